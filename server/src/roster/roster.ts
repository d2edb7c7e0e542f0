import { randomUUID } from 'node:crypto';
import type {
  AgentProfileRequest,
  AgentProfilesAnswer,
  AgentProfilesRequest,
  GroupRequest,
  NewGroupRequest,
} from '@kf/shared/contract/agents';
import { type AgentId, type EpochMs, GroupId, type PersonId } from '@kf/shared/contract/ids';
import type { Group, LiveState } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import type { Fact } from '#live/facts.ts';
import type { AgentProfile, GroupStore, ProfileStore } from './ports.ts';

/** Who changes something. */
export interface RosterActor {
  personId: PersonId;
  name: string;
}

export interface RosterDeps {
  groups: GroupStore;
  profiles: ProfileStore;
  now(): EpochMs;
  /** Durable hand-over to the account's writer. */
  publish(fact: Fact): Promise<void>;
  state(): LiveState;
  audit(line: { at: EpochMs; personId: PersonId; act: string; entry: object }): Promise<void>;
}

/** What the tower itself keeps about agents: groups and profiles of one account. */
export interface Roster {
  /** In their order. */
  listGroups(): Promise<Group[]>;
  /** At the end, in the least used colour unless one is named. */
  addGroup(draft: NewGroupRequest, by: RosterActor): Promise<Group>;
  /** @throws {AppError} not_found */
  changeGroup(groupId: GroupId, patch: GroupRequest, by: RosterActor): Promise<Group>;
  /** Its agents lose the group, not more. @throws {AppError} not_found */
  removeGroup(groupId: GroupId, by: RosterActor): Promise<void>;
  /** Those not named keep their order behind the named ones. */
  orderGroups(order: readonly GroupId[], by: RosterActor): Promise<Group[]>;
  /** Absent members stay as they are. @throws {AppError} agent_not_found, request_invalid (a group that does not exist) */
  changeProfile(agentId: AgentId, change: AgentProfileRequest, by: RosterActor): Promise<AgentProfile>;
  /** One change for several agents. @throws {AppError} request_invalid (a group that does not exist) */
  changeProfiles(change: AgentProfilesRequest, by: RosterActor): Promise<AgentProfilesAnswer>;
  /** As {@link Roster.changeProfile}, also for an agent whom the board does not show yet. */
  keepProfile(agentId: AgentId, change: AgentProfileRequest, by: RosterActor): Promise<AgentProfile>;
  /** @throws {AppError} request_invalid, with the ids of groups that do not exist */
  requireGroups(groupIds: readonly GroupId[]): Promise<void>;
}

/** Size of the console's palette of group colours. */
const COLOURS = 8;

export const byOrder = (a: Group, b: Group): number =>
  a.order - b.order || a.name.localeCompare(b.name, 'zh');

