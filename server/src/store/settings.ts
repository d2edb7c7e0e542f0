import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import { eq, sql } from 'drizzle-orm';
import type { SettingStore } from '../settings/ports.ts';
import type { Db } from './database.ts';
import { accountSetting } from './schema-settings.ts';

export function createSettingStore(db: Db, accountId: AccountId): SettingStore {
  return {
    async list() {
      const rows = await db.select().from(accountSetting).where(eq(accountSetting.accountId, accountId));
      return rows.map((row) => ({ ...row, changedAt: row.changedAt as EpochMs }));
    },
    replace: ({ key, ...set }) =>
      db.transaction(async (tx) => {
        const stored = await tx
          .insert(accountSetting)
          .values({ accountId, key, ...set })
          .onConflictDoUpdate({
            target: [accountSetting.accountId, accountSetting.key],
            set,
            setWhere: eq(accountSetting.version, set.version - 1),
          })
          .returning({ key: accountSetting.key });
        if (stored.length > 0) await tx.execute(sql`select pg_notify('kf_settings', ${accountId})`);
        return stored.length > 0;
      }),
  };
}
