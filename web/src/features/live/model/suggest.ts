import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { Agent, LiveState, Operation, WaitingCustomer } from '@kf/shared/contract/live';
import { capacityOf } from '@kf/shared/domain/load';
import { reachabilityOf } from '@kf/shared/domain/reachability';

export type Suggestion =
  | {
      kind: 'agent';
      agentId: AgentId;
      /** `same_group`: colleague of the wished agent. `in_group`: of the wished group. */
      why: 'wished' | 'last' | 'same_group' | 'in_group' | 'freest' | 'idle' | 'manual';
      /** Free slots before this customer, as left over by those who came earlier. */
      free: number;
      load: number;
    }
  | { kind: 'none'; why: 'in_flight' | 'unlisted' | 'nobody_online' | 'no_group_slot' | 'no_slot' };

/** One online agent while the queue is worked through. */
interface Candidate {
  agent: Agent;
  kind: 'limit' | 'unknown' | 'manual';
  limit: number;
  load: number;
}

export interface SuggestGround {
  state: Pick<LiveState, 'account' | 'agents' | 'groups'>;
  loadOf: (agentId: AgentId) => number;
  /** The latest act on this customer, if any. */
  actOf: (customerId: CustomerId) => Act | undefined;
  now: number;
  /** A proposal a supervisor is about to press: it stays, or turns to none when its place is gone, but never to another agent. */
  pinned?: { customerId: CustomerId; suggestion: Suggestion } | undefined;
}

/** What matters here of an operation, or of a click whose answer is not there yet. */
export type Act = Pick<Operation, 'type' | 'agentId' | 'toAgentId' | 'state'>;

/**
 * Who should take whom, without any estimate: the wished agent if free, who served them last if free, the group's freest, the freest of all by share,
 * the longest idle agent of unknown capacity, an agent who takes by hand. Earlier arrivals choose first and each
 * proposal takes a place, so that two strips never point at the same last slot.
 */
export function suggestAll(
  queue: readonly WaitingCustomer[],
  ground: SuggestGround,
): Map<CustomerId, Suggestion> {
  const { pool, online } = poolOf(ground);
  for (const waiting of queue) reserve(pool, ground.actOf(waiting.customerId));
  const pinned = ground.pinned && keepPinned(pool, ground.pinned.suggestion);
  const result = new Map<CustomerId, Suggestion>();
  for (const waiting of queue) {
    if (isUnderway(ground.actOf(waiting.customerId)))
      result.set(waiting.customerId, { kind: 'none', why: 'in_flight' });
    else if (pinned && ground.pinned?.customerId === waiting.customerId)
      result.set(waiting.customerId, pinned);
    else if (!waiting.listed) result.set(waiting.customerId, { kind: 'none', why: 'unlisted' });
    else if (!online) result.set(waiting.customerId, { kind: 'none', why: 'nobody_online' });
    else result.set(waiting.customerId, take(pool, waiting, ground.state.agents));
  }
  return result;
}

export const isUnderway = (act: Act | undefined): boolean =>
  act !== undefined && act.state !== 'refused' && act.state !== 'confirmed' && act.state !== 'undone';

function keepPinned(pool: Map<AgentId, Candidate>, suggestion: Suggestion): Suggestion {
  if (suggestion.kind === 'none') return suggestion;
  const candidate = pool.get(suggestion.agentId);
  if (!candidate) return { kind: 'none', why: 'no_slot' };
  use(pool, candidate);
  return suggestion;
}

/** Full agents are online but no candidates: leaving them out keeps the search short in a long queue. */
function poolOf({ state, loadOf, now }: SuggestGround): { pool: Map<AgentId, Candidate>; online: boolean } {
  const pool = new Map<AgentId, Candidate>();
  let online = false;
  for (const agent of Object.values(state.agents)) {
    if (reachabilityOf(agent, state.account.dialect, now).kind !== 'yes') continue;
    online = true;
    const capacity = capacityOf(agent, state.groups);
    const load = loadOf(agent.agentId);
    const limit = capacity.kind === 'limit' ? capacity.limit : 0;
    if (capacity.kind !== 'limit' || load < limit)
      pool.set(agent.agentId, { agent, kind: capacity.kind, limit, load });
  }
  return { pool, online };
}

function reserve(pool: Map<AgentId, Candidate>, act: Act | undefined): void {
  const to = act?.type === 'handover' ? act.toAgentId : act?.agentId;
  if (act?.type === 'close' || to === undefined || !isUnderway(act)) return;
  const candidate = pool.get(to);
  if (candidate) use(pool, candidate);
}

/** Takes a place. Whoever has none left leaves the pool; an agent without a known limit is proposed once. */
function use(pool: Map<AgentId, Candidate>, candidate: Candidate): void {
  candidate.load++;
  if (candidate.kind !== 'limit' || candidate.load >= candidate.limit) pool.delete(candidate.agent.agentId);
}

