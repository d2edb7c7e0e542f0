import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** Instants are milliseconds since 1970 UTC, as everywhere in the code. */
const instant = (name: string) => bigint(name, { mode: 'number' });

export const customer = pgTable(
  'customer',
  {
    accountId: text('account_id').notNull(),
    customerId: text('customer_id').notNull(),
    code: text('code').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    remark: text('remark'),
    remarkBy: text('remark_by'),
    remarkAt: instant('remark_at'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.customerId] }),
    uniqueIndex('customer_code').on(t.accountId, t.code),
  ],
);

/**
 * What is to be judged: pushes of the platform, and facts that other nodes hand to the writer. A row is durable before
 * the platform gets its answer; the unique key drops repeats; `applied` is set with the frame that follows from it.
 */
export const inbox = pgTable(
  'inbox',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    accountId: text('account_id').notNull(),
    key: text('key').notNull(),
    receivedAt: instant('received_at').notNull(),
    customerId: text('customer_id'),
    kind: text('kind', { enum: ['push', 'fact'] }).notNull(),
    body: json('body').notNull(),
    applied: boolean('applied').notNull().default(false),
  },
  (t) => [
    uniqueIndex('inbox_key').on(t.accountId, t.key),
    index('inbox_pending').on(t.accountId, t.id).where(sql`not ${t.applied}`),
    index('inbox_customer').on(t.accountId, t.customerId, t.id),
    index('inbox_age').on(t.receivedAt),
  ],
);

/** Who writes an account's frames. Its epoch is checked with every commit, so a writer that lost its lock cannot commit. */
export const liveWriter = pgTable('live_writer', {
  accountId: text('account_id').primaryKey(),
  epoch: text('epoch').notNull(),
  node: text('node').notNull(),
  since: instant('since').notNull(),
});

/** The log of frames, tailed by every node. `json`, not `jsonb`: keys keep their order and a write costs less. */
export const liveFrame = pgTable(
  'live_frame',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    accountId: text('account_id').notNull(),
    epoch: text('epoch').notNull(),
    fromSeq: bigint('from_seq', { mode: 'number' }).notNull(),
    toSeq: bigint('to_seq', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    changes: json('changes').notNull(),
    digest: bigint('digest', { mode: 'number' }),
  },
  (t) => [
    uniqueIndex('live_frame_seq').on(t.accountId, t.epoch, t.fromSeq),
    index('live_frame_age').on(t.at),
  ],
);

export const liveSnapshot = pgTable(
  'live_snapshot',
  {
    accountId: text('account_id').notNull(),
    epoch: text('epoch').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    state: json('state').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.epoch, t.seq] }), index('live_snapshot_age').on(t.at)],
);

/** The journal of supervisors' acts. */
export const operation = pgTable(
  'operation',
  {
    accountId: text('account_id').notNull(),
    operationId: text('operation_id').notNull(),
    key: text('key').notNull(),
    personId: text('person_id').notNull(),
    customerId: text('customer_id').notNull(),
    type: text('type').notNull(),
    state: text('state').notNull(),
    open: boolean('open').notNull(),
    driver: text('driver').notNull(),
    touchedAt: instant('touched_at').notNull(),
    createdAt: instant('created_at').notNull(),
    operation: json('operation').notNull(),
    before: json('before').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.operationId] }),
    uniqueIndex('operation_key').on(t.accountId, t.key),
    uniqueIndex('operation_open').on(t.accountId, t.customerId).where(sql`${t.open}`),
    index('operation_customer').on(t.accountId, t.customerId, t.createdAt),
  ],
);

export const agentGroup = pgTable(
  'agent_group',
  {
    accountId: text('account_id').notNull(),
    groupId: text('group_id').notNull(),
    name: text('name').notNull(),
    colour: integer('colour').notNull(),
    order: doublePrecision('order').notNull(),
    defaultCapacity: integer('default_capacity'),
    agentOrder: text('agent_order'),
    manualOrder: json('manual_order'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.groupId] })],
);

export const agentProfile = pgTable(
  'agent_profile',
  {
    accountId: text('account_id').notNull(),
    agentId: text('agent_id').notNull(),
    profile: json('profile').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.agentId] })],
);

/** Every agent that the platform's list ever named: for the names of the deleted, and where pictures are. */
export const knownAgent = pgTable(
  'known_agent',
  {
    accountId: text('account_id').notNull(),
    agentId: text('agent_id').notNull(),
    nickname: text('nickname').notNull(),
    staffNo: text('staff_no'),
    avatarUrl: text('avatar_url'),
    /** Start of the last read of the list that named the agent. */
    listedAt: instant('listed_at').notNull(),
    /** Start of the first read that did not any more. */
    goneAt: instant('gone_at'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.agentId] })],
);

/** Imports of agents from files, so that one that was interrupted goes on. Passwords in the file are not kept. */
export const agentImport = pgTable(
  'agent_import',
  {
    accountId: text('account_id').notNull(),
    key: text('key').notNull(),
    /** Of the file: the key is good for this one only. */
    digest: text('digest').notNull(),
    createdAt: instant('created_at').notNull(),
    progress: json('progress').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);

/** Calls made to the platform, per endpoint and day (UTC+8, the platform's). */
export const quotaUse = pgTable(
  'quota_use',
  {
    accountId: text('account_id').notNull(),
    day: text('day').notNull(),
    path: text('path').notNull(),
    used: integer('used').notNull(),
    refused: integer('refused').notNull(),
    /** Daily limit as last read from the platform. */
    limit: integer('limit'),
    /** Until when the platform refuses the call. */
    closedUntil: instant('closed_until'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.day, t.path] })],
);

/** Waiting customers at the start of each minute; a missing minute was not collected. */
export const waitingSample = pgTable(
  'waiting_sample',
  {
    accountId: text('account_id').notNull(),
    minute: instant('minute').notNull(),
    waiting: integer('waiting').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.minute] })],
);
