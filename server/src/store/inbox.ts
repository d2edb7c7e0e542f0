import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { inbox } from './schema.ts';

/** What waits to be judged. `body` is a push of the platform or a fact of another node, by `kind`. */
export interface InboxRow {
  id: number;
  kind: 'push' | 'fact';
  body: unknown;
}

export interface InboxEntry {
  /** Unique per account; a second one with the same key is dropped. */
  key: string;
  receivedAt: EpochMs;
  customerId?: CustomerId;
  kind: 'push' | 'fact';
  body: unknown;
}

export interface Inbox {
  /** Durable when it resolves. `undefined`: this key was recorded before. */
  record(entry: InboxEntry): Promise<InboxRow | undefined>;
  /** What was recorded under this key; undefined: nothing, or it is pruned. */
  bodyOf(key: string): Promise<unknown>;
  /** Rows not applied yet, oldest first. */
  pending(limit: number): Promise<InboxRow[]>;
  /** Bodies of a customer's pushes, newest first. */
  pushesOf(customerId: CustomerId, limit: number): Promise<{ receivedAt: EpochMs; body: unknown }[]>;
  /** Pushes whose reply promised something, oldest first. */
  promisedSince(at: EpochMs): Promise<InboxRow[]>;
  prune(before: EpochMs): Promise<void>;
}

interface Waiting {
  entry: InboxEntry;
  done(row: InboxRow | undefined): void;
  failed(error: unknown): void;
}

/**
 * The inbox of one account. Writes are committed in groups: while one flush runs, what arrives waits for the next, so
 * a storm costs one sync per flush and a lone push waits for nothing.
 *
 * @param notify tells the writer on another node that rows wait
 */
export function createInbox(db: Db, accountId: AccountId, notify: () => boolean): Inbox {
  let queue: Waiting[] = [];
  let flushing = false;

  const flush = async (): Promise<void> => {
    flushing = true;
    while (queue.length > 0) {
      const group = queue.slice(0, GROUP_LIMIT);
      queue = queue.slice(GROUP_LIMIT);
      try {
        const ids = await insertGroup(db, accountId, group, notify());
        for (const waiting of group) {
          const id = ids.get(waiting.entry.key);
          ids.delete(waiting.entry.key); // the same key twice in one group: the first has it
          waiting.done(
            id === undefined ? undefined : { id, kind: waiting.entry.kind, body: waiting.entry.body },
          );
        }
      } catch (error) {
        for (const waiting of group) waiting.failed(error);
      }
    }
    flushing = false;
  };

  return {
    record: (entry) =>
      new Promise((done, failed) => {
        queue.push({ entry, done, failed });
        if (!flushing) void flush();
      }),
    async bodyOf(key) {
      const [row] = await db
        .select({ body: inbox.body })
        .from(inbox)
        .where(and(eq(inbox.accountId, accountId), eq(inbox.key, key)));
      return row?.body;
    },
    async pending(limit) {
      const rows = await db
        .select({ id: inbox.id, kind: inbox.kind, body: inbox.body })
        .from(inbox)
        .where(and(eq(inbox.accountId, accountId), sql`not ${inbox.applied}`))
        .orderBy(inbox.id)
        .limit(limit);
      return rows;
    },
    async pushesOf(customerId, limit) {
      const rows = await db
        .select({ receivedAt: inbox.receivedAt, body: inbox.body })
        .from(inbox)
        .where(and(eq(inbox.accountId, accountId), eq(inbox.customerId, customerId), eq(inbox.kind, 'push')))
        .orderBy(desc(inbox.id))
        .limit(limit);
      return rows.map((r) => ({ receivedAt: r.receivedAt as EpochMs, body: r.body }));
    },
    async promisedSince(at) {
      return db
        .select({ id: inbox.id, kind: inbox.kind, body: inbox.body })
        .from(inbox)
        .where(
          and(
            eq(inbox.accountId, accountId),
            gte(inbox.receivedAt, at),
            eq(inbox.kind, 'push'),
            sql`${inbox.body}->'reply'->'effects' is not null`,
          ),
        )
        .orderBy(inbox.id);
    },
    async prune(before) {
      await db
        .delete(inbox)
        .where(and(eq(inbox.accountId, accountId), lt(inbox.receivedAt, before), eq(inbox.applied, true)));
    },
  };
}

/** Rows of one statement; more would only make a slow one. */
const GROUP_LIMIT = 500;

async function insertGroup(
  db: Db,
  accountId: AccountId,
  group: Waiting[],
  tell: boolean,
): Promise<Map<string, number>> {
  const column = <T>(of: (entry: InboxEntry) => T) => group.map((w) => of(w.entry));
  const result = await db.$client.query<{ id: string; key: string }>({
    name: tell ? 'inbox_insert_tell' : 'inbox_insert',
    text: tell ? insertAndTell : insertOnly,
    values: [
      accountId,
      column((e) => e.key),
      column((e) => e.receivedAt),
      column((e) => e.customerId ?? null),
      column((e) => e.kind),
      column((e) => JSON.stringify(e.body)),
    ],
  });
  return new Map(result.rows.map((r) => [r.key, Number(r.id)]));
}

const insertOnly = `insert into inbox (account_id, key, received_at, customer_id, kind, body)
  select $1, k, r, c, n, b from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::json[]) as t(k, r, c, n, b)
  on conflict (account_id, key) do nothing returning id, key`;
const insertAndTell = `with told as (select pg_notify('kf_inbox', $1)), rows as (${insertOnly}) select id, key from rows, told`;
