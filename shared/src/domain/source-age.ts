import type { Source } from '../contract/live.ts';

const STOPPED_MS = 30_000;
/** Where the quota has slowed a source, so many of its pauses may pass. */
const STOPPED_INTERVALS = 3;

/** Not read for so long that what it fed must stand still. `now`: server time, ms. */
export const isStopped = (source: Source, now: number): boolean =>
  source.asOf > 0 && now - source.asOf > Math.max(STOPPED_MS, STOPPED_INTERVALS * source.intervalMs);
