import { AppError } from '../errors.ts';

/** Keeps the memory bounded when many try. */
const MAX_KEYS = 5_000;

export interface Attempts {
  /** Counts an attempt as failed until it is taken back, so that parallel ones count. @throws {AppError} too_many_requests with `details.retryAt` */
  attempt(key: string): void;
  succeeded(key: string): void;
}

/** So many failures per key and window; per process. */
export function createAttempts(limit: number, windowMs: number, now: () => number): Attempts {
  const counts = new Map<string, { failures: number; endsAt: number }>();
  return {
    attempt(key) {
      const known = counts.get(key);
      const count = known && known.endsAt > now() ? known : { failures: 0, endsAt: now() + windowMs };
      if (count.failures >= limit)
        throw new AppError('too_many_requests', 'too many wrong codes', {
          details: { retryAt: count.endsAt },
        });
      count.failures++;
      counts.delete(key);
      counts.set(key, count);
      const oldest = counts.size > MAX_KEYS ? counts.keys().next().value : undefined;
      if (oldest !== undefined) counts.delete(oldest);
    },
    succeeded(key) {
      const count = counts.get(key);
      if (count) count.failures--;
    },
  };
}
