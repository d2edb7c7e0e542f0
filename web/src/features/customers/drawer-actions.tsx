import type { DismissedCustomer, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { type KeyboardEvent, useId, useState } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import type { ActForms } from './customer-drawer.tsx';
import styles from './drawer.module.css';
import { standingOf } from './standing.ts';
import { customersText } from './text.ts';

type Act = 'assign' | 'endWait' | 'endSession';

const icons = { assign: 'arrow', endWait: 'end', endSession: 'end' } as const satisfies Record<Act, IconName>;

/** What can be done with the customer where they are now. */
function actsOf(row: WaitingCustomer | Session | DismissedCustomer): Act[] {
  const { kind } = standingOf(row);
  if (kind === 'waiting') return ['assign', 'endWait'];
  return kind === 'session' ? ['endSession'] : [];
}

interface DrawerActionsProps {
  row: WaitingCustomer | Session | DismissedCustomer;
  forms: ActForms;
  onDone: () => void;
}

export function DrawerActions({ row, forms, onDone }: DrawerActionsProps) {
  const t = useText(customersText);
  const id = useId();
  const connected = useLive((view) => view.connection.state === 'connected');
  const acts = actsOf(row);
  const [chosen, setChosen] = useState<Act>();
  // A session is not ended by opening the drawer: its one act waits to be chosen.
  const act = chosen && acts.includes(chosen) ? chosen : acts.find((one) => one === 'assign');
  if (acts.length === 0) return null;
  const handleKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = acts[(acts.indexOf(act ?? 'assign') + step + acts.length) % acts.length];
    setChosen(next);
    document.getElementById(`${id}${next}`)?.focus();
  };
  return (
    <section className={styles.section} aria-label={t('actions')}>
      <div className={styles.acts} role="tablist" onKeyDown={handleKey}>
        {acts.map((one) => (
          <button
            key={one}
            id={`${id}${one}`}
            type="button"
            role="tab"
            aria-selected={one === act}
            aria-controls={`${id}panel`}
            tabIndex={one === (act ?? acts[0]) ? 0 : -1}
            onClick={() => setChosen(one)}
          >
            <Icon name={icons[one]} size={14} />
            {t(one)}
          </button>
        ))}
      </div>
      {act === undefined ? null : (
        <div id={`${id}panel`} role="tabpanel" aria-labelledby={`${id}${act}`}>
          {connected ? null : <p className={`sm ${styles.blocked}`}>{t('offlineActions')}</p>}
          {act === 'assign' ? forms.assign(row.customerId, onDone) : forms.close(row.customerId, onDone)}
        </div>
      )}
    </section>
  );
}
