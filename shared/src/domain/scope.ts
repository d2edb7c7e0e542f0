import type { Alert, AlertKind } from '../contract/alerts.ts';
import type { GroupId } from '../contract/ids.ts';
import type {
  Agent,
  Change,
  DismissedCustomer,
  Group,
  LiveState,
  Operation,
  Session,
  Today,
  WaitingCustomer,
} from '../contract/live.ts';

/**
 * What of an account people see who are there for some groups only: the agents of these groups, who these serve, and who
 * waits for them or for nobody in particular. Of everything else not even a number.
 */
export interface View {
  groups: ReadonlySet<string>;
  /** Agents of these groups. */
  agents: ReadonlySet<string>;
  /** Ids of the agents and groups that are not to be named. */
  others: ReadonlySet<string>;
}

/** Holds until {@link movesMembers}: then everybody with a view needs a new one, and the state anew. */
export function viewOf(state: Pick<LiveState, 'agents' | 'groups'>, groupIds: readonly GroupId[]): View {
  const groups = new Set<string>(groupIds);
  const agents = new Set<string>();
  const others = new Set<string>();
  for (const agent of Object.values(state.agents))
    (agent.groupIds.some((id) => groups.has(id)) ? agents : others).add(agent.agentId);
  for (const { groupId } of Object.values(state.groups)) if (!groups.has(groupId)) others.add(groupId);
  return { groups, agents, others };
}

/** Whether a change lets agents or groups appear, go, or belong elsewhere. `before`: the state it is applied to. */
export function movesMembers(before: Pick<LiveState, 'agents' | 'groups'>, change: Change): boolean {
  switch (change.type) {
    case 'agent.put': {
      const was = before.agents[change.agent.agentId]?.groupIds;
      const now = change.agent.groupIds;
      return was === undefined || was.length !== now.length || was.some((id) => !now.includes(id));
    }
    case 'group.put':
      return before.groups[change.group.groupId] === undefined;
    case 'agent.removed':
    case 'group.removed':
      return true;
    default:
      return false;
  }
}

/** The state as a view shows it; marked by `onlyGroups`. */
export function scopeState(state: LiveState, view: View): LiveState {
  const waiting = shownOf(state.waiting, (one) => waitingIn(one, view));
  const part: { [K in keyof Required<LiveState>]: LiveState[K] } = {
    account: state.account,
    onlyGroups: [...view.groups] as GroupId[],
    groups: shownOf(state.groups, (group) => groupIn(group, view)),
    agents: shownOf(state.agents, (agent) => agentIn(agent, view)),
    sessions: shownOf(state.sessions, (session) => (sessionIn(session, view) ? session : undefined)),
    waiting,
    dismissed: shownOf(state.dismissed, (one) => waitingIn(one, view)),
    // Those beyond WeChat's list may wait for anybody: only who is known to be ours is counted.
    waitingCount: Object.keys(waiting).length,
    operations: shownOf(state.operations, (operation) => operationIn(operation, view)),
    alerts: shownOf(state.alerts, (alert) => (alertIn(alert, view) ? alert : undefined)),
    estimates: estimatesIn(state.estimates, waiting),
    arrivals: arrivalsIn(state.arrivals, view),
    sources: state.sources,
    today: todayIn(state.today, view),
  };
  return part;
}

/**
 * What a change is for a view; undefined when it is nothing. `part`: the state as the view showed it until now. What a
 * new kind of change tells of other groups must be said here, or it does not compile.
 */
export function scopeChange(change: Change, view: View, part: LiveState): Change | undefined {
  switch (change.type) {
    case 'account.put':
    case 'source.put':
      return change;
    case 'group.put': {
      const group = groupIn(change.group, view);
      return group && { ...change, group };
    }
    case 'agent.put': {
      const agent = agentIn(change.agent, view);
      return agent && { ...change, agent };
    }
    case 'group.removed':
      return part.groups[change.groupId] && change;
    case 'agent.removed':
      return part.agents[change.agentId] && change;
    case 'session.put':
      return sessionChange(change.session, change.cause, view, part);
    case 'session.removed':
      return part.sessions[change.customerId] && change;
    case 'waiting.put': {
      // The place among all who wait would tell how many wait for others.
      const { position: _everybodys, ...rest } = change;
      const waiting = waitingIn(change.waiting, view);
      if (waiting) return { ...rest, waiting };
      const { customerId } = change.waiting;
      return part.waiting[customerId] && { type: 'waiting.removed', customerId };
    }
    case 'waiting.removed':
      return part.waiting[change.customerId] && change;
    case 'dismissed.put': {
      const dismissed = waitingIn(change.dismissed, view);
      if (dismissed) return { ...change, dismissed };
      const { customerId } = change.dismissed;
      return part.dismissed[customerId] && { type: 'dismissed.removed', customerId };
    }
    case 'dismissed.removed':
      return part.dismissed[change.customerId] && change;
    case 'operation.put': {
      const operation = operationIn(change.operation, view);
      if (operation) return { ...change, operation };
      const { operationId } = change.operation;
      return part.operations[operationId] && { type: 'operation.removed', operationId };
    }
    case 'operation.removed':
      return part.operations[change.operationId] && change;
    case 'estimates.put': {
      const customers = estimatesIn(change.customers, part.waiting);
      const arrivals = arrivalsIn(change.arrivals, view);
      const some = Object.keys(customers).length + Object.keys(arrivals).length > 0;
      return some ? { ...change, customers, arrivals } : undefined;
    }
    case 'alert.put': {
      if (alertIn(change.alert, view)) return change;
      const { alertId } = change.alert;
      return part.alerts[alertId] && { type: 'alert.removed', alertId };
    }
    case 'alert.removed':
      return part.alerts[change.alertId] && change;
    case 'today.put': {
      const today = todayIn(change.today, view);
      return sameToday(today, part.today) ? undefined : { ...change, today };
    }
    case 'waiting.counted':
      return undefined; // counted from the rows: see countChange
    default:
      change satisfies never;
      return undefined;
  }
}

/** The view's own count of who waits, where it is no longer what its rows come to. */
export function countChange(part: LiveState): Change | undefined {
  const count = Object.keys(part.waiting).length;
  return count === part.waitingCount ? undefined : { type: 'waiting.counted', count };
}

/** Waiting for nobody in particular, or for somebody or a group of the view. A wish for who is gone is none. */
export function isWaitingFor(
  { wishedAgentId, wishedGroupId }: Pick<WaitingCustomer, 'wishedAgentId' | 'wishedGroupId'>,
  { agents, groups, others }: View,
): boolean {
  if (wishedAgentId !== undefined && agents.has(wishedAgentId)) return true;
  if (wishedGroupId !== undefined && groups.has(wishedGroupId)) return true;
  const isOthers = (id: string | undefined) => id !== undefined && others.has(id);
  return !isOthers(wishedAgentId) && !isOthers(wishedGroupId);
}

/** The operation as a view shows it: undefined when it is about others, or for a customer who waits for others. */
export function operationIn(operation: Operation, view: View): Operation | undefined {
  const { agentId } = operation;
  if (agentId !== undefined ? !view.agents.has(agentId) : !isWaitingFor(operation, view)) return undefined;
  const shown = withoutOtherWishes(operation, view);
  const servedBy = shown.error?.agentId;
  if (shown.error && servedBy !== undefined && !view.agents.has(servedBy)) {
    const { agentId: _other, ...error } = shown.error;
    return operationWithoutOthers({ ...shown, error }, view);
  }
  return operationWithoutOthers(shown, view);
}

const operationWithoutOthers = (operation: Operation, { others }: View): Operation | undefined =>
  names(operation, others) ? undefined : operation;

/** Whether a value names one of these anywhere. The net below the rules: a field that comes later leaks nothing. */
export function names(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return ids.has(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => names(inner, ids));
}

function agentIn(agent: Agent, { groups, agents }: View): Agent | undefined {
  if (!agents.has(agent.agentId)) return undefined;
  return agent.groupIds.every((id) => groups.has(id))
    ? agent
    : { ...agent, groupIds: agent.groupIds.filter((id) => groups.has(id)) };
}

export function groupIn(group: Group, { groups, agents }: View): Group | undefined {
  if (!groups.has(group.groupId)) return undefined;
  return group.manualOrder === undefined
    ? group
    : { ...group, manualOrder: group.manualOrder.filter((id) => agents.has(id)) };
}

const sessionIn = (session: Session, { agents, others }: View): boolean =>
  agents.has(session.agentId) && !names(session, others);

/** Taken over from an agent who is not shown, a session has begun; handed to one, it has ended. */
function sessionChange(
  session: Session,
  cause: Extract<Change, { type: 'session.put' }>['cause'],
  view: View,
  part: LiveState,
): Change | undefined {
  const { customerId } = session;
  if (sessionIn(session, view)) {
    if (cause && 'fromAgentId' in cause && !view.agents.has(cause.fromAgentId)) {
      const over = 'over' in cause && cause.over === true;
      return { type: 'session.put', session, cause: { kind: 'accepted', ...(over && { over }) } };
    }
    return { type: 'session.put', session, ...(cause && { cause }) };
  }
  const was = part.sessions[customerId];
  if (!was) return undefined;
  const { agentId, code, remark } = was;
  return {
    type: 'session.removed',
    customerId,
    agentId,
    was: { code, ...(remark !== undefined && { remark }) },
  };
}

function waitingIn<T extends WaitingCustomer | DismissedCustomer>(one: T, view: View): T | undefined {
  return isWaitingFor(one, view) ? withoutOtherWishes(one, view) : undefined;
}

function withoutOtherWishes<
  T extends Pick<WaitingCustomer, 'wishedAgentId' | 'wishedGroupId' | 'lastAgentId'>,
>(one: T, { agents, groups }: View): T {
  const shown = { ...one };
  if (one.wishedAgentId !== undefined && !agents.has(one.wishedAgentId)) delete shown.wishedAgentId;
  if (one.lastAgentId !== undefined && !agents.has(one.lastAgentId)) delete shown.lastAgentId;
  if (one.wishedGroupId !== undefined && !groups.has(one.wishedGroupId)) delete shown.wishedGroupId;
  return shown;
}

const estimatesIn = (
  estimates: LiveState['estimates'],
  waiting: LiveState['waiting'],
): LiveState['estimates'] =>
  Object.fromEntries(Object.entries(estimates).filter(([id]) => waiting[id as keyof typeof waiting]));

/** How long anybody would wait tells of all groups: left out. */
const arrivalsIn = (arrivals: LiveState['arrivals'], { groups }: View): LiveState['arrivals'] =>
  Object.fromEntries(Object.entries(arrivals).filter(([id]) => groups.has(id)));

/** Of alerts about the whole account, those that tell nothing of any group. */
const isForAll = {
  platform_degraded: true,
  quota_low: true,
  callback_silent: true,
  waiting: false,
  longest_wait: false,
  nobody_online: false,
  agent_vanished: false,
  session_long: false,
  handover_unfinished: false,
} as const satisfies Record<AlertKind, boolean>;

export function alertIn(alert: Alert, { agents, groups, others }: View): boolean {
  if (names(alert, others)) return false;
  if (alert.agentId !== undefined) return agents.has(alert.agentId);
  if (alert.groupId !== undefined) return groups.has(alert.groupId);
  return alert.customerId === undefined && isForAll[alert.kind];
}

/** The day's counters are of the whole account and cannot be told apart by group: they are not shown. */
function todayIn({ startedAt, lastAccepted }: Today, { agents }: View): Today {
  return {
    startedAt,
    arrived: 0,
    accepted: 0,
    acceptedInTarget: 0,
    abandoned: 0,
    abandonedShort: 0,
    ...(lastAccepted && agents.has(lastAccepted.agentId) && { lastAccepted }),
  };
}

const sameToday = (a: Today, b: Today): boolean => JSON.stringify(a) === JSON.stringify(b);

function shownOf<K extends string, T>(of: Record<K, T>, shown: (one: T) => T | undefined): Record<K, T> {
  const kept: Partial<Record<K, T>> = {};
  for (const [id, one] of Object.entries<T>(of)) {
    const part = shown(one);
    if (part !== undefined) kept[id as K] = part;
  }
  return kept as Record<K, T>;
}
