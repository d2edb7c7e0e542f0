import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { and, eq, inArray } from 'drizzle-orm';
import type { CustomerMessage, CustomerRow, CustomerStore } from '../customers/ports.ts';
import type { Db } from './database.ts';
import { customer } from './schema.ts';

/** @param messagesOf messages among a customer's pushes; the inbox keeps them */
export function createCustomerStore(
  db: Db,
  accountId: AccountId,
  messagesOf: (customerId: CustomerId, limit: number) => Promise<CustomerMessage[]>,
): CustomerStore {
  const findMany = async (ids: readonly CustomerId[]): Promise<CustomerRow[]> => {
    if (ids.length === 0) return [];
    const rows = await db
      .select()
      .from(customer)
      .where(and(eq(customer.accountId, accountId), inArray(customer.customerId, [...ids])));
    return rows.map(toRow);
  };
  return {
    findMany,
    async insertMany(rows) {
      if (rows.length === 0) return [];
      await db
        .insert(customer)
        .values(rows.map((row) => ({ accountId, ...row })))
        .onConflictDoNothing();
      return findMany(rows.map((row) => row.customerId));
    },
    async findByCode(code) {
      const [row] = await db
        .select({ customerId: customer.customerId })
        .from(customer)
        .where(and(eq(customer.accountId, accountId), eq(customer.code, code)));
      return row?.customerId as CustomerId | undefined;
    },
    async setRemark(customerId, remark, by, at) {
      const [row] = await db
        .update(customer)
        .set({ remark: remark ?? null, remarkBy: by, remarkAt: at })
        .where(and(eq(customer.accountId, accountId), eq(customer.customerId, customerId)))
        .returning();
      return row && toRow(row);
    },
    recentMessages: messagesOf,
  };
}

const toRow = (row: typeof customer.$inferSelect): CustomerRow => ({
  customerId: row.customerId as CustomerId,
  code: row.code,
  firstSeenAt: row.firstSeenAt as EpochMs,
  ...(row.remark !== null && { remark: row.remark }),
  ...(row.remarkBy !== null && { remarkBy: row.remarkBy }),
  ...(row.remarkAt !== null && { remarkAt: row.remarkAt as EpochMs }),
});
