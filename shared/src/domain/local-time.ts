import type { EpochMs } from '../contract/ids.ts';

/** The wall clock of a zone at an instant. */
export interface LocalTime {
  /** `2026-10-01` */
  date: string;
  /** Monday 0 … Sunday 6. */
  weekday: number;
  /** Since midnight. */
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

export function localTime(at: number, timeZone: string): LocalTime {
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = value;
  const date = `${part['year']}-${part['month']}-${part['day']}`;
  return { date, weekday: weekdayOf(date), minute: Number(part['hour']) * 60 + Number(part['minute']) };
}

const DAY_MS = 86_400_000;

export const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** When the zone's clock shows this; where it is skipped, the moment after the skip. `minute` may be 1440. */
export function instantOf(date: string, minute: number, timeZone: string): EpochMs {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  let guess = wall;
  for (let i = 0; i < 3; i++) {
    const shown = localTime(guess, timeZone);
    const off = Date.parse(`${shown.date}T00:00:00Z`) + shown.minute * 60_000 - wall;
    if (off === 0) break;
    guess -= off;
  }
  return guess as EpochMs;
}
