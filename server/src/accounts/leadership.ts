import type { EpochMs } from '@kf/shared/contract/ids';
import type { AccountInfo, LiveState, Source, SourceName } from '@kf/shared/contract/live';
import { sourceNames } from '@kf/shared/contract/live';
import { emptyLiveState } from '@kf/shared/domain/empty-state';
import type { FastifyBaseLogger } from 'fastify';
import type { Ask } from '#live/draft.ts';
import type { Fact } from '#live/facts.ts';
import type { PlatformReads, ReconcilerDeps } from '#reconcile/reconciler.ts';
import { type Reconciler, startReconciler } from '#reconcile/reconciler.ts';
import { startOfDay } from './day.ts';
import type { Replica } from './replica.ts';
import { createWriter, type Writer, type WriterDeps } from './writer.ts';

export interface LeadershipDeps
  extends Pick<WriterDeps, 'accountId' | 'frames' | 'inbox' | 'toFact' | 'facesOf' | 'now' | 'gatherMs'> {
  node: string;
  newEpoch(): string;
  account: AccountInfo;
  replica: Replica;
  platform: PlatformReads;
  watched(): boolean;
  quotaShare(): number;
  reads: ReconcilerDeps['tuning'];
  /** What the tower keeps about the account, told to the live state when an epoch begins. */
  keepings(): Promise<Fact[]>;
  /** Work of the writer's node besides writing, each at its pace. */
  chores: readonly { everyMs: number; run(state: LiveState): Promise<void> }[];
  log: FastifyBaseLogger;
}

/** This node's time as an account's writer: from winning the election to losing it. */
export interface Leadership {
  writer: Writer;
  reconciler: Reconciler;
  /** Rejects no more than an ended one: safe to call twice. */
  end(): Promise<void>;
}

/** Operations and the day end by the clock. */
const TIME_PASSES_MS = 1_000;

/** Begins an epoch from what the last one came to, applies what waits in the inbox, and starts to read the platform. */
export async function lead(deps: LeadershipDeps, onLost: () => void): Promise<Leadership> {
  const { frames, replica, now, log, account } = deps;
  const epoch = deps.newEpoch();
  const start = await frames.startEpoch({ epoch, node: deps.node, at: now() }, (before) =>
    begin(before, account, now()),
  );
  await replica.reset(start);
  let reconciler: Reconciler | undefined;
  const early: Ask[] = [];
  const writer = createWriter({
    ...deps,
    epoch,
    initial: start.state,
    onCommitted: (logged, state) => replica.accept(logged, state),
    onAsks: (asks) => (reconciler ? reconciler.ask(asks) : early.push(...asks)),
    onLost,
  });
  for (const fact of await deps.keepings()) await writer.submit(fact);
  await writer.readInbox(); // what was told before the first read comes before it
  const reader = startReconciler({
    platform: deps.platform,
    state: writer.state,
    memory: writer.memory,
    submit: (fact) => writer.submit(fact),
    watched: deps.watched,
    quotaShare: deps.quotaShare,
    now,
    tuning: deps.reads,
    log,
  });
  reconciler = reader;
  reader.ask(early);
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, work: () => Promise<void>) => {
    timers.push(
      setInterval(
        () => void work().catch((error: unknown) => log.warn({ err: error }, 'a chore failed')),
        ms,
      ),
    );
  };
  every(TIME_PASSES_MS, () =>
    writer.submit({ type: 'time.passed', seenAt: now(), dayStartedAt: startOfDay(now(), account.timeZone) }),
  );
  for (const { everyMs, run } of deps.chores) every(everyMs, () => run(writer.state()));

  return {
    writer,
    reconciler: reader,
    async end() {
      for (const timer of timers) clearInterval(timer);
      await reader.stop();
      await writer.close();
    },
  };
}

/** The state an epoch begins with: all that was known, and no source read yet. Ages go on from the last good read. */
function begin(before: LiveState | undefined, account: AccountInfo, now: EpochMs): LiveState {
  const state = before ?? emptyLiveState(account, startOfDay(now, account.timeZone));
  const sources = Object.fromEntries(
    sourceNames.map((name): [SourceName, Source] => [
      name,
      { asOf: state.sources[name].asOf, intervalMs: state.sources[name].intervalMs, state: 'starting' },
    ]),
  ) as Record<SourceName, Source>;
  return { ...state, account, sources };
}
