import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import { and, eq, gt, lt, ne, sql } from 'drizzle-orm';
import type { AttemptStore, LoginRecord, LoginStore } from '../people/ports.ts';
import type { Db } from './database.ts';
import { tellPeople } from './people.ts';
import { login, loginAttempt } from './schema-people.ts';

/** A login past its time is as good as deleted; {@link pruneLogins} takes the row away. */
export function createLoginStore(db: Db, now: () => EpochMs): LoginStore {
  return {
    async get(sid) {
      const [row] = await db
        .select()
        .from(login)
        .where(and(eq(login.sid, sid), gt(login.expiresAt, now())))
        .limit(1);
      return row && toLogin(row);
    },
    async set(sid, { personId, ...record }) {
      const values = { ...record, personId: personId ?? null };
      await db
        .insert(login)
        .values({ sid, ...values })
        .onConflictDoUpdate({ target: login.sid, set: values });
    },
    async destroy(sid) {
      const [gone] = await db.delete(login).where(eq(login.sid, sid)).returning({ who: login.personId });
      if (gone?.who) await tellPeople(db, gone.who);
    },
    async touch(sid, at) {
      await db.update(login).set({ seenAt: at }).where(eq(login.sid, sid));
    },
    async list(personId) {
      const rows = await db
        .select()
        .from(login)
        .where(personId === undefined ? undefined : eq(login.personId, personId));
      return rows.map((row) => ({ sid: row.sid, ...toLogin(row) }));
    },
    async destroyOf(personId, except) {
      const gone = await db
        .delete(login)
        .where(and(eq(login.personId, personId), except === undefined ? undefined : ne(login.sid, except)))
        .returning({ sid: login.sid });
      if (gone.length > 0) await tellPeople(db, personId);
      return gone.map(({ sid }) => sid);
    },
  };
}

/** One statement adds and answers, so attempts that come together are all counted. */
export function createAttemptStore(db: Db): AttemptStore {
  return {
    async add(key, now, endsAt) {
      const isOver = sql`${loginAttempt.endsAt} <= ${now}`;
      const [row] = await db
        .insert(loginAttempt)
        .values({ key, attempts: 1, endsAt })
        .onConflictDoUpdate({
          target: loginAttempt.key,
          set: {
            attempts: sql`case when ${isOver} then 1 else ${loginAttempt.attempts} + 1 end`,
            endsAt: sql`case when ${isOver} then ${endsAt} else ${loginAttempt.endsAt} end`,
          },
        })
        .returning({ attempts: loginAttempt.attempts, endsAt: loginAttempt.endsAt });
      return { attempts: row?.attempts ?? 1, endsAt: (row?.endsAt ?? endsAt) as EpochMs };
    },
    async ease(key, by) {
      const of = eq(loginAttempt.key, key);
      if (by === undefined) await db.delete(loginAttempt).where(of);
      else
        await db
          .update(loginAttempt)
          .set({ attempts: sql`${loginAttempt.attempts} - ${by}` })
          .where(of);
    },
  };
}

export async function pruneLogins(db: Db, now: EpochMs): Promise<void> {
  await db.delete(login).where(lt(login.expiresAt, now));
  await db.delete(loginAttempt).where(lt(loginAttempt.endsAt, now));
}

const toLogin = (row: typeof login.$inferSelect): LoginRecord => ({
  data: row.data as Record<string, unknown>,
  expiresAt: row.expiresAt as EpochMs,
  ...(row.personId !== null && { personId: row.personId as PersonId }),
  ...(row.loginId !== null && { loginId: row.loginId }),
  ...(row.createdAt !== null && { createdAt: row.createdAt as EpochMs }),
  ...(row.seenAt !== null && { seenAt: row.seenAt as EpochMs }),
  ...(row.address !== null && { address: row.address }),
  ...(row.browser !== null && { browser: row.browser }),
});
