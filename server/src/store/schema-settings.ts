import { bigint, integer, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** What people set for an account. A kind without a row has its initial value. */
export const accountSetting = pgTable(
  'account_setting',
  {
    accountId: text('account_id').notNull(),
    key: text('key').notNull(),
    value: json('value').notNull(),
    version: integer('version').notNull(),
    changedAt: bigint('changed_at', { mode: 'number' }).notNull(),
    changedBy: text('changed_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);
