import type { LiveState, Session, SourceName } from '../contract/live.ts';
import { type Level, levelOf } from './level.ts';
import { type Metrics, metricsOf } from './metrics.ts';
import { isStopped } from './source-age.ts';

export const kpiNames = [
  'waiting',
  'longest',
  'expected',
  'sessions',
  'online',
  'free',
  'serviceLevel',
  'abandoned',
] as const;
export type KpiName = (typeof kpiNames)[number];

/** Which source feeds a tile: when it stops, the tile stops. */
export const sourceOf = {
  waiting: 'queue',
  longest: 'queue',
  expected: 'queue',
  sessions: 'sessions',
  online: 'online',
  free: 'online',
  serviceLevel: 'events',
  abandoned: 'events',
} as const satisfies Record<KpiName, SourceName>;

export interface Figures {
  metrics: Metrics;
  levels: Record<KpiName, Level>;
  /** Since when the figure stands still. */
  stoppedAt: Partial<Record<KpiName, number>>;
  /** Known from messages since the queue was last read; counted apart while it is not read. */
  toConfirm: number;
}

/** Somebody waits this long while no slot is free: worth attention. */
const NO_SLOT_WAIT_MS = 60_000;

/** One customer of three says nothing about a day: a service level calls for attention from this many on. */
export const LEAST_FOR_SERVICE_LEVEL = 10;

/** `byAgent`: the sessions of the same state by agent. */
export function figuresOf(
  state: LiveState,
  now: number,
  byAgent?: ReadonlyMap<string, readonly Session[]>,
): Figures {
  const stoppedAt = stoppedTiles(state, now);
  const live = metricsOf(state, now, byAgent);
  const queueAsOf = stoppedAt.waiting;
  const toConfirm = queueAsOf === undefined ? 0 : arrivedAfter(state, queueAsOf);
  const metrics: Metrics =
    queueAsOf === undefined
      ? live
      : {
          ...live,
          waiting: Math.max(0, live.waiting - toConfirm),
          longestWaitMs:
            live.longestWaitMs === undefined ? undefined : queueAsOf - (now - live.longestWaitMs),
        };
  return { metrics, levels: levelsOf(state, metrics, live), stoppedAt, toConfirm };
}

function stoppedTiles(state: LiveState, now: number): Figures['stoppedAt'] {
  const stopped: Figures['stoppedAt'] = {};
  const { queue, online } = state.sources;
  if (isStopped(queue, now)) stopped.waiting = stopped.longest = stopped.expected = queue.asOf;
  // Sessions are confirmed by the online list; without it neither load nor presence is known.
  if (isStopped(online, now)) stopped.sessions = stopped.online = stopped.free = online.asOf;
  return stopped;
}

const arrivedAfter = (state: LiveState, asOf: number): number =>
  Object.values(state.waiting).filter((w) => !w.listed && w.waitingSince > asOf).length;

function levelsOf(state: LiveState, metrics: Metrics, live: Metrics): Record<KpiName, Level> {
  const { thresholds, serviceLevel } = state.account;
  const enough = metrics.serviceLevelOf >= LEAST_FOR_SERVICE_LEVEL;
  const short = enough && metrics.serviceLevel !== undefined && metrics.serviceLevel < serviceLevel.share;
  const noSlot = live.freeSlots === 0 && (live.longestWaitMs ?? 0) > NO_SLOT_WAIT_MS;
  return {
    waiting: levelOf(metrics.waiting, thresholds.waiting),
    longest: levelOf(metrics.longestWaitMs ?? 0, thresholds.longestWaitMs),
    expected: 'normal',
    sessions: 'normal',
    online: live.agents > 0 && live.online === 0 ? 'alarm' : 'normal',
    free: noSlot ? 'attention' : 'normal',
    serviceLevel: short ? 'attention' : 'normal',
    abandoned: 'normal',
  };
}
