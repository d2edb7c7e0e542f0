import type { WaitingCustomer } from '@kf/shared/contract/live';
import type { Wish } from '@kf/shared/contract/routing';

type Wished = Pick<WaitingCustomer, 'wishedAgentId' | 'wishedGroupId'>;

/** A wish as a waiting customer carries it. */
export function wishFields(wish: Wish | undefined): Wished {
  if (wish?.kind === 'agent') return { wishedAgentId: wish.agentId };
  if (wish?.kind === 'group') return { wishedGroupId: wish.groupId };
  return {};
}

/** The customer with a new wish in place of the old one; without a new one nothing changes. */
export function withWish(waiting: WaitingCustomer, wish: Wish | undefined): WaitingCustomer {
  if (!wish) return waiting;
  const { wishedAgentId: _, wishedGroupId: __, ...rest } = waiting;
  return { ...rest, ...wishFields(wish) };
}
