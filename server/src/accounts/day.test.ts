import type { EpochMs } from '@kf/shared/contract/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOfDay } from './day.ts';

const at = (iso: string) => Date.parse(iso) as EpochMs;

describe('startOfDay', () => {
  it('is midnight on the wall clock of the zone', () => {
    expect(startOfDay(at('2026-03-11T06:32:08Z'), 'Asia/Shanghai')).toBe(at('2026-03-10T16:00:00Z'));
    expect(startOfDay(at('2026-03-10T16:00:00Z'), 'Asia/Shanghai')).toBe(at('2026-03-10T16:00:00Z'));
    expect(startOfDay(at('2026-03-10T15:59:59.999Z'), 'Asia/Shanghai')).toBe(at('2026-03-09T16:00:00Z'));
  });

  it('holds on the days on which the clocks change', () => {
    expect(startOfDay(at('2026-03-29T12:00:00Z'), 'Europe/Berlin')).toBe(at('2026-03-28T23:00:00Z'));
    expect(startOfDay(at('2026-10-25T12:00:00Z'), 'Europe/Berlin')).toBe(at('2026-10-24T22:00:00Z'));
  });

  it('is never in the future and at most 25 hours ago, in any zone', () => {
    const zone = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'UTC',
    );
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }),
        (tz, now) => {
          const start = startOfDay(now as EpochMs, tz);
          expect(start).toBeLessThanOrEqual(now);
          expect(now - start).toBeLessThanOrEqual(25 * 3_600_000);
          expect(startOfDay(start, tz)).toBe(start);
        },
      ),
    );
  });
});
