import type { WallBoard, WallSource } from '../contract/wall.ts';

/** No beat for this long: the page says that it is cut off. */
export const WALL_CUT_OFF_MS = 60_000;
/** At least this old is stale, whatever the pace of reading. */
export const WALL_STALE_MS = 30_000;

export const isWallSourceStale = ({ asOf, staleAfterMs }: WallSource, now: number): boolean =>
  now - asOf > staleAfterMs;

/** Age of what a wall shows, worst first. `now`: server's clock, ms; `beatAt`: the same clock when the last value came. */
export type WallFreshness =
  | { kind: 'cut_off'; since: number }
  | { kind: 'stale'; asOf: number }
  | { kind: 'slow'; asOf: number }
  | { kind: 'live'; asOf: number };

/**
 * What the header says of its age. Only sources that feed something on the board count. A wall that hears nothing for 30 s
 * is stale even if its sources were fresh when it last heard of them.
 */
export function wallFreshness(board: WallBoard, beatAt: number, now: number): WallFreshness {
  const used = sourcesOf(board).map((name) => board.sources[name]);
  const asOf = used.length > 0 ? Math.min(...used.map((source) => source.asOf)) : board.at;
  if (now - beatAt > WALL_CUT_OFF_MS) return { kind: 'cut_off', since: beatAt };
  if (now - beatAt > WALL_STALE_MS || used.some((source) => isWallSourceStale(source, now)))
    return { kind: 'stale', asOf };
  return used.every((source) => now - source.asOf <= source.liveWithinMs)
    ? { kind: 'live', asOf }
    : { kind: 'slow', asOf };
}

function sourcesOf({ figures, groups, agents }: WallBoard): (keyof WallBoard['sources'])[] {
  const names = new Set<keyof WallBoard['sources']>();
  for (const figure of Object.values(figures)) if (figure) names.add(figure.source);
  if (groups) names.add('queue');
  if (agents) names.add('online');
  return [...names];
}
