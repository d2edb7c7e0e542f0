import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import {
  type SettingAnswer,
  type SettingKey,
  type SettingValue,
  settingKeys,
  settingKinds,
} from '@kf/shared/contract/settings';
import { AppError } from '../errors.ts';
import type { SettingStore, StoredSetting } from './ports.ts';

/** What one account was told, in memory: reading never waits. */
export interface Settings {
  /** The present value; the initial one before {@link Settings.reload} and while nobody changed anything. */
  get<K extends SettingKey>(key: K): SettingValue<K>;
  /** With its version and who changed it last. */
  describe(key: SettingKey): SettingAnswer;
  /**
   * @param version the one the change was made from
   * @throws {AppError} request_invalid with `details.issues`; settings_changed when somebody changed it meanwhile;
   *   forbidden is the route's to judge
   */
  put(
    key: SettingKey,
    value: unknown,
    version: number,
    by: { personId: PersonId; name: string },
  ): Promise<SettingAnswer>;
  /** Called after a change, made here or on another node. Answers how to stop. */
  onChange<K extends SettingKey>(key: K, listener: (value: SettingValue<K>) => void): () => void;
  /** Reads what is stored: at the start, and when another node changed something. */
  reload(): Promise<void>;
}

export interface SettingsDeps {
  store: SettingStore;
  now(): EpochMs;
  audit(line: { at: EpochMs; personId: PersonId; act: string; entry: unknown }): Promise<void>;
  log: { warn(details: object, message: string): void };
}

interface Held {
  value: unknown;
  stored?: StoredSetting;
}

export function createSettings({ store, now, audit, log }: SettingsDeps): Settings {
  const held = new Map<SettingKey, Held>(
    settingKeys.map((key) => [key, { value: settingKinds[key].initial }]),
  );
  const listeners = new Map<SettingKey, Set<(value: never) => void>>(
    settingKeys.map((key) => [key, new Set()]),
  );
  const entry = (key: SettingKey): Held => held.get(key) ?? { value: settingKinds[key].initial };

  const hold = (key: SettingKey, stored: StoredSetting): void => {
    // A notification may be overtaken by the answer of our own write.
    if ((entry(key).stored?.version ?? 0) >= stored.version) return;
    const parsed = settingKinds[key].schema.safeParse(stored.value);
    if (!parsed.success)
      log.warn({ key, err: parsed.error }, 'a stored setting does not fit: its initial value holds');
    const value = parsed.success ? parsed.data : settingKinds[key].initial;
    held.set(key, { value, stored });
    for (const listener of listeners.get(key) ?? []) listener(value as never);
  };

  const describe = (key: SettingKey): SettingAnswer => {
    const { value, stored } = entry(key);
    return {
      value,
      version: stored?.version ?? 0,
      ...(stored && { changedAt: stored.changedAt, changedBy: stored.changedBy }),
    };
  };

  const reload = async (): Promise<void> => {
    for (const stored of await store.list()) {
      const key = settingKeys.find((known) => known === stored.key);
      if (key) hold(key, stored);
    }
  };

  return {
    get: <K extends SettingKey>(key: K) => entry(key).value as SettingValue<K>,
    describe,
    async put(key, value, version, by) {
      const parsed = settingKinds[key].schema.safeParse(value);
      if (!parsed.success)
        throw new AppError('request_invalid', 'the value does not fit', {
          details: {
            issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
          },
        });
      const before = entry(key).value;
      const next = { key, value: parsed.data, version: version + 1, changedAt: now(), changedBy: by.name };
      if (!(await store.replace(next))) {
        await reload();
        const present = entry(key).stored;
        throw new AppError('settings_changed', 'somebody changed this meanwhile', {
          details: present ? { by: present.changedBy, at: present.changedAt } : {},
        });
      }
      hold(key, next);
      await audit({
        at: next.changedAt,
        personId: by.personId,
        act: 'settings.changed',
        entry: { key, before, after: parsed.data },
      });
      return describe(key);
    },
    onChange(key, listener) {
      const all = listeners.get(key);
      all?.add(listener as (value: never) => void);
      return () => all?.delete(listener as (value: never) => void);
    },
    reload,
  };
}
