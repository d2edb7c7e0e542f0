import type { PassiveReply, Push } from './push.ts';

/** The answer without any rules: a message goes to customer service; events, menu taps among them, ask for nothing. */
export function plainReply(push: Push): PassiveReply {
  return push.type === 'message' ? { type: 'transfer' } : { type: 'success' };
}
