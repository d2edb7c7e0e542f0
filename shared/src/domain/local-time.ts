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

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** When the zone's clock shows this; where it is skipped, the moment after the skip. `minute` may be 1440. */
export function instantOf(date: string, minute: number, timeZone: string): EpochMs {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
  /** By how much the clock of the zone is past what is looked for. */
  const past = (at: number): number => {
    const shown = localTime(at, timeZone);
    return Date.parse(`${shown.date}T00:00:00Z`) + shown.minute * MINUTE_MS - wall;
  };
  let guess = wall;
  for (let i = 0; i < 3; i++) {
    const off = past(guess);
    if (off === 0) return guess as EpochMs;
    guess -= off;
  }
  // skipped: the guesses jump to and fro over it
  while (past(guess) > 0) guess -= MINUTE_MS;
  while (past(guess) < 0) guess += MINUTE_MS;
  return guess as EpochMs;
}
