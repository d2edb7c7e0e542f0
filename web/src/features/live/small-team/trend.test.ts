import { at } from '@kf/shared/testing/builders';
import { expect, it } from 'vitest';
import { HEIGHT, trendShape } from './trend.ts';

const fromAt = at(Date.UTC(2026, 2, 11, 4, 50));

it('draws a step per minute and leaves a gap where nothing was collected', () => {
  const shape = trendShape({ fromAt, stepMs: 60_000, waiting: [1, null, 2, 0] });
  expect(shape.most).toBe(2);
  expect(shape.line.match(/M/g)).toHaveLength(2);
  expect(shape.line).toContain(`L600 ${HEIGHT}`);
});

it('marks half hours, but not under the word "now"', () => {
  const waiting = new Array<number>(120).fill(0);
  expect(trendShape({ fromAt, stepMs: 60_000, waiting }).ticks.map(({ left }) => left.toFixed(2))).toEqual([
    '0.08',
    '0.33',
    '0.58',
    '0.83',
  ]);
});
