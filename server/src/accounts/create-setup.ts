import type { EpochMs } from '@kf/shared/contract/ids';
import type { Logger } from 'pino';
import type { OfficialAccounts } from '#installation/official-accounts.ts';
import { createSetup, type Setup } from '#setup/setup.ts';
import type { PeopleParts } from '../people/parts.ts';
import { checkNewPassword } from '../people/password-rules.ts';
import type { Db } from '../store/database.ts';
import { createSetupStore } from '../store/setup.ts';

export interface InstallationSetupDeps {
  db: Db;
  secretKey: Buffer;
  publicUrl: string | undefined;
  /** Where the console can be opened from this machine. */
  ownUrl: string;
  people: Pick<PeopleParts, 'people' | 'store' | 'audit'>;
  accounts: Pick<OfficialAccounts, 'list' | 'callbackValues'>;
  now(): EpochMs;
  log: Logger;
}

/** The first set-up, joined to people, accounts and the store. */
export function createInstallationSetup(deps: InstallationSetupDeps): Setup {
  const { db, secretKey, publicUrl, ownUrl, accounts, now, log } = deps;
  const { people, store, audit } = deps.people;
  return createSetup({
    store: createSetupStore(db),
    secretKey,
    publicUrl,
    now,
    hasPeople: async () => (await store.count()) > 0,
    async createFirstAdmin(admin) {
      await checkNewPassword(admin.password, admin.username);
      return people.ensureFirstAdmin(admin);
    },
    firstAccount: async () => (await accounts.list())[0]?.id,
    callbackValues: accounts.callbackValues,
    audit: audit.record,
    showCode(code) {
      const words = `this tower is not set up yet: open ${publicUrl ?? ownUrl}/setup and give the code ${code}`;
      // Whoever asked for a quiet log still has to see this.
      if (log.isLevelEnabled('warn')) log.warn(words);
      else process.stderr.write(`${words}\n`);
    },
    log,
  });
}
