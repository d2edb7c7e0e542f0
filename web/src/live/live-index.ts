import type { Change, LiveState, Operation, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { oldestFirst, sessionsByAgent } from '@kf/shared/domain/load';
import { byQueueOrder, queueOf } from '@kf/shared/domain/queue';

/** What lists need from the state, kept beside it: only what a frame touches is made anew, the rest keeps its identity. */
export interface LiveIndex {
  /** In order of arrival. */
  queue: readonly WaitingCustomer[];
  /** Each list oldest first; agents without sessions are absent. */
  sessionsByAgent: ReadonlyMap<string, readonly Session[]>;
  /** The newest act on each customer, unless it was confirmed. */
  operationByCustomer: ReadonlyMap<string, Operation>;
  /** Hand-overs that left a customer with nobody, oldest first. */
  unfinished: readonly Operation[];
}

export const emptyIndex: LiveIndex = {
  queue: [],
  sessionsByAgent: new Map(),
  operationByCustomer: new Map(),
  unfinished: [],
};

export const buildIndex = (state: LiveState): LiveIndex => ({
  queue: queueOf(state),
  sessionsByAgent: sessionsByAgent(state),
  operationByCustomer: operationsByCustomer(state.operations),
  unfinished: unfinishedOf(state.operations, emptyIndex.unfinished),
});

/** Most often there is none: then it is the same nothing. */
function unfinishedOf(operations: LiveState['operations'], was: readonly Operation[]): readonly Operation[] {
  const found = Object.values(operations).filter(({ state }) => state === 'unfinished');
  found.sort((a, b) => (a.unfinishedSince ?? 0) - (b.unfinishedSince ?? 0));
  return found.length === was.length && found.every((one, index) => one === was[index]) ? was : found;
}

/** The index of `after`, given that `changes` lead from `before` to it. */
export function stepIndex(
  index: LiveIndex,
  before: LiveState,
  after: LiveState,
  changes: readonly Change[],
): LiveIndex {
  const waiting = new Set<string>();
  const sessions = new Set<string>();
  for (const change of changes) {
    if (change.type === 'waiting.put') waiting.add(change.waiting.customerId);
    else if (change.type === 'waiting.removed') waiting.add(change.customerId);
    else if (change.type === 'session.put') sessions.add(change.session.customerId);
    else if (change.type === 'session.removed') sessions.add(change.customerId);
  }
  const next: LiveIndex = {
    queue: stepQueue(index.queue, after, waiting),
    sessionsByAgent: stepSessions(index.sessionsByAgent, before, after, sessions),
    operationByCustomer:
      before.operations === after.operations
        ? index.operationByCustomer
        : operationsByCustomer(after.operations),
    unfinished:
      before.operations === after.operations
        ? index.unfinished
        : unfinishedOf(after.operations, index.unfinished),
  };
  const same =
    next.queue === index.queue &&
    next.sessionsByAgent === index.sessionsByAgent &&
    next.operationByCustomer === index.operationByCustomer &&
    next.unfinished === index.unfinished;
  return same ? index : next;
}

function stepQueue(
  queue: readonly WaitingCustomer[],
  after: LiveState,
  touched: ReadonlySet<string>,
): readonly WaitingCustomer[] {
  if (touched.size === 0) return queue;
  const arrived: WaitingCustomer[] = [];
  for (const id of touched) {
    const waiting = after.waiting[id as keyof typeof after.waiting];
    if (waiting) arrived.push(waiting);
  }
  arrived.sort(byQueueOrder);
  const kept = queue.filter((w) => !touched.has(w.customerId));
  return merge(kept, arrived, byQueueOrder);
}

function stepSessions(
  byAgent: ReadonlyMap<string, readonly Session[]>,
  before: LiveState,
  after: LiveState,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, readonly Session[]> {
  if (touched.size === 0) return byAgent;
  const agents = new Set<string>();
  const arrived = new Map<string, Session[]>();
  for (const id of touched) {
    const was = before.sessions[id as keyof typeof before.sessions];
    const is = after.sessions[id as keyof typeof after.sessions];
    if (was) agents.add(was.agentId);
    if (!is) continue;
    agents.add(is.agentId);
    const list = arrived.get(is.agentId);
    if (list) list.push(is);
    else arrived.set(is.agentId, [is]);
  }
  if (agents.size === 0) return byAgent;
  const next = new Map(byAgent);
  for (const agent of agents) {
    const kept = (byAgent.get(agent) ?? []).filter((s) => !touched.has(s.customerId));
    const list = merge(kept, (arrived.get(agent) ?? []).sort(oldestFirst), oldestFirst);
    if (list.length > 0) next.set(agent, list);
    else next.delete(agent);
  }
  return next;
}

/** Two sorted lists into one. */
function merge<T>(a: T[], b: readonly T[], compare: (x: T, y: T) => number): T[] {
  if (b.length === 0) return a;
  const out: T[] = [];
  let i = 0;
  for (const item of b) {
    for (let head = a[i]; head !== undefined && compare(head, item) <= 0; head = a[++i]) out.push(head);
    out.push(item);
  }
  for (; i < a.length; i++) out.push(a[i] as T);
  return out;
}

function operationsByCustomer(operations: LiveState['operations']): Map<string, Operation> {
  const newest = new Map<string, Operation>();
  for (const operation of Object.values(operations)) {
    const other = newest.get(operation.customerId);
    if (!other || isNewer(operation, other)) newest.set(operation.customerId, operation);
  }
  for (const [id, operation] of newest) if (operation.state === 'confirmed') newest.delete(id);
  return newest;
}

const isNewer = (a: Operation, b: Operation): boolean =>
  a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.operationId > b.operationId);
