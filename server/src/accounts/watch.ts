import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Pool } from 'pg';
import type { Notifications } from '../store/notifications.ts';

/** Whether anybody on any node looks at an account. */
export interface Watch {
  isWatched(): boolean;
  /** Viewers on this node: people at browsers, or walls. True when the account was not watched before. */
  viewersChanged(viewers: number, who?: 'people' | 'walls'): boolean;
  onWatched(listener: () => void): void;
  close(): void;
}

/** A node with viewers tells the others this often … */
const TELL_MS = 20_000;
/** … and is believed this long. */
const BELIEVED_MS = 60_000;

export function createWatch(
  accountId: AccountId,
  pool: Pool,
  notifications: Notifications,
  now: () => EpochMs,
): Watch {
  const viewers = { people: 0, walls: 0 };
  const here = () => viewers.people + viewers.walls;
  let toldAt = 0;
  let elsewhereUntil = 0;
  const listeners: (() => void)[] = [];
  const isWatched = () => here() > 0 || elsewhereUntil > now();

  notifications.on('kf_watched', (id) => {
    if (id !== accountId) return;
    const before = isWatched();
    elsewhereUntil = now() + BELIEVED_MS;
    if (!before) for (const listener of listeners) listener();
  });

  const tell = (): void => {
    if (here() === 0 || now() - toldAt < TELL_MS / 2) return;
    toldAt = now();
    // lost news only means slower polling on the writer's node until the next time
    void pool.query(`select pg_notify('kf_watched', $1)`, [accountId]).catch(() => undefined);
  };
  const timer = setInterval(tell, TELL_MS).unref();

  return {
    isWatched,
    viewersChanged(count, who = 'people') {
      const before = isWatched();
      viewers[who] = count;
      tell();
      return !before && count > 0;
    },
    onWatched: (listener) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}
