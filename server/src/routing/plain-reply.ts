import type { AgentId } from '@kf/shared/contract/ids';
import type { PassiveReply, Push } from './push.ts';

/**
 * The answer without any rules: a message goes to customer service; events, menu taps among them, ask for nothing.
 *
 * @param intendedAgentId whom a hand-over on its way has chosen: the customer writes between its two steps
 */
export function plainReply(push: Push, intendedAgentId?: AgentId): PassiveReply {
  if (push.type !== 'message') return { type: 'success' };
  return { type: 'transfer', ...(intendedAgentId === undefined ? {} : { agentId: intendedAgentId }) };
}