export function createRoster({ groups, profiles, now, publish, state, audit }: RosterDeps): Roster {
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

  const note = (by: RosterActor, act: string, what: object): Promise<void> =>
    audit({ at: now(), personId: by.personId, act, entry: { by: by.name, ...what, outcome: 'done' } });

  async function requireGroups(groupIds: readonly GroupId[]): Promise<void> {
    if (groupIds.length === 0) return;
    const known = new Set((await groups.list()).map((group) => group.groupId));
    const unknown = groupIds.filter((id) => !known.has(id));
    if (unknown.length > 0)
      throw new AppError('request_invalid', 'there is no such group', { details: { groupIds: unknown } });
  }

  async function keepProfile(
    agentId: AgentId,
    change: AgentProfileRequest,
    by: RosterActor,
  ): Promise<AgentProfile> {
    await requireGroups(change.groupIds ?? []);
    const before = (await profiles.find(agentId)) ?? { groupIds: [] };
    const after = profileWith(before, change);
    await saveProfile(agentId, after);
    await note(by, 'agent.profile', { agentId, before, after });
    return after;
  }

  return {
    listGroups,
    requireGroups,
    keepProfile,
    async addGroup({ name, colour, ...rest }, by) {
      const list = await listGroups();
      const group = groupWith(
        {
          groupId: GroupId.parse(randomUUID()),
          name,
          colour: colour ?? leastUsedColour(list),
          order: Math.max(0, ...list.map((g) => g.order)) + 1,
        },
        rest,
      );
      await groups.putMany([group]);
      await note(by, 'group.created', { after: group });
      await tell();
      return group;
    },
    async changeGroup(groupId, patch, by) {
      const before = await requireGroup(groupId);
      const after = groupWith(before, patch);
      await groups.putMany([after]);
      await note(by, 'group.changed', { before, after });
      await tell();
      return after;
    },
    async removeGroup(groupId, by) {
      const before = await requireGroup(groupId);
      for (const { agentId, profile } of await profiles.list()) {
        if (!profile.groupIds.includes(groupId)) continue;
        await saveProfile(agentId, {
          ...profile,
          groupIds: profile.groupIds.filter((id) => id !== groupId),
        });
      }
      await groups.remove(groupId);
      await note(by, 'group.deleted', { before });
      await tell();
    },
    async orderGroups(order, by) {
      const list = await listGroups();
      const place = new Map(order.map((id, index) => [id, index]));
      const sorted = list
        .map((group, index) => ({ group, rank: place.get(group.groupId) ?? order.length + index }))
        .sort((a, b) => a.rank - b.rank);
      await groups.putMany(sorted.map(({ group }, index) => ({ ...group, order: index + 1 })));
      await note(by, 'group.ordered', {
        before: list.map((group) => group.name),
        after: sorted.map(({ group }) => group.name),
      });
      return tell();
    },
    async changeProfile(agentId, change, by) {
      if (!state().agents[agentId]) throw new AppError('agent_not_found', 'no such agent on this account');
      return keepProfile(agentId, change, by);
    },
    async changeProfiles({ agentIds, addGroupIds = [], removeGroupIds = [], excluded }, by) {
      await requireGroups([...addGroupIds, ...removeGroupIds]);
      const present = [...new Set(agentIds)].filter((id) => state().agents[id]);
      for (const agentId of present) {
        const { groupIds = [] } = (await profiles.find(agentId)) ?? {};
        const kept = groupIds.filter((id) => !removeGroupIds.includes(id));
        await keepProfile(
          agentId,
          { groupIds: [...kept, ...addGroupIds], ...(excluded !== undefined && { excluded }) },
          by,
        );
      }
      return { changed: present.length, missing: agentIds.filter((id) => !state().agents[id]) };
    },
  };
}

/** Absent: as it was; `null`: taken away. */
const chosen = <T>(wanted: T | null | undefined, known: T | undefined): T | undefined =>
  wanted === undefined ? known : (wanted ?? undefined);

function groupWith(group: Group, patch: GroupRequest): Group {
  const { defaultCapacity: knownCapacity, agentOrder: knownOrder, manualOrder: knownManual, ...kept } = group;
  const defaultCapacity = chosen(patch.defaultCapacity, knownCapacity);
  const agentOrder = patch.agentOrder ?? knownOrder;
  const manualOrder = chosen(patch.manualOrder, knownManual);
  return {
    ...kept,
    name: patch.name ?? group.name,
    colour: patch.colour ?? group.colour,
    ...(defaultCapacity !== undefined && { defaultCapacity }),
    ...(agentOrder !== undefined && { agentOrder }),
    ...(manualOrder !== undefined && { manualOrder: [...new Set(manualOrder)] }),
  };
}

function profileWith(known: AgentProfile, change: AgentProfileRequest): AgentProfile {
  const capacity = chosen(change.capacity, known.capacity);
  const note = chosen(change.note, known.note);
  const excluded = chosen(change.excluded, known.excluded);
  return {
    groupIds: change.groupIds ? [...new Set(change.groupIds)] : known.groupIds,
    ...(capacity !== undefined && { capacity }),
    ...(note !== undefined && note !== '' && { note }),
    ...(excluded !== undefined && {
      excluded: {
        ...(excluded.reason !== undefined && excluded.reason !== '' && { reason: excluded.reason }),
        ...(excluded.until !== undefined && { until: excluded.until }),
      },
    }),
  };
}

function leastUsedColour(groups: readonly Group[]): number {
  const uses = Array<number>(COLOURS).fill(0);
  for (const { colour } of groups) uses[colour % COLOURS] = (uses[colour % COLOURS] ?? 0) + 1;
  return uses.indexOf(Math.min(...uses));
}
