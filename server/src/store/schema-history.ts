import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  json,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** One row per visit of a customer, made from the log of frames. At most one of a customer is open. */
export const visit = pgTable(
  'visit',
  {
    visitId: bigserial('visit_id', { mode: 'number' }).primaryKey(),
    accountId: text('account_id').notNull(),
    customerId: text('customer_id').notNull(),
    arrivedAt: instant('arrived_at').notNull(),
    knownBy: text('known_by').notNull(),
    position: integer('position'),
    wishedAgentId: text('wished_agent_id'),
    wishedGroupId: text('wished_group_id'),
    waitedMs: instant('waited_ms'),
    acceptedAt: instant('accepted_at'),
    agentId: text('agent_id'),
    lastAgentId: text('last_agent_id'),
    assignedBy: text('assigned_by'),
    note: text('note'),
    over: boolean('over').notNull(),
    moves: json('moves').notNull(),
    refusals: json('refusals').notNull(),
    outcome: text('outcome').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    inferred: boolean('inferred').notNull(),
    /** Everybody who had the customer, and their groups at that time with the wished one: for finding. */
    agentIds: text('agent_ids').array().notNull(),
    groupIds: text('group_ids').array().notNull(),
  },
  (t) => [
    uniqueIndex('visit_open').on(t.accountId, t.customerId).where(sql`${t.outcome} = 'open'`),
    index('visit_arrival').on(t.accountId, t.arrivedAt, t.visitId),
    index('visit_customer').on(t.accountId, t.customerId, t.visitId),
  ],
);

/** How far the log of frames has been made into history. */
export const historyCursor = pgTable('history_cursor', {
  accountId: text('account_id').primaryKey(),
  frameId: bigint('frame_id', { mode: 'number' }).notNull(),
});
