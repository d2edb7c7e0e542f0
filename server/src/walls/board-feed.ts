import type { TrendAnswer } from '@kf/shared/contract/http';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { WallBoard, WallBoardRecord, WallBoardSettings } from '@kf/shared/contract/wall';
import { buildWallBoard } from '@kf/shared/domain/wall-board';
import type { MinuteSamples } from '@kf/shared/domain/wall-chart';
import { partOf, type WallFacts, wallFactsOf } from '@kf/shared/domain/wall-facts';
import type { WallAccount, WallExpectation } from '@kf/shared/domain/wall-ground';
import { freshWallMemory, type WallMemory as Levels } from '@kf/shared/domain/wall-levels';

/** One account as boards are fed from it. */
export interface WallSource {
  state(): LiveState;
  onFrame(listener: () => void): () => void;
  /** Waiting customers per minute, also of the time before this process. */
  trend(): Promise<TrendAnswer>;
  /** Wait of somebody who would come now. Undefined: there are no estimates. */
  expected(): WallExpectation | undefined;
  /** How many boards of this node show the account to at least one wall; paces the polling. */
  shownOn(boards: number): void;
}

export interface BoardFeedDeps {
  find(accountId: string): WallSource | undefined;
  build: string;
  now(): EpochMs;
  log: { warn(details: object, message: string): void };
}

/** Makes the values that walls show, from the live state of this node. */
export interface BoardFeed {
  /** Undefined when the levels of `before` do not matter, as in a preview. */
  make(record: WallBoardRecord, before?: Levels): { board: WallBoard; levels: Levels };
  /** As {@link BoardFeed.make}, but waits until the chart's past is read. */
  preview(settings: WallBoardSettings): Promise<WallBoard>;
  source(accountId: string): WallSource | undefined;
}

/** The past of the chart moves by a minute at a time. */
const SAMPLES_MS = 30_000;
/** Boards that are made in the same instant share the figures of an account. */
const FACTS_MS = 200;

interface AccountCache {
  samples: MinuteSamples;
  readAt: number;
  reading: Promise<void> | undefined;
  facts: { of: LiveState; at: number; facts: WallFacts } | undefined;
}

export function createBoardFeed({ find, build, now, log }: BoardFeedDeps): BoardFeed {
  const caches = new Map<AccountId, AccountCache>();
  const cacheOf = (id: AccountId): AccountCache => {
    const known = caches.get(id) ?? { samples: new Map(), readAt: 0, reading: undefined, facts: undefined };
    caches.set(id, known);
    return known;
  };

  const readSamples = (id: AccountId, source: WallSource): Promise<void> => {
    const cache = cacheOf(id);
    if (now() - cache.readAt < SAMPLES_MS) return Promise.resolve();
    cache.reading ??= source
      .trend()
      .then((trend) => {
        cache.samples = samplesOf(trend);
        cache.readAt = now();
      })
      .catch((error: unknown) => {
        cache.readAt = now() - SAMPLES_MS / 2; // asked again soon, but not with every board
        log.warn({ err: error, account: id }, 'the past of the queue could not be read for a wall');
      })
      .finally(() => {
        cache.reading = undefined;
      });
    return cache.reading;
  };

  const factsOf = (id: AccountId, state: LiveState): WallFacts => {
    const cache = cacheOf(id);
    const at = now();
    if (cache.facts?.of !== state || at - cache.facts.at > FACTS_MS)
      cache.facts = { of: state, at, facts: wallFactsOf(state, at) };
    return cache.facts.facts;
  };

  const accountsOf = (settings: WallBoardSettings): WallAccount[] =>
    settings.accounts.flatMap(({ accountId, onlyThese, groups, unassigned }): WallAccount[] => {
      const source = find(accountId);
      if (!source) return [];
      if (onlyThese && groups) {
        const facts = wallFactsOf(partOf(source.state(), groups, unassigned), now());
        return [{ facts, expected: undefined, samples: undefined }];
      }
      void readSamples(accountId, source);
      const facts = factsOf(accountId, source.state());
      return [{ facts, expected: source.expected(), samples: cacheOf(accountId).samples }];
    });

  const make: BoardFeed['make'] = (record, before = freshWallMemory) => {
    const ground = { record, accounts: accountsOf(record.settings), build, now: now() };
    const { board, memory } = buildWallBoard(ground, before);
    return { board, levels: memory };
  };

  return {
    make,
    async preview(settings) {
      for (const { accountId } of settings.accounts) {
        const source = find(accountId);
        if (source) await readSamples(accountId, source);
      }
      return make(draftOf(settings)).board;
    },
    source: find,
  };
}

/** What is not kept yet has no id and no version of its own. */
const draftOf = (settings: WallBoardSettings): WallBoardRecord => ({
  boardId: 'draft' as WallBoardRecord['boardId'],
  version: 0,
  settings,
  changedAt: 0 as EpochMs,
});

function samplesOf({ fromAt, stepMs, waiting }: TrendAnswer): MinuteSamples {
  const samples = new Map<number, number>();
  waiting.forEach((n, i) => {
    if (n !== null) samples.set(fromAt + i * stepMs, n);
  });
  return samples;
}
