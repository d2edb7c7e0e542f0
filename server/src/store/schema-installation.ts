import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** The Official Accounts made in the console. Columns that begin with `sealed` hold what `secret-box.ts` wrote. */
export const officialAccount = pgTable(
  'official_account',
  {
    accountId: text('account_id').primaryKey(),
    name: text('name').notNull(),
    appId: text('app_id').notNull(),
    dialect: text('dialect', { enum: ['current', 'legacy'] }).notNull(),
    timeZone: text('time_zone').notNull(),
    seatLimit: integer('seat_limit').notNull(),
    mode: text('mode', { enum: ['plain', 'compatible', 'safe'] }).notNull(),
    apiBase: text('api_base'),
    sealedSecret: text('sealed_secret').notNull(),
    secretTail: text('secret_tail').notNull(),
    secretAt: instant('secret_at').notNull(),
    sealedToken: text('sealed_token').notNull(),
    tokenAt: instant('token_at').notNull(),
    sealedAesKey: text('sealed_aes_key').notNull(),
    aesKeyAt: instant('aes_key_at').notNull(),
    sealedPreviousAesKey: text('sealed_previous_aes_key'),
    previousAesKeyUntil: instant('previous_aes_key_until'),
    sealedPreviousToken: text('sealed_previous_token'),
    previousTokenUntil: instant('previous_token_until'),
    enabled: boolean('enabled').notNull(),
    /** Grows with each change. */
    version: integer('version').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedBy: text('changed_by').notNull(),
  },
  (t) => [uniqueIndex('official_account_app').on(t.appId)],
);

/** The first set-up of this installation: one row, for ever. */
export const setup = pgTable('setup', {
  id: integer('id').primaryKey(),
  /** The code follows from it and the installation's key, so every node prints the same one, and none is stored. */
  salt: text('salt').notNull(),
  startedAt: instant('started_at').notNull(),
  /** Where whoever comes back goes on. */
  step: integer('step').notNull(),
  completedAt: instant('completed_at'),
});

/** Wrong codes, of all nodes; kept for as long as they count. */
export const setupTry = pgTable(
  'setup_try',
  { address: text('address').notNull(), at: instant('at').notNull() },
  (t) => [index('setup_try_at').on(t.at)],
);
