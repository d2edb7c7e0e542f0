import type { CustomerId } from '@kf/shared/contract/ids';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useClaim } from '#live/use-live.tsx';
import s from './forms.module.css';
import { actsText } from './text.ts';

/** That somebody else has the same customer open. */
export function ClaimNote({ customerId }: { customerId: CustomerId }) {
  const t = useText(actsText);
  const claim = useClaim(customerId);
  if (!claim) return null;
  return (
    <p className={s.claim} role="status">
      <Icon name="lock" size={14} />
      {t('claimedBy', { by: claim.by })}
    </p>
  );
}
