import { randomUUID } from 'node:crypto';
import type { AgentProfileRequest } from '@kf/shared/contract/http';
import { type AgentId, type EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Group, LiveState } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import type { Fact } from '#live/facts.ts';
import type { AgentProfile, GroupStore, ProfileStore } from './ports.ts';

export interface RosterDeps {
  groups: GroupStore;
  profiles: ProfileStore;
  now(): EpochMs;
  /** Durable hand-over to the account's writer. */
  publish(fact: Fact): Promise<void>;
  state(): LiveState;
}

export interface GroupDraft {
  name: string;
  colour?: number | undefined;
  defaultCapacity?: number | undefined;
}

/** Absent: as it was. `defaultCapacity: null` takes it away. */
export interface GroupPatch {
  name?: string | undefined;
  colour?: number | undefined;
  defaultCapacity?: number | null | undefined;
}

/** What the tower itself keeps about agents: groups and profiles of one account. */
export interface Roster {
  /** In their order. */
  listGroups(): Promise<Group[]>;
  /** At the end, in the least used colour unless one is named. */
  addGroup(draft: GroupDraft): Promise<Group>;
  /** @throws {AppError} not_found */
  changeGroup(groupId: GroupId, patch: GroupPatch): Promise<Group>;
  /** Its agents lose the group, not more. @throws {AppError} not_found */
  removeGroup(groupId: GroupId): Promise<void>;
  /** Those not named keep their order behind the named ones. */
  orderGroups(order: readonly GroupId[]): Promise<Group[]>;
  /** Absent members stay as they are. @throws {AppError} agent_not_found, request_invalid (a group that does not exist) */
  changeProfile(agentId: AgentId, change: AgentProfileRequest): Promise<AgentProfile>;
}

/** Size of the console's palette of group colours. */
const COLOURS = 8;

export const byOrder = (a: Group, b: Group): number =>
  a.order - b.order || a.name.localeCompare(b.name, 'zh');

export function createRoster({ groups, profiles, now, publish, state }: RosterDeps): Roster {
  const listGroups = async (): Promise<Group[]> => (await groups.list()).sort(byOrder);

  async function tell(): Promise<Group[]> {
    const list = await listGroups();
    await publish({ type: 'groups.changed', seenAt: now(), groups: list });
    return list;
  }

  async function requireGroup(groupId: GroupId): Promise<Group> {
    const group = (await groups.list()).find((g) => g.groupId === groupId);
    if (!group) throw new AppError('not_found', 'there is no such group');
    return group;
  }

  async function saveProfile(agentId: AgentId, profile: AgentProfile): Promise<void> {
    await profiles.save(agentId, profile);
    await publish({ type: 'profile.changed', seenAt: now(), agentId, ...profile });
  }

  return {
    listGroups,
    async addGroup({ name, colour, defaultCapacity }) {
      const list = await listGroups();
      const group: Group = {
        groupId: GroupId.parse(randomUUID()),
        name,
        colour: colour ?? leastUsedColour(list),
        order: Math.max(0, ...list.map((g) => g.order)) + 1,
        ...(defaultCapacity === undefined ? {} : { defaultCapacity }),
      };
      await groups.putMany([group]);
      await tell();
      return group;
    },
    async changeGroup(groupId, patch) {
      const { defaultCapacity: kept, ...group } = await requireGroup(groupId);
      const defaultCapacity =
        patch.defaultCapacity === undefined ? kept : (patch.defaultCapacity ?? undefined);
      const next: Group = {
        ...group,
        name: patch.name ?? group.name,
        colour: patch.colour ?? group.colour,
        ...(defaultCapacity === undefined ? {} : { defaultCapacity }),
      };
      await groups.putMany([next]);
      await tell();
      return next;
    },
    async removeGroup(groupId) {
      await requireGroup(groupId);
      for (const agent of Object.values(state().agents)) {
        if (!agent.groupIds.includes(groupId)) continue;
        const profile = await profiles.find(agent.agentId);
        if (profile)
          await saveProfile(agent.agentId, {
            ...profile,
            groupIds: profile.groupIds.filter((id) => id !== groupId),
          });
      }
      await groups.remove(groupId);
      await tell();
    },
    async orderGroups(order) {
      const list = await listGroups();
      const place = new Map(order.map((id, index) => [id, index]));
      const sorted = list
        .map((group, index) => ({ group, rank: place.get(group.groupId) ?? order.length + index }))
        .sort((a, b) => a.rank - b.rank);
      await groups.putMany(sorted.map(({ group }, index) => ({ ...group, order: index + 1 })));
      return tell();
    },
    async changeProfile(agentId, { capacity, groupIds }) {
      if (!state().agents[agentId]) throw new AppError('agent_not_found', 'no such agent on this account');
      const { capacity: known, ...profile } = (await profiles.find(agentId)) ?? { groupIds: [] };
      const unknown = await unknownGroups(groups, groupIds ?? []);
      if (unknown.length > 0)
        throw new AppError('request_invalid', 'there is no such group', { details: { groupIds: unknown } });
      const wanted = capacity === undefined ? known : (capacity ?? undefined);
      const next: AgentProfile = {
        ...profile,
        groupIds: groupIds ? [...new Set(groupIds)] : profile.groupIds,
        ...(wanted === undefined ? {} : { capacity: wanted }),
      };
      await saveProfile(agentId, next);
      return next;
    },
  };
}

async function unknownGroups(groups: GroupStore, ids: readonly GroupId[]): Promise<GroupId[]> {
  if (ids.length === 0) return [];
  const known = new Set((await groups.list()).map((g) => g.groupId));
  return ids.filter((id) => !known.has(id));
}

function leastUsedColour(groups: readonly Group[]): number {
  const uses = Array<number>(COLOURS).fill(0);
  for (const { colour } of groups) uses[colour % COLOURS] = (uses[colour % COLOURS] ?? 0) + 1;
  return uses.indexOf(Math.min(...uses));
}
