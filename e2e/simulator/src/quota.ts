import { ApiError } from './errors.ts';
import type { Settings } from './settings.ts';

type Rules = Pick<
  Settings,
  'dailyLimits' | 'minuteLimits' | 'defaultDailyLimit' | 'defaultMinuteLimit' | 'clearQuotaPerMonth'
>;

/** Published limits of a newly registered account; null = none. Unpublished ones take the defaults of the settings. */
const publishedDaily: Record<string, number | null> = {
  '/cgi-bin/token': 2000,
  '/cgi-bin/stable_token': 500_000,
  '/cgi-bin/message/custom/send': 500_000,
  '/cgi-bin/user/info': 5_000_000,
  '/cgi-bin/media/upload': 100_000,
  '/cgi-bin/media/get': 200_000,
  '/cgi-bin/user/info/updateremark': 10_000,
};
const publishedMinute: Record<string, number | null> = {
  '/cgi-bin/token': null,
  '/cgi-bin/stable_token': 10_000,
};

interface Counter {
  day: number;
  used: number;
  minute: number;
  inMinute: number;
}

/** Calls per endpoint, per day (China time) and per minute. Times are Unix seconds. */
export interface QuotaBook {
  /** Counts the call, refused or not. @throws {ApiError} 45009 or 45011 */
  count(path: string, now: number): void;
  usage(path: string, now: number): { dailyLimit: number | null; used: number; minuteLimit: number | null };
  /** @throws {ApiError} 48006 when this month's clearings are used up */
  clear(now: number): void;
  /** Test hook: as if today's calls of that endpoint were used up. */
  exhaust(path: string, now: number): void;
}

const CHINA_OFFSET_SECONDS = 8 * 3600;
const dayOf = (now: number) => Math.floor((now + CHINA_OFFSET_SECONDS) / 86_400);
const monthOf = (now: number) => new Date((now + CHINA_OFFSET_SECONDS) * 1000).toISOString().slice(0, 7);

export function createQuotaBook(rules: Rules): QuotaBook {
  const counters = new Map<string, Counter>();
  const clearings = { month: '', count: 0 };

  const dailyLimit = (path: string) => pick(path, rules.dailyLimits, publishedDaily, rules.defaultDailyLimit);
  const minuteLimit = (path: string) =>
    pick(path, rules.minuteLimits, publishedMinute, rules.defaultMinuteLimit);

  function counterOf(path: string, now: number): Counter {
    const day = dayOf(now);
    const minute = Math.floor(now / 60);
    const counter = counters.get(path) ?? { day, used: 0, minute, inMinute: 0 };
    if (counter.day !== day) Object.assign(counter, { day, used: 0 });
    if (counter.minute !== minute) Object.assign(counter, { minute, inMinute: 0 });
    counters.set(path, counter);
    return counter;
  }

  return {
    count(path, now) {
      const counter = counterOf(path, now);
      counter.used += 1;
      counter.inMinute += 1;
      if (counter.used > (dailyLimit(path) ?? Number.POSITIVE_INFINITY)) throw new ApiError(45009);
      if (counter.inMinute > (minuteLimit(path) ?? Number.POSITIVE_INFINITY)) throw new ApiError(45011);
    },
    usage: (path, now) => ({
      dailyLimit: dailyLimit(path),
      used: counterOf(path, now).used,
      minuteLimit: minuteLimit(path),
    }),
    clear(now) {
      const month = monthOf(now);
      if (clearings.month !== month) Object.assign(clearings, { month, count: 0 });
      if (clearings.count >= rules.clearQuotaPerMonth) throw new ApiError(48006);
      clearings.count += 1;
      counters.clear();
    },
    exhaust(path, now) {
      const counter = counterOf(path, now);
      counter.used = Math.max(counter.used, dailyLimit(path) ?? 0);
    },
  };
}

function pick(
  path: string,
  chosen: Record<string, number | null>,
  published: Record<string, number | null>,
  fallback: number,
): number | null {
  if (Object.hasOwn(chosen, path)) return chosen[path] ?? null;
  return Object.hasOwn(published, path) ? (published[path] ?? null) : fallback;
}
