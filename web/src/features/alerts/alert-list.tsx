import type { Alert, AlertAct } from '@kf/shared/contract/alerts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import type { AlertBellProps } from './alert-bell.tsx';
import { wordsOf } from './alert-words.ts';
import s from './alerts.module.css';
import { actOnAlert } from './api.ts';
import { setOwnChoices, useOwnChoices } from './own-choices.ts';
import { type AlertsKey, alertsText } from './text.ts';

type ListProps = AlertBellProps & { onClose: () => void };

const byWeight = (a: Alert, b: Alert): number =>
  Number(b.level === 'alarm') - Number(a.level === 'alarm') || a.raisedAt - b.raisedAt;

/** What is wrong now, the worst first. */
export function AlertList(props: ListProps) {
  const t = useText(alertsText);
  const alerts = useLive((view) => view.state.alerts);
  const sorted = Object.values(alerts).sort(byWeight);
  const mayAct = props.me.role !== 'viewer';
  return (
    <section className={s.list} role="dialog" aria-label={t('bell')}>
      <header className={s.head}>
        <h2>
          {t('bell')} <span className="n">{sorted.length}</span>
        </h2>
        {mayAct ? <span className={s.link}>{props.settingsLink(t('settings'))}</span> : null}
      </header>
      {sorted.length === 0 ? (
        <div className={s.empty}>
          <Icon name="ok" size={20} />
          <b>{t('none')}</b>
          <span className="sm t3">{t('noneHint')}</span>
        </div>
      ) : (
        <ul className={s.rows}>
          {sorted.map((alert) => (
            <AlertRow key={alert.alertId} alert={alert} mayAct={mayAct} {...props} />
          ))}
        </ul>
      )}
      {mayAct ? <OwnChoices /> : null}
    </section>
  );
}

function AlertRow({
  alert,
  mayAct,
  onShow,
  onClose,
  me,
  accountId,
}: ListProps & { alert: Alert; mayAct: boolean }) {
  const t = useText(alertsText);
  const format = useFormat();
  const now = useNow(1_000);
  const state = useLive((view) => view.state);
  const { title, hint, target } = wordsOf(alert, state, { t, format, now });
  const isAlarm = alert.level === 'alarm';
  return (
    <li className={`${s.row} ${isAlarm ? s.isAlarm : s.isAttention}`}>
      <span className={`${s.mark} ${isAlarm ? 'al-c' : 'at-c'}`}>
        <Icon name={isAlarm ? 'oct' : 'tri'} size={16} />
        <span className="vh">{t(alert.level)}</span>
      </span>
      <div className={s.what}>
        <b className={s.title}>{title}</b>
        {hint ? <span className="sm t2">{hint}</span> : null}
        <Standing alert={alert} now={now} own={alert.owner?.personId === me.personId} />
        {mayAct ? <Acts {...{ alert, title, accountId, me, now }} /> : null}
      </div>
      <div className={s.side}>
        <span className="sm t3" title={t('since', { at: format.stamp(alert.raisedAt, now) })}>
          <WaitTimer since={alert.raisedAt} />
        </span>
        {target ? (
          <button
            type="button"
            className="btn lnk sm"
            onClick={() => {
              onClose();
              onShow(target);
            }}
          >
            {t('show')}
          </button>
        ) : null}
      </div>
    </li>
  );
}

/** Who sees to it, who heard it, until when it is muted. */
function Standing({ alert, now, own }: { alert: Alert; now: number; own: boolean }) {
  const t = useText(alertsText);
  const format = useFormat();
  const { owner, seen, snoozed } = alert;
  const asleep = snoozed && snoozed.until > now ? snoozed : undefined;
  const words = [
    owner ? (own ? t('ownerMe') : t('ownerIs', { name: owner.name })) : undefined,
    !owner && seen ? t('seenBy', { name: seen.name, at: format.shortStamp(seen.at, now) }) : undefined,
    asleep && t('snoozedUntil', { name: asleep.name, at: format.shortStamp(asleep.until, now) }),
  ].filter((one) => one !== undefined);
  if (words.length === 0) return null;
  return (
    <span className={`sm ${s.standing}`}>
      <Icon name={owner ? 'person' : 'check'} size={12} />
      {words.join(' · ')}
    </span>
  );
}

