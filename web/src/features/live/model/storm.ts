/** More membership changes than this within a second make a storm. */
export const STORM_CHANGES = 5;
const SECOND_MS = 1_000;
/** A storm ends after so long without such a second. */
export const STORM_CALM_MS = 3_000;

export interface Storm {
  readonly recent: readonly { at: number; changes: number }[];
  readonly lastBusyAt: number;
}

export const calm: Storm = { recent: [], lastBusyAt: Number.NEGATIVE_INFINITY };

/** `changes`: customers who came or went at `at`, server time in ms. */
export function noteChanges(storm: Storm, at: number, changes: number): Storm {
  if (changes === 0) return storm;
  const recent = [...storm.recent.filter((one) => at - one.at < SECOND_MS), { at, changes }];
  const sum = recent.reduce((total, one) => total + one.changes, 0);
  return { recent, lastBusyAt: sum > STORM_CHANGES ? at : storm.lastBusyAt };
}

export const isStorm = (storm: Storm, now: number): boolean => now - storm.lastBusyAt < STORM_CALM_MS;
