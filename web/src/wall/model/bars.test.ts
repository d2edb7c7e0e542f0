import { describe, expect, it } from 'vitest';
import { barsOf } from './bars.ts';

const MINUTE = 60_000;
const thresholds = { attention: 5 * MINUTE, alarm: 10 * MINUTE };
const bars = (count: number, minutes: number[]) =>
  barsOf({ count, since: minutes.map((m) => -m * MINUTE), thresholds, now: 0 });

describe('one bar per waiting customer', () => {
  it('ends at 12.5 minutes, with lines at the thresholds', () => {
    const { bars: drawn, marks } = bars(3, [20, 12.5, 2.5]);
    expect(drawn.map(({ length }) => length)).toEqual([1, 1, 0.2]);
    expect(marks).toEqual({ attention: 0.4, alarm: 0.8 });
  });
  it('takes the colour of the threshold that was passed', () =>
    expect(bars(3, [10, 5, 4.9]).bars.map(({ level }) => level)).toEqual(['alarm', 'attention', 'normal']));
  it('shows fifteen, of more fourteen and how many are left out', () => {
    const fifteen = bars(
      15,
      Array.from({ length: 15 }, () => 1),
    );
    expect([fifteen.bars.length, fifteen.more]).toEqual([15, 0]);
    const sixteen = bars(
      16,
      Array.from({ length: 15 }, () => 1),
    );
    expect([sixteen.bars.length, sixteen.more]).toEqual([14, 2]);
  });
  it('counts those whose wait is not known among the rest', () =>
    expect(bars(5, [3, 2])).toMatchObject({ more: 3 }));
  it('draws nobody who waits since tomorrow', () => expect(bars(1, [-1]).bars[0]?.length).toBe(0));
});
