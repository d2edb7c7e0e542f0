import type { AgentId, GroupId } from '@kf/shared/contract/ids';
import type { LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import { compareByRule, type OrderStanding } from '@kf/shared/domain/agent-order';
import { wishesGroup } from '@kf/shared/domain/wish';
import {
  type AgentFacts,
  type AgentFilter,
  type AgentSort,
  compareAgents,
  passesFilter,
} from './agent-facts.ts';

/** Agents who are in no group. */
export const UNGROUPED = '-';
/** All agents, where there are no groups or they are not shown. */
export const EVERYBODY = '*';

export interface GroupFigures {
  agents: number;
  online: number;
  sessions: number;
  free: number;
  /** Waiting for this group or for one of its agents. */
  waiting: number;
}

export interface AgentSection {
  /** A group's id, {@link UNGROUPED} or {@link EVERYBODY}. */
  key: string;
  rows: readonly AgentId[];
}

export interface ArrangeView {
  filter: AgentFilter;
  sort: AgentSort;
  byGroup: boolean;
  /** Show this group only. */
  groupId?: string | undefined;
}

export interface ArrangeGround {
  facts: ReadonlyMap<AgentId, AgentFacts>;
  groups: LiveState['groups'];
  view: ArrangeView;
}

/** Members of each section before any filter. An agent of two groups is in both. */
export function membersOf({ facts, groups, view }: ArrangeGround): { key: string; members: AgentFacts[] }[] {
  const all = [...facts.values()];
  const ordered = Object.values(groups).sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  if (!view.byGroup || ordered.length === 0) {
    const only = view.groupId;
    const members = only === undefined ? all : all.filter((one) => isMember(one, only));
    return [{ key: EVERYBODY, members }];
  }
  const shown = ordered.filter((group) => view.groupId === undefined || group.groupId === view.groupId);
  const sections = shown.map((group) => ({
    key: group.groupId as string,
    members: all.filter((one) => isMember(one, group.groupId)),
  }));
  const rest = all.filter((one) => !one.agent.groupIds.some((id) => groups[id]));
  if (rest.length > 0 && view.groupId === undefined) sections.push({ key: UNGROUPED, members: rest });
  return sections;
}

/** In the order of the group, where the view asks for it and the group has a rule of its own. */
function orderOf(key: string, { groups, view }: ArrangeGround): (a: AgentFacts, b: AgentFacts) => number {
  const group = view.sort === 'group' ? groups[key as GroupId] : undefined;
  return (a, b) =>
    (group && a.online === b.online ? compareByRule(group, standingOf(a), standingOf(b)) : 0) ||
    compareAgents(a, b, view.sort, groups);
}

const standingOf = ({ agent, free, capacity }: AgentFacts): OrderStanding => ({
  agentId: agent.agentId,
  staffNo: agent.staffNo,
  lastServedAt: agent.lastServedAt,
  freeShare: capacity.kind === 'limit' ? free / capacity.limit : 0,
});

const isMember = (facts: AgentFacts, groupId: string): boolean =>
  (facts.agent.groupIds as readonly string[]).includes(groupId);

/**
 * The sections with their rows in order. `previous`: rows keep their places except those whose rank changed by more
 * than one, so that neighbours of nearly equal rank do not swap all day. Absent: a user's action sorts exactly.
 */
export function arrange(ground: ArrangeGround, previous?: readonly AgentSection[]): AgentSection[] {
  return membersOf(ground).map(({ key, members }) => {
    const ideal = members
      .filter((facts) => passesFilter(facts, ground.view.filter))
      .sort(orderOf(key, ground))
      .map((facts) => facts.agent.agentId);
    const before = previous?.find((section) => section.key === key);
    if (!before) return { key, rows: ideal };
    const rows = settle(before.rows, ideal);
    return isSameList(rows, before.rows) ? before : { key, rows };
  });
}

/** The order of `ideal` with as few moves from `previous` as the rule allows: a row moves only by more than one rank. */
export function settle<T>(previous: readonly T[], ideal: readonly T[]): T[] {
  const wanted = new Map(ideal.map((id, rank) => [id, rank]));
  const kept = previous.filter((id) => wanted.has(id));
  const stays = kept.filter((id, rank) => Math.abs((wanted.get(id) ?? 0) - rank) <= 1);
  const staying = new Set(stays);
  const rows = [...stays];
  // ascending, so that each lands at its rank among those already placed
  ideal.forEach((id, rank) => {
    if (!staying.has(id)) rows.splice(rank, 0, id);
  });
  return rows;
}

/** Membership changes at once, order only when it is due: who is new goes to its rank, who left is dropped. */
export function keepOrder(ground: ArrangeGround, previous: readonly AgentSection[]): AgentSection[] {
  return membersOf(ground).map(({ key, members }) => {
    const shown = members.filter((facts) => passesFilter(facts, ground.view.filter));
    const before = previous.find((section) => section.key === key);
    const ids = new Set(shown.map((facts) => facts.agent.agentId));
    if (before && before.rows.length === ids.size && before.rows.every((id) => ids.has(id))) return before;
    const kept = new Set(before?.rows.filter((id) => ids.has(id)));
    const rows = [...kept];
    const sorted = shown.sort((a, b) => compareAgents(a, b, ground.view.sort, ground.groups));
    sorted.forEach((facts, rank) => {
      if (!kept.has(facts.agent.agentId)) rows.splice(rank, 0, facts.agent.agentId);
    });
    return { key, rows };
  });
}

export const isSameArrangement = (a: readonly AgentSection[], b: readonly AgentSection[]): boolean =>
  a.length === b.length && a.every((section, index) => section === b[index]);

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** The numbers of a group's bar. Each agent counts fully in each of its groups; the account's totals count once. */
export function groupFigures(
  members: readonly AgentFacts[],
  key: string,
  queue: readonly WaitingCustomer[],
  groupIdsOf: (agentId: string) => readonly string[],
): GroupFigures {
  const figures: GroupFigures = { agents: members.length, online: 0, sessions: 0, free: 0, waiting: 0 };
  for (const facts of members) {
    if (facts.online) figures.online++;
    figures.sessions += facts.load;
    figures.free += facts.free;
  }
  if (key !== UNGROUPED && key !== EVERYBODY)
    for (const customer of queue) if (wishesGroup(customer, key, groupIdsOf)) figures.waiting++;
  return figures;
}
