import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { WallBoard, WallBoardRecord } from '@kf/shared/contract/wall';
import { freshWallMemory } from '@kf/shared/domain/wall-levels';
import type { BoardFeed, WallSource } from './board-feed.ts';

/** A board changes on its walls at most twice a second … */
const AT_MOST_EVERY_MS = 500;
/** … is looked at this often even when nothing happens, as waits grow past their bounds … */
const LOOK_EVERY_MS = 1_000;
/** … and is sent at least this often, as the heartbeat. */
const AT_LEAST_EVERY_MS = 9_000;

/** One board on the walls of this node. */
export interface Show {
  /** For a wall that joins, with the present time. Undefined when there is no such board. */
  current(): WallBoard | undefined;
  /** The record or the accounts changed: looked at again at once. */
  refresh(): void;
  close(): void;
}

export interface ShowDeps {
  feed: BoardFeed;
  record(): WallBoardRecord | undefined;
  send(board: WallBoard): void;
  /** How many boards of this node show an account. */
  count(accountId: AccountId, by: 1 | -1): void;
  now(): EpochMs;
  log: { warn(details: object, message: string): void };
}

export function openShow(deps: ShowDeps): Show {
  const { feed, now, log } = deps;
  const followed = new Map<AccountId, { source: WallSource; stop(): void }>();
  let levels = freshWallMemory;
  let last: { board: WallBoard; text: string; sentAt: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let closed = false;

  function lookAt(at: number): void {
    if (closed || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(look, Math.max(0, at - now()));
  }

  function look(): void {
    dueAt = Number.POSITIVE_INFINITY;
    try {
      make();
    } catch (error) {
      log.warn({ err: error }, 'a board could not be made');
    }
    lookAt(now() + LOOK_EVERY_MS);
  }

  /** A change is sent at once after a quiet moment, else when the pause since the last one is over. */
  const changed = (): void => lookAt(Math.max(now(), (last?.sentAt ?? 0) + AT_MOST_EVERY_MS));

  function make(): void {
    const record = deps.record();
    if (!record) return;
    follow(record);
    const made = feed.make(record, levels);
    levels = made.levels;
    const text = JSON.stringify({ ...made.board, at: 0 });
    const at = now();
    if (last && text === last.text && at - last.sentAt < AT_LEAST_EVERY_MS) return;
    last = { board: made.board, text, sentAt: at };
    deps.send(made.board);
  }

  /** Accounts come and go, with the board's settings and with the installation's. */
  function follow({ settings }: WallBoardRecord): void {
    const wanted = new Map<AccountId, WallSource>();
    for (const { accountId } of settings.accounts) {
      const source = feed.source(accountId);
      if (source) wanted.set(accountId, source);
    }
    for (const [accountId, { source, stop }] of followed) {
      if (wanted.get(accountId) === source) continue;
      stop();
      followed.delete(accountId);
      deps.count(accountId, -1);
    }
    for (const [accountId, source] of wanted) {
      if (followed.has(accountId)) continue;
      followed.set(accountId, { source, stop: source.onFrame(changed) });
      deps.count(accountId, 1);
    }
  }

  look();
  return {
    current: () => last && { ...last.board, at: now() },
    refresh: () => lookAt(now()),
    close() {
      closed = true;
      clearTimeout(timer);
      for (const [accountId, { stop }] of followed) {
        stop();
        deps.count(accountId, -1);
      }
      followed.clear();
    },
  };
}