function take(
  pool: Map<AgentId, Candidate>,
  waiting: WaitingCustomer,
  agents: LiveState['agents'],
): Suggestion {
  const wished = waiting.wishedAgentId === undefined ? undefined : pool.get(waiting.wishedAgentId);
  if (wished && (wished.kind !== 'limit' || freeOf(wished) > 0)) return propose(pool, wished, 'wished');
  const groups = groupsOf(waiting, agents);
  const wantsGroup = waiting.wishedAgentId === undefined && groups.length > 0;
  const last = waiting.lastAgentId === undefined ? undefined : pool.get(waiting.lastAgentId);
  const isLastOpen = last && (last.kind === 'unknown' || (last.kind === 'limit' && freeOf(last) > 0));
  if (isLastOpen && (!wantsGroup || sharesGroup(last.agent, groups))) return propose(pool, last, 'last');
  const mate = groups.length > 0 ? freest(pool, (agent) => sharesGroup(agent, groups)) : undefined;
  if (mate) return propose(pool, mate, waiting.wishedAgentId === undefined ? 'in_group' : 'same_group');
  // Somebody who asked for a group does not get a stranger by one click.
  const only = wantsGroup ? groups : undefined;
  const any = only ? undefined : freest(pool, () => true);
  if (any) return propose(pool, any, 'freest');
  const fits = (agent: Agent): boolean => only === undefined || sharesGroup(agent, only);
  const idle = leastLoaded(pool, 'unknown', fits);
  if (idle) return propose(pool, idle, 'idle');
  const manual = leastLoaded(pool, 'manual', fits);
  if (manual) return propose(pool, manual, 'manual');
  return { kind: 'none', why: only ? 'no_group_slot' : 'no_slot' };
}

function propose(
  pool: Map<AgentId, Candidate>,
  candidate: Candidate,
  why: Extract<Suggestion, { kind: 'agent' }>['why'],
): Suggestion {
  const suggestion: Suggestion = {
    kind: 'agent',
    agentId: candidate.agent.agentId,
    why,
    free: freeOf(candidate),
    load: candidate.load,
  };
  use(pool, candidate);
  return suggestion;
}

const freeOf = (candidate: Candidate): number =>
  candidate.kind === 'limit' ? Math.max(0, candidate.limit - candidate.load) : 0;

const groupsOf = (waiting: WaitingCustomer, agents: LiveState['agents']): readonly string[] => {
  if (waiting.wishedAgentId !== undefined) return agents[waiting.wishedAgentId]?.groupIds ?? [];
  return waiting.wishedGroupId === undefined ? [] : [waiting.wishedGroupId];
};

const sharesGroup = (agent: Agent, groups: readonly string[]): boolean =>
  agent.groupIds.some((id) => groups.includes(id));

function freest(pool: Map<AgentId, Candidate>, fits: (agent: Agent) => boolean): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of pool.values()) {
    if (candidate.kind !== 'limit' || freeOf(candidate) === 0 || !fits(candidate.agent)) continue;
    if (!best || isFreer(candidate, best)) best = candidate;
  }
  return best;
}

/** By share of free places, then by their number, then by who has been there longest, then by id: no two ends differ. */
function isFreer(a: Candidate, b: Candidate): boolean {
  const share = freeOf(a) * b.limit - freeOf(b) * a.limit;
  if (share !== 0) return share > 0;
  if (freeOf(a) !== freeOf(b)) return freeOf(a) > freeOf(b);
  return isEarlier(a.agent, b.agent);
}

const isEarlier = (a: Agent, b: Agent): boolean =>
  a.presenceSince !== b.presenceSince ? a.presenceSince < b.presenceSince : a.agentId < b.agentId;

function leastLoaded(
  pool: Map<AgentId, Candidate>,
  kind: Candidate['kind'],
  fits: (agent: Agent) => boolean,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of pool.values()) {
    if (candidate.kind !== kind || !fits(candidate.agent)) continue;
    if (
      !best ||
      candidate.load < best.load ||
      (candidate.load === best.load && isEarlier(candidate.agent, best.agent))
    )
      best = candidate;
  }
  return best;
}

export const sameSuggestion = (a: Suggestion | undefined, b: Suggestion | undefined): boolean => {
  if (a === b || !a || !b || a.kind !== b.kind || a.why !== b.why) return a === b;
  if (a.kind === 'none' || b.kind === 'none') return true;
  return a.agentId === b.agentId && a.free === b.free && a.load === b.load;
};

/** The new suggestions, with the old object wherever it says the same. */
export function keepSame(
  previous: ReadonlyMap<CustomerId, Suggestion>,
  next: Map<CustomerId, Suggestion>,
): Map<CustomerId, Suggestion> {
  for (const [id, suggestion] of next) {
    const old = previous.get(id);
    if (old && sameSuggestion(old, suggestion)) next.set(id, old);
  }
  return next;
}
