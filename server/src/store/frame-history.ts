import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState } from '@kf/shared/contract/live';
import { and, asc, desc, eq, gt, gte, lte } from 'drizzle-orm';
import type { Recorded } from '../assignment/replay.ts';
import type { Db } from './database.ts';
import { liveFrame, liveSnapshot } from './schema.ts';

/** Frames read at once. */
const PAGE = 500;

/**
 * What was recorded of an account since `from`, in its order: a state to begin with, then frames; a state again where a
 * new writer began. Read in pages, so that hours of it do not lie in memory.
 */
export async function readFrameHistory(
  db: Db,
  accountId: AccountId,
  from: EpochMs,
  take: (recorded: Recorded) => void,
): Promise<void> {
  const ofSnapshots = eq(liveSnapshot.accountId, accountId);
  const [before] = await db
    .select()
    .from(liveSnapshot)
    .where(and(ofSnapshots, lte(liveSnapshot.at, from)))
    .orderBy(desc(liveSnapshot.at))
    .limit(1);
  const [start] = before
    ? [before]
    : await db.select().from(liveSnapshot).where(ofSnapshots).orderBy(asc(liveSnapshot.at)).limit(1);
  if (!start) return;
  take({ type: 'state', state: start.state as LiveState, at: start.at as EpochMs });
  let { epoch, seq } = start;
  let lastId = 0;
  for (;;) {
    const rows = await db
      .select()
      .from(liveFrame)
      .where(and(eq(liveFrame.accountId, accountId), gt(liveFrame.id, lastId), gte(liveFrame.at, start.at)))
      .orderBy(liveFrame.id)
      .limit(PAGE);
    for (const row of rows) {
      lastId = row.id;
      if (row.epoch !== epoch) {
        const [first] = await db
          .select()
          .from(liveSnapshot)
          .where(and(ofSnapshots, eq(liveSnapshot.epoch, row.epoch), eq(liveSnapshot.seq, 0)))
          .limit(1);
        if (!first) continue; // pruned: the next epoch has one
        take({ type: 'state', state: first.state as LiveState, at: first.at as EpochMs });
        epoch = row.epoch;
        seq = 0;
      }
      if (row.fromSeq < seq) continue; // in the snapshot
      const frame: Frame = {
        epoch: row.epoch,
        from: row.fromSeq,
        to: row.toSeq,
        at: row.at as EpochMs,
        changes: row.changes as Change[],
      };
      take({ type: 'frame', frame });
    }
    if (rows.length < PAGE) return;
  }
}
