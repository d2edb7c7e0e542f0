import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import { and, eq, gte, lt } from 'drizzle-orm';
import type { Db } from './database.ts';
import { waitingSample } from './schema.ts';

export async function addWaitingSample(
  db: Db,
  accountId: AccountId,
  minute: EpochMs,
  waiting: number,
): Promise<void> {
  await db.insert(waitingSample).values({ accountId, minute, waiting }).onConflictDoNothing();
}

/** Oldest first; minutes without a sample are missing. */
export async function waitingSamples(
  db: Db,
  accountId: AccountId,
  from: EpochMs,
): Promise<{ minute: EpochMs; waiting: number }[]> {
  const rows = await db
    .select({ minute: waitingSample.minute, waiting: waitingSample.waiting })
    .from(waitingSample)
    .where(and(eq(waitingSample.accountId, accountId), gte(waitingSample.minute, from)))
    .orderBy(waitingSample.minute);
  return rows.map((row) => ({ minute: row.minute as EpochMs, waiting: row.waiting }));
}

export async function pruneWaitingSamples(db: Db, accountId: AccountId, before: EpochMs): Promise<void> {
  await db
    .delete(waitingSample)
    .where(and(eq(waitingSample.accountId, accountId), lt(waitingSample.minute, before)));
}
