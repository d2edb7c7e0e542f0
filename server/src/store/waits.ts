import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import type { GradeSource } from '@kf/shared/contract/waits';
import { and, asc, eq, gt, gte, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Grade } from '../wait/grade.ts';
import type { Db } from './database.ts';
import { customer, liveFrame } from './schema.ts';
import { waitCursor, waitGrade, waitLearnt } from './schema-waits.ts';

type Row = typeof waitGrade.$inferSelect;

/** A grade with the face of its customer. */
export interface FacedGrade extends Grade {
  code: string;
  remark?: string;
}

export interface WaitStore {
  /** What the estimator had learnt; undefined: nothing was kept yet. */
  learnt(): Promise<unknown>;
  keep(body: unknown, at: EpochMs): Promise<void>;
  /**
   * Grades what the log holds since the last time, at most `limit` frames, in one transaction.
   * @returns how many frames were read
   */
  grade(
    limit: number,
    grader: (open: Grade[], frames: Frame[]) => { added: Grade[]; ended: Grade[] },
  ): Promise<number>;
  /** Everything given to a customer who still waits, oldest first. */
  open(customerId: CustomerId): Promise<Grade[]>;
  /** Grades given in a range of time whose wait has ended. */
  ended(from: EpochMs, to: EpochMs): Promise<FacedGrade[]>;
  prune(before: EpochMs): Promise<void>;
}

export function createWaitStore(db: Db, accountId: AccountId): WaitStore {
  const ofAccount = eq(waitGrade.accountId, accountId);
  return {
    async learnt() {
      const [row] = await db.select().from(waitLearnt).where(eq(waitLearnt.accountId, accountId));
      return row?.body;
    },
    async keep(body, at) {
      await db
        .insert(waitLearnt)
        .values({ accountId, savedAt: at, body })
        .onConflictDoUpdate({ target: waitLearnt.accountId, set: { savedAt: at, body } });
    },
    grade: (limit, grader) =>
      db.transaction(async (tx) => {
        await tx.insert(waitCursor).values({ accountId, frameId: 0 }).onConflictDoNothing();
        const [cursor] = await tx
          .select()
          .from(waitCursor)
          .where(eq(waitCursor.accountId, accountId))
          .for('update');
        const rows = await tx
          .select()
          .from(liveFrame)
          .where(and(eq(liveFrame.accountId, accountId), gt(liveFrame.id, cursor?.frameId ?? 0)))
          .orderBy(asc(liveFrame.id))
          .limit(limit);
        const newest = rows.at(-1);
        if (!newest) return 0;
        const open = await tx
          .select()
          .from(waitGrade)
          .where(and(ofAccount, isNull(waitGrade.outcome)));
        const frames = rows.map(
          (row): Frame => ({
            epoch: row.epoch,
            from: row.fromSeq,
            to: row.toSeq,
            at: row.at as EpochMs,
            changes: row.changes as Change[],
          }),
        );
        const { added, ended } = grader(open.map(toGrade), frames);
        const fresh = new Set(added);
        if (added.length > 0)
          await tx
            .insert(waitGrade)
            .values(added.map((grade) => ({ accountId, ...grade })))
            .onConflictDoNothing();
        for (const grade of ended) {
          if (fresh.has(grade)) continue;
          const { customerId, source, at, outcome, endedAt } = grade;
          await tx
            .update(waitGrade)
            .set({ outcome: outcome ?? null, endedAt: endedAt ?? null })
            .where(
              and(
                ofAccount,
                eq(waitGrade.customerId, customerId),
                eq(waitGrade.source, source),
                eq(waitGrade.at, at),
              ),
            );
        }
        await tx.update(waitCursor).set({ frameId: newest.id }).where(eq(waitCursor.accountId, accountId));
        return rows.length;
      }),
    async open(customerId) {
      const rows = await db
        .select()
        .from(waitGrade)
        .where(and(ofAccount, eq(waitGrade.customerId, customerId), isNull(waitGrade.outcome)))
        .orderBy(asc(waitGrade.at));
      return rows.map(toGrade);
    },
    async ended(from, to) {
      const rows = await db
        .select({ grade: waitGrade, code: customer.code, remark: customer.remark })
        .from(waitGrade)
        .innerJoin(
          customer,
          and(eq(customer.accountId, waitGrade.accountId), eq(customer.customerId, waitGrade.customerId)),
        )
        .where(and(ofAccount, gte(waitGrade.at, from), lt(waitGrade.at, to), isNotNull(waitGrade.outcome)))
        .orderBy(asc(waitGrade.at));
      return rows.map(({ grade, code, remark }) => ({
        ...toGrade(grade),
        code,
        ...(remark !== null && { remark }),
      }));
    },
    async prune(before) {
      await db.delete(waitGrade).where(and(ofAccount, lt(waitGrade.at, before)));
    },
  };
}

const toGrade = (row: Row): Grade => ({
  customerId: row.customerId as CustomerId,
  source: row.source as GradeSource,
  at: row.at,
  lowMs: row.lowMs,
  ...(row.highMs !== null && { highMs: row.highMs }),
  ...(row.outcome !== null && { outcome: row.outcome as NonNullable<Grade['outcome']> }),
  ...(row.endedAt !== null && { endedAt: row.endedAt }),
});
