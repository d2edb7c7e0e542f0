import { isStopped } from '@kf/shared/domain/source-age';
import { useCallback, useSyncExternalStore } from 'react';
import { onTick, serverNow } from '#live/clock.ts';
import type { LiveView } from '#live/live-store.ts';
import { useLive, useLiveStore } from '#live/use-live.tsx';

/** Renders again only in the second in which `select` answers differently; it answers with a primitive. */
export const useTicked = <T extends string | number | boolean | undefined>(select: (now: number) => T): T =>
  useSyncExternalStore(onTick, () => select(serverNow()));

/** As {@link useTicked}, for answers that also depend on what is pushed. */
export function useLiveTicked<T extends string | number | boolean | undefined>(
  select: (view: LiveView, now: number) => T,
): T {
  const store = useLiveStore();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [store.subscribe(listener), onTick(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store],
  );
  return useSyncExternalStore(subscribe, () => select(store.getView(), serverNow()));
}

const frozenAt = (view: LiveView, now: number): number | undefined => {
  const { queue } = view.state.sources;
  return isStopped(queue, now) ? queue.asOf : undefined;
};

/** Waiting times stand still at this time because the queue is no longer read. */
export const useQueueFrozenAt = (): number | undefined => useLiveTicked(frozenAt);

/** Whole minutes since, for labels that screen readers speak. */
export const useMinutes = (since: number, until: number | undefined): number =>
  useTicked((now) => Math.max(0, Math.floor(((until ?? now) - since) / 60_000)));

export const useThresholds = () => useLive((view) => view.state.account.thresholds);
