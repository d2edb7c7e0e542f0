import type { AgentId, CustomerId } from '../contract/ids.ts';
import type { LiveState, Operation } from '../contract/live.ts';
import { isOnline } from './load.ts';

/** The hand-over of this customer whose end is not known yet. */
export const handoverOf = (
  state: Pick<LiveState, 'operations'>,
  customerId: CustomerId,
): Operation | undefined =>
  Object.values(state.operations).find(
    (o) =>
      o.type === 'handover' &&
      o.customerId === customerId &&
      o.state !== 'confirmed' &&
      o.state !== 'refused' &&
      o.state !== 'armed' &&
      o.state !== 'undone',
  );

/**
 * Whom a customer is meant for who writes between the two steps of a hand-over. Nobody if that agent is offline: the
 * platform lets nobody else serve a customer who was sent to one agent.
 */
export function intendedAgentOf(
  state: Pick<LiveState, 'operations' | 'agents'>,
  customerId: CustomerId,
): AgentId | undefined {
  const agentId = handoverOf(state, customerId)?.toAgentId;
  const agent = agentId === undefined ? undefined : state.agents[agentId];
  return agent && isOnline(agent) ? agentId : undefined;
}
