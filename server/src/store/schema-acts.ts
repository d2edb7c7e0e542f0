import { sql } from 'drizzle-orm';
import { bigint, index, json, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** Many acts by one decision, and how far they are. Each row's own act is in the journal, under a key made of this one's. */
export const bulkOperation = pgTable(
  'bulk_operation',
  {
    accountId: text('account_id').notNull(),
    operationId: text('operation_id').notNull(),
    key: text('key').notNull(),
    personId: text('person_id').notNull(),
    state: text('state').notNull(),
    stoppedBy: text('stopped_by'),
    driver: text('driver').notNull(),
    touchedAt: instant('touched_at').notNull(),
    createdAt: instant('created_at').notNull(),
    bulk: json('bulk').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.operationId] }),
    uniqueIndex('bulk_operation_key').on(t.accountId, t.key),
    index('bulk_operation_running').on(t.accountId).where(sql`${t.state} not in ('stopped', 'done')`),
  ],
);
