export const periods = ['today', 'yesterday', 'week'] as const;
export type Period = (typeof periods)[number];

const DAY_MS = 86_400_000;

/** Milliseconds by which the zone's clock is ahead of UTC at `at`. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

/** Days of the account's zone; `to` is the end of the last day, so that the same question is asked all day. */
export function periodOf(period: Period, now: number, timeZone: string): { from: number; to: number } {
  const offset = offsetAt(now, timeZone);
  const midnight = (day: number): number => {
    const wall = (Math.floor((now + offset) / DAY_MS) + day) * DAY_MS;
    return wall - offsetAt(wall - offset, timeZone);
  };
  if (period === 'yesterday') return { from: midnight(-1), to: midnight(0) };
  return { from: midnight(period === 'week' ? -6 : 0), to: midnight(1) };
}
