import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState } from '@kf/shared/contract/live';
import { digestOf } from '@kf/shared/domain/digest';
import type { FastifyBaseLogger } from 'fastify';
import type { Ask, Faces } from '#live/draft.ts';
import type { Fact } from '#live/facts.ts';
import type { Memory } from '#live/memory.ts';
import { createModel } from '#live/model.ts';
import type { FrameLog, LoggedFrame } from '../store/frames.ts';
import type { Inbox, InboxRow } from '../store/inbox.ts';
import { coalesce } from './coalesce.ts';
import { createPace } from './pace.ts';

export interface WriterDeps {
  accountId: AccountId;
  epoch: string;
  initial: LiveState;
  frames: FrameLog;
  inbox: Inbox;
  /** The fact an inbox row tells; undefined when it tells nothing we understand. */
  toFact(row: InboxRow): Fact | undefined;
  facesOf(ids: readonly CustomerId[]): Promise<Faces>;
  now(): EpochMs;
  /** Changes are gathered this long at most; a few leave at once. */
  gatherMs: number;
  /** A frame was committed, and this is the state it led to. */
  onCommitted(logged: LoggedFrame, state: LiveState): Promise<void>;
  onAsks(asks: readonly Ask[]): void;
  /** Another writer took over: this one has stopped. */
  onLost(): void;
  log: FastifyBaseLogger;
}

export interface Writer {
  state(): LiveState;
  memory: Memory;
  /** Resolves when what follows from the fact is committed. */
  submit(fact: Fact): Promise<void>;
  /** An inbox row this node has just recorded. */
  offer(row: InboxRow): void;
  /** Reads inbox rows that others recorded. */
  readInbox(): Promise<void>;
  /** Commits what is under way and stops. */
  close(): Promise<void>;
}

interface Item {
  fact: Fact | undefined;
  inboxId?: number;
  done?: () => void;
  failed?: (error: unknown) => void;
}

/** Most facts of one frame: a frame of a storm stays small enough to parse within a tick. */
const BATCH_LIMIT = 400;
/** So many frames leave without a pause after a quiet second: what the tower itself adds must not hold up the changes of a calm floor. */
const BURST = 10;
const INBOX_LIMIT = 500;
const RETRY_MS = 500;
/** How often a frame carries a digest. */
const DIGEST_EVERY_MS = 10_000;

/** The one that turns an account's facts into committed frames. Nothing is shown that is not committed. */
export function createWriter(deps: WriterDeps): Writer {
  const { epoch, frames, inbox, now, log } = deps;
  const model = createModel(deps.initial);
  let queue: Item[] = [];
  let seq = 0;
  let running: Promise<void> | undefined;
  let stopped = false;
  const pace = createPace(deps.gatherMs, BURST);
  let lastDigestAt = 0;
  /** Inbox rows in the queue or being committed, so that a read of the inbox does not take them twice. */
  const taken = new Set<number>();

  const push = (item: Item): void => {
    if (stopped) {
      item.failed?.(new Error('the writer has stopped'));
      return;
    }
    queue.push(item);
    start();
  };

  const start = (): void => {
    running ??= run().finally(() => {
      running = undefined;
      if (queue.length > 0 && !stopped) start(); // came after the last look
    });
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0 && !stopped) {
      const wait = pace.wait(now());
      if (wait > 0) await sleep(wait);
      pace.began(now());
      const batch = queue.splice(0, BATCH_LIMIT);
      const failed = await takeBatch(batch).then(
        () => undefined,
        (error: unknown) => error ?? new Error('not committed'),
      );
      for (const item of batch) {
        if (item.inboxId !== undefined) taken.delete(item.inboxId);
        if (failed === undefined) item.done?.();
        else item.failed?.(failed);
      }
    }
  };

  const takeBatch = async (batch: readonly Item[]): Promise<void> => {
    const faces = await deps.facesOf(customersIn(batch));
    const { changes, asks } = model.take(
      batch.flatMap(({ fact }) => (fact ? [fact] : [])),
      faces,
    );
    const inboxIds = batch.flatMap((item) => (item.inboxId === undefined ? [] : [item.inboxId]));
    await commit(coalesce(changes), inboxIds);
    if (asks.length > 0) deps.onAsks(asks);
  };

  const commit = async (changes: Change[], inboxIds: readonly number[]): Promise<void> => {
    if (changes.length === 0) {
      if (inboxIds.length > 0 && (await insist(() => frames.markApplied(epoch, inboxIds))) === false) lose();
      return;
    }
    const at = now();
    const withDigest = at - lastDigestAt >= DIGEST_EVERY_MS;
    const frame: Frame = {
      epoch,
      from: seq,
      to: seq + changes.length,
      at,
      changes,
      ...(withDigest && { digest: digestOf(model.state) }),
    };
    if (withDigest) lastDigestAt = at;
    const id = await insist(() => frames.commit(frame, inboxIds));
    if (id === undefined) return lose();
    seq = frame.to;
    await deps.onCommitted({ id, frame }, model.state);
  };

  /** The model is ahead of the store until this succeeds, so there is no other way than to try again. */
  const insist = async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (stopped) throw error;
        log.warn({ err: error }, 'commit failed, trying again');
        await sleep(RETRY_MS);
      }
    }
  };

  const lose = (): never => {
    stopped = true;
    deps.onLost();
    throw new Error('another writer took over');
  };

  return {
    state: () => model.state,
    memory: model.memory,
    submit: (fact) => new Promise((done, failed) => push({ fact, done, failed })),
    offer(row) {
      if (taken.has(row.id)) return;
      taken.add(row.id);
      push({ fact: deps.toFact(row), inboxId: row.id });
    },
    async readInbox() {
      for (;;) {
        const rows = await inbox.pending(INBOX_LIMIT);
        const fresh = rows.filter((row) => !taken.has(row.id));
        for (const row of fresh) this.offer(row);
        if (rows.length < INBOX_LIMIT || fresh.length === 0) return;
        await running;
      }
    },
    async close() {
      while (running && !stopped) await running;
      stopped = true;
    },
  };
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Customers a batch names, whose faces must be known before it is judged. */
function customersIn(batch: readonly Item[]): CustomerId[] {
  const ids = new Set<CustomerId>();
  for (const { fact } of batch) {
    if (!fact) continue;
    if ('customerId' in fact) ids.add(fact.customerId);
    else if (fact.type === 'queue.read') for (const row of fact.rows) ids.add(row.customerId);
    else if (fact.type === 'sessions.read') for (const row of fact.sessions) ids.add(row.customerId);
  }
  return [...ids];
}
