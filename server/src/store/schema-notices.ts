import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/**
 * Everything the tower sends to customers of its own accord, and what became of it. A row is there before anything is
 * sent; its key names what it is about, so that no restart and no second node plans it twice.
 */
export const notice = pgTable(
  'notice',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    accountId: text('account_id').notNull(),
    id: text('id').notNull(),
    key: text('key').notNull(),
    customerId: text('customer_id').notNull(),
    kind: text('kind').notNull(),
    channel: text('channel', { enum: ['message', 'passive'] }).notNull(),
    state: text('state', {
      enum: ['planned', 'claimed', 'sending', 'sent', 'failed', 'uncertain', 'dropped'],
    }).notNull(),
    reason: text('reason'),
    /** Start of the wait or session it is about. */
    aboutAt: instant('about_at'),
    plannedAt: instant('planned_at').notNull(),
    /** When somebody last had it in hand, or is to have it again: long past that, it was left behind. */
    touchedAt: instant('touched_at').notNull(),
    endedAt: instant('ended_at'),
    attempts: integer('attempts').notNull().default(0),
    /** What it needs besides the present state: its template's text, a menu. */
    body: json('body').notNull(),
    text: text('text'),
    told: json('told'),
    agentId: text('agent_id'),
    wechat: json('wechat'),
    code: text('code'),
    by: text('by'),
  },
  (t) => [
    uniqueIndex('notice_id').on(t.accountId, t.id),
    uniqueIndex('notice_key').on(t.accountId, t.key),
    index('notice_customer').on(t.accountId, t.customerId, t.seq),
    index('notice_open')
      .on(t.accountId, t.touchedAt)
      .where(sql`${t.state} in ('planned', 'claimed', 'sending')`),
    index('notice_age').on(t.plannedAt),
  ],
);

/** What the rules remember of customers: who served them last, what they were shown. */
export const customerMemory = pgTable(
  'customer_memory',
  {
    accountId: text('account_id').notNull(),
    customerId: text('customer_id').notNull(),
    updatedAt: instant('updated_at').notNull(),
    memory: json('memory').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.customerId] }),
    index('customer_memory_age').on(t.accountId, t.updatedAt),
  ],
);

/** How satisfied customers were: the first tap of each session counts. */
export const rating = pgTable(
  'rating',
  {
    accountId: text('account_id').notNull(),
    /** The notice that asked. */
    session: text('session').notNull(),
    customerId: text('customer_id').notNull(),
    agentId: text('agent_id'),
    score: integer('score').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.session] }),
    index('rating_customer').on(t.accountId, t.customerId),
    index('rating_age').on(t.accountId, t.at),
  ],
);
