import type { Alert, AlertKind } from '@kf/shared/contract/alerts';
import type { LiveState, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { wishesGroup } from '@kf/shared/domain/wish';
import { type Format, formatPercent } from '#lib/format.ts';
import type { Translate } from '#lib/i18n.ts';
import type { AlertsKey } from './text.ts';

/** Where an alert leads. */
export type AlertTarget = { agentId: string } | { code: string };

export interface AlertWords {
  title: string;
  /** What it means, or what to do. */
  hint: string;
  target?: AlertTarget;
}

export interface WordsGround {
  t: Translate<AlertsKey>;
  format: Format;
  now: number;
}

/** Figures are those of now, not those at which the alert was raised. */
export const wordsOf = (alert: Alert, state: LiveState, ground: WordsGround): AlertWords =>
  words[alert.kind](alert, state, ground);

type Words = (alert: Alert, state: LiveState, ground: WordsGround) => AlertWords;

const words: Record<AlertKind, Words> = {
  waiting: (alert, state, { t }) => {
    const { attention, alarm } = state.account.thresholds.waiting;
    const hint = alert.groupId === undefined ? t('waitingHint', { at: attention, al: alarm }) : '';
    return { title: titled('waiting', alert, state, t, { n: countWaiting(alert, state) }), hint };
  },
  longest_wait: (alert, state, { t, format, now }) => {
    const first = earliest(waitingFor(state, alert), 'waitingSince');
    const time = format.duration(first ? now - first.waitingSince : (alert.value ?? 0));
    const title = titled('longest_wait', alert, state, t, { time });
    return first
      ? { title, hint: t('longest_waitHint', { who: nameOf(first, t) }), target: { code: first.code } }
      : { title, hint: '' };
  },
  nobody_online: (alert, state, { t }) => ({
    title: titled('nobody_online', alert, state, t, { n: countWaiting(alert, state) }),
    hint: t(alert.groupId === undefined ? 'nobody_onlineHint' : 'nobody_onlineGroupHint'),
  }),
  agent_vanished: ({ agentId, value = 0 }, state, { t }) => {
    const agent = (agentId && state.agents[agentId]?.nickname) ?? agentId ?? '';
    const n = Object.values(state.sessions).filter((one) => one.agentId === agentId).length || value;
    return {
      title: t('agent_vanished', { agent, n }),
      hint: t('agent_vanishedHint', { agent }),
      ...(agentId !== undefined && { target: { agentId } }),
    };
  },
  session_long: ({ level, value = 0 }, state, { t, format, now }) => {
    const bound = state.account.thresholds.sessionMs[level];
    const long = Object.values(state.sessions).filter((one) => now - one.startedAt >= bound);
    const first = earliest(long, 'startedAt');
    const title = t('session_long', { n: long.length || value, time: format.minutes(bound) });
    return first
      ? { title, hint: t('session_longHint', { who: nameOf(first, t) }), target: { code: first.code } }
      : { title, hint: '' };
  },
  handover_unfinished: ({ code = '', customerId }, state, { t }) => {
    const known = customerId && (state.waiting[customerId] ?? state.sessions[customerId]);
    return {
      title: t('handover_unfinished', { who: nameOf(known || { code }, t) }),
      hint: t('handover_unfinishedHint'),
      ...(code !== '' && { target: { code } }),
    };
  },
  platform_degraded: (_alert, { sources }, { t, format, now }) => {
    const asOf = Math.min(sources.queue.asOf, sources.online.asOf);
    const title =
      asOf > 0 ? t('platform_degradedSince', { at: format.stamp(asOf, now) }) : t('platform_degraded');
    return { title, hint: t('platform_degradedHint') };
  },
  quota_low: ({ value = 0, level }, _state, { t }) => {
    // refused although our own count says that there are calls left: others use them, too
    const spent = value >= 1 || (level === 'alarm' && value < SPENT_BELOW);
    const title = t(spent ? 'quota_spent' : 'quota_low', { share: formatPercent(value) });
    return { title, hint: t('quota_lowHint') };
  },
  callback_silent: (_alert, { sources }, { t, format, now }) => {
    const { asOf } = sources.events;
    const title = asOf > 0 ? t('callback_silent', { time: format.minutes(now - asOf) }) : t('callback_never');
    return { title, hint: t('callback_silentHint') };
  },
};

/** An alarm at a lower share can only come from a refusal. */
const SPENT_BELOW = 0.5;

function titled(
  kind: 'waiting' | 'longest_wait' | 'nobody_online',
  { groupId }: Alert,
  state: LiveState,
  t: Translate<AlertsKey>,
  vars: Record<string, string | number>,
): string {
  if (groupId === undefined) return t(kind, vars);
  return t(`${kind}Group`, { ...vars, group: state.groups[groupId]?.name ?? groupId });
}

const countWaiting = (alert: Alert, state: LiveState): number =>
  alert.groupId === undefined ? state.waitingCount : waitingFor(state, alert).length;

const waitingFor = (state: LiveState, { groupId }: Alert): WaitingCustomer[] => {
  const all = Object.values(state.waiting);
  if (groupId === undefined) return all;
  const groupIdsOf = (id: string) => state.agents[id as keyof LiveState['agents']]?.groupIds ?? [];
  return all.filter((one) => wishesGroup(one, groupId, groupIdsOf));
};

function earliest<K extends string, T extends { [key in K]: number }>(
  all: readonly T[],
  by: K,
): T | undefined {
  let first: T | undefined;
  for (const one of all) if (!first || one[by] < first[by]) first = one;
  return first;
}

const nameOf = ({ remark, code }: Pick<Session, 'remark' | 'code'>, t: Translate<AlertsKey>): string =>
  t('customerOf', { who: remark ?? code });
