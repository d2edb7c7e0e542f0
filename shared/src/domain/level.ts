import type { Threshold } from '../contract/live.ts';

export type Level = 'normal' | 'attention' | 'alarm';

/** A level falls only after the figure has stayed below it for so long; it rises at once. */
export const CLEAR_AFTER_MS = 30_000;

/** What a reader sees, and since when the figure has been calmer than that. */
export interface Held {
  level: Level;
  calmerSince?: number | undefined;
  /** The worst of the calmer levels seen since then: what it falls to. */
  fallsTo?: Level | undefined;
}

const rank = { normal: 0, attention: 1, alarm: 2 } as const satisfies Record<Level, number>;
export const worseLevel = (a: Level, b: Level): Level => (rank[a] >= rank[b] ? a : b);

export const calm: Held = { level: 'normal' };

/** One judgement. `raw`: what the figure says at `now`. Answers `held` itself when nothing changes. */
export function holdLevel(held: Held, raw: Level, now: number): Held {
  if (rank[raw] > rank[held.level]) return { level: raw };
  if (raw === held.level) return held.calmerSince === undefined ? held : { level: raw };
  if (held.calmerSince === undefined) return { level: held.level, calmerSince: now, fallsTo: raw };
  const fallsTo = worseLevel(raw, held.fallsTo ?? raw);
  if (now - held.calmerSince >= CLEAR_AFTER_MS)
    return fallsTo === raw ? { level: raw } : { level: fallsTo, calmerSince: now, fallsTo: raw };
  return fallsTo === held.fallsTo ? held : { ...held, fallsTo };
}

/** For figures that are worse when larger. */
export const levelOf = (value: number, threshold: Threshold): Level =>
  value >= threshold.alarm ? 'alarm' : value >= threshold.attention ? 'attention' : 'normal';
