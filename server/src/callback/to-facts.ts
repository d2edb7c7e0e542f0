import type { EpochMs } from '@kf/shared/contract/ids';
import type { PushFact } from '#live/facts.ts';
import type { PassiveReply, Push } from '#routing/push.ts';

/** What a push teaches the live model, given what it was answered with. */
export function toFact(push: Push, seenAt: EpochMs, reply: PassiveReply): PushFact {
  const { customerId, at } = push;
  const base = { customerId, at, seenAt };
  switch (push.type) {
    case 'message':
      return {
        type: 'customer.spoke',
        ...base,
        transferred: reply.type === 'transfer',
        ...wishOf(reply),
      };
    case 'session.created':
    case 'session.closed':
      return { type: push.type, ...base, agentId: push.agentId };
    case 'session.switched':
      return { type: push.type, ...base, fromAgentId: push.fromAgentId, toAgentId: push.toAgentId };
    case 'unfollowed':
      return { type: 'customer.unfollowed', ...base };
    case 'followed':
    case 'menu.clicked':
    case 'qr.scanned':
    case 'event.other':
      return { type: 'push.other', ...base };
    default:
      return push satisfies never;
  }
}

/** Whom the customer waits for, where the reply says so. */
function wishOf(reply: PassiveReply): Pick<Extract<PushFact, { type: 'customer.spoke' }>, 'wish'> {
  if (reply.wish) return { wish: reply.wish };
  return reply.type === 'transfer' && reply.agentId
    ? { wish: { kind: 'agent', agentId: reply.agentId } }
    : {};
}
