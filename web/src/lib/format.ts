import { useMemo } from 'react';
import { type Language, useLanguage } from './i18n.ts';

/** Shown where a figure is missing; the reason stands beside it. */
export const MISSING = '–';

const two = (n: number): string => String(n).padStart(2, '0');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 08:42, from one hour 1:04:07, from a day "1 天 3 时". */
export function formatDuration(ms: number, lang: Language = 'zh'): string {
  const safe = Math.max(0, ms);
  if (safe >= DAY) {
    const days = Math.floor(safe / DAY);
    const hours = Math.floor((safe % DAY) / HOUR);
    return lang === 'en' ? `${days} d ${hours} h` : `${days} 天 ${hours} 时`;
  }
  const hours = Math.floor(safe / HOUR);
  const minutes = Math.floor((safe % HOUR) / MINUTE);
  const seconds = Math.floor((safe % MINUTE) / SECOND);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`;
}

/** Value of a `datetime` attribute, PT8M42S. */
export function isoDuration(ms: number): string {
  const total = Math.floor(Math.max(0, ms) / SECOND);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes}M${total % 60}S`;
}

/** Whole minutes for a reader who is told once: 8 分, 8 min. */
export const formatMinutes = (ms: number, lang: Language): string =>
  `${Math.floor(Math.max(0, ms) / MINUTE)} ${lang === 'en' ? 'min' : '分'}`;

/** 1,159 */
export function formatCount(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `ratio` 0–1. Whole per cent; one decimal only below 10 %. Without the sign. */
export function percentFigure(ratio: number): string {
  const percent = ratio * 100;
  const rounded = Math.round(percent * 10) / 10;
  return rounded > 0 && rounded < 10 ? rounded.toFixed(1).replace(/\.0$/, '') : String(Math.round(percent));
}

export const formatPercent = (ratio: number): string => `${percentFigure(ratio)}%`;

interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const partFormats = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: number, timeZone: string): DateParts {
  let format = partFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    partFormats.set(timeZone, format);
  }
  const parts: DateParts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(at))
    if (type in parts) parts[type as keyof DateParts] = Number(value);
  return parts;
}

/** Number of a calendar day in a zone, for comparing days. */
const dayNumber = (p: DateParts): number => Math.floor(Date.UTC(p.year, p.month - 1, p.day) / DAY);

const weekdays = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Everything that depends on the reader's language and the account's zone. */
export function createFormat(lang: Language, timeZone: string) {
  /** 14:32:08 */
  const clock = (at: number): string => {
    const p = partsOf(at, timeZone);
    return `${two(p.hour)}:${two(p.minute)}:${two(p.second)}`;
  };
  /** 14:32 */
  const hourMinute = (at: number): string => clock(at).slice(0, 5);
  /** 3月6日 周五, Fri 6 Mar */
  const day = (at: number): string => {
    const p = partsOf(at, timeZone);
    const weekday = weekdays[lang][new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()] ?? '';
    return lang === 'en'
      ? `${weekday} ${p.day} ${months[p.month - 1] ?? ''}`
      : `${p.month}月${p.day}日 ${weekday}`;
  };
  /** 14:32:08 today, 昨天 18:02, earlier the day */
  const stamp = (at: number, now: number): string => {
    const age = dayNumber(partsOf(now, timeZone)) - dayNumber(partsOf(at, timeZone));
    if (age <= 0) return clock(at);
    if (age === 1) return `${lang === 'en' ? 'Yesterday' : '昨天'} ${hourMinute(at)}`;
    return day(at);
  };
  /** 14:32 today, otherwise as {@link stamp} */
  const shortStamp = (at: number, now: number): string => {
    const text = stamp(at, now);
    return text.length === 8 && text[2] === ':' ? text.slice(0, 5) : text;
  };
  /** 03-06 16:12, for tables */
  const tableStamp = (at: number): string => {
    const p = partsOf(at, timeZone);
    return `${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}`;
  };
  /** 2 秒前, 3 分前, from an hour a stamp */
  const age = (at: number, now: number): string => {
    const ms = Math.max(0, now - at);
    if (ms >= HOUR) return stamp(at, now);
    const seconds = Math.floor(ms / SECOND);
    if (seconds < 60) return lang === 'en' ? `${seconds} s ago` : `${seconds} 秒前`;
    const minutes = Math.floor(seconds / 60);
    return lang === 'en' ? `${minutes} min ago` : `${minutes} 分前`;
  };
  const duration = (ms: number): string => formatDuration(ms, lang);
  const minutes = (ms: number): string => formatMinutes(ms, lang);
  return { lang, timeZone, clock, hourMinute, day, stamp, shortStamp, tableStamp, age, duration, minutes };
}
export type Format = ReturnType<typeof createFormat>;

/** `timeZone`: the account's. */
export function useFormatIn(timeZone: string): Format {
  const lang = useLanguage();
  return useMemo(() => createFormat(lang, timeZone), [lang, timeZone]);
}
