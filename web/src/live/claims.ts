import type { CustomerId, PersonId } from '@kf/shared/contract/ids';
import type { Claim, ClientToServerEvents, ServerToClientEvents } from '@kf/shared/contract/socket';
import type { Socket } from 'socket.io-client';
import { serverNow } from './clock.ts';

/** A claim ends 10 s after the last renewal; two renewals may be lost. */
const RENEW_MS = 3_000;
/** Whoever has touched nothing for so long is not deciding any more. */
const IDLE_MS = 10_000;

/** Who else is deciding about which customer, and that somebody here is. */
export interface ClaimBook {
  /** Of others only; the map is new when anything changed. */
  others(): ReadonlyMap<CustomerId, Claim>;
  subscribe(listener: () => void): () => void;
  /** Tells the others that this customer is being decided about, until the answer is called or nobody touches anything. */
  hold(customerId: CustomerId): () => void;
}

type ClaimSocket = Pick<Socket<ServerToClientEvents, ClientToServerEvents>, 'on' | 'emit' | 'connected'>;

export function createClaimBook(socket: ClaimSocket, own: PersonId): ClaimBook {
  let others: ReadonlyMap<CustomerId, Claim> = new Map();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function set(next: ReadonlyMap<CustomerId, Claim>): void {
    others = next;
    for (const listener of listeners) listener();
    clearTimeout(timer);
    const ends = [...others.values()].map((claim) => claim.until - serverNow());
    if (ends.length > 0) timer = setTimeout(dropEnded, Math.max(0, Math.min(...ends)) + 1);
  }
  function dropEnded(): void {
    const now = serverNow();
    set(new Map([...others].filter(([, claim]) => claim.until > now)));
  }

  socket.on('claim', (claim) => {
    if (claim.personId === own) return;
    const next = new Map(others);
    if (claim.until > serverNow()) next.set(claim.customerId, claim);
    else if (!next.delete(claim.customerId)) return;
    set(next);
  });
  socket.on('disconnect', () => {
    if (others.size > 0) set(new Map());
  });

  return {
    others: () => others,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hold(customerId) {
      let touchedAt = performance.now();
      const touch = (): void => {
        touchedAt = performance.now();
      };
      const renew = (): void => {
        if (socket.connected && performance.now() - touchedAt < IDLE_MS) socket.emit('claim', { customerId });
      };
      const events = ['pointermove', 'pointerdown', 'keydown'] as const;
      for (const event of events) document.addEventListener(event, touch, { passive: true });
      renew();
      const interval = setInterval(renew, RENEW_MS);
      return () => {
        clearInterval(interval);
        for (const event of events) document.removeEventListener(event, touch);
        if (socket.connected) socket.emit('release', { customerId });
      };
    },
  };
}

/** Where there is no wire: nobody else is there. */
export const noClaims: ClaimBook = {
  others: () => nobody,
  subscribe: () => () => undefined,
  hold: () => () => undefined,
};
const nobody: ReadonlyMap<CustomerId, Claim> = new Map();
