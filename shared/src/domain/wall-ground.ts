import type { EpochMs } from '../contract/ids.ts';
import type { Threshold } from '../contract/live.ts';
import type { WallBoardSettings, WallSourceName } from '../contract/wall.ts';
import type { MinuteSamples } from './wall-chart.ts';
import type { WallFacts } from './wall-facts.ts';
import type { Judge } from './wall-levels.ts';

/** Wait of somebody who would come now, ms. Null with a reason when it cannot be told. */
export interface WallExpectation {
  range: { p50Ms: number; p90Ms: number } | null;
  reason?: 'nobody_online' | 'too_little_known';
}

/** One account of a board. */
export interface WallAccount {
  facts: WallFacts;
  /** Undefined: there are no estimates. */
  expected: WallExpectation | undefined;
  /** Undefined: the past is not kept for what is looked at. */
  samples: MinuteSamples | undefined;
}

/** Bounds as they hold: the board's own, else the account's; of several accounts the highest, as their people add up. */
export interface WallBounds {
  waiting: Threshold;
  longestWaitMs: Threshold;
  expectedMs: Threshold;
  fullAfterMs: number;
}

/** Where a board has none of its own, ms. */
export const usualFullAfterMs = 60_000;

/** What the figures of one moment are made from. */
export interface FigureGround {
  settings: WallBoardSettings;
  accounts: readonly WallAccount[];
  bounds: WallBounds;
  judge: Judge;
  stale(name: WallSourceName): boolean;
  now: EpochMs;
}

/** Null where one is not known: a part is not the whole. */
export const sumOf = (values: readonly (number | undefined)[]): number | null =>
  values.reduce<number | null>(
    (total, n) => (total === null || n === undefined ? null : total + n),
    values.length > 0 ? 0 : null,
  );
