import type { EpochMs } from '@kf/shared/contract/ids';
import type { Logger } from 'pino';
import type { OfficialAccounts } from '#installation/official-accounts.ts';
import { createSetup, type Setup } from '#setup/setup.ts';
import type { People } from '../people/people.ts';
import type { PeopleStore } from '../people/ports.ts';
import type { Db } from '../store/database.ts';
import { addAudit } from '../store/records.ts';
import { createSetupStore } from '../store/setup.ts';

export interface InstallationSetupDeps {
  db: Db;
  secretKey: Buffer;
  publicUrl: string | undefined;
  people: Pick<People, 'ensureFirstAdmin'>;
  peopleStore: Pick<PeopleStore, 'count'>;
  accounts: Pick<OfficialAccounts, 'list' | 'callbackValues'>;
  now(): EpochMs;
  log: Logger;
}

/** The first set-up, joined to people, accounts and the store. */
export function createInstallationSetup(deps: InstallationSetupDeps): Setup {
  const { db, secretKey, publicUrl, people, peopleStore, accounts, now, log } = deps;
  return createSetup({
    store: createSetupStore(db),
    secretKey,
    publicUrl,
    now,
    hasPeople: async () => (await peopleStore.count()) > 0,
    createFirstAdmin: (admin) => people.ensureFirstAdmin(admin),
    firstAccount: async () => (await accounts.list())[0]?.id,
    callbackValues: accounts.callbackValues,
    audit: (line) => addAudit(db, line),
    showCode(code) {
      const words = `this tower is not set up yet: open ${publicUrl ?? ''}/setup and give the code ${code}`;
      // Whoever asked for a quiet log still has to see this.
      if (log.isLevelEnabled('warn')) log.warn(words);
      else process.stderr.write(`${words}\n`);
    },
    log,
  });
}
