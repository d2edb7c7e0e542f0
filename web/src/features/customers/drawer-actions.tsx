import type { DismissedCustomer, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { type KeyboardEvent, useId, useState } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import type { ActForms } from './customer-drawer.tsx';
import styles from './drawer.module.css';
import { type Standing, standingOf } from './standing.ts';
import { type CustomersKey, customersText } from './text.ts';

type Act = 'assign' | 'handover' | 'close';

interface Tab {
  act: Act;
  icon: IconName;
  label: CustomersKey;
  /** Why it cannot be done where the customer is now. */
  reason?: CustomersKey | undefined;
}

/** What can be done with the customer where they are now; the rest is named with the reason. */
function tabsOf(kind: Standing['kind']): Tab[] {
  const waits = kind === 'waiting';
  const served = kind === 'session';
  const assign: Tab = {
    act: 'assign',
    icon: 'arrow',
    label: 'assign',
    reason: waits ? undefined : served ? 'assignServed' : 'assignDismissed',
  };
  const handover: Tab = {
    act: 'handover',
    icon: 'swap',
    label: 'handover',
    reason: served ? undefined : 'handoverWaiting',
  };
  const close: Tab = {
    act: 'close',
    icon: 'end',
    label: served ? 'endSession' : 'endWait',
    reason: waits || served ? undefined : 'endDismissed',
  };
  return served ? [handover, assign, close] : [assign, handover, close];
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
  const tabs = tabsOf(standingOf(row).kind).filter(({ act }) => forms[act] !== undefined);
  const [chosen, setChosen] = useState<Act>();
  const open = tabs.filter((tab) => tab.reason === undefined);
  // A session is not ended or handed over by opening the drawer: its acts wait to be chosen.
  const act = open.find((tab) => tab.act === chosen)?.act ?? open.find((tab) => tab.act === 'assign')?.act;
  const form = act && forms[act];
  const stop = act ?? open[0]?.act ?? tabs[0]?.act;
  const handleKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || open.length === 0) return;
    const at = open.findIndex((tab) => tab.act === stop);
    const next = open[(at + step + open.length) % open.length];
    if (!next) return;
    setChosen(next.act);
    document.getElementById(`${id}${next.act}`)?.focus();
  };
  return (
    <section className={styles.section} aria-label={t('actions')}>
      <div className={styles.acts} role="tablist" aria-label={t('actions')} onKeyDown={handleKey}>
        {tabs.map((tab) => (
          <button
            key={tab.act}
            id={`${id}${tab.act}`}
            type="button"
            role="tab"
            aria-selected={tab.act === act}
            aria-controls={tab.act === act ? `${id}panel` : undefined}
            aria-disabled={tab.reason !== undefined}
            tabIndex={tab.act === stop ? 0 : -1}
            onClick={() => tab.reason === undefined && setChosen(tab.act)}
          >
            <Icon name={tab.icon} size={14} />
            {t(tab.label)}
            {tab.reason === undefined ? null : <span className="sm">{t(tab.reason)}</span>}
          </button>
        ))}
      </div>
      {act === undefined || !form ? (
        forms.refusal?.(row.customerId, row.remark ?? row.code)
      ) : (
        <div id={`${id}panel`} role="tabpanel" aria-labelledby={`${id}${act}`}>
          {connected ? null : <p className={`sm ${styles.blocked}`}>{t('offlineActions')}</p>}
          {form(row.customerId, onDone)}
        </div>
      )}
    </section>
  );
}
