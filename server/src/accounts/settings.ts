import type { AccountId } from '@kf/shared/contract/ids';
import { createSettings, type Settings, type SettingsDeps } from '#settings/settings.ts';
import type { Db } from '../store/database.ts';
import type { Notifications } from '../store/notifications.ts';
import { createSettingStore } from '../store/settings.ts';

interface AccountSettingsDeps extends Omit<SettingsDeps, 'store'> {
  accountId: AccountId;
  db: Db;
  notifications: Notifications;
}

/** The settings of an account, read again when another node changed them, or when that may have been missed. */
export function createAccountSettings(deps: AccountSettingsDeps): Settings {
  const { accountId, db, notifications, log } = deps;
  const settings = createSettings({ ...deps, store: createSettingStore(db, accountId) });
  const read = (): void =>
    void settings
      .reload()
      .catch((error: unknown) => log.warn({ err: error }, 'settings could not be read again'));
  notifications.on('kf_settings', (id) => {
    if (id === accountId) read();
  });
  notifications.onReconnected(read);
  return settings;
}
