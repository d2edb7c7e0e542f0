import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { isWaitingFor, type View, viewOf } from '@kf/shared/domain/scope';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { groupsOf } from '../people/rights.ts';

/** What of the account the caller sees; undefined: all of it. For routes with `groups: 'own'`. */
export function viewFor(request: FastifyRequest, state: LiveState): View | undefined {
  const groups = groupsOf(request);
  return groups === 'all' ? undefined : viewOf(state, groups);
}

/** An agent of another group is as good as none. @throws {AppError} agent_not_found */
export function requireAgentIn(view: View | undefined, agentId: AgentId): void {
  if (view && !view.agents.has(agentId))
    throw new AppError('agent_not_found', 'no such agent on this account', { details: { agentId } });
}

/** In the same words whether there is none or they are not theirs: who asks must not learn which. */
export const noCustomer = () => new AppError('customer_not_found', 'no such customer on this account');

/** So is a customer who is neither with an agent of theirs, nor waiting for one or for anybody. @throws {AppError} customer_not_found */
export function requireCustomerIn(view: View | undefined, state: LiveState, customerId: CustomerId): void {
  if (!view) return;
  const session = state.sessions[customerId];
  const waiting = state.waiting[customerId] ?? state.dismissed[customerId];
  const isOurs = session ? view.agents.has(session.agentId) : waiting && isWaitingFor(waiting, view);
  if (!isOurs) throw noCustomer();
}
