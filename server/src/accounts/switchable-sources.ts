import type { Frame } from '@kf/shared/contract/live';
import type { Claim } from '@kf/shared/contract/socket';
import type { LiveSource } from '#realtime/ports.ts';
import type { WallSource } from '#walls/board-feed.ts';

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
        claim: (...asked) => current.claims.claim(...asked),
        release: (...asked) => current.claims.release(...asked),
        of: (customerId) => current.claims.of(customerId),
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

/** The same for what walls are fed from. */
export function createSwitchableWall(first: WallSource): {
  wall: WallSource;
  switchTo(next: WallSource): void;
} {
  let current = first;
  let boards = 0;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let unsubscribe = current.onFrame(tell);
  return {
    wall: {
      state: () => current.state(),
      onFrame(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      trend: () => current.trend(),
      expected: () => current.expected(),
      shownOn(count) {
        boards = count;
        current.shownOn(count);
      },
    },
    switchTo(next) {
      unsubscribe();
      current.shownOn(0);
      current = next;
      unsubscribe = current.onFrame(tell);
      if (boards > 0) current.shownOn(boards);
      tell();
    },
  };
}
