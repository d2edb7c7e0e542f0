/** Lengths beyond the alarm by this much still grow; a bar that is longer is cut. */
const BEYOND_ALARM = 1.25;
/** More people than this: the last line says how many are left out. */
const MOST = 15;

export interface Bars {
  /** Oldest first; `length` 0–1 of the width. */
  bars: { length: number; level: 'normal' | 'attention' | 'alarm' }[];
  /** Waiting, without a bar. */
  more: number;
  /** Where the lines of the two thresholds stand, 0–1. */
  marks: { attention: number; alarm: number };
}

interface Waits {
  /** How many wait. */
  count: number;
  /** Since when, oldest first. */
  since: readonly number[];
  thresholds: { attention: number; alarm: number };
  now: number;
}

/** One bar per waiting customer. The axis ends at 1.25 times the alarm's threshold: 12.5 min of the usual 10. */
export function barsOf({ count, since, thresholds, now }: Waits): Bars {
  const end = Math.max(1, thresholds.alarm * BEYOND_ALARM);
  const shown = since.slice(0, count > MOST ? MOST - 1 : MOST);
  return {
    bars: shown.map((at) => {
      const waited = Math.max(0, now - at);
      return {
        length: Math.min(1, waited / end),
        level: waited >= thresholds.alarm ? 'alarm' : waited >= thresholds.attention ? 'attention' : 'normal',
      };
    }),
    more: Math.max(0, count - shown.length),
    marks: { attention: Math.min(1, thresholds.attention / end), alarm: thresholds.alarm / end },
  };
}
