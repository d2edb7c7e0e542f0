import type { WaitingCustomer } from '@kf/shared/contract/live';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { queueText } from './text.ts';

/** What the customer asked for, in words. */
export function useWish(customer: WaitingCustomer): string {
  const t = useText(queueText);
  const name = useLive(({ state }) => {
    if (customer.wishedAgentId !== undefined) return state.agents[customer.wishedAgentId]?.nickname;
    return customer.wishedGroupId === undefined ? undefined : state.groups[customer.wishedGroupId]?.name;
  });
  if (customer.wishedAgentId !== undefined) return t('wished', { agent: name ?? t('unknownAgent') });
  return name ?? t('unspecified');
}

export function WishLine({ customer, wish }: { customer: WaitingCustomer; wish: string }) {
  const icon =
    customer.wishedAgentId !== undefined ? 'person' : customer.wishedGroupId !== undefined ? 'grp' : 'any';
  return (
    <>
      <Icon name={icon} size={12} />
      <span className="ell">{wish}</span>
    </>
  );
}
