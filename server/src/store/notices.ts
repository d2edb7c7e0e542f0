import { errorCodes } from '@kf/shared/contract/errors';
import type { AccountId, AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { type Notice, waitKinds } from '@kf/shared/contract/notices';
import type { TimelineLine } from '@kf/shared/contract/visits';
import { and, count, countDistinct, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { TimelineSource } from '../history/ports.ts';
import type { CustomerAct, CustomerRecord, NoticeBody, NoticeRow, NoticeStore } from '../notices/ports.ts';
import type { Db } from './database.ts';
import { inbox } from './schema.ts';
import { notice, rating } from './schema-notices.ts';

/** Read at once for one customer; nobody gets so many. */
const ROWS_OF_CUSTOMER = 60;
const OPEN = ['planned', 'claimed', 'sending'] as const;

/**
 * Notices of one account.
 * @param actOf what a push in the inbox allows, if anything
 */
export function createNoticeStore(
  db: Db,
  accountId: AccountId,
  actOf: (body: unknown) => CustomerAct['kind'] | undefined,
): NoticeStore {
  const ofAccount = eq(notice.accountId, accountId);
  const one = (id: string) => and(ofAccount, eq(notice.id, id));

  return {
    async plan(notices) {
      if (notices.length === 0) return [];
      const rows = await db
        .insert(notice)
        .values(
          notices.map(({ at, ...planned }) => ({
            ...planned,
            accountId,
            channel: 'message' as const,
            state: 'planned' as const,
            plannedAt: at,
            touchedAt: at,
          })),
        )
        .onConflictDoNothing({ target: [notice.accountId, notice.key] })
        .returning();
      return rows.map(toRow);
    },
    async logPassive({ at, ...told }) {
      const rows = await db
        .insert(notice)
        .values({
          ...told,
          accountId,
          channel: 'passive',
          state: 'sent',
          plannedAt: at,
          touchedAt: at,
          endedAt: at,
        })
        .onConflictDoNothing({ target: [notice.accountId, notice.key] })
        .returning({ seq: notice.seq });
      return rows.length > 0;
    },
    async find(id) {
      const [row] = await db.select().from(notice).where(one(id));
      return row && toRow(row);
    },
    async findByKey(key) {
      const [row] = await db
        .select()
        .from(notice)
        .where(and(ofAccount, eq(notice.key, key)));
      return row && toRow(row);
    },
    async claim(id, at) {
      const [row] = await db
        .update(notice)
        .set({ state: 'claimed', touchedAt: at })
        .where(and(one(id), eq(notice.state, 'planned')))
        .returning();
      return row && toRow(row);
    },
    async sending(id, at, { text, told }) {
      const rows = await db
        .update(notice)
        .set({
          state: 'sending',
          touchedAt: at,
          text,
          attempts: sql`${notice.attempts} + 1`,
          ...(told && { told }),
        })
        .where(and(one(id), eq(notice.state, 'claimed')))
        .returning({ seq: notice.seq });
      return rows.length > 0;
    },
    async end(id, at, ending) {
      await db
        .update(notice)
        .set({
          endedAt: at,
          touchedAt: at,
          wechat: ending.state === 'sent' ? { errcode: 0 } : null,
          ...ending,
        })
        .where(and(one(id), inArray(notice.state, [...OPEN])));
    },
    async putBack(id, dueAt) {
      await db
        .update(notice)
        .set({ state: 'planned', touchedAt: dueAt })
        .where(and(one(id), inArray(notice.state, ['claimed', 'sending'])));
    },
    async stranded(before) {
      const rows = await db
        .select({ id: notice.id, state: notice.state })
        .from(notice)
        .where(and(ofAccount, inArray(notice.state, [...OPEN]), lt(notice.touchedAt, before)));
      const idsIn = (sending: boolean) =>
        rows.filter(({ state }) => (state === 'sending') === sending).map(({ id }) => id);
      return { open: idsIn(false), uncertain: idsIn(true) };
    },
    async release(ids, at) {
      if (ids.length === 0) return;
      await db
        .update(notice)
        .set({ state: 'planned', touchedAt: at })
        .where(and(ofAccount, inArray(notice.id, [...ids]), inArray(notice.state, ['planned', 'claimed'])));
    },
    async recordsOf(customerIds, since) {
      const records = new Map<CustomerId, CustomerRecord>(
        customerIds.map((id) => [id, { notices: [], acts: [] }]),
      );
      if (customerIds.length === 0) return records;
      const ids = [...records.keys()];
      const rows = await db
        .select()
        .from(notice)
        .where(and(ofAccount, inArray(notice.customerId, ids), gte(notice.plannedAt, since)))
        .orderBy(desc(notice.seq))
        .limit(ROWS_OF_CUSTOMER * ids.length);
      for (const row of rows) records.get(row.customerId as CustomerId)?.notices.push(toRow(row));
      const pushes = await db
        .select({ customerId: inbox.customerId, at: inbox.receivedAt, body: inbox.body })
        .from(inbox)
        .where(
          and(
            eq(inbox.accountId, accountId),
            inArray(inbox.customerId, ids),
            eq(inbox.kind, 'push'),
            gte(inbox.receivedAt, since),
          ),
        )
        .orderBy(desc(inbox.id))
        .limit(ROWS_OF_CUSTOMER * ids.length);
      for (const { customerId, at, body } of pushes.reverse()) {
        const kind = actOf(body);
        if (kind) records.get(customerId as CustomerId)?.acts.push({ at: at as EpochMs, kind });
      }
      return records;
    },
    async log(before, limit) {
      const rows = await db
        .select()
        .from(notice)
        .where(and(ofAccount, before === undefined ? undefined : lt(notice.seq, before)))
        .orderBy(desc(notice.seq))
        .limit(limit);
      return rows.map(toRow);
    },
    async lastFailure(codes, since) {
      const [row] = await db
        .select()
        .from(notice)
        .where(
          and(
            ofAccount,
            eq(notice.state, 'failed'),
            inArray(notice.code, [...codes]),
            gte(notice.endedAt, since),
          ),
        )
        .orderBy(desc(notice.endedAt))
        .limit(1);
      return row && toRow(row);
    },
    async today(since) {
      const inDay = and(ofAccount, gte(notice.plannedAt, since), eq(notice.channel, 'message'));
      const states = await db
        .select({ state: notice.state, n: count() })
        .from(notice)
        .where(inDay)
        .groupBy(notice.state);
      const [waits] = await db
        .select({ customers: countDistinct(notice.customerId), n: count() })
        .from(notice)
        .where(and(inDay, eq(notice.state, 'sent'), inArray(notice.kind, [...waitKinds])));
      const of = (state: string) => states.find((row) => row.state === state)?.n ?? 0;
      return {
        sent: of('sent'),
        failed: of('failed') + of('uncertain'),
        waits: waits?.customers ?? 0,
        waitNotices: waits?.n ?? 0,
      };
    },
    async addRating(given) {
      const rows = await db
        .insert(rating)
        .values({ accountId, ...given })
        .onConflictDoNothing()
        .returning({ at: rating.at });
      return rows.length > 0;
    },
    async ratingsOf(customerId) {
      const rows = await db
        .select()
        .from(rating)
        .where(and(eq(rating.accountId, accountId), eq(rating.customerId, customerId)))
        .orderBy(desc(rating.at))
        .limit(ROWS_OF_CUSTOMER);
      return rows.map(({ at, agentId, score }) => ({
        at: at as EpochMs,
        score,
        ...(agentId !== null && { agentId: agentId as AgentId }),
      }));
    },
    async ratingCounts(since) {
      return db
        .select({ score: rating.score, count: count() })
        .from(rating)
        .where(and(eq(rating.accountId, accountId), gte(rating.at, since)))
        .groupBy(rating.score)
        .orderBy(desc(rating.score));
    },
    async prune(before) {
      await db.delete(notice).where(and(ofAccount, lt(notice.plannedAt, before)));
    },
  };
}

/** Rows are written by this code alone, so their shape is known. */
function toRow(row: typeof notice.$inferSelect): NoticeRow {
  return {
    seq: row.seq,
    id: row.id,
    key: row.key,
    customerId: row.customerId as CustomerId,
    kind: row.kind as Notice['kind'],
    channel: row.channel,
    state: row.state,
    plannedAt: row.plannedAt as EpochMs,
    attempts: row.attempts,
    body: row.body as NoticeBody,
    ...(row.reason !== null && { reason: row.reason as NonNullable<Notice['reason']> }),
    ...(row.aboutAt !== null && { aboutAt: row.aboutAt as EpochMs }),
    ...(row.endedAt !== null && { endedAt: row.endedAt as EpochMs }),
    ...(row.text !== null && { text: row.text }),
    ...(row.told !== null && { told: row.told as NonNullable<Notice['told']> }),
    ...(row.agentId !== null && { agentId: row.agentId as AgentId }),
    ...(row.wechat !== null && { wechat: row.wechat as NonNullable<Notice['wechat']> }),
    ...(row.code !== null && { code: row.code }),
    ...(row.by !== null && { by: row.by }),
  };
}

/** What the tower said to a customer, as lines of their timeline. */
export function createNoticeLines(db: Db, accountId: AccountId): TimelineSource {
  return {
    async linesOf(customerId, since, limit) {
      const rows = await db
        .select()
        .from(notice)
        .where(
          and(
            eq(notice.accountId, accountId),
            eq(notice.customerId, customerId),
            gte(notice.plannedAt, since),
          ),
        )
        .orderBy(desc(notice.seq))
        .limit(limit);
      return rows.map((row): TimelineLine => {
        const { kind, state, reason, plannedAt, endedAt, text, code, wechat } = toRow(row);
        const known = errorCodes.find((candidate) => candidate === code);
        return {
          kind: 'notice',
          at: endedAt ?? plannedAt,
          name: kind,
          state: reason ?? state,
          ...(text !== undefined && { text }),
          ...(known && { code: known }),
          ...(wechat && wechat.errcode !== 0 && { errcode: wechat.errcode }),
        };
      });
    },
  };
}
