import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { Presence } from '@kf/shared/contract/live';

// A small model of the platform, for judging what the live model makes of it. Instants are the platform's, in ms.

export interface TrueAgent {
  presence: Presence;
  /** Most sessions taken automatically; 0: by hand. */
  autoAccept: number;
}

export interface Truth {
  agents: Map<AgentId, TrueAgent>;
  sessions: Map<CustomerId, { agentId: AgentId; startedAt: number }>;
  /** In order of arrival. */
  queue: Map<CustomerId, { arrivedAt: number; lastSpokeAt: number }>;
}

/** What the platform would push. */
export type Happening =
  | { type: 'session.created' | 'session.closed'; customerId: CustomerId; agentId: AgentId }
  | { type: 'session.switched'; customerId: CustomerId; fromAgentId: AgentId; toAgentId: AgentId }
  | { type: 'customer.unfollowed'; customerId: CustomerId };

export const isOnline = (agent: TrueAgent | undefined): boolean =>
  agent !== undefined && agent.presence !== 'offline';

export const loadOf = (truth: Truth, agentId: AgentId): number =>
  [...truth.sessions.values()].filter((session) => session.agentId === agentId).length;

/** A transfer reply, or any other way into customer service. */
export function transfer(truth: Truth, now: number, customerId: CustomerId, spokeAt: number): Happening[] {
  if (truth.sessions.has(customerId)) return [];
  const waiting = truth.queue.get(customerId);
  if (waiting) waiting.lastSpokeAt = Math.max(waiting.lastSpokeAt, spokeAt);
  else truth.queue.set(customerId, { arrivedAt: now, lastSpokeAt: spokeAt });
  return autoAccept(truth, now);
}

/** By hand, or by API: neither minds the limit. Nobody is taken from another agent. */
export function open(truth: Truth, now: number, customerId: CustomerId, agentId: AgentId): Happening[] {
  if (truth.sessions.has(customerId) || !isOnline(truth.agents.get(agentId))) return [];
  truth.queue.delete(customerId);
  truth.sessions.set(customerId, { agentId, startedAt: now });
  return [{ type: 'session.created', customerId, agentId }];
}

export function close(truth: Truth, now: number, customerId: CustomerId): Happening[] {
  const session = truth.sessions.get(customerId);
  if (!session) return [];
  truth.sessions.delete(customerId);
  return [{ type: 'session.closed', customerId, agentId: session.agentId }, ...autoAccept(truth, now)];
}

export function switchTo(truth: Truth, now: number, customerId: CustomerId, toAgentId: AgentId): Happening[] {
  const session = truth.sessions.get(customerId);
  if (!session || session.agentId === toAgentId || !isOnline(truth.agents.get(toAgentId))) return [];
  const fromAgentId = session.agentId;
  session.agentId = toAgentId;
  return [{ type: 'session.switched', customerId, fromAgentId, toAgentId }, ...autoAccept(truth, now)];
}

export function setAgent(truth: Truth, now: number, agentId: AgentId, over: Partial<TrueAgent>): Happening[] {
  Object.assign(truth.agents.get(agentId) ?? {}, over);
  return autoAccept(truth, now);
}

function autoAccept(truth: Truth, now: number): Happening[] {
  const happenings: Happening[] = [];
  for (const customerId of Array.from(truth.queue.keys())) {
    const free = [...truth.agents].find(
      ([id, agent]) => isOnline(agent) && loadOf(truth, id) < agent.autoAccept,
    );
    if (!free) break;
    happenings.push(...open(truth, now, customerId, free[0]));
  }
  return happenings;
}
