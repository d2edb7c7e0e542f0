import type { FastifyBaseLogger } from 'fastify';
import { createOfficialAccounts, type OfficialAccounts } from '#installation/official-accounts.ts';
import type { Config } from '../config.ts';
import type { SecretBox } from '../secret-box.ts';
import type { Notifications } from '../store/notifications.ts';
import { createOfficialAccountStore } from '../store/official-accounts.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createAccountRuntime, type RuntimeDeps } from './runtime.ts';
import { scopeNotifications } from './scoped-notifications.ts';

export interface AccountsDeps
  extends Omit<RuntimeDeps, 'accountId' | 'config' | 'wechatApiBase' | 'callbackUrl'> {
  config: Pick<Config, 'account' | 'wechatApiBase' | 'defaultTimeZone' | 'seatLimit'> & {
    http: Pick<Config['http'], 'publicUrl'>;
  };
  box: SecretBox;
  notifications: Notifications;
  log: FastifyBaseLogger;
}

/** The accounts of this installation, and what runs of them on this node. */
export function createAccounts({ config, box, ...deps }: AccountsDeps): {
  accounts: OfficialAccounts;
  registry: Registry;
} {
  const { database, notifications, audit, now, log } = deps;
  const accounts = createOfficialAccounts({
    store: createOfficialAccountStore(database.db),
    box,
    environment: config.account,
    defaults: {
      apiBase: config.wechatApiBase,
      timeZone: config.defaultTimeZone,
      seatLimit: config.seatLimit,
    },
    publicUrl: config.http.publicUrl,
    now,
    runOf: (id) => registry.runOf(id),
    audit: audit.record,
  });
  const registry = createRegistry({
    entries: accounts.entries,
    async create(entry) {
      const scope = scopeNotifications(notifications);
      const runtime = await createAccountRuntime({
        ...deps,
        accountId: entry.accountId,
        config: entry.config,
        wechatApiBase: entry.apiBase,
        callbackUrl: entry.callbackUrl,
        notifications: scope.notifications,
      });
      return {
        ...runtime,
        async close() {
          scope.end();
          await runtime.close();
        },
      };
    },
    onAccounts(listener) {
      notifications.on('kf_accounts', listener);
      notifications.onReconnected(listener);
    },
    log,
  });
  return { accounts, registry };
}
