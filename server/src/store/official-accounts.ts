import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { OfficialAccountStore, StoredAccount } from '../installation/ports.ts';
import type { Db } from './database.ts';
import { officialAccount } from './schema-installation.ts';

export function createOfficialAccountStore(db: Db): OfficialAccountStore {
  return {
    async list() {
      const rows = await db.select().from(officialAccount).orderBy(officialAccount.accountId);
      return rows.map(toAccount);
    },
    insert: (account) =>
      db.transaction(async (tx) => {
        const stored = await tx
          .insert(officialAccount)
          .values(toRow(account))
          .onConflictDoNothing()
          .returning({ id: officialAccount.accountId });
        if (stored.length > 0) await tx.execute(sql`select pg_notify('kf_accounts', ${account.accountId})`);
        return stored.length > 0;
      }),
    replace: (account) =>
      db.transaction(async (tx) => {
        const present = and(
          eq(officialAccount.accountId, account.accountId),
          eq(officialAccount.version, account.version - 1),
        );
        const stored = await tx
          .update(officialAccount)
          .set(toRow(account))
          .where(present)
          .returning({ id: officialAccount.accountId });
        if (stored.length > 0) await tx.execute(sql`select pg_notify('kf_accounts', ${account.accountId})`);
        return stored.length > 0;
      }),
  };
}

type Row = typeof officialAccount.$inferSelect;

function toAccount({ apiBase, sealedPreviousAesKey, previousAesKeyUntil, ...others }: Row): StoredAccount {
  const { sealedPreviousToken, previousTokenUntil, ...row } = others;
  return {
    ...row,
    accountId: row.accountId as AccountId,
    secretAt: row.secretAt as EpochMs,
    tokenAt: row.tokenAt as EpochMs,
    aesKeyAt: row.aesKeyAt as EpochMs,
    changedAt: row.changedAt as EpochMs,
    ...(apiBase !== null && { apiBase }),
    ...(sealedPreviousAesKey !== null && { sealedPreviousAesKey }),
    ...(previousAesKeyUntil !== null && { previousAesKeyUntil: previousAesKeyUntil as EpochMs }),
    ...(sealedPreviousToken !== null && { sealedPreviousToken }),
    ...(previousTokenUntil !== null && { previousTokenUntil: previousTokenUntil as EpochMs }),
  };
}

/** What is absent is cleared. */
const toRow = (account: StoredAccount): Row => ({
  ...account,
  apiBase: account.apiBase ?? null,
  sealedPreviousAesKey: account.sealedPreviousAesKey ?? null,
  previousAesKeyUntil: account.previousAesKeyUntil ?? null,
  sealedPreviousToken: account.sealedPreviousToken ?? null,
  previousTokenUntil: account.previousTokenUntil ?? null,
});
