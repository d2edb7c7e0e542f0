import type { CustomerId } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import { EstimateRange } from '#components/estimate/estimate-range.tsx';
import { GroundsHover } from '#components/estimate/grounds.tsx';
import { estimateText } from '#components/estimate/text.ts';
import { WaitAxis } from '#components/estimate/wait-axis.tsx';
import type { WaitParts } from '#features/customers/customer-drawer.tsx';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';

/** What the drawer says about an expected wait. */
export const waitParts: WaitParts = {
  remaining: ({ customerId }) => ({
    value: <Value customerId={customerId} />,
    note: <Note customerId={customerId} />,
  }),
  promise: (customer) => <Promise customer={customer} />,
};

function Value({ customerId }: { customerId: CustomerId }) {
  const estimate = useLive((view) => view.state.estimates[customerId]);
  return (
    <GroundsHover of={{ customerId }} isTabStop>
      <EstimateRange estimate={estimate} />
    </GroundsHover>
  );
}

function Note({ customerId }: { customerId: CustomerId }) {
  const t = useText(estimateText);
  const format = useFormat();
  const now = useNow(1_000);
  const estimate = useLive((view) => view.state.estimates[customerId]);
  if (!estimate) return t('noneYet');
  if (estimate.reason) return t(estimate.reason);
  return `${t('chip')} · ${format.age(estimate.at, now)}`;
}

function Promise({ customer: { customerId, waitingSince } }: { customer: WaitingCustomer }) {
  const now = useNow(1_000);
  const estimate = useLive((view) => view.state.estimates[customerId]);
  return estimate ? <WaitAxis waitingSince={waitingSince} estimate={estimate} now={now} /> : null;
}
