import type { WallChart } from '@kf/shared/contract/wall';

/** The chart's own coordinates: x to the right, y down. */
export const CHART_WIDTH = 1000;
export const CHART_HEIGHT = 250;

const HALF_HOUR_MS = 30 * 60_000;
/** No label of the axis nearer than this to the word "now", share of the width. */
const CLEAR_OF_NOW = 0.1;
/** Nor cut off at the left. */
const CLEAR_OF_EDGE = 0.03;

export interface ChartShape {
  /** One path per stretch that was collected. */
  areas: string[];
  steps: string[];
  /** Thresholds that lie within the picture; `share` of the height, from below. */
  lines: { level: 'attention' | 'alarm'; value: number; share: number }[];
  /** Half hours; `share` of the width, from the left. */
  hours: { at: number; share: number }[];
}

interface Thresholds {
  attention: number;
  alarm: number;
}

/** Steps of waiting customers, now at the right edge; what was not collected stays blank. */
export function chartShapeOf({ fromAt, stepMs, waiting }: WallChart, thresholds: Thresholds): ChartShape {
  const peak = Math.max(0, ...waiting.map((value) => value ?? 0));
  const top = Math.max(1, 1.4 * thresholds.attention, 1.15 * peak);
  const wide = CHART_WIDTH / Math.max(1, waiting.length);
  const y = (value: number) => round(CHART_HEIGHT * (1 - value / top));
  const shape: ChartShape = { areas: [], steps: [], lines: [], hours: [] };
  for (const [from, to] of stretches(waiting)) {
    const line = waiting
      .slice(from, to)
      .map((value, i) => {
        const [left, right] = [round((from + i) * wide), round((from + i + 1) * wide)];
        return `L${left} ${y(value ?? 0)}L${right} ${y(value ?? 0)}`;
      })
      .join('');
    shape.steps.push(`M${line.slice(1)}`);
    shape.areas.push(`M${round(from * wide)} ${CHART_HEIGHT}${line}L${round(to * wide)} ${CHART_HEIGHT}Z`);
  }
  for (const level of ['attention', 'alarm'] as const)
    if (thresholds[level] <= top)
      shape.lines.push({ level, value: thresholds[level], share: thresholds[level] / top });
  shape.hours = halfHours(fromAt, stepMs * waiting.length);
  return shape;
}

/** Runs of steps that were collected, as [first, behind the last]. */
function stretches(waiting: readonly (number | null)[]): [number, number][] {
  const found: [number, number][] = [];
  let from: number | undefined;
  waiting.forEach((value, i) => {
    if (value !== null) from ??= i;
    else if (from !== undefined) {
      found.push([from, i]);
      from = undefined;
    }
  });
  if (from !== undefined) found.push([from, waiting.length]);
  return found;
}

function halfHours(fromAt: number, span: number): ChartShape['hours'] {
  const hours: ChartShape['hours'] = [];
  // Every zone in use is a whole number of quarter hours from UTC, most of half hours.
  for (let at = Math.ceil(fromAt / HALF_HOUR_MS) * HALF_HOUR_MS; at < fromAt + span; at += HALF_HOUR_MS) {
    const share = (at - fromAt) / span;
    if (share >= CLEAR_OF_EDGE && share <= 1 - CLEAR_OF_NOW) hours.push({ at, share });
  }
  return hours;
}

const round = (value: number): number => Math.round(value * 10) / 10;
