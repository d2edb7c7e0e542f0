import { describe, expect, it } from 'vitest';
import { formatRange, lateness } from './estimate.ts';

const MINUTE = 60_000;
const minutes = (n: number): number => n * MINUTE;

describe('a range of minutes', () => {
  it.each([
    [3.2, 5.1, '3–6 分', '3–6 min'],
    [0.2, 0.9, '不到 1 分', 'under 1 min'],
    [0.4, 2.5, '不到 3 分', 'under 3 min'],
    [4, 4, '4 分', '4 min'],
    [35, 80, '35–60+ 分', '35–60+ min'],
    [61, 90, '60 分以上', 'over 60 min'],
  ])('of %d to %d is %s', (low, high, zh, en) => {
    expect(formatRange(minutes(low), minutes(high), 'zh')).toBe(zh);
    expect(formatRange(minutes(low), minutes(high), 'en')).toBe(en);
  });

  it('has an open end where none was told', () => {
    expect(formatRange(minutes(45), undefined, 'zh')).toBe('45–60+ 分');
  });
});

describe('what was told', () => {
  const told = { at: 0 as never, lowMs: minutes(6), highMs: minutes(10) };
  const estimate = (at: number, p50: number, p90: number) =>
    ({ at, basis: 'model', p50Ms: minutes(p50), p90Ms: minutes(p90), told }) as never;

  it('holds while the end is expected before its upper end', () => {
    expect(lateness(estimate(minutes(3), 3, 9), minutes(3))).toBeUndefined();
  });
  it('is passed by as much as the end is expected later', () => {
    expect(lateness(estimate(minutes(8), 4, 7), minutes(8))).toEqual({
      fromMs: minutes(2),
      toMs: minutes(5),
    });
  });
  it('is passed when its upper end is, whatever is expected', () => {
    expect(lateness({ at: 0, basis: 'none', told } as never, minutes(11))).toEqual({
      fromMs: minutes(1),
      toMs: minutes(1),
    });
    expect(lateness(estimate(minutes(8), 1, 7), minutes(12))?.fromMs).toBe(minutes(2));
  });
  it('never late when nothing was told', () => {
    expect(lateness({ at: 0, basis: 'none' } as never, minutes(99))).toBeUndefined();
  });
});
