import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Agent, LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import { capacityOf } from '@kf/shared/domain/load';
import { reachabilityOf } from '@kf/shared/domain/reachability';
import { AppError } from '#errors.ts';
import type { CustomerPlace } from './ports.ts';

type Wish = Pick<WaitingCustomer, 'wishedAgentId' | 'wishedGroupId'>;

/** Where the board shows the customer now. */
export function placeOf(state: LiveState, customerId: CustomerId): CustomerPlace {
  const session = state.sessions[customerId];
  if (session) return { kind: 'session', agentId: session.agentId, startedAt: session.startedAt };
  const waiting = state.waiting[customerId];
  if (waiting)
    return {
      kind: 'waiting',
      waitingSince: waiting.waitingSince,
      ...(waiting.wishedAgentId === undefined ? {} : { wishedAgentId: waiting.wishedAgentId }),
    };
  const dismissed = state.dismissed[customerId];
  if (dismissed) return { kind: 'dismissed', dismissedAt: dismissed.dismissedAt, by: dismissed.dismissedBy };
  return { kind: 'none' };
}

/** What a waiting customer wished for: the operation keeps it, so that those see it who see the wait. */
export const wishOf = (waiting: Wish | undefined): Wish => ({
  ...(waiting?.wishedAgentId !== undefined && { wishedAgentId: waiting.wishedAgentId }),
  ...(waiting?.wishedGroupId !== undefined && { wishedGroupId: waiting.wishedGroupId }),
});

/**
 * Whether the agent can be given a customer at all. Over capacity is not asked here: that is allowed.
 *
 * @throws {AppError} agent_not_found, agent_unbound or agent_offline; an excluded agent is agent_offline with
 *   `details.excluded`
 */
export function requireReachable(state: LiveState, agentId: string, now: EpochMs): Agent {
  const agent = state.agents[agentId as Agent['agentId']];
  if (!agent)
    throw new AppError('agent_not_found', 'no such agent on this account', { details: { agentId } });
  const reach = reachabilityOf(agent, state.account.dialect, now);
  if (reach.kind !== 'no') return agent;
  const details = { agentId, nickname: agent.nickname };
  switch (reach.reason) {
    case 'unbound':
      throw new AppError('agent_unbound', 'the agent is not bound to a WeChat id', { details });
    case 'offline':
      throw new AppError('agent_offline', 'the agent is offline', { details });
    case 'excluded':
      throw new AppError('agent_offline', 'the agent is excluded from assignment', {
        details: { ...details, excluded: agent.excluded },
      });
  }
}

/**
 * A customer who is with another agent cannot be assigned. With the same agent the act is done already and goes through.
 *
 * @throws {AppError} already_taken, with `details` agentId, since and, where a supervisor assigned them, by
 */
export function requireFree(state: LiveState, customerId: CustomerId, agentId: string): void {
  const session = state.sessions[customerId];
  if (!session || session.agentId === agentId) return;
  throw new AppError('already_taken', 'another agent is serving the customer', {
    details: {
      agentId: session.agentId,
      since: session.startedAt,
      ...(session.assignedBy === undefined ? {} : { by: session.assignedBy }),
    },
  });
}

/**
 * Load and capacity when one more session takes the agent over capacity. `load` is the sessions the agent has *before*
 * the act, so the screen says `load + 1`/`capacity`.
 */
export function overOf(state: LiveState, agent: Agent): { load: number; capacity: number } | undefined {
  const capacity = capacityOf(agent, state.groups);
  if (capacity.kind !== 'limit') return undefined;
  let load = 0;
  for (const session of Object.values(state.sessions)) if (session.agentId === agent.agentId) load++;
  return load >= capacity.limit ? { load, capacity: capacity.limit } : undefined;
}

const STALE_MS = 30_000; // the board itself calls a source stopped at about this age

/** Whether the queue's picture is too old to act on without asking the platform first. */
export function isQueueStale(state: LiveState, now: EpochMs): boolean {
  const { asOf, intervalMs } = state.sources.queue;
  return now - asOf > Math.max(STALE_MS, 3 * intervalMs);
}
