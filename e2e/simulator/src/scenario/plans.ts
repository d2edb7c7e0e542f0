import type { ScenarioName } from '../settings.ts';

/** What kind of day it is. */
export interface Plan {
  /** Work that arrives, relative to what the online agents can do. */
  load: number;
  onlineShare: number;
  waitingPerAgent: number;
  patienceMinutes: number;
  /** Now and then many come at once. */
  burst: { everyMinutes: number; lastsMinutes: number; factor: number } | null;
}

export type LivelyScenario = Exclude<ScenarioName, 'empty'>;

export const plans: Record<LivelyScenario, Plan> = {
  calm: { load: 0.5, onlineShare: 0.75, waitingPerAgent: 0.2, patienceMinutes: 8, burst: null },
  busy: { load: 0.85, onlineShare: 0.8, waitingPerAgent: 0.6, patienceMinutes: 7, burst: null },
  surge: {
    load: 1.2,
    onlineShare: 0.85,
    waitingPerAgent: 1.6,
    patienceMinutes: 6,
    burst: { everyMinutes: 8, lastsMinutes: 2.5, factor: 3 },
  },
  'staff-drop': { load: 0.8, onlineShare: 0.4, waitingPerAgent: 0.8, patienceMinutes: 6, burst: null },
  outage: { load: 0.8, onlineShare: 0.8, waitingPerAgent: 0.5, patienceMinutes: 7, burst: null },
};

/** Arrivals by hour of the day in China, a morning and an evening peak; never so few that nothing moves. */
const hourly = [
  75, 70, 68, 66, 66, 70, 78, 90, 105, 122, 128, 120, 108, 110, 122, 124, 118, 110, 108, 116, 124, 118, 100,
  85,
];
const hourlyMean = hourly.reduce((sum, share) => sum + share, 0) / hourly.length;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Mean over a day is 1. Goes smoothly from hour to hour. */
export function dailyCurve(nowMs: number): number {
  const hour = ((nowMs + CHINA_OFFSET_MS) / 3_600_000) % 24;
  const from = hourly[Math.floor(hour)] as number;
  const to = hourly[(Math.floor(hour) + 1) % 24] as number;
  return (from + (to - from) * (hour % 1)) / hourlyMean;
}

export const HANDLE_MEDIAN_SECONDS = 330;
export const HANDLE_SIGMA = 0.6;
/** Every session beyond the third makes all of an agent's talks that much longer. */
export const HANDLE_GROWTH = 0.08;
/** Mean of the lognormal above with the usual growth, for working out how many arrivals fill the agents. */
export const HANDLE_MEAN_MINUTES = 7.5;
/** Sessions at once of an agent who accepts by hand. */
export const MANUAL_TARGET = 4;
