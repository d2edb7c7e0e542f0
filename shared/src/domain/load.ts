import type { Agent, Group, LiveState, Session } from '../contract/live.ts';

/** What an agent may hold. `manual`: takes sessions by hand. `unknown`: neither set nor reported; drawn and counted like manual. */
export type Capacity = { kind: 'limit'; limit: number } | { kind: 'manual' } | { kind: 'unknown' };

/** The agent's own setting, else the largest default of its groups, else what the platform reports; 0 means by hand. */
export function capacityOf(agent: Agent, groups: Readonly<Record<string, Group>>): Capacity {
  const own = agent.capacity ?? groupDefault(agent, groups) ?? agent.reportedLimit;
  if (own === undefined) return { kind: 'unknown' };
  return own === 0 ? { kind: 'manual' } : { kind: 'limit', limit: own };
}

function groupDefault(agent: Agent, groups: Readonly<Record<string, Group>>): number | undefined {
  let best: number | undefined;
  for (const id of agent.groupIds) {
    const limit = groups[id]?.defaultCapacity;
    if (limit !== undefined && (best === undefined || limit > best)) best = limit;
  }
  return best;
}

export const isOnline = (agent: Agent): boolean => agent.presence !== 'offline';

/** Free places of an agent now: 0 when offline, by hand, or full. */
export function freeSlots(agent: Agent, load: number, groups: Readonly<Record<string, Group>>): number {
  const capacity = capacityOf(agent, groups);
  return capacity.kind === 'limit' && isOnline(agent) ? Math.max(0, capacity.limit - load) : 0;
}

/** Sessions by agent, each list oldest first. */
export function sessionsByAgent(state: Pick<LiveState, 'sessions'>): Map<string, Session[]> {
  const byAgent = new Map<string, Session[]>();
  for (const session of Object.values(state.sessions)) {
    const list = byAgent.get(session.agentId);
    if (list) list.push(session);
    else byAgent.set(session.agentId, [session]);
  }
  for (const list of byAgent.values()) list.sort(oldestFirst);
  return byAgent;
}

export const oldestFirst = (a: Session, b: Session): number =>
  a.startedAt - b.startedAt || (a.customerId < b.customerId ? -1 : a.customerId > b.customerId ? 1 : 0);
