import type { Role } from '@kf/shared/contract/http';
import type { ReactNode } from 'react';
import { Icon } from '#components/icon.tsx';
import { ClickPop } from '#components/pop/click-pop.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { AlertList } from './alert-list.tsx';
import type { AlertTarget } from './alert-words.ts';
import s from './alerts.module.css';
import { alertsText } from './text.ts';
import { useAlarms } from './use-alarms.ts';

export interface AlertBellProps {
  accountId: string;
  me: { personId: string; role: Role };
  /** Leads to a customer or an agent. */
  onShow: (target: AlertTarget) => void;
  /** The link to the settings, for those who may change them. */
  settingsLink: (label: string) => ReactNode;
}

/** How many alerts there are and the worst of them, from every page of an account; the list below it. */
export function AlertBell(props: AlertBellProps) {
  const t = useText(alertsText);
  const alerts = useLive((view) => view.state.alerts);
  const all = Object.values(alerts);
  const alarms = all.filter((alert) => alert.level === 'alarm').length;
  const label =
    all.length === 0
      ? t('bellNone')
      : alarms > 0
        ? t('bellAlarm', { n: all.length, m: alarms })
        : t('bellSome', { n: all.length });
  const look = alarms > 0 ? s.alarm : all.length > 0 ? s.attention : '';
  return (
    <>
      <Alarms accountId={props.accountId} role={props.me.role} />
      <ClickPop
        button={{
          className: `btn txt ${s.bell} ${look ?? ''}`,
          'aria-haspopup': 'dialog',
          'aria-label': label,
        }}
        content={(close) => <AlertList {...props} onClose={close} />}
      >
        <Icon name={alarms > 0 ? 'oct' : all.length > 0 ? 'tri' : 'bell'} />
        {all.length > 0 ? <span className="n">{all.length}</span> : null}
      </ClickPop>
    </>
  );
}

/** Who only looks is not called: nobody of them could acknowledge. */
function Alarms({ accountId, role }: { accountId: string; role: Role }) {
  return role === 'viewer' ? null : <Calling accountId={accountId} />;
}

function Calling({ accountId }: { accountId: string }) {
  useAlarms(accountId);
  return null;
}
