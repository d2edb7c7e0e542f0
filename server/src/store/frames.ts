import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState, Snapshot } from '@kf/shared/contract/live';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { completeState } from '@kf/shared/domain/empty-state';
import { and, desc, eq, gt, gte, lt, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { liveFrame, liveSnapshot, liveWriter } from './schema.ts';

/** A frame with its place in the log. */
export interface LoggedFrame {
  id: number;
  frame: Frame;
}

export interface FrameLog {
  /**
   * Commits a frame and marks the inbox rows it applied, in one statement.
   * @returns its place in the log; undefined when `epoch` is no longer the writer's: nothing was written
   */
  commit(frame: Frame, appliedInboxIds: readonly number[]): Promise<number | undefined>;
  /** Frames after this place, oldest first. */
  after(id: number, limit: number): Promise<LoggedFrame[]>;
  /** Frames of an epoch from this seq on, oldest first. */
  since(epoch: string, seq: number, limit: number): Promise<Frame[]>;
  /** The newest frames, newest first. */
  newest(limit: number): Promise<Frame[]>;
  lastId(): Promise<number>;
  /**
   * Starts an epoch: from now on only its frames are taken. What it begins with is made from what the one before came
   * to (undefined: none), and stored as its first snapshot, in one transaction.
   */
  startEpoch(
    start: { epoch: string; node: string; at: EpochMs },
    begin: (before: LiveState | undefined) => LiveState,
  ): Promise<Snapshot>;
  storeSnapshot(snapshot: Snapshot): Promise<void>;
  /** What the present epoch has come to: its last stored snapshot with the frames after it. */
  load(): Promise<Snapshot | undefined>;
  /** What an epoch began with. */
  firstSnapshot(epoch: string): Promise<Snapshot | undefined>;
  /** Marks inbox rows that no change follows from. False when `epoch` is no longer the writer's. */
  markApplied(epoch: string, inboxIds: readonly number[]): Promise<boolean>;
  prune(before: EpochMs): Promise<void>;
}

export function createFrameLog(db: Db, accountId: AccountId): FrameLog {
  const ofAccount = eq(liveFrame.accountId, accountId);
  return {
    async commit(frame, appliedInboxIds) {
      const result = await db.$client.query<{ id: string }>({
        name: 'frame_commit',
        text: commitFrame,
        values: [
          accountId,
          frame.epoch,
          frame.from,
          frame.to,
          frame.at,
          JSON.stringify(frame.changes),
          frame.digest ?? null,
          appliedInboxIds,
        ],
      });
      const id = result.rows[0]?.id;
      return id === undefined ? undefined : Number(id);
    },
    async after(id, limit) {
      const rows = await db
        .select()
        .from(liveFrame)
        .where(and(ofAccount, gt(liveFrame.id, id)))
        .orderBy(liveFrame.id)
        .limit(limit);
      return rows.map((row) => ({ id: row.id, frame: toFrame(row) }));
    },
    async since(epoch, seq, limit) {
      const rows = await db
        .select()
        .from(liveFrame)
        .where(and(ofAccount, eq(liveFrame.epoch, epoch), gte(liveFrame.fromSeq, seq)))
        .orderBy(liveFrame.fromSeq)
        .limit(limit);
      return rows.map(toFrame);
    },
    async newest(limit) {
      const rows = await db
        .select()
        .from(liveFrame)
        .where(ofAccount)
        .orderBy(desc(liveFrame.id))
        .limit(limit);
      return rows.map(toFrame);
    },
    async lastId() {
      const [row] = await db
        .select({ id: liveFrame.id })
        .from(liveFrame)
        .where(ofAccount)
        .orderBy(desc(liveFrame.id))
        .limit(1);
      return row?.id ?? 0;
    },
    startEpoch: ({ epoch, node, at }, begin) =>
      db.transaction(async (tx) => {
        const [before] = await tx
          .select()
          .from(liveWriter)
          .where(eq(liveWriter.accountId, accountId))
          .for('update');
        const state = begin(before && (await loadEpoch(tx, accountId, before.epoch))?.state);
        await tx
          .insert(liveWriter)
          .values({ accountId, epoch, node, since: at })
          .onConflictDoUpdate({ target: liveWriter.accountId, set: { epoch, node, since: at } });
        await tx.insert(liveSnapshot).values({ accountId, epoch, seq: 0, at, state });
        return { epoch, seq: 0, at, state };
      }),
    async storeSnapshot({ epoch, seq, at, state }) {
      await db.insert(liveSnapshot).values({ accountId, epoch, seq, at, state }).onConflictDoNothing();
    },
    async load() {
      const [writer] = await db.select().from(liveWriter).where(eq(liveWriter.accountId, accountId));
      return writer && loadEpoch(db, accountId, writer.epoch);
    },
    async firstSnapshot(epoch) {
      const [row] = await db
        .select()
        .from(liveSnapshot)
        .where(
          and(eq(liveSnapshot.accountId, accountId), eq(liveSnapshot.epoch, epoch), eq(liveSnapshot.seq, 0)),
        )
        .limit(1);
      return row && { epoch, seq: 0, at: row.at as EpochMs, state: completeState(row.state as LiveState) };
    },
    async markApplied(epoch, inboxIds) {
      const result = await db.$client.query({
        name: 'inbox_applied',
        text: markApplied,
        values: [accountId, epoch, inboxIds],
      });
      return result.rowCount === 1;
    },
    async prune(before) {
      await db.delete(liveFrame).where(and(ofAccount, lt(liveFrame.at, before)));
      // the present epoch's last snapshot is needed whatever its age
      await db.execute(sql`delete from live_snapshot s where s.account_id = ${accountId} and s.at < ${before}
        and s.epoch <> (select w.epoch from live_writer w where w.account_id = ${accountId})`);
      await db.execute(sql`delete from live_snapshot s where s.account_id = ${accountId} and s.at < ${before} and s.seq > 0
        and (s.epoch, s.seq) <> (select w.epoch, max(l.seq) from live_writer w
          join live_snapshot l on l.account_id = w.account_id and l.epoch = w.epoch
          where w.account_id = ${accountId} group by w.epoch)`);
    },
  };
}

/** Frames read at once while a state is put together. */
const LOAD_LIMIT = 500;

async function loadEpoch(
  db: Pick<Db, 'select'>,
  accountId: AccountId,
  epoch: string,
): Promise<Snapshot | undefined> {
  const [stored] = await db
    .select()
    .from(liveSnapshot)
    .where(and(eq(liveSnapshot.accountId, accountId), eq(liveSnapshot.epoch, epoch)))
    .orderBy(desc(liveSnapshot.seq))
    .limit(1);
  if (!stored) return undefined;
  let { seq, at } = stored;
  let state = completeState(stored.state as LiveState);
  for (;;) {
    const rows = await db
      .select()
      .from(liveFrame)
      .where(and(eq(liveFrame.accountId, accountId), eq(liveFrame.epoch, epoch), gte(liveFrame.fromSeq, seq)))
      .orderBy(liveFrame.fromSeq)
      .limit(LOAD_LIMIT);
    for (const row of rows) {
      state = applyChanges(state, row.changes as Change[]);
      seq = row.toSeq;
      at = row.at;
    }
    if (rows.length < LOAD_LIMIT) return { epoch, seq, at: at as EpochMs, state };
  }
}

const toFrame = (row: typeof liveFrame.$inferSelect): Frame => ({
  epoch: row.epoch,
  from: row.fromSeq,
  to: row.toSeq,
  at: row.at as EpochMs,
  changes: row.changes as Change[],
  ...(row.digest !== null && { digest: row.digest }),
});

/** `for share` makes a new writer wait for this commit, and this commit see a new writer: one of the two goes first. */
const commitFrame = `with writer as (select 1 from live_writer where account_id = $1 and epoch = $2 for share),
  applied as (update inbox set applied = true where id = any($8::bigint[]) and exists (select 1 from writer)),
  frame as (insert into live_frame (account_id, epoch, from_seq, to_seq, at, changes, digest)
    select $1, $2, $3, $4, $5, $6::json, $7 from writer returning id)
  select id, pg_notify('kf_frame', $1) from frame`;

const markApplied = `with writer as (select 1 from live_writer where account_id = $1 and epoch = $2 for share),
  applied as (update inbox set applied = true where id = any($3::bigint[]) and exists (select 1 from writer))
  select 1 from writer`;
