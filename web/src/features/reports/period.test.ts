import { describe, expect, it } from 'vitest';
import { periodOf } from './period.ts';

const HOUR = 3_600_000;

describe('a period of the report', () => {
  it('is of days in the account zone', () => {
    const now = Date.UTC(2026, 2, 11, 17, 30); // 01:30 of the 12th in Shanghai
    expect(periodOf('today', now, 'Asia/Shanghai')).toEqual({
      from: Date.UTC(2026, 2, 11, 16),
      to: Date.UTC(2026, 2, 12, 16),
    });
    expect(periodOf('yesterday', now, 'Asia/Shanghai').from).toBe(Date.UTC(2026, 2, 10, 16));
    expect(periodOf('week', now, 'UTC').from).toBe(Date.UTC(2026, 2, 5));
  });

  it('has 23 hours on the day the clocks go forward', () => {
    const { from, to } = periodOf('today', Date.UTC(2026, 2, 29, 12), 'Europe/Berlin');
    expect((to - from) / HOUR).toBe(23);
  });
});
