import type { Frame } from '@kf/shared/contract/live';
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
  let unsubscribe = current.onFrame(tell);
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
      viewersChanged(count) {
        viewers = count;
        current.viewersChanged(count);
      },
    },
    switchTo(next) {
      unsubscribe();
      current.viewersChanged(0);
      current = next;
      unsubscribe = current.onFrame(tell);
      if (viewers > 0) current.viewersChanged(viewers);
    },
  };
}
