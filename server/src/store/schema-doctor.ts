import { bigint, bigserial, index, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** The newest outcome of each check of an account's connection, and its newest failure. */
export const doctorCheck = pgTable(
  'doctor_check',
  {
    accountId: text('account_id').notNull(),
    checkId: text('check_id').notNull(),
    at: instant('at').notNull(),
    outcome: json('outcome').notNull(),
    lastFailure: json('last_failure'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.checkId] })],
);

/** When each kind of push came last, and each kind of refusal at the callback. */
export const callbackSeen = pgTable(
  'callback_seen',
  {
    accountId: text('account_id').notNull(),
    what: text('what').notNull(),
    at: instant('at').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.what] })],
);

/** Calls that the platform refused or did not answer. */
export const platformError = pgTable(
  'platform_error',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    accountId: text('account_id').notNull(),
    at: instant('at').notNull(),
    path: text('path').notNull(),
    code: text('code').notNull(),
    errcode: bigint('errcode', { mode: 'number' }),
    errmsg: text('errmsg'),
    rid: text('rid'),
  },
  (t) => [index('platform_error_newest').on(t.accountId, t.id)],
);
