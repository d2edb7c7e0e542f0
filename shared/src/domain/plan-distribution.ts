import type { DistributionOptions, PlanReason, RestReason } from '../contract/distribution.ts';
import type { AgentId, CustomerId, GroupId } from '../contract/ids.ts';
import type { Agent, Dialect, Group } from '../contract/live.ts';
import { capacityOf } from './load.ts';
import { reachabilityOf } from './reachability.ts';

/** Somebody to be placed. */
export interface PlanCustomer {
  customerId: CustomerId;
  wishedAgentId?: AgentId | undefined;
  wishedGroupId?: GroupId | undefined;
  /** Who served them before. */
  lastAgentId?: AgentId | undefined;
  /** Who serves them now and is to let go. */
  fromAgentId?: AgentId | undefined;
  /** Why no act on them can begin now. */
  held?: 'unlisted' | 'in_progress' | undefined;
}

export interface PlanGround {
  agents: readonly Agent[];
  groups: Readonly<Record<string, Group>>;
  dialect: Dialect;
  /** Sessions of an agent and what is on its way to them. */
  loadOf(agentId: AgentId): number;
  now: number;
}

export interface Placement {
  customerId: CustomerId;
  agentId: AgentId;
  reason: PlanReason;
  /** Of the agent, with this customer and those placed before. */
  load: number;
  /** Absent: by hand or not known. */
  capacity?: number;
}

export interface Plan {
  placed: Placement[];
  rest: { customerId: CustomerId; why: RestReason }[];
}

/** One reachable agent while customers are placed. */
interface Place {
  agent: Agent;
  kind: 'limit' | 'unknown' | 'manual';
  /** 0 where there is none. */
  limit: number;
  load: number;
  /** Customers this plan has given them. */
  given: number;
}

/**
 * Who gets whom, as far as there is room. Customers choose in the order given (oldest first); each takes the agent they
 * wished for, else who served them last, else the freest by share of the wished group, of the wished agent's colleagues,
 * of all; then agents without a known capacity, one each; and, where allowed, agents who take by hand, one each, and
 * the least over capacity. Who wished a group waits for it. Pure: the same facts, the same plan, in whatever order agents come.
 */
export function planDistribution(
  customers: readonly PlanCustomer[],
  options: DistributionOptions,
  ground: PlanGround,
): Plan {
  const places = placesOf(ground);
  const plan: Plan = { placed: [], rest: [] };
  for (const customer of customers) {
    const { customerId } = customer;
    const found = customer.held ?? choose(places, customer, options, ground);
    if (typeof found === 'string') {
      plan.rest.push({ customerId, why: found });
      continue;
    }
    const { place, reason } = found;
    place.load++;
    place.given++;
    const { agentId } = place.agent;
    const capacity = place.kind === 'limit' ? { capacity: place.limit } : {};
    plan.placed.push({ customerId, agentId, reason, load: place.load, ...capacity });
  }
  return plan;
}

function placesOf({ agents, groups, dialect, loadOf, now }: PlanGround): Map<AgentId, Place> {
  const places = new Map<AgentId, Place>();
  for (const agent of agents) {
    if (reachabilityOf(agent, dialect, now).kind !== 'yes') continue;
    const capacity = capacityOf(agent, groups);
    places.set(agent.agentId, {
      agent,
      kind: capacity.kind,
      limit: capacity.kind === 'limit' ? capacity.limit : 0,
      load: loadOf(agent.agentId),
      given: 0,
    });
  }
  return places;
}

type Fits = (place: Place) => boolean;

function choose(
  places: ReadonlyMap<AgentId, Place>,
  customer: PlanCustomer,
  options: DistributionOptions,
  ground: PlanGround,
): { place: Place; reason: PlanReason } | RestReason {
  const { wishedAgentId, wishedGroupId, lastAgentId, fromAgentId } = customer;
  const others = [...places.values()].filter((place) => place.agent.agentId !== fromAgentId);
  if (others.length === 0) return 'nobody_online';
  const at = (id: AgentId | undefined) => others.find((place) => place.agent.agentId === id);
  const inWished: Fits = ({ agent }) => wishedGroupId === undefined || agent.groupIds.includes(wishedGroupId);
  const open = (place: Place | undefined): boolean => place !== undefined && hasRoom(place, options);

  const wished = at(wishedAgentId);
  if (wished && open(wished)) return { place: wished, reason: 'wished_agent' };
  if (wishedAgentId !== undefined && !options.sameGroup) {
    if (wished && options.exceed && wished.kind === 'limit') return { place: wished, reason: 'over' };
    return wished ? 'wished_full' : 'wished_offline';
  }
  const last = at(lastAgentId);
  if (last && open(last) && inWished(last)) return { place: last, reason: 'last_agent' };

  // The colleagues of whom they wished for, or of whom they are taken from, come before strangers.
  const colleagueOf = wishedAgentId ?? fromAgentId;
  const home = ground.agents.find((agent) => agent.agentId === colleagueOf)?.groupIds ?? [];
  const isColleague: Fits = ({ agent }) => agent.groupIds.some((id) => home.includes(id));
  const rounds: [PlanReason, Fits][] =
    wishedGroupId === undefined
      ? [
          ['same_group', isColleague],
          ['freest', () => true],
        ]
      : [['wished_group', inWished]];
  for (const [reason, fits] of rounds) {
    const place = best(others, (one) => one.kind === 'limit' && freeOf(one) > 0 && fits(one), isFreer);
    if (place) return { place, reason };
  }
  for (const kind of ['unknown', 'manual'] as const) {
    const place = best(others, (one) => one.kind === kind && open(one) && inWished(one), isIdler);
    if (place) return { place, reason: kind === 'unknown' ? 'idle' : 'manual' };
  }
  if (options.exceed) {
    const may: Fits = (one) => inWished(one) || one === wished;
    const place = best(others, (one) => one.kind === 'limit' && may(one), isLessOver);
    if (place) return { place, reason: 'over' };
  }
  if (wishedGroupId === undefined) return 'no_place';
  return others.some(inWished) ? 'group_full' : 'group_offline';
}

/** Places that are there without going over. Agents without a number of places take one customer each. */
const hasRoom = (place: Place, options: DistributionOptions): boolean => {
  if (place.kind === 'limit') return freeOf(place) > 0;
  return place.given === 0 && (place.kind === 'unknown' || options.manual);
};

const freeOf = (place: Place): number => Math.max(0, place.limit - place.load);

function best(
  places: readonly Place[],
  fits: Fits,
  isBetter: (a: Place, b: Place) => boolean,
): Place | undefined {
  let found: Place | undefined;
  for (const place of places) if (fits(place) && (!found || isBetter(place, found))) found = place;
  return found;
}

const isFreer = (a: Place, b: Place): boolean =>
  first(freeOf(b) * a.limit - freeOf(a) * b.limit, freeOf(b) - freeOf(a), a, b);
const isIdler = (a: Place, b: Place): boolean => first(a.load - b.load, 0, a, b);
const isLessOver = (a: Place, b: Place): boolean =>
  first((a.load + 1) * b.limit - (b.load + 1) * a.limit, a.load - b.load, a, b);

/** By two differences, then who has been without a new customer for longest, then by id: no two plans differ. */
function first(by: number, then: number, a: Place, b: Place): boolean {
  const idle = (a.agent.lastServedAt ?? 0) - (b.agent.lastServedAt ?? 0);
  const difference = by || then || idle;
  return difference === 0 ? a.agent.agentId < b.agent.agentId : difference < 0;
}
