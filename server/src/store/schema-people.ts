import { sql } from 'drizzle-orm';
import { bigint, index, integer, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** Instants are milliseconds since 1970 UTC. */
const instant = (name: string) => bigint(name, { mode: 'number' });

export const person = pgTable('person', {
  id: text('id').primaryKey(),
  username: text('username').notNull().unique(),
  name: text('name').notNull(),
  role: text('role').notNull(),
  /** What of the accounts the person sees. */
  scope: json('scope').notNull().default(sql`'"all"'::json`),
  /** Null: invited, and no password chosen yet. */
  passwordHash: text('password_hash'),
  passwordAt: instant('password_at'),
  createdAt: instant('created_at').notNull(),
  disabledAt: instant('disabled_at'),
  /** Own settings: only what differs from the initial ones. */
  settings: json('settings').notNull().default({}),
  /** Sealed. Null: no second factor. */
  factorSecret: text('factor_secret'),
  factorSince: instant('factor_since'),
  /** The time step of the last code that was taken: none counts twice. */
  factorStep: bigint('factor_step', { mode: 'number' }),
});

/** Codes on paper for who lost the phone; a used one is deleted. */
export const recoveryCode = pgTable(
  'recovery_code',
  { personId: text('person_id').notNull(), hash: text('hash').notNull() },
  (t) => [primaryKey({ columns: [t.personId, t.hash] })],
);

/** One-time links with which people choose their password; of each person the last one is good. */
export const personLink = pgTable('person_link', {
  personId: text('person_id').primaryKey(),
  hash: text('hash').notNull().unique(),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

/** Logins of browsers. Deleting a row logs out at once. */
export const login = pgTable(
  'login',
  {
    sid: text('sid').primaryKey(),
    /** Names the login to people; worth nothing to a thief. */
    loginId: text('login_id'),
    personId: text('person_id'),
    data: json('data').notNull(),
    createdAt: instant('created_at'),
    seenAt: instant('seen_at'),
    address: text('address'),
    browser: text('browser'),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('login_person').on(t.personId), index('login_expiry').on(t.expiresAt)],
);

/** Failed attempts to log in, counted by all nodes together. */
export const loginAttempt = pgTable(
  'login_attempt',
  {
    key: text('key').primaryKey(),
    attempts: integer('attempts').notNull(),
    endsAt: instant('ends_at').notNull(),
  },
  (t) => [index('login_attempt_end').on(t.endsAt)],
);

/** Keys of scripts. Of the key itself only a hash is kept. */
export const apiKey = pgTable('api_key', {
  keyId: text('key_id').primaryKey(),
  name: text('name').notNull(),
  hash: text('hash').notNull().unique(),
  /** Its last characters, so that people can tell keys apart. */
  tail: text('tail').notNull(),
  role: text('role').notNull(),
  scope: json('scope').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at'),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
});

/** What holds for everybody's login; one row. */
export const peoplePolicy = pgTable('people_policy', {
  one: integer('one').primaryKey().default(1),
  policy: json('policy').notNull(),
});
