import type { GroupId, PersonId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { SettingKey, SettingValue } from '@kf/shared/contract/settings';
import { settingKinds } from '@kf/shared/contract/settings';
import { agentId, customerId } from '@kf/shared/testing/builders';
import { vi } from 'vitest';
import { startWorld, type Tower } from './tower.ts';

export const by = { personId: 'p1' as PersonId, name: '林主管' };

/** Two groups: 售前 with two agents of capacity 2, 售后 with one; all online, accepting by hand in WeChat. */
export async function startReception(options: { agents?: number; capacity?: number } = {}) {
  const world = await startWorld({ platform: { mode: 'safe', agents: options.agents ?? 3, seed: 11 } });
  const { platform } = world;
  let { tower } = world;
  const accounts = platform.state().agents.map((agent) => agentId(agent.kf_account));
  const until = (what: (state: LiveState) => boolean) =>
    vi.waitUntil(() => what(tower.state()), { timeout: 10_000, interval: 20 });
  for (const account of accounts) {
    platform.agents(account, { action: 'online' });
    platform.agents(account, { action: 'autoAccept', value: 0 });
  }
  await until(
    (s) => Object.values(s.agents).filter((a) => a.presence !== 'offline').length === accounts.length,
  );
  const { roster } = tower.runtime;
  const sales = (await roster.addGroup({ name: '售前' }, by)).groupId;
  const service = (await roster.addGroup({ name: '售后' }, by)).groupId;
  for (const [index, account] of accounts.entries()) {
    const groupIds: GroupId[] = [index < accounts.length - 1 ? sales : service];
    await roster.changeProfile(account, { groupIds, capacity: options.capacity ?? 2 }, by);
  }
  await until((s) =>
    Object.values(s.agents).every((a) => a.capacity !== undefined && a.groupIds.length === 1),
  );

  /** Changes some of a kind of settings. */
  const set = async <K extends SettingKey>(key: K, patch: Partial<SettingValue<K>>) => {
    const { value, version } = tower.runtime.settings.describe(key);
    await tower.runtime.settings.put(key, { ...(value as object), ...patch }, version, by);
  };
  const write = async (openid: string | undefined, text: string) => {
    const { openids } =
      openid === undefined
        ? await platform.customers({ action: 'arrive', text, wait: true })
        : await platform.customers({ action: 'message', openid, text, wait: true });
    return customerId(openids[0] as string);
  };
  const tap = (openid: string, menuId: string, text?: string) =>
    platform.customers({ action: 'tap', openid, menuId, wait: true, ...(text !== undefined && { text }) });
  /** What the tower said to the customer, oldest first. */
  const heard = (openid: string) =>
    platform.customer(openid).seen.filter(({ from }) => from === 'passive' || from === 'custom');
  const last = (openid: string) => heard(openid).at(-1)?.text;
  const stateOf = (openid: string) => platform.customer(openid).state;

  return {
    platform,
    database: world.database,
    get tower(): Tower {
      return tower;
    },
    replace: (next: Tower) => {
      tower = next;
    },
    accounts,
    sales,
    service,
    until,
    set,
    write,
    tap,
    heard,
    last,
    stateOf,
    async close() {
      await tower.close();
      await platform.close();
      await world.database.close();
    },
  };
}

export const initial = <K extends SettingKey>(key: K): SettingValue<K> =>
  settingKinds[key].initial as SettingValue<K>;
