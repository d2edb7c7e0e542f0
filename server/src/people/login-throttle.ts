import { createHash } from 'node:crypto';
import type { EpochMs } from '@kf/shared/contract/ids';
import { AppError } from '../errors.ts';
import type { AttemptStore } from './ports.ts';

const WINDOW_MS = 10 * 60_000;
/** Somebody who forgot a password tries a few times; a dictionary tries thousands. */
const PER_NAME_AND_ADDRESS = 10;
/** Over all addresses, against guessing from many of them. Far more than anybody forgets in ten minutes. */
const PER_NAME = 50;
/** Over all names, against trying one password with many names. An office behind one address stays below. */
const PER_ADDRESS = 100;

export interface LoginThrottle {
  /**
   * Counts an attempt as failed until {@link LoginThrottle.succeeded} takes it back, so that parallel attempts count.
   *
   * @throws {AppError} login_locked with `details.retryAt`, and `details.first` on the attempt that closed the lock
   */
  attempt(username: string, address: string): Promise<void>;
  succeeded(username: string, address: string): Promise<void>;
  /** The attempt neither failed nor led anywhere: it alone is taken back. */
  withdraw(username: string, address: string): Promise<void>;
}

/** Counts are kept in the store: an attacker gains nothing by asking several nodes, or by waiting for a restart. */
export function createLoginThrottle(store: AttemptStore, now: () => number): LoginThrottle {
  return {
    async attempt(username, address) {
      const at = now() as EpochMs;
      for (const [key, limit] of limitsOf(username, address)) {
        const count = await store.add(key, at, (at + WINDOW_MS) as EpochMs);
        if (count.attempts <= limit) continue;
        throw new AppError('login_locked', 'too many failed logins', {
          details: { retryAt: count.endsAt, ...(count.attempts === limit + 1 && { first: true }) },
        });
      }
    },
    async withdraw(username, address) {
      for (const [key] of limitsOf(username, address)) await store.ease(key, 1);
    },
    async succeeded(username, address) {
      const [both, name, all] = limitsOf(username, address);
      await store.ease(both[0]);
      await store.ease(name[0], 1);
      await store.ease(all[0], 1);
    },
  };
}

type Limit = readonly [key: string, limit: number];

/** Names are hashed: what people type there by mistake is often a password. */
function limitsOf(username: string, address: string): readonly [Limit, Limit, Limit] {
  const name = createHash('sha256').update(username.trim().toLowerCase()).digest('base64url').slice(0, 22);
  return [
    [`both:${address} ${name}`, PER_NAME_AND_ADDRESS],
    [`name:${name}`, PER_NAME],
    [`address:${address}`, PER_ADDRESS],
  ];
}
