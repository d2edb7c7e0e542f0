import { bigint, boolean, index, integer, json, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What a wall may show. */
export const wallBoard = pgTable('wall_board', {
  boardId: text('board_id').primaryKey(),
  settings: json('settings').notNull(),
  version: integer('version').notNull(),
  createdAt: instant('created_at').notNull(),
  changedAt: instant('changed_at').notNull(),
  changedBy: text('changed_by'),
});

/** A paired television. Revoked ones are kept, so that the screen can say so. */
export const wallDevice = pgTable(
  'wall_device',
  {
    deviceId: text('device_id').primaryKey(),
    /** SHA-256 of the secret in its cookie. */
    tokenHash: text('token_hash').notNull(),
    name: text('name').notNull(),
    boardId: text('board_id').notNull(),
    pairedAt: instant('paired_at').notNull(),
    pairedBy: text('paired_by'),
    revokedAt: instant('revoked_at'),
    /** Written about once a minute while connected. */
    lastSeenAt: instant('last_seen_at'),
    connected: boolean('connected').notNull().default(false),
    /** What it last told of itself. */
    hello: json('hello'),
  },
  (t) => [uniqueIndex('wall_device_token').on(t.tokenHash), index('wall_device_board').on(t.boardId)],
);

/** A television that shows a code and waits for an admin to type it. */
export const wallPairing = pgTable(
  'wall_pairing',
  {
    tokenHash: text('token_hash').primaryKey(),
    code: text('code').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [uniqueIndex('wall_pairing_code').on(t.code), index('wall_pairing_expiry').on(t.expiresAt)],
);
