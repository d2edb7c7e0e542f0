import type { Role } from '@kf/shared/contract/http';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { OwnSettings, Policy } from '@kf/shared/contract/people';
import type { Scope } from '@kf/shared/contract/scope';
import { and, count, eq, isNotNull, isNull, lt, or, sql, TransactionRollbackError } from 'drizzle-orm';
import type { PeopleStore, Person, PersonPatch, StoredLink } from '../people/ports.ts';
import type { Db } from './database.ts';
import { peoplePolicy, person, personLink, recoveryCode } from './schema-people.ts';

/** Those who could leave the installation without an admin take turns. Any fixed number. */
const ADMIN_LOCK = 727_002;

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
    list: async () => (await db.select().from(person).orderBy(person.createdAt)).map(toPerson),
    async count() {
      const [row] = await db.select({ n: count() }).from(person);
      return row?.n ?? 0;
    },
    async insert({ factor: _none, ...of }) {
      const inserted = await db.insert(person).values(of).onConflictDoNothing().returning({ id: person.id });
      return inserted.length > 0;
    },
    update: (id, patch) => updatePerson(db, id, patch),
    async takeFactorStep(id, step) {
      const taken = await db
        .update(person)
        .set({ factorStep: step })
        .where(and(eq(person.id, id), or(isNull(person.factorStep), lt(person.factorStep, step))))
        .returning({ id: person.id });
      return taken.length > 0;
    },
    async setRecoveryCodes(id, hashes) {
      await db.transaction(async (tx) => {
        await tx.delete(recoveryCode).where(eq(recoveryCode.personId, id));
        if (hashes.length > 0)
          await tx.insert(recoveryCode).values(hashes.map((hash) => ({ personId: id, hash })));
      });
    },
    async takeRecoveryCode(id, hash) {
      const taken = await db
        .delete(recoveryCode)
        .where(and(eq(recoveryCode.personId, id), eq(recoveryCode.hash, hash)))
        .returning({ hash: recoveryCode.hash });
      return taken.length > 0;
    },
    async countRecoveryCodes(id) {
      const [row] = await db.select({ n: count() }).from(recoveryCode).where(eq(recoveryCode.personId, id));
      return row?.n ?? 0;
    },
    async putLink({ personId, ...link }) {
      await db
        .insert(personLink)
        .values({ personId, ...link })
        .onConflictDoUpdate({ target: personLink.personId, set: link });
    },
    async findLink(hash) {
      const [row] = await db.select().from(personLink).where(eq(personLink.hash, hash)).limit(1);
      return row && toLink(row);
    },
    async takeLink(hash) {
      const taken = await db
        .delete(personLink)
        .where(eq(personLink.hash, hash))
        .returning({ id: personLink.personId });
      return taken.length > 0;
    },
    listLinks: async () => (await db.select().from(personLink)).map(toLink),
    async policy() {
      const [row] = await db.select().from(peoplePolicy);
      return { factorFor: [], ...(row?.policy as Partial<Policy> | undefined) };
    },
    async setPolicy(policy) {
      await db
        .insert(peoplePolicy)
        .values({ policy })
        .onConflictDoUpdate({ target: peoplePolicy.one, set: { policy } });
      await tellPeople(db, '*');
    },
  };
}

/** To every node: this person, this key or (`*`) everybody may see something else from now on. */
export async function tellPeople(db: Pick<Db, 'execute'>, who: string): Promise<void> {
  await db.execute(sql`select pg_notify('kf_people', ${who})`);
}

async function updatePerson(
  db: Db,
  id: PersonId,
  patch: PersonPatch,
): Promise<Person | 'last_admin' | undefined> {
  const { factor, ...fields } = patch;
  const values = {
    ...fields,
    ...(factor !== undefined && {
      factorSecret: factor?.secret ?? null,
      factorSince: factor?.since ?? null,
      factorStep: null,
    }),
  };
  return db
    .transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${ADMIN_LOCK})`);
      if (Object.keys(values).length > 0) await tx.update(person).set(values).where(eq(person.id, id));
      const [row] = await tx.select().from(person).where(eq(person.id, id));
      if (!row) return undefined;
      const [admins] = await tx
        .select({ n: count() })
        .from(person)
        .where(and(eq(person.role, 'admin'), isNull(person.disabledAt), isNotNull(person.passwordHash)));
      const mayEndAdmin = patch.role !== undefined || typeof patch.disabledAt === 'number';
      if (mayEndAdmin && admins?.n === 0) tx.rollback();
      await tellPeople(tx, id);
      return toPerson(row);
    })
    .catch((error: unknown) => {
      if (error instanceof TransactionRollbackError) return 'last_admin' as const;
      throw error;
    });
}

const toPerson = (row: typeof person.$inferSelect): Person => ({
  id: row.id as PersonId,
  username: row.username,
  name: row.name,
  role: row.role as Role,
  scope: row.scope as Scope,
  settings: row.settings as Partial<OwnSettings>,
  createdAt: row.createdAt as EpochMs,
  ...(row.passwordHash !== null && { passwordHash: row.passwordHash }),
  ...(row.disabledAt !== null && { disabledAt: row.disabledAt as EpochMs }),
  ...(row.factorSecret !== null && {
    factor: { secret: row.factorSecret, since: (row.factorSince ?? 0) as EpochMs },
  }),
});

const toLink = (row: typeof personLink.$inferSelect): StoredLink => ({
  personId: row.personId as PersonId,
  hash: row.hash,
  createdBy: row.createdBy,
  createdAt: row.createdAt as EpochMs,
  expiresAt: row.expiresAt as EpochMs,
});
