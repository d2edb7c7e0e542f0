import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms`; rejects when `signal` aborts. */
export const abortableSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal });
