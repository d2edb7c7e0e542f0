import type { Change, LiveState } from '../contract/live.ts';

type Maps =
  | 'groups'
  | 'agents'
  | 'sessions'
  | 'waiting'
  | 'dismissed'
  | 'operations'
  | 'alerts'
  | 'estimates'
  | 'arrivals'
  | 'sources';
type OwnMap = <K extends Maps>(key: K) => LiveState[K];

/** Pure. The server's writer, every other node and every browser step with this same function. */
export const applyChange = (state: LiveState, change: Change): LiveState => applyChanges(state, [change]);

/** The changes of a frame, in order. Each map that changes is copied once, however many changes touch it. */
export function applyChanges(state: LiveState, changes: readonly Change[]): LiveState {
  if (changes.length === 0) return state;
  const steps = beginChanges(state);
  for (const change of changes) steps.apply(change);
  return steps.state;
}

/** A state under change: `state` is a new object whose maps are copied at their first change; the given one stays as it was. */
export function beginChanges(from: LiveState): { readonly state: LiveState; apply(change: Change): void } {
  const state: LiveState = { ...from };
  const copied = new Set<Maps>();
  const own: OwnMap = (key) => {
    if (!copied.has(key)) {
      state[key] = { ...from[key] };
      copied.add(key);
    }
    return state[key];
  };
  return { state, apply: (change) => applyInto(state, own, change) };
}

/** A new kind of change fails to compile here until it is handled. */
function applyInto(next: LiveState, own: OwnMap, change: Change): void {
  switch (change.type) {
    case 'account.put':
      next.account = change.account;
      return;
    case 'group.put':
      own('groups')[change.group.groupId] = change.group;
      return;
    case 'group.removed':
      delete own('groups')[change.groupId];
      if (next.arrivals[change.groupId]) delete own('arrivals')[change.groupId];
      return;
    case 'agent.put':
      own('agents')[change.agent.agentId] = change.agent;
      return;
    case 'agent.removed':
      delete own('agents')[change.agentId];
      return;
    case 'session.put':
      own('sessions')[change.session.customerId] = change.session;
      return;
    case 'session.removed':
      delete own('sessions')[change.customerId];
      return;
    case 'waiting.put':
      own('waiting')[change.waiting.customerId] = change.waiting;
      return;
    case 'waiting.removed':
      delete own('waiting')[change.customerId];
      if (next.estimates[change.customerId]) delete own('estimates')[change.customerId];
      return;
    case 'waiting.counted':
      next.waitingCount = change.count;
      return;
    case 'dismissed.put':
      own('dismissed')[change.dismissed.customerId] = change.dismissed;
      return;
    case 'dismissed.removed':
      delete own('dismissed')[change.customerId];
      return;
    case 'operation.put':
      own('operations')[change.operation.operationId] = change.operation;
      return;
    case 'operation.removed':
      delete own('operations')[change.operationId];
      return;
    case 'alert.put':
      own('alerts')[change.alert.alertId] = change.alert;
      return;
    case 'alert.removed':
      delete own('alerts')[change.alertId];
      return;
    case 'estimates.put':
      if (Object.keys(change.customers).length > 0) Object.assign(own('estimates'), change.customers);
      if (Object.keys(change.arrivals).length > 0) Object.assign(own('arrivals'), change.arrivals);
      return;
    case 'source.put':
      own('sources')[change.name] = change.source;
      return;
    case 'today.put':
      next.today = change.today;
      return;
    default:
      change satisfies never;
  }
}
