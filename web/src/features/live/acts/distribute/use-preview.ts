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
  const [plan, setPlan] = useState<PreviewAnswer>();
  const [error, setError] = useState<unknown>();
  const [isSettled, setSettled] = useState(false);
  const [round, setRound] = useState(0);
  const asked = JSON.stringify({ of, options });

  useEffect(() => {
    const ask = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const next = await commands.previewDistribution(JSON.parse(asked), ask.signal);
        setPlan(next);
        setError(undefined);
        timer = setTimeout(() => setSettled(true), round === 0 ? 0 : SETTLE_MS);
      } catch (failure) {
        if (!ask.signal.aborted) setError(failure);
      }
    };
    setSettled(false);
    void look();
    return () => {
      ask.abort();
      clearTimeout(timer);
    };
  }, [commands, asked, round]);

  const renew = useCallback(() => setRound((was) => was + 1), []);
  return { plan, error, isSettled, renew };
}
