import type { Source } from '../contract/live.ts';

const STOPPED_MS = 30_000;
/** Where the quota has slowed a source, so many of its pauses may pass. */
const STOPPED_INTERVALS = 3;
/** A live source may be this much older than two of its pauses: a read takes its time. */
const GRACE_MS = 2_000;

/** Older than this, what the source fed must stand still. */
export const stopsAfterMs = (source: Source): number =>
  Math.max(STOPPED_MS, STOPPED_INTERVALS * source.intervalMs);

/** Up to this age a source is called live, above it slow. */
export const liveWithinMs = (source: Source): number => 2 * source.intervalMs + GRACE_MS;

/** Not read for so long that what it fed must stand still. `now`: server time, ms. */
export const isStopped = (source: Source, now: number): boolean =>
  source.asOf > 0 && now - source.asOf > stopsAfterMs(source);
