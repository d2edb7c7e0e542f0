import type { EpochMs } from '@kf/shared/contract/ids';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Milliseconds by which the zone's wall clock is ahead of UTC at `at`. */
function offsetAt(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map((p) => [p.type, Number(p.value)]),
  );
  const wall = Date.UTC(
    parts['year'] as number,
    (parts['month'] as number) - 1,
    parts['day'] as number,
    parts['hour'] as number,
    parts['minute'] as number,
    parts['second'] as number,
  );
  return wall - Math.floor(at / 1_000) * 1_000;
}

/** Start of the day that contains `now` in this zone. Where the clocks skip midnight, the day starts when they land. */
export function startOfDay(now: EpochMs, timeZone: string): EpochMs {
  const DAY = 86_400_000;
  const offset = offsetAt(now, timeZone);
  const wallMidnight = Math.floor((now + offset) / DAY) * DAY;
  let start = wallMidnight - offset;
  const there = offsetAt(start, timeZone);
  if (there !== offset) start = wallMidnight - there;
  return Math.min(start, now) as EpochMs;
}
