import type { AgentId } from '@kf/shared/contract/ids';
import type { Group } from '@kf/shared/contract/live';
import type { AgentProfile, GroupStore, ProfileStore } from '../ports.ts';

/** Groups and profiles in memory. */
export function createMemoryRosterStores(initial: Group[] = []) {
  const groups = new Map(initial.map((group) => [group.groupId, group]));
  const profiles = new Map<AgentId, AgentProfile>();
  const groupStore: GroupStore = {
    list: async () => [...groups.values()],
    async putMany(list) {
      for (const group of list) groups.set(group.groupId, group);
    },
    async remove(groupId) {
      groups.delete(groupId);
    },
  };
  const profileStore: ProfileStore = {
    find: async (agentId) => profiles.get(agentId),
    async save(agentId, profile) {
      profiles.set(agentId, profile);
    },
    list: async () => [...profiles].map(([agentId, profile]) => ({ agentId, profile })),
  };
  return { groups: groupStore, profiles: profileStore };
}
