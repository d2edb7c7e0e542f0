import type { EpochMs } from '../contract/ids.ts';
import type { Holiday, HoursSettings, Span } from '../contract/routing.ts';
import { dateAfter, instantOf, localTime, weekdayOf } from './local-time.ts';

/** Whether the account is open at a moment, and until when it stays so. */
export type Opening =
  | { kind: 'always' }
  /** `until` absent: no end within the days looked at. */
  | { kind: 'open'; until?: EpochMs }
  /** `until` absent: no opening in sight. */
  | { kind: 'closed'; until?: EpochMs; holiday?: string };

/** How far ahead an opening or a closing is looked for. */
const DAYS_AHEAD = 21;
const END_OF_DAY = 1440;

/** Hours of one day: the holiday's where there is one. */
function dayOf(hours: HoursSettings, holidays: ReadonlyMap<string, Holiday>, date: string): readonly Span[] {
  return holidays.get(date)?.spans ?? hours.week[weekdayOf(date)] ?? [];
}

/** Pure. Days and hours are those of the account's zone. */
export function openingAt(hours: HoursSettings, timeZone: string, at: number): Opening {
  if (!hours.on) return { kind: 'always' };
  const holidays = new Map(hours.holidays.map((day) => [day.date, day]));
  const { date, minute } = localTime(at, timeZone);
  const span = dayOf(hours, holidays, date).find(({ from, to }) => from <= minute && minute < to);
  if (span) {
    const end = endOf(hours, holidays, date, span);
    return { kind: 'open', ...(end && { until: instantOf(end.date, end.minute, timeZone) }) };
  }
  const opening = nextOpening(hours, holidays, date, minute);
  const holiday = holidays.get(date)?.name;
  return {
    kind: 'closed',
    ...(opening && { until: instantOf(opening.date, opening.minute, timeZone) }),
    ...(holiday !== undefined && { holiday }),
  };
}

/** A span that ends at midnight goes on where the next day begins with one. */
function endOf(hours: HoursSettings, holidays: ReadonlyMap<string, Holiday>, date: string, span: Span) {
  let day = date;
  let end = span.to;
  for (let i = 0; end === END_OF_DAY && i < DAYS_AHEAD; i++) {
    const next = dateAfter(day, 1);
    const first = dayOf(hours, holidays, next)[0];
    if (!first || first.from > 0) break;
    day = next;
    end = first.to;
    if (i === DAYS_AHEAD - 1) return undefined;
  }
  return { date: day, minute: end };
}

function nextOpening(
  hours: HoursSettings,
  holidays: ReadonlyMap<string, Holiday>,
  date: string,
  minute: number,
) {
  for (let i = 0; i <= DAYS_AHEAD; i++) {
    const day = dateAfter(date, i);
    const span = dayOf(hours, holidays, day).find(({ from }) => i > 0 || from > minute);
    if (span) return { date: day, minute: span.from };
  }
  return undefined;
}

const clock = (minute: number): string =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

/** The hours of the present day, or of the day that opens next, as a customer reads them: `9:00~21:00`. */
export function hoursWords(
  hours: HoursSettings,
  timeZone: string,
  at: number,
  language: 'zh' | 'en',
): string {
  const holidays = new Map(hours.holidays.map((day) => [day.date, day]));
  const today = localTime(at, timeZone);
  const next = nextOpening(hours, holidays, today.date, today.minute);
  const date = next?.date ?? today.date;
  const spans = dayOf(hours, holidays, date);
  const words = spans
    .map(({ from, to }) => `${clock(from)}~${clock(to)}`)
    .join(language === 'zh' ? '、' : ', ');
  return `${dayWords(date, today.date, language)}${words}`;
}

function dayWords(date: string, today: string, language: 'zh' | 'en'): string {
  if (date === today) return '';
  if (date === dateAfter(today, 1)) return language === 'zh' ? '明天 ' : 'tomorrow ';
  const [, month, day] = date.split('-').map(Number);
  if (language === 'zh') return `${month}月${day}日 `;
  const name = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return `${name.format(Date.parse(`${date}T00:00:00Z`))} `;
}
