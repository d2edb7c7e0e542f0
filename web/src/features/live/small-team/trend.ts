import type { TrendAnswer } from '@kf/shared/contract/http';

export const WIDTH = 600;
export const HEIGHT = 96;
/** The line does not touch the top: a peak is seen as a peak. */
const HEADROOM = 1.25;

export interface TrendShape {
  /** Outline of the steps, for the line; pieces where collection had a gap. */
  line: string;
  /** The same, closed to the ground. */
  area: string;
  most: number;
  /** Whole hours and half hours inside, 0–1 from the left. */
  ticks: { at: number; left: number }[];
}

const TICK_MS = 30 * 60_000;
/** A label this near the right end would run into "now". */
const LAST_TICK = 0.94;

export function trendShape({ fromAt, stepMs, waiting }: TrendAnswer): TrendShape {
  const most = waiting.reduce<number>((max, n) => Math.max(max, n ?? 0), 0);
  const scale = HEIGHT / Math.max(1, most * HEADROOM);
  const x = (i: number): number => Math.round((i / waiting.length) * WIDTH * 10) / 10;
  const y = (n: number): number => Math.round((HEIGHT - n * scale) * 10) / 10;
  let line = '';
  let area = '';
  let start = -1;
  let piece = '';
  const close = (end: number): void => {
    if (start < 0) return;
    line += `M${piece.slice(1)}`;
    area += `M${x(start)} ${HEIGHT}${piece}L${x(end)} ${HEIGHT}Z`;
    start = -1;
    piece = '';
  };
  waiting.forEach((n, i) => {
    if (n === null) return close(i);
    if (start < 0) start = i;
    piece += `L${x(i)} ${y(n)}L${x(i + 1)} ${y(n)}`;
  });
  close(waiting.length);
  const span = waiting.length * stepMs;
  const ticks: TrendShape['ticks'] = [];
  for (let at = Math.ceil(fromAt / TICK_MS) * TICK_MS; at < fromAt + span; at += TICK_MS) {
    const left = (at - fromAt) / span;
    if (left > 0.02 && left < LAST_TICK) ticks.push({ at, left });
  }
  return { line, area, most, ticks };
}
