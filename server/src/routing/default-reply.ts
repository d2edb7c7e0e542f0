import type { PassiveReply, Push } from './push.ts';

/**
 * A message that reaches us is not part of a session: hand it to customer service. Events, menu taps among them, ask for
 * nothing.
 */
export function routeMessage(push: Push): PassiveReply {
  return push.type === 'message' ? { type: 'transfer' } : { type: 'success' };
}
