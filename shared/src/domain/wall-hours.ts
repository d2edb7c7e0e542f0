import type { WallHours } from '../contract/wall.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
const isoDays: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

/** Whether `now` (ms) lies within these hours in this zone. Hours past midnight belong to the day on which they begin. */
export function isWithinHours({ days, from, to }: WallHours, timeZone: string, now: number): boolean {
  const { day, minute } = placeInWeek(timeZone, now);
  if (from < to) return days.includes(day) && minute >= from && minute < to;
  const dayBefore = day === 1 ? 7 : day - 1;
  return (days.includes(day) && minute >= from) || (days.includes(dayBefore) && minute < to);
}

function placeInWeek(timeZone: string, now: number): { day: number; minute: number } {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { weekday: 'short', hour: 'numeric', minute: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    day: isoDays[parts['weekday'] ?? ''] ?? 1,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}