const SNOOZES = [15, 60, 240] as const;

function Acts({
  alert,
  title,
  accountId,
  me,
  now,
}: {
  alert: Alert;
  title: string;
  accountId: string;
  me: AlertBellProps['me'];
  now: number;
}) {
  const t = useText(alertsText);
  const connected = useLive((view) => view.connection.state === 'connected');
  const [choosing, setChoosing] = useState(false);
  const act = useMutation({
    mutationFn: (what: AlertAct) => actOnAlert(accountId, alert.alertId, what),
    onSuccess: (_answer, what) => announce(t(what.act === 'own' ? 'actOwn' : 'acted', { title })),
  });
  const mine = alert.owner?.personId === me.personId;
  const asleep = (alert.snoozed?.until ?? 0) > now;
  const refusal = act.error ? errorTextOf(act.error) : undefined;
  const disabled = !connected || act.isPending;
  return (
    <>
      <span className={s.acts} title={connected ? undefined : t('offline')}>
        <button
          type="button"
          className="btn sm"
          disabled={disabled}
          onClick={() => act.mutate({ act: mine ? 'release' : 'own' })}
        >
          {t(mine ? 'release' : alert.owner ? 'takeOver' : 'own')}
        </button>
        {alert.seen ? null : (
          <button
            type="button"
            className="btn sm"
            disabled={disabled}
            onClick={() => act.mutate({ act: 'acknowledge' })}
          >
            {t('acknowledge')}
          </button>
        )}
        {asleep ? null : (
          <button
            type="button"
            className="btn sm"
            aria-expanded={choosing}
            disabled={disabled}
            onClick={() => setChoosing(!choosing)}
          >
            {t('snooze')}
            <Icon name={choosing ? 'up' : 'down'} size={12} />
          </button>
        )}
      </span>
      {choosing && !asleep ? (
        <span className={s.acts} role="group" aria-label={t('snooze')}>
          {SNOOZES.map((minutes) => (
            <button
              key={minutes}
              type="button"
              className="btn sm"
              disabled={disabled}
              onClick={() => {
                setChoosing(false);
                act.mutate({ act: 'snooze', minutes });
              }}
            >
              {snoozeWords(minutes, t)}
            </button>
          ))}
        </span>
      ) : null}
      {refusal ? (
        <span role="alert" className="al-c sm">
          {refusal.sentence} {refusal.nextStep}
        </span>
      ) : null}
    </>
  );
}

function snoozeWords(minutes: number, t: Translate<AlertsKey>): string {
  if (minutes < 60) return t('snoozeMinutes', { n: minutes });
  return minutes === 60 ? t('snoozeHour') : t('snoozeHours', { n: minutes / 60 });
}

/** Of this browser: whether alarms sound and notify. */
function OwnChoices() {
  const t = useText(alertsText);
  const { sound, notify } = useOwnChoices();
  const [permission, setPermission] = useState(() =>
    typeof Notification === 'undefined' || !window.isSecureContext ? 'unsupported' : Notification.permission,
  );
  const handleNotify = async (on: boolean): Promise<void> => {
    setOwnChoices({ notify: on });
    if (on && permission === 'default') setPermission(await Notification.requestPermission());
  };
  const refused =
    permission === 'unsupported'
      ? t('notifyUnsupported')
      : permission === 'denied'
        ? t('notifyDenied')
        : undefined;
  return (
    <footer className={s.foot}>
      <label title={t('soundHint')}>
        <input
          type="checkbox"
          checked={sound}
          onChange={(event) => setOwnChoices({ sound: event.currentTarget.checked })}
        />
        <Icon name="snd" size={14} />
        {t('sound')}
      </label>
      <label>
        <input
          type="checkbox"
          checked={notify && refused === undefined}
          disabled={refused !== undefined}
          aria-describedby={refused ? 'kf-notify-refused' : undefined}
          onChange={(event) => void handleNotify(event.currentTarget.checked)}
        />
        <Icon name="bell" size={14} />
        {t('notify')}
      </label>
      {refused ? (
        <span id="kf-notify-refused" className="sm t3">
          {refused}
        </span>
      ) : null}
    </footer>
  );
}
