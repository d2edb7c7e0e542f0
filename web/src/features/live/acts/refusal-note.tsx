import type { CustomerId } from '@kf/shared/contract/ids';
import { Icon } from '#components/icon.tsx';
import { useLiveStore } from '#live/use-live.tsx';
import s from './forms.module.css';
import { refusalWords } from './refusal-words.ts';
import { useRefusal } from './use-refusal.ts';

/** Why the last act on this customer was refused, and what to do. */
export function RefusalNote({ customerId, customer }: { customerId: CustomerId; customer: string }) {
  const refusal = useRefusal(customerId);
  const { state } = useLiveStore().getView();
  if (!refusal) return null;
  const { sentence, nextStep } = refusalWords(refusal, state, customer);
  return (
    <div className={s.error} role="alert">
      <Icon name="oct" size={14} />
      <span>
        <b>{sentence}</b> {nextStep}
        {refusal.errcode === undefined ? null : <span className="n"> ({refusal.errcode})</span>}
      </span>
    </div>
  );
}
