import type { AccountId } from '@kf/shared/contract/ids';
import { and, eq } from 'drizzle-orm';
import type { QuotaStore } from '../wechat/ledger.ts';
import type { Db } from './database.ts';
import { quotaUse } from './schema.ts';

/** Call counts of one account. Increments are added up, so that several nodes count side by side. */
export function createQuotaStore(db: Db, accountId: AccountId): QuotaStore {
  return {
    async load(day) {
      const rows = await db
        .select()
        .from(quotaUse)
        .where(and(eq(quotaUse.accountId, accountId), eq(quotaUse.day, day)));
      return rows.map(({ path, used, refused, limit, closedUntil }) => ({
        day,
        path,
        used,
        refused,
        ...(limit !== null && { limit }),
        ...(closedUntil !== null && { closedUntil }),
      }));
    },
    async save(increments) {
      if (increments.length === 0) return;
      await db.$client.query({
        name: 'quota_add',
        text: addCounts,
        values: [accountId, JSON.stringify(increments)],
      });
    },
  };
}

/** `closedUntil: null` clears it; absent keeps it. */
const addCounts = `insert into quota_use (account_id, day, path, used, refused, "limit", closed_until)
  select $1, i->>'day', i->>'path', (i->>'used')::int, (i->>'refused')::int, (i->>'limit')::int, (i->>'closedUntil')::bigint
    from json_array_elements($2::json) with ordinality as t(i, n) order by n
  on conflict (account_id, day, path) do update set
    used = quota_use.used + excluded.used,
    refused = quota_use.refused + excluded.refused,
    "limit" = coalesce(excluded."limit", quota_use."limit"),
    closed_until = case when exists (
      select 1 from json_array_elements($2::json) as j(i)
      where i->>'path' = excluded.path and i->>'day' = excluded.day and (i->'closedUntil') is not null
    ) then excluded.closed_until else quota_use.closed_until end`;
