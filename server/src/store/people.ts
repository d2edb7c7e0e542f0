import type { Role } from '@kf/shared/contract/http';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import { and, count, eq, gt, lt } from 'drizzle-orm';
import type { LoginRecord, LoginStore, PeopleStore, Person } from '../people/ports.ts';
import type { Db } from './database.ts';
import { login, person } from './schema.ts';

export function createPeopleStore(db: Db): PeopleStore {
  return {
    async findByUsername(username) {
      const [row] = await db.select().from(person).where(eq(person.username, username)).limit(1);
      return row && toPerson(row);
    },
    async findById(id) {
      const [row] = await db.select().from(person).where(eq(person.id, id)).limit(1);
      return row && toPerson(row);
    },
    async count() {
      const [row] = await db.select({ n: count() }).from(person);
      return row?.n ?? 0;
    },
    async insert(of) {
      await db.insert(person).values(of).onConflictDoNothing();
    },
  };
}

const toPerson = (row: typeof person.$inferSelect): Person => ({
  id: row.id as PersonId,
  username: row.username,
  name: row.name,
  role: row.role as Role,
  passwordHash: row.passwordHash,
  createdAt: row.createdAt as EpochMs,
  ...(row.disabledAt !== null && { disabledAt: row.disabledAt as EpochMs }),
});

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
    async set(sid, { data, expiresAt, personId }) {
      const values = { data, expiresAt, personId: personId ?? null };
      await db
        .insert(login)
        .values({ sid, ...values })
        .onConflictDoUpdate({ target: login.sid, set: values });
    },
    async destroy(sid) {
      await db.delete(login).where(eq(login.sid, sid));
    },
  };
}

export async function pruneLogins(db: Db, now: EpochMs): Promise<void> {
  await db.delete(login).where(lt(login.expiresAt, now));
}

const toLogin = (row: typeof login.$inferSelect): LoginRecord => ({
  data: row.data as Record<string, unknown>,
  expiresAt: row.expiresAt as EpochMs,
  ...(row.personId !== null && { personId: row.personId as PersonId }),
});
