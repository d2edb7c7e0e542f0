import type { EpochMs } from '@kf/shared/contract/ids';

interface Timer {
  at: number;
  wake: () => void;
}

/** Time that passes only when told to. `settle` lets everything run that is due. */
export function createClock(start: number) {
  let now = start;
  let timers: Timer[] = [];
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error('aborted'));
      const abort = () => {
        timers = timers.filter((t) => t !== timer);
        reject(new Error('aborted'));
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer: Timer = { at: now + ms, wake };
      timers.push(timer);
      signal?.addEventListener('abort', abort);
    });
  }

  async function advance(ms: number): Promise<void> {
    const until = now + ms;
    await breathe();
    for (;;) {
      const next = timers.reduce<Timer | undefined>(
        (a, b) => (a === undefined || b.at < a.at ? b : a),
        undefined,
      );
      if (!next || next.at > until) break;
      now = Math.max(now, next.at);
      timers = timers.filter((t) => t !== next);
      next.wake();
      await breathe();
    }
    now = until;
  }

  return { now: () => now as EpochMs, sleep, advance };
}
export type Clock = ReturnType<typeof createClock>;
