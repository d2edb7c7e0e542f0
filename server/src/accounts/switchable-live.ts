import type { Frame } from '@kf/shared/contract/live';
import type { Claim } from '@kf/shared/contract/socket';
import type { LiveSource } from '#realtime/ports.ts';

/**
 * One account's live source for as long as the account is served, although its runtime may be made anew: whoever
 * listens goes on listening. A runtime begins where the one before it ended, in the frames' own numbering.
 */
export function createSwitchableLive(first: LiveSource): {
  live: LiveSource;
  switchTo(next: LiveSource): void;
} {
  let current = first;
  let viewers = 0;
  const listeners = new Set<(frame: Frame) => void>();
  const tell = (frame: Frame): void => {
    for (const listener of listeners) listener(frame);
  };
  const claimListeners = new Set<(claim: Claim) => void>();
  const tellClaim = (claim: Claim): void => {
    for (const listener of claimListeners) listener(claim);
  };
  const follow = (): (() => void) => {
    const ends = [current.onFrame(tell), current.claims.onChange(tellClaim)];
    return () => {
      for (const end of ends) end();
    };
  };
  let unsubscribe = follow();
  return {
    live: {
      accountId: first.accountId,
      snapshot: () => current.snapshot(),
      onFrame(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      since: (epoch, seq) => current.since(epoch, seq),
      status: () => current.status(),
      claims: {
        claim: (customerId, by) => current.claims.claim(customerId, by),
        release: (customerId, by) => current.claims.release(customerId, by),
        list: () => current.claims.list(),
        hear: (news) => current.claims.hear(news),
        onChange(listener) {
          claimListeners.add(listener);
          return () => void claimListeners.delete(listener);
        },
      },
      viewersChanged(count) {
        viewers = count;
        current.viewersChanged(count);
      },
    },
    switchTo(next) {
      unsubscribe();
      current.viewersChanged(0);
      current = next;
      unsubscribe = follow();
      if (viewers > 0) current.viewersChanged(viewers);
    },
  };
}
