import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { and, desc, eq, gte } from 'drizzle-orm';
import type { MemoryStore, StoredMemory } from '../routing/customer-memory.ts';
import type { CustomerMemory } from '../routing/push.ts';
import type { Db } from './database.ts';
import { customerMemory } from './schema-notices.ts';

/** What the rules of one account remember of its customers. */
export function createMemoryStore(db: Db, accountId: AccountId): MemoryStore {
  const ofAccount = eq(customerMemory.accountId, accountId);
  const read = (row: typeof customerMemory.$inferSelect): StoredMemory => ({
    customerId: row.customerId as CustomerId,
    updatedAt: row.updatedAt as EpochMs,
    memory: row.memory as CustomerMemory,
  });
  return {
    async newest(limit) {
      const rows = await db
        .select()
        .from(customerMemory)
        .where(ofAccount)
        .orderBy(desc(customerMemory.updatedAt))
        .limit(limit);
      return rows.map(read);
    },
    async since(at) {
      const rows = await db
        .select()
        .from(customerMemory)
        .where(and(ofAccount, gte(customerMemory.updatedAt, at)))
        .orderBy(customerMemory.updatedAt);
      return rows.map(read);
    },
    async save(rows, tell) {
      await db.$client.query({
        name: tell ? 'memory_save_tell' : 'memory_save',
        text: tell ? saveAndTell : save,
        values: [
          accountId,
          rows.map((row) => row.customerId),
          rows.map((row) => row.updatedAt),
          rows.map((row) => JSON.stringify(row.memory)),
        ],
      });
    },
  };
}

const save = `insert into customer_memory (account_id, customer_id, updated_at, memory)
  select $1, c, u, m from unnest($2::text[], $3::bigint[], $4::json[]) as t(c, u, m)
  on conflict (account_id, customer_id) do update set updated_at = excluded.updated_at, memory = excluded.memory`;
const saveAndTell = `with saved as (${save}) select pg_notify('kf_memory', $1)`;
