import type { EpochMs } from '@kf/shared/contract/ids';
import { describe, expect, it } from 'vitest';
import { chartShapeOf } from './chart-shape.ts';

const limits = { attention: 10, alarm: 20 };
const from = Date.UTC(2026, 2, 11, 0, 48) as EpochMs;
const chart = (waiting: (number | null)[]) =>
  chartShapeOf({ fromAt: from, stepMs: 120_000, waiting }, limits);

describe('the chart of two hours', () => {
  it('leaves blank what was not collected', () => {
    const { steps, areas } = chart([0, 0, null, null, 7, null]);
    expect(steps).toHaveLength(2);
    expect(areas).toHaveLength(2);
    expect(steps[0]).toBe('M0 250L166.7 250L166.7 250L333.3 250');
    expect(steps[1]).toBe('M666.7 125L833.3 125');
  });
  it('has its top at 1.4 times attention, or above the peak', () => {
    expect(chart([7]).steps[0]).toBe('M0 125L1000 125');
    expect(chart([100]).steps[0]).toContain(' 32.6');
  });
  it('draws a threshold only where it lies in the picture', () => {
    expect(chart([3]).lines.map(({ level }) => level)).toEqual(['attention']);
    expect(chart([19]).lines.map(({ level, value }) => [level, value])).toEqual([
      ['attention', 10],
      ['alarm', 20],
    ]);
  });
  it('names half hours, but none that would touch the word for now', () =>
    expect(chart(Array.from({ length: 60 }, () => 1)).hours.map(({ share }) => share)).toEqual([
      0.1, 0.35, 0.6, 0.85,
    ]));
  it('survives a day without a single step', () => expect(chart([]).steps).toEqual([]));
});
