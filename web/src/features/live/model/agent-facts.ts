import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent, Dialect, Group, LiveState, Operation, Session } from '@kf/shared/contract/live';
import { type Capacity, capacityOf, isOnline } from '@kf/shared/domain/load';
import { type Reachability, reachabilityOf } from '@kf/shared/domain/reachability';
import { isUnderway } from './suggest.ts';

/** What the board says of an agent beside the agent's own record. */
export interface AgentFacts {
  agent: Agent;
  sessions: readonly Session[];
  load: number;
  capacity: Capacity;
  free: number;
  /** Sessions above the limit. */
  over: number;
  online: boolean;
  reach: Reachability;
}

const noSessions: readonly Session[] = [];

export function factsOf(
  agent: Agent,
  sessions: readonly Session[] | undefined,
  groups: Readonly<Record<string, Group>>,
  dialect: Dialect,
  now: number,
): AgentFacts {
  const list = sessions ?? noSessions;
  const capacity = capacityOf(agent, groups);
  const online = isOnline(agent);
  const spare = capacity.kind === 'limit' ? capacity.limit - list.length : 0;
  return {
    agent,
    sessions: list,
    load: list.length,
    capacity,
    free: online ? Math.max(0, spare) : 0,
    over: Math.max(0, -spare),
    online,
    reach: reachabilityOf(agent, dialect, now),
  };
}

export interface FactsGround {
  state: Pick<LiveState, 'account' | 'agents' | 'groups'>;
  sessionsByAgent: ReadonlyMap<string, readonly Session[]>;
  now: number;
}

/** Facts of all agents; those that are still true keep their identity, and so does the map when all are. */
export function stepFacts(
  previous: ReadonlyMap<AgentId, AgentFacts>,
  { state, sessionsByAgent, now }: FactsGround,
): ReadonlyMap<AgentId, AgentFacts> {
  const agents = Object.values(state.agents);
  const next = new Map<AgentId, AgentFacts>();
  let same = agents.length === previous.size;
  for (const agent of agents) {
    const facts = factsOf(
      agent,
      sessionsByAgent.get(agent.agentId),
      state.groups,
      state.account.dialect,
      now,
    );
    const old = previous.get(agent.agentId);
    if (old && saysTheSame(old, facts)) next.set(agent.agentId, old);
    else {
      next.set(agent.agentId, facts);
      same = false;
    }
  }
  return same ? previous : next;
}

const saysTheSame = (a: AgentFacts, b: AgentFacts): boolean =>
  a.agent === b.agent &&
  a.sessions === b.sessions &&
  a.free === b.free &&
  a.over === b.over &&
  a.capacity.kind === b.capacity.kind &&
  (a.capacity.kind !== 'limit' || b.capacity.kind !== 'limit' || a.capacity.limit === b.capacity.limit) &&
  a.reach.kind === b.reach.kind;

export type AgentFilter = 'all' | 'online' | 'free' | 'full' | 'offline';
export const agentFilters: readonly AgentFilter[] = ['all', 'online', 'free', 'full', 'offline'];

const isFull = (facts: AgentFacts): boolean =>
  facts.online && facts.capacity.kind === 'limit' && facts.free === 0;

export function passesFilter(facts: AgentFacts, filter: AgentFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'online':
      return facts.online;
    case 'free':
      return facts.free > 0;
    case 'full':
      return isFull(facts);
    case 'offline':
      return !facts.online;
    default:
      return filter satisfies never;
  }
}

export function filterCounts(all: readonly AgentFacts[]): Record<AgentFilter, number> {
  const counts = { all: all.length, online: 0, free: 0, full: 0, offline: 0 };
  for (const facts of all) {
    if (!facts.online) counts.offline++;
    else {
      counts.online++;
      if (facts.free > 0) counts.free++;
      if (isFull(facts)) counts.full++;
    }
  }
  return counts;
}

export type AgentSort = 'free' | 'longest' | 'name' | 'group' | 'served';
export const agentSorts: readonly AgentSort[] = ['free', 'longest', 'name', 'group', 'served'];

const byName = new Intl.Collator('zh-CN', { numeric: true });

/** Of agents on duty: those with free slots, then those without a limit, the full, those over it. */
const freeRank = (facts: AgentFacts): number => {
  if (facts.free > 0) return 0;
  if (facts.capacity.kind !== 'limit') return 1;
  return facts.over > 0 ? 3 : 2;
};

const groupRank = (facts: AgentFacts, groups: LiveState['groups']): number => {
  let best = Number.POSITIVE_INFINITY;
  for (const id of facts.agent.groupIds) best = Math.min(best, groups[id]?.order ?? Number.POSITIVE_INFINITY);
  return best;
};

/** Offline agents come last in every order; equals by name, then id. */
export function compareAgents(
  a: AgentFacts,
  b: AgentFacts,
  sort: AgentSort,
  groups: LiveState['groups'],
): number {
  if (a.online !== b.online) return a.online ? -1 : 1;
  return compareBy(a, b, sort, groups) || byNameThenId(a.agent, b.agent);
}

function compareBy(a: AgentFacts, b: AgentFacts, sort: AgentSort, groups: LiveState['groups']): number {
  switch (sort) {
    case 'free':
      return freeRank(a) - freeRank(b) || b.free - a.free || a.over - b.over;
    case 'longest':
      return oldestStart(a) - oldestStart(b) || 0;
    case 'group': {
      const difference = groupRank(a, groups) - groupRank(b, groups);
      return Number.isNaN(difference) ? 0 : difference;
    }
    case 'served':
      return b.agent.servedToday - a.agent.servedToday;
    case 'name':
      return 0;
    default:
      return sort satisfies never;
  }
}

/** Nobody served: after everybody. A large number, not infinity, so that differences stay numbers. */
const oldestStart = (facts: AgentFacts): number => facts.sessions[0]?.startedAt ?? Number.MAX_SAFE_INTEGER;

const byNameThenId = (a: Agent, b: Agent): number =>
  byName.compare(a.nickname, b.nickname) || (a.agentId < b.agentId ? -1 : a.agentId > b.agentId ? 1 : 0);

/** Customers on their way to an agent who are not there yet, oldest act first. */
export function pendingByAgent(
  operations: LiveState['operations'],
  sessions: LiveState['sessions'],
): Map<AgentId, Operation[]> {
  const pending = new Map<AgentId, Operation[]>();
  for (const operation of Object.values(operations)) {
    const to = operation.type === 'handover' ? operation.toAgentId : operation.agentId;
    if (operation.type === 'close' || to === undefined || !isUnderway(operation)) continue;
    if (operation.state === 'unfinished' || sessions[operation.customerId]?.agentId === to) continue;
    const list = pending.get(to);
    if (list) list.push(operation);
    else pending.set(to, [operation]);
  }
  for (const list of pending.values()) list.sort((a, b) => a.createdAt - b.createdAt);
  return pending;
}
