import type { EpochMs } from '../contract/ids.ts';
import { calm, type Held, holdLevel, type Level } from './level.ts';

/** What one figure is shown at, and since when. */
interface Kept {
  held: Held;
  since: EpochMs;
}

/** Levels between two judgements: a level rises at once and falls after half a minute below it. */
export interface WallMemory {
  kept: ReadonlyMap<string, Kept>;
  summary: { level: Level; since: EpochMs } | undefined;
}

export const freshWallMemory: WallMemory = { kept: new Map(), summary: undefined };

export interface Judged {
  level: Level;
  levelSince?: EpochMs | undefined;
}

export interface Judge {
  /**
   * `raw`: what the figure says; undefined: nothing, as its data is stale, so that what it said before is withdrawn at once.
   * `crossedAt`: when it reached this level, where that can be told better than "seen first now".
   */
  judge(key: string, raw: Level | undefined, crossedAt?: number): Judged;
  /** The worst of these, how many are at it, and since when the whole is. */
  sumUp(items: readonly Judged[], fallback: readonly Judged[]): Judged & { count: number };
  /** For the next judgement. Keys that were not asked for are forgotten. */
  memory(): WallMemory;
}

export function createJudge(before: WallMemory, now: EpochMs): Judge {
  const kept = new Map<string, Kept>();
  let summary = before.summary;
  return {
    judge(key, raw, crossedAt) {
      if (raw === undefined) return { level: 'normal' };
      const last = before.kept.get(key);
      const held = holdLevel(last?.held ?? calm, raw, now);
      const isSame = last !== undefined && last.held.level === held.level;
      const since = isSame ? last.since : (Math.min(now, crossedAt ?? now) as EpochMs);
      kept.set(key, { held, since });
      return held.level === 'normal' ? { level: 'normal' } : { level: held.level, levelSince: since };
    },
    sumUp(items, fallback) {
      const worst = worstOf([...items, ...fallback]);
      if (worst === 'normal') {
        summary = undefined;
        return { level: 'normal', count: 0 };
      }
      const at = (all: readonly Judged[]) => all.filter(({ level }) => level === worst);
      const counted = at(items).length > 0 ? at(items) : at(fallback);
      if (summary?.level !== worst)
        summary = {
          level: worst,
          since: Math.min(...counted.map((one) => one.levelSince ?? now)) as EpochMs,
        };
      return { level: worst, count: counted.length, levelSince: summary.since };
    },
    memory: () => ({ kept, summary }),
  };
}

const worstOf = (all: readonly Judged[]): Level =>
  all.some(({ level }) => level === 'alarm')
    ? 'alarm'
    : all.some(({ level }) => level === 'attention')
      ? 'attention'
      : 'normal';
