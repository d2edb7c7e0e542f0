import { expect, it } from 'vitest';
import { NOW } from '../testing/builders.ts';
import { wallChartOf } from './wall-chart.ts';

const MINUTE = 60_000;
const last = Math.floor(NOW / (2 * MINUTE)) * 2 * MINUTE;

it('shows the higher of the minutes of a step, leaves gaps blank, and ends with now', () => {
  const samples = new Map([
    [last - 4 * MINUTE, 3],
    [last - 3 * MINUTE, 7],
    [last - MINUTE, 2],
    [last, 99],
  ]);
  const { waiting, fromAt, stepMs } = wallChartOf([samples], 4, NOW);
  expect(waiting).toHaveLength(60);
  expect(fromAt + 59 * stepMs).toBe(last);
  expect(waiting.slice(-4)).toEqual([null, 7, 2, 4]);
});

it('adds accounts up only where all were collected', () => {
  const a = new Map([
    [last - 2 * MINUTE, 3],
    [last - 4 * MINUTE, 1],
  ]);
  const b = new Map([[last - 2 * MINUTE, 5]]);
  expect(wallChartOf([a, b], 8, NOW).waiting.slice(-3)).toEqual([null, 8, 8]);
});
