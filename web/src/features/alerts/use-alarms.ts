import type { Alert } from '@kf/shared/contract/alerts';
import { defaultAlertSettings } from '@kf/shared/contract/plain';
import { useEffect, useRef } from 'react';
import { announce } from '#components/announcer.tsx';
import { useText } from '#lib/i18n.ts';
import { ownSettings } from '#lib/own-settings.ts';
import { useSetting } from '#lib/settings.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat, useLiveStore } from '#live/use-live.tsx';
import { isQuiet, nothingTold, planAlarms } from './alarm-plan.ts';
import { armSound, playAlarm } from './alarm-sound.ts';
import { wordsOf } from './alert-words.ts';
import { ownChoices } from './own-choices.ts';
import { takeTurn } from './tab-turn.ts';
import { alertsText } from './text.ts';

/** The page's clock stands still in the background; alarms do not wait for anybody to look. */
const ROUND_MS = 1_000;

/** Sound, notification and announcement of alarms, as long as a page of the account is open. */
export function useAlarms(accountId: string): void {
  const store = useLiveStore();
  const t = useText(alertsText);
  const format = useFormat();
  const { query } = useSetting(accountId, 'alerts');
  const settings = query.data?.value ?? defaultAlertSettings;
  const told = useRef(nothingTold);

  // The account may change while the page stays; what was touched once needs no second touch.
  useEffect(() => armSound(accountId), [accountId]);
  useEffect(() => {
    const notices = takeTurn(`kf alarm notice ${accountId}`);
    const round = (): void => {
      const { state, sync } = store.getView();
      if (sync === 'loading') return;
      const now = serverNow();
      const [hour = 0, minute = 0] = format.clock(now).split(':').map(Number);
      const quiet = isQuiet(hour * 60 + minute, settings.quiet);
      const plan = planAlarms(Object.values(state.alerts), told.current, {
        now,
        everyMs: settings.soundEveryMs,
        quiet,
      });
      told.current = plan.told;
      const choices = ownChoices();
      if (plan.sound && choices.sound && ownSettings().sounds) playAlarm();
      if (plan.fresh.length === 0) return;
      const titles = plan.fresh.map((alert) => wordsOf(alert, state, { t, format, now }).title);
      const list = titles.join(format.lang === 'en' ? '; ' : '；');
      announce(t('newAlarms', { list }), 'assertive');
      if (choices.notify && !quiet && notices.isMine())
        notify(t('notificationTitle', { account: state.account.name }), list, plan.fresh);
    };
    round();
    const timer = setInterval(round, ROUND_MS);
    const off = store.subscribe(round);
    return () => {
      clearInterval(timer);
      off();
      notices.leave();
    };
  }, [store, t, format, settings, accountId]);
}

/** The tag makes one of the same message of several tabs, where they cannot take turns. */
function notify(title: string, body: string, alerts: readonly Alert[]): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const tag = `kf ${alerts.map((alert) => alert.alertId).join(' ')}`;
  const shown = new Notification(title, { body, tag, requireInteraction: true });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
}
