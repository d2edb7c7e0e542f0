import type { DistributionOf, DistributionOptions, PreviewAnswer } from '@kf/shared/contract/distribution';
import { useCallback, useEffect, useState } from 'react';
import { useCommands } from '#live/use-live.tsx';

/** A new plan is not sent by the click that asked for it, nor by its double. */
const SETTLE_MS = 700;

export interface Preview {
  plan: PreviewAnswer | undefined;
  error: unknown;
  /** The plan has been on the screen for a moment. */
  isSettled: boolean;
  /** Plans again. */
  renew: () => void;
}

/** A plan that stands still while it is read. */
export function usePreview(of: DistributionOf, options: DistributionOptions): Preview {
  const commands = useCommands();
  const [shown, setShown] = useState<{ plan: PreviewAnswer; asked: string; round: number }>();
  const [settled, setSettled] = useState<typeof shown>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const asked = JSON.stringify({ of, options });

  useEffect(() => {
    const ask = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const next = {
          plan: await commands.previewDistribution(JSON.parse(asked), ask.signal),
          asked,
          round,
        };
        setShown(next);
        setError(undefined);
        timer = setTimeout(() => setSettled(next), round === 0 ? 0 : SETTLE_MS);
      } catch (failure) {
        if (!ask.signal.aborted) setError(failure);
      }
    };
    void look();
    return () => {
      ask.abort();
      clearTimeout(timer);
    };
  }, [commands, asked, round]);

  const renew = useCallback(() => setRound((was) => was + 1), []);
  const isSettled =
    settled !== undefined && settled === shown && shown.asked === asked && shown.round === round;
  return { plan: shown?.plan, error, isSettled, renew };
}
