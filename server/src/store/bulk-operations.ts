import type { BulkOperation } from '@kf/shared/contract/distribution';
import type { AccountId, AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { and, desc, eq, inArray, isNotNull, lt, notInArray, sql } from 'drizzle-orm';
import type { BulkEntry, BulkStore } from '../operations/bulk-ports.ts';
import type { Db } from './database.ts';
import { bulkOperation as table } from './schema-acts.ts';
import { visit } from './schema-history.ts';

/** The bulk acts of one account. See the port for what it guarantees. */
export function createBulkStore(db: Db, accountId: AccountId, now: () => EpochMs): BulkStore {
  const ofAccount = eq(table.accountId, accountId);
  const byId = (id: string) => and(ofAccount, eq(table.operationId, id));
  const goesOn = notInArray(table.state, ['stopped', 'done']);
  const list = async (where: ReturnType<typeof and>) =>
    (await db.select().from(table).where(where).orderBy(table.createdAt)).map(toEntry);
  return {
    async insert({ bulk, key, personId, driver }) {
      const { operationId, state, createdAt } = bulk;
      const row = { accountId, operationId, key, personId, state, driver, touchedAt: now(), createdAt, bulk };
      const inserted = await db
        .insert(table)
        .values(row)
        .onConflictDoNothing()
        .returning({ id: table.operationId });
      if (inserted.length > 0) return undefined;
      const [same] = await list(and(ofAccount, eq(table.key, key)));
      return same;
    },
    async find(operationId) {
      return (await list(byId(operationId)))[0];
    },
    async save(bulk, driver) {
      const isEnd = bulk.state === 'stopped' || bulk.state === 'done';
      const [saved] = await db
        .update(table)
        .set({
          bulk,
          touchedAt: now(),
          state: isEnd
            ? bulk.state
            : sql`case when ${table.state} = 'stopping' then 'stopping' else ${bulk.state} end`,
        })
        .where(and(byId(bulk.operationId), eq(table.driver, driver), goesOn))
        .returning({ state: table.state, stoppedBy: table.stoppedBy });
      return saved && stateOf(saved);
    },
    async stop(operationId, by) {
      const stopped = await db
        .update(table)
        .set({ state: 'stopping', stoppedBy: sql`coalesce(${table.stoppedBy}, ${by})` })
        .where(and(byId(operationId), goesOn))
        .returning({ id: table.operationId });
      return stopped.length > 0;
    },
    listRunning: () => list(and(ofAccount, goesOn)),
    async claim(operationId, driver, touchedBefore) {
      const claimed = await db
        .update(table)
        .set({ driver, touchedAt: now() })
        .where(and(byId(operationId), goesOn, lt(table.touchedAt, touchedBefore)))
        .returning({ id: table.operationId });
      return claimed.length > 0;
    },
    listAbandoned: (touchedBefore) => list(and(ofAccount, goesOn, lt(table.touchedAt, touchedBefore))),
    async touch(ids, driver, at) {
      if (ids.length === 0) return;
      await db
        .update(table)
        .set({ touchedAt: at })
        .where(and(ofAccount, inArray(table.operationId, [...ids]), eq(table.driver, driver)));
    },
  };
}

const stateOf = ({ state, stoppedBy }: { state: string; stoppedBy: string | null }) => ({
  state: state as BulkOperation['state'],
  ...(stoppedBy !== null && { stoppedBy }),
});

const toEntry = (row: typeof table.$inferSelect): BulkEntry => ({
  bulk: { ...(row.bulk as BulkOperation), ...stateOf(row) },
  key: row.key,
  personId: row.personId as BulkEntry['personId'],
  driver: row.driver,
});

/** Who served these customers last, as far as their visits tell. */
export async function lastAgentsOf(
  db: Db,
  accountId: AccountId,
  customerIds: readonly CustomerId[],
): Promise<Map<CustomerId, AgentId>> {
  if (customerIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([visit.customerId], { customerId: visit.customerId, agentId: visit.lastAgentId })
    .from(visit)
    .where(
      and(
        eq(visit.accountId, accountId),
        inArray(visit.customerId, [...customerIds]),
        isNotNull(visit.lastAgentId),
      ),
    )
    .orderBy(visit.customerId, desc(visit.visitId));
  return new Map(rows.map((row) => [row.customerId as CustomerId, row.agentId as AgentId]));
}
