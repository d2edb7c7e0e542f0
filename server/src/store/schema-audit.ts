import { bigint, index, integer, json, pgTable, text } from 'drizzle-orm/pg-core';

/** Instants are milliseconds since 1970 UTC. */
const instant = (name: string) => bigint(name, { mode: 'number' });

/**
 * Every act. The database numbers the lines without a gap, chains them by hashes, and refuses to change or delete one: see
 * the migration `audit_chain`. What the defaults say is never kept.
 */
export const audit = pgTable(
  'audit',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().default(0),
    accountId: text('account_id'),
    at: instant('at').notNull(),
    personId: text('person_id'),
    act: text('act').notNull(),
    entry: json('entry').notNull(),
    /** Of this line and the hash of the line before. */
    hash: text('hash').notNull().default(''),
  },
  (t) => [
    index('audit_at').on(t.at),
    index('audit_person').on(t.personId, t.id),
    index('audit_act').on(t.act, t.id),
  ],
);

/** Where the chain ends; writers of lines take turns on this one row. */
export const auditHead = pgTable('audit_head', {
  one: integer('one').primaryKey(),
  id: bigint('id', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
});
