import type { EpochMs } from '../contract/ids.ts';
import type { WallChart } from '../contract/wall.ts';

const STEP_MS = 2 * 60_000;
const STEPS = 60;

/** Waiting customers of one account at the start of minutes; minutes that were not collected are missing. */
export type MinuteSamples = ReadonlyMap<number, number>;

/**
 * The last two hours in steps of two minutes; the last step is the one that runs. A step is the higher of its samples, and of
 * several accounts the sum; null where an account has none. `waitingNow`: null while the queue is not read.
 */
export function wallChartOf(
  accounts: readonly MinuteSamples[],
  waitingNow: number | null,
  now: number,
): WallChart {
  const last = Math.floor(now / STEP_MS) * STEP_MS;
  const fromAt = last - (STEPS - 1) * STEP_MS;
  const waiting = Array.from({ length: STEPS }, (_, i) =>
    i === STEPS - 1 ? waitingNow : stepOf(accounts, fromAt + i * STEP_MS),
  );
  return { fromAt: fromAt as EpochMs, stepMs: STEP_MS, waiting };
}

function stepOf(accounts: readonly MinuteSamples[], from: number): number | null {
  let sum = 0;
  for (const samples of accounts) {
    const known = [samples.get(from), samples.get(from + STEP_MS / 2)].filter((n) => n !== undefined);
    if (known.length === 0) return null;
    sum += Math.max(...known);
  }
  return sum;
}
