import type { Check, CheckId, PlatformError } from '@kf/shared/contract/doctor';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { DoctorStore } from '../doctor/ports.ts';
import type { Db } from './database.ts';
import { callbackSeen, doctorCheck, platformError } from './schema-doctor.ts';

export function createDoctorStore(db: Db, accountId: AccountId): DoctorStore {
  return {
    async checks() {
      const rows = await db.select().from(doctorCheck).where(eq(doctorCheck.accountId, accountId));
      return rows.map(({ checkId, at, outcome, lastFailure }) => ({
        ...(outcome as Pick<Check, 'state' | 'facts'>),
        id: checkId as CheckId,
        at: at as EpochMs,
        ...(lastFailure !== null && { lastFailure: lastFailure as NonNullable<Check['lastFailure']> }),
      }));
    },
    async saveCheck({ id, at, lastFailure, ...outcome }) {
      const values = { at: at ?? 0, outcome, ...(lastFailure && { lastFailure }) };
      await db
        .insert(doctorCheck)
        .values({ accountId, checkId: id, ...values })
        .onConflictDoUpdate({
          target: [doctorCheck.accountId, doctorCheck.checkId],
          set: values,
          // of two nodes the later one is right
          setWhere: sql`${doctorCheck.at} <= excluded.at`,
        });
    },
    async seen() {
      const rows = await db.select().from(callbackSeen).where(eq(callbackSeen.accountId, accountId));
      return rows.map(({ what, at, count }) => ({ what, at: at as EpochMs, count }));
    },
    async addSeen(seen) {
      if (seen.length === 0) return;
      await db
        .insert(callbackSeen)
        .values(seen.map((row) => ({ accountId, ...row })))
        .onConflictDoUpdate({
          target: [callbackSeen.accountId, callbackSeen.what],
          set: {
            at: sql`greatest(${callbackSeen.at}, excluded.at)`,
            count: sql`${callbackSeen.count} + excluded.count`,
          },
        });
    },
    async addError(error) {
      await db.insert(platformError).values({ accountId, ...error });
    },
    async errors(limit) {
      const rows = await db
        .select()
        .from(platformError)
        .where(eq(platformError.accountId, accountId))
        .orderBy(desc(platformError.id))
        .limit(limit);
      return rows.map(({ at, path, code, errcode, errmsg, rid }) => ({
        at: at as EpochMs,
        path,
        code: code as PlatformError['code'],
        ...(errcode !== null && { errcode }),
        ...(errmsg !== null && { errmsg }),
        ...(rid !== null && { rid }),
      }));
    },
    async prune(before) {
      await db
        .delete(platformError)
        .where(and(eq(platformError.accountId, accountId), lt(platformError.at, before)));
    },
  };
}
