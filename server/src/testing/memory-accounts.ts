import type { EpochMs } from '@kf/shared/contract/ids';
import { createOfficialAccounts, type OfficialAccountsDeps } from '#installation/official-accounts.ts';
import type { OfficialAccountStore, StoredAccount } from '#installation/ports.ts';
import { createSecretBox } from '../secret-box.ts';

function memoryAccountStore(): OfficialAccountStore {
  const rows = new Map<string, StoredAccount>();
  return {
    list: async () => [...rows.values()],
    async insert(account) {
      const taken = [...rows.values()].some(
        ({ accountId, appId }) => accountId === account.accountId || appId === account.appId,
      );
      if (!taken) rows.set(account.accountId, account);
      return !taken;
    },
    async replace(account) {
      if (rows.get(account.accountId)?.version !== account.version - 1) return false;
      rows.set(account.accountId, account);
      return true;
    },
  };
}

/** Official accounts without a database, with the same guarantees. */
export const memoryAccounts = (over: Partial<OfficialAccountsDeps> = {}) =>
  createOfficialAccounts({
    store: memoryAccountStore(),
    box: createSecretBox(Buffer.alloc(32, 1)),
    environment: undefined,
    defaults: { apiBase: 'https://api.weixin.qq.com', timeZone: 'Asia/Shanghai', seatLimit: 100 },
    publicUrl: 'https://tower.example',
    now: () => Date.now() as EpochMs,
    runOf: () => ({ run: 'running' }),
    audit: async () => undefined,
    ...over,
  });
