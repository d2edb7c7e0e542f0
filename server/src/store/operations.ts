import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { and, desc, eq, inArray, lt, notInArray } from 'drizzle-orm';
import type { CustomerPlace, JournalEntry, OperationJournal } from '../operations/ports.ts';
import type { Db } from './database.ts';
import { operation as table } from './schema.ts';

/** The journal of one account's operations. See the port for what it guarantees. */
export function createOperationJournal(db: Db, accountId: AccountId, now: () => EpochMs): OperationJournal {
  const ofAccount = eq(table.accountId, accountId);
  const byId = (id: string) => and(ofAccount, eq(table.operationId, id));
  const first = async (where: ReturnType<typeof and>) => {
    const [row] = await db.select().from(table).where(where).limit(1);
    return row && toEntry(row);
  };
  const journal: OperationJournal = {
    async insert(entry) {
      const inserted = await db
        .insert(table)
        .values(toRow(accountId, entry, now()))
        .onConflictDoNothing()
        .returning({
          id: table.operationId,
        });
      if (inserted.length > 0) return { kind: 'inserted' };
      const repeated = await journal.findByKey(entry.key);
      if (repeated) return { kind: 'repeated', entry: repeated };
      const busy = await first(
        and(ofAccount, eq(table.customerId, entry.operation.customerId), eq(table.open, true)),
      );
      return busy ? { kind: 'busy', entry: busy } : journal.insert(entry); // it closed in between
    },
    findByKey: (key) => first(and(ofAccount, eq(table.key, key))),
    find: (id) => first(byId(id)),
    async save(operation, open, driver) {
      const saved = await db
        .update(table)
        .set({ operation, state: operation.state, touchedAt: now(), ...(open ? {} : { open }) })
        .where(
          and(
            byId(operation.operationId),
            eq(table.driver, driver),
            notInArray(table.state, ['confirmed', 'refused', 'undone']),
          ),
        )
        .returning({ id: table.operationId });
      return saved.length > 0;
    },
    async touch(ids, driver, at) {
      if (ids.length === 0) return;
      await db
        .update(table)
        .set({ touchedAt: at })
        .where(and(ofAccount, inArray(table.operationId, [...ids]), eq(table.driver, driver)));
    },
    async listAbandoned(touchedBefore) {
      const rows = await db
        .select()
        .from(table)
        .where(and(ofAccount, eq(table.open, true), lt(table.touchedAt, touchedBefore)));
      return rows.map(toEntry);
    },
    async claim(id, driver, touchedBefore, at) {
      const claimed = await db
        .update(table)
        .set({ driver, touchedAt: at })
        .where(and(byId(id), eq(table.open, true), lt(table.touchedAt, touchedBefore)))
        .returning({ id: table.operationId });
      return claimed.length > 0;
    },
    async undo(operation) {
      const undone = await db
        .update(table)
        .set({ operation, state: operation.state, open: false, touchedAt: now() })
        .where(and(byId(operation.operationId), eq(table.state, 'armed')))
        .returning({ id: table.operationId });
      return undone.length > 0;
    },
    async takeOver(operation, driver) {
      const taken = await db
        .update(table)
        .set({ operation, state: operation.state, driver, touchedAt: now() })
        .where(and(byId(operation.operationId), eq(table.open, true), eq(table.state, 'unfinished')))
        .returning({ id: table.operationId });
      return taken.length > 0;
    },
    async lastClose(customerId) {
      const [row] = await db
        .select({ operation: table.operation })
        .from(table)
        .where(
          and(
            ofAccount,
            eq(table.customerId, customerId),
            eq(table.type, 'close'),
            eq(table.state, 'confirmed'),
          ),
        )
        .orderBy(desc(table.createdAt))
        .limit(1);
      return row?.operation as Operation | undefined;
    },
  };
  return journal;
}

const toRow = (accountId: AccountId, entry: JournalEntry, at: EpochMs): typeof table.$inferInsert => ({
  accountId,
  operationId: entry.operation.operationId,
  key: entry.key,
  personId: entry.personId,
  customerId: entry.operation.customerId,
  type: entry.operation.type,
  state: entry.operation.state,
  open: entry.open,
  driver: entry.driver,
  touchedAt: at,
  createdAt: entry.operation.createdAt,
  operation: entry.operation,
  before: entry.before,
});

const toEntry = (row: typeof table.$inferSelect): JournalEntry => ({
  operation: row.operation as Operation,
  key: row.key,
  personId: row.personId as JournalEntry['personId'],
  before: row.before as CustomerPlace,
  driver: row.driver,
  open: row.open,
});
