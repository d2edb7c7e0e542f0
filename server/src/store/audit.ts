import type { AuditLine } from '@kf/shared/contract/audit';
import type { AccountId, EpochMs, PersonId } from '@kf/shared/contract/ids';
import { and, desc, eq, gt, gte, like, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { AuditFilter, AuditStore } from '../audit/ports.ts';
import type { Db } from './database.ts';
import { audit, auditHead } from './schema-audit.ts';
import { person } from './schema-people.ts';

const BATCH = 1_000;

export function createAuditStore(db: Db): AuditStore {
  return {
    async add(line) {
      await db.insert(audit).values(line);
    },
    async list(filter, limit, before) {
      const rows = await db
        .select({
          id: audit.id,
          at: audit.at,
          accountId: audit.accountId,
          personId: audit.personId,
          act: audit.act,
          entry: audit.entry,
          name: person.name,
        })
        .from(audit)
        .leftJoin(person, eq(person.id, audit.personId))
        .where(and(...conditions(filter), before === undefined ? undefined : lt(audit.id, before)))
        .orderBy(desc(audit.id))
        .limit(limit);
      return rows.map(toLine);
    },
    async filters() {
      // Few acts and people among many lines: each is found by one step through the index.
      const acts = await db.execute<{ act: string }>(sql`with recursive seen(act) as (
        (select act from ${audit} order by act limit 1)
        union all select (select act from ${audit} a where a.act > seen.act order by act limit 1)
        from seen where seen.act is not null) select act from seen where act is not null`);
      const people = await db.execute<{ id: string; name: string }>(sql`with recursive seen(id) as (
        (select person_id from ${audit} where person_id is not null order by person_id limit 1)
        union all select (select person_id from ${audit} a where a.person_id > seen.id order by person_id limit 1)
        from seen where seen.id is not null)
        select seen.id, coalesce(p.name, (select entry->>'by' from ${audit} a where a.person_id = seen.id
          and entry->>'by' is not null order by a.id desc limit 1), seen.id) as name
        from seen left join ${person} p on p.id = seen.id where seen.id is not null order by seen.id`);
      return {
        acts: acts.rows.map(({ act }) => act),
        people: people.rows.map(({ id, name }) => ({ personId: id as PersonId, name })),
      };
    },
    async *chain(until) {
      for (let after = 0; ; ) {
        const rows = await db
          .select({
            id: audit.id,
            at: audit.at,
            accountId: audit.accountId,
            personId: audit.personId,
            act: audit.act,
            entry: sql<string>`${audit.entry}::text`,
            hash: audit.hash,
          })
          .from(audit)
          .where(and(gt(audit.id, after), lte(audit.id, until)))
          .orderBy(audit.id)
          .limit(BATCH);
        const last = rows.at(-1);
        if (!last) return;
        yield rows;
        after = last.id;
      }
    },
    async head() {
      const [row] = await db.select().from(auditHead);
      return { id: row?.id ?? 0, hash: row?.hash ?? '' };
    },
  };
}

function conditions({ from, to, person: by, act, account }: AuditFilter): (SQL | undefined)[] {
  return [
    from === undefined ? undefined : gte(audit.at, from),
    to === undefined ? undefined : lt(audit.at, to),
    by === undefined ? undefined : eq(audit.personId, by),
    account === undefined ? undefined : eq(audit.accountId, account),
    act === undefined
      ? undefined
      : act.endsWith('.')
        ? like(audit.act, `${act.replace(/[\\%_]/g, '\\$&')}%`)
        : eq(audit.act, act),
  ];
}

interface Row {
  id: number;
  at: number;
  accountId: string | null;
  personId: string | null;
  act: string;
  entry: unknown;
  name: string | null;
}

function toLine({ id, at, accountId, personId, act, entry, name }: Row): AuditLine {
  const then = (entry as { by?: unknown } | null)?.by;
  const shown = typeof then === 'string' ? then : name;
  return {
    id,
    at: at as EpochMs,
    ...(accountId !== null && { accountId: accountId as AccountId }),
    ...(personId !== null && { personId: personId as PersonId }),
    ...(shown !== null && { name: shown }),
    act,
    entry,
  };
}
