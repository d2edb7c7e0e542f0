import type { Agent, Group, LiveState } from '@kf/shared/contract/live';
import { type Capacity, capacityOf, isOnline } from '@kf/shared/domain/load';

/** Agents who are in no group. */
export const UNGROUPED = '-';
/** Agents who are no longer in WeChat's list. */
export const DELETED = 'deleted';

export const shows = ['all', 'online', 'offline', 'unbound'] as const;
export type Show = (typeof shows)[number];

export const sortKeys = ['name', 'staffNo', 'status', 'group', 'binding', 'capacity', 'served'] as const;
export type SortKey = (typeof sortKeys)[number];
export interface Sort {
  key: SortKey;
  descending: boolean;
}
export const defaultSort: Sort = { key: 'staffNo', descending: false };

export type BindingState = Agent['binding']['state'];

export interface RowFilter {
  /** What was typed; every word has to be found. */
  words: string;
  show: Show;
  /** A group's id or {@link UNGROUPED}. */
  group?: string | undefined;
  binding?: BindingState | undefined;
}
export const noFilter: RowFilter = { words: '', show: 'all' };

type Groups = Readonly<Record<string, Group>>;

export const groupsInOrder = (groups: Groups): Group[] =>
  Object.values(groups).sort((a, b) => a.order - b.order || a.name.localeCompare(b.name, 'zh'));

/** The agent's groups that exist, in the order of the groups. */
export const groupsOf = (agent: Agent, groups: Groups): Group[] =>
  groupsInOrder(groups).filter((group) => agent.groupIds.includes(group.groupId));

const inGroup = (agent: Agent, group: string, groups: Groups): boolean =>
  group === UNGROUPED
    ? !agent.groupIds.some((id) => groups[id])
    : (agent.groupIds as readonly string[]).includes(group);

/** `unknown` is not counted: the platform did not say that anybody has to be bound. */
export const isUnbound = ({ binding }: Agent): boolean =>
  binding.state !== 'bound' && binding.state !== 'unknown';

const passesShow = (agent: Agent, show: Show): boolean => {
  switch (show) {
    case 'all':
      return true;
    case 'online':
      return isOnline(agent);
    case 'offline':
      return !isOnline(agent);
    case 'unbound':
      return isUnbound(agent);
  }
};

function hasWords(agent: Agent, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return true;
  const text = [agent.nickname, agent.agentId, agent.staffNo, agent.binding.wechatId, agent.note]
    .join('\n')
    .toLowerCase();
  return wanted.split(/\s+/).every((word) => text.includes(word));
}

export const filterAgents = (agents: readonly Agent[], filter: RowFilter, groups: Groups): Agent[] =>
  agents.filter(
    (agent) =>
      passesShow(agent, filter.show) &&
      (filter.binding === undefined || agent.binding.state === filter.binding) &&
      (filter.group === undefined || inGroup(agent, filter.group, groups)) &&
      hasWords(agent, filter.words),
  );

const collator = new Intl.Collator('zh', { numeric: true });
const presences: Record<Agent['presence'], number> = { both: 0, pc: 1, phone: 2, online: 3, offline: 4 };
const bindings: Record<BindingState, number> = {
  bound: 0,
  waiting: 1,
  rejected: 2,
  expired: 3,
  unbound: 4,
  unknown: 5,
};
/** By hand and not known stand behind every number. */
const capacityRank = (capacity: Capacity): number =>
  capacity.kind === 'limit' ? capacity.limit : capacity.kind === 'manual' ? -1 : -2;

/** Missing staff numbers come last. */
const byStaffNo = (a: Agent, b: Agent): number =>
  (a.staffNo === undefined ? 1 : 0) - (b.staffNo === undefined ? 1 : 0) ||
  collator.compare(a.staffNo ?? '', b.staffNo ?? '');

function comparator(key: SortKey, groups: Groups): (a: Agent, b: Agent) => number {
  switch (key) {
    case 'name':
      return (a, b) => collator.compare(a.nickname, b.nickname);
    case 'staffNo':
      return byStaffNo;
    case 'status':
      return (a, b) => presences[a.presence] - presences[b.presence] || a.presenceSince - b.presenceSince;
    case 'group': {
      const places = new Map(groupsInOrder(groups).map((group, place) => [group.groupId as string, place]));
      const rank = (agent: Agent): number =>
        Math.min(...agent.groupIds.map((id) => places.get(id) ?? places.size), places.size);
      return (a, b) => rank(a) - rank(b);
    }
    case 'binding':
      return (a, b) => bindings[a.binding.state] - bindings[b.binding.state];
    case 'capacity':
      return (a, b) => capacityRank(capacityOf(a, groups)) - capacityRank(capacityOf(b, groups));
    case 'served':
      return (a, b) => a.servedToday - b.servedToday;
  }
}

/** Equal ones by staff number, then by account, so that an order is the same every time. */
export function sortAgents(agents: readonly Agent[], sort: Sort, groups: Groups): Agent[] {
  const compare = comparator(sort.key, groups);
  const sign = sort.descending ? -1 : 1;
  return [...agents].sort(
    (a, b) => sign * compare(a, b) || byStaffNo(a, b) || (a.agentId < b.agentId ? -1 : 1),
  );
}

export interface Counts {
  show: Record<Show, number>;
  /** By group's id and {@link UNGROUPED}; an agent of two groups is counted in both. */
  group: ReadonlyMap<string, number>;
}

/** Figures of the filters: those of `show` are within the chosen group. */
export function countAgents(agents: LiveState['agents'], groups: Groups, group: string | undefined): Counts {
  const all = Object.values(agents);
  const within = group === undefined ? all : all.filter((agent) => inGroup(agent, group, groups));
  const byGroup = new Map<string, number>();
  for (const agent of all) {
    const ids = agent.groupIds.filter((id) => groups[id]);
    for (const id of ids.length > 0 ? ids : [UNGROUPED]) byGroup.set(id, (byGroup.get(id) ?? 0) + 1);
  }
  const count = (show: Show): number => within.filter((agent) => passesShow(agent, show)).length;
  return {
    show: {
      all: within.length,
      online: count('online'),
      offline: count('offline'),
      unbound: count('unbound'),
    },
    group: byGroup,
  };
}
