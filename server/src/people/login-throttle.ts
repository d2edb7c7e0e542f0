import { AppError } from '../errors.ts';

/** Somebody who forgot a password tries a few times; a dictionary tries thousands. */
const WINDOW_MS = 10 * 60_000;
const PER_NAME_AND_ADDRESS = 10;
/** Over all names, against trying one password with many names. An office behind one address stays below. */
const PER_ADDRESS = 100;
/** Keeps the memory bounded when many addresses try. */
const MAX_KEYS = 20_000;

export interface LoginThrottle {
  /**
   * Counts an attempt as failed until {@link LoginThrottle.succeeded} takes it back, so that parallel attempts count.
   *
   * @throws {AppError} login_locked with `details.retryAt`
   */
  attempt(username: string, address: string): void;
  succeeded(username: string, address: string): void;
}

interface Count {
  attempts: number;
  endsAt: number;
}

/** Per process: with several nodes an attacker gets that many times the attempts, which is still few. */
export function createLoginThrottle(now: () => number): LoginThrottle {
  const counts = new Map<string, Count>();
  const current = (key: string): Count | undefined => {
    const count = counts.get(key);
    if (count && count.endsAt > now()) return count;
    counts.delete(key);
    return undefined;
  };
  const refuseBeyond = (key: string, limit: number) => {
    const count = current(key);
    if (count && count.attempts >= limit)
      throw new AppError('login_locked', 'too many failed logins', { details: { retryAt: count.endsAt } });
  };
  const add = (key: string) => {
    const count = current(key) ?? { attempts: 0, endsAt: now() + WINDOW_MS };
    count.attempts++;
    counts.set(key, count);
    // A Map keeps insertion order: the first key is the oldest.
    const oldest = counts.size > MAX_KEYS ? counts.keys().next().value : undefined;
    if (oldest !== undefined) counts.delete(oldest);
  };

  return {
    attempt(username, address) {
      const keys = keysOf(username, address);
      refuseBeyond(keys.both, PER_NAME_AND_ADDRESS);
      refuseBeyond(keys.address, PER_ADDRESS);
      add(keys.both);
      add(keys.address);
    },
    succeeded(username, address) {
      const keys = keysOf(username, address);
      counts.delete(keys.both);
      const all = current(keys.address);
      if (all) all.attempts--;
    },
  };
}

const keysOf = (username: string, address: string) => ({
  both: `${address} ${username.trim().toLowerCase()}`,
  address,
});
