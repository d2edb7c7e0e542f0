import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, json, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What the estimator of an account has learnt, as of a moment. */
export const waitLearnt = pgTable('wait_learnt', {
  accountId: text('account_id').primaryKey(),
  savedAt: instant('saved_at').notNull(),
  body: json('body').notNull(),
});

/** A wait that was told to a customer, or shown at the arrival, and what became of it. */
export const waitGrade = pgTable(
  'wait_grade',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    accountId: text('account_id').notNull(),
    customerId: text('customer_id').notNull(),
    /** `told`, `shown` */
    source: text('source').notNull(),
    at: instant('at').notNull(),
    lowMs: instant('low_ms').notNull(),
    /** null: more than an hour */
    highMs: instant('high_ms'),
    /** null while the customer waits; `accepted`, `left`, `other` */
    outcome: text('outcome'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('wait_grade_once').on(t.accountId, t.customerId, t.source, t.at),
    index('wait_grade_open').on(t.accountId).where(sql`${t.outcome} is null`),
    index('wait_grade_by_time').on(t.accountId, t.at),
  ],
);

/** Up to which frame of the log estimates are graded. */
export const waitCursor = pgTable('wait_cursor', {
  accountId: text('account_id').primaryKey(),
  frameId: bigint('frame_id', { mode: 'number' }).notNull(),
});
