import type { GroupId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { type Figures, type KpiName, LEAST_FOR_SERVICE_LEVEL } from '@kf/shared/domain/key-figures';
import { type Format, formatCount, formatPercent } from '#lib/format.ts';
import type { Translate } from '#lib/i18n.ts';
import { arrivalOf } from './arrival.ts';
import type { KpiKey } from './text.ts';

interface Reading {
  state: LiveState;
  figures: Figures;
  t: Translate<KpiKey>;
  format: Format;
}

/** What stands under a tile's figure. */
export function subLineOf(name: KpiName, reading: Reading): string[] {
  const at = reading.figures.stoppedAt[name];
  if (at !== undefined) return [];
  return lines[name](reading);
}

const count = (n: number) => ({ n: formatCount(n) });

const lines: Record<KpiName, (reading: Reading) => string[]> = {
  waiting: ({ state, figures: { metrics }, t, format }) => {
    if (metrics.waiting > metrics.waitingKnown) {
      const listed = Object.values(state.waiting).filter((w) => w.listed).length;
      return [t('listedOf', { listed }), t('beyond', count(metrics.waiting - metrics.waitingKnown))];
    }
    const last = state.today.lastAccepted;
    if (metrics.waiting === 0 && last) return [t('lastWaited', { time: format.duration(last.waitedMs) })];
    if (metrics.wishedAgent + metrics.wishedGroup > 0)
      return [t('wishedAgent', count(metrics.wishedAgent)), t('wishedGroup', count(metrics.wishedGroup))];
    return state.onlyGroups ? [t('ownGroups')] : [t('arrivedToday', count(state.today.arrived))];
  },
  longest: ({ state, figures: { metrics }, t, format }) => {
    if (metrics.longestWaitMs === undefined) return [t('nobodyWaits')];
    const time = format.minutes(state.account.thresholds.longestWaitMs.attention);
    return [
      metrics.waitingOverAttention > 0
        ? t('over', { ...count(metrics.waitingOverAttention), time })
        : t('within', { time }),
    ];
  },
  expected: ({ state, t }) => {
    const arrival = arrivalOf(state);
    if (!arrival) return [t('noEstimate')];
    const { estimate, of } = arrival;
    if (of.groupId !== undefined)
      return [t('slowestGroup', { group: state.groups[of.groupId as GroupId]?.name ?? '' })];
    if (estimate.basis !== 'model' && estimate.reason) return [t(estimate.reason)];
    return [estimate.hit ? t('hit', { share: formatPercent(estimate.hit.share) }) : t('noHits')];
  },
  sessions: ({ state, figures: { metrics }, t, format }) => {
    if (metrics.sessions === 0) return [t('noSessions')];
    const time = format.minutes(state.account.thresholds.sessionMs.attention);
    return [
      metrics.sessionsOverAttention > 0
        ? t('sessionsOver', { ...count(metrics.sessionsOverAttention), time })
        : t('within', { time }),
    ];
  },
  online: ({ state, figures: { metrics }, t }) => {
    if (metrics.agents === 0) return [t('noAgents')];
    if (metrics.online === 0) return [t('nobodyOnline')];
    if (state.account.dialect === 'legacy')
      return [
        t('pc', count(metrics.onlinePc)),
        t('phone', count(metrics.onlinePhone)),
        t('both', count(metrics.onlineBoth)),
      ];
    const offline = metrics.agents - metrics.online;
    return [offline > 0 ? t('offlineAgents', count(offline)) : t('allOnline')];
  },
  free: ({ figures: { metrics }, t }) => {
    if (metrics.online === 0) return [t('nobodyOnline')];
    if (!knowsCapacity(metrics)) return [t('capacityUnknown')];
    if (metrics.manualOnline > 0) return [t('manualLeftOut', count(metrics.manualOnline))];
    return [t('capacityTotal', count(metrics.capacity))];
  },
  serviceLevel: ({ state, figures: { metrics }, t, format }) => {
    if (state.onlyGroups) return [t('wholeAccountOnly')];
    if (metrics.serviceLevel === undefined) return [t('nobodyAccepted')];
    const { share, withinMs } = state.account.serviceLevel;
    const n = metrics.serviceLevelOf;
    if (n < LEAST_FOR_SERVICE_LEVEL && metrics.serviceLevel < share)
      return [t('tooFew', { n, least: LEAST_FOR_SERVICE_LEVEL })];
    return [t('target', { share: formatPercent(share), time: format.minutes(withinMs) })];
  },
  abandoned: ({ state, figures: { metrics }, t }) => {
    if (state.onlyGroups) return [t('wholeAccountOnly')];
    if (metrics.abandoned === undefined || metrics.abandonedShare === undefined) return [t('nobodyArrived')];
    return [
      metrics.abandoned > 0
        ? t('shareOfArrivals', { share: formatPercent(metrics.abandonedShare) })
        : t('arrived', count(state.today.arrived)),
    ];
  },
};

/** Free slots can only be counted where somebody online has a capacity. */
export const knowsCapacity = (metrics: Figures['metrics']): boolean => metrics.online > metrics.manualOnline;
