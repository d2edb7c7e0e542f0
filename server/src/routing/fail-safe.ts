import { createContext, Script } from 'node:vm';

/** Rules that have hung or were slow are left out for so long: every further message would wait for them in vain. */
const REST_MS = 30_000;

export interface FailSafe {
  /**
   * Runs rules of our own under a time limit, which also ends an endless loop.
   * @returns undefined when they did not answer in time, or are at rest after that
   * @throws what they throw
   */
  run<T>(work: () => T | Promise<T>): Promise<T | undefined>;
}

/** @param limitMs of a synchronous run and again of what it promises */
export function createFailSafe(limitMs: number, now: () => number = Date.now): FailSafe {
  // Only a script run by `vm` can be stopped from outside while it computes.
  const sandbox: { work: (() => unknown) | undefined } = { work: undefined };
  const context = createContext(sandbox);
  const script = new Script('work()');
  let restUntil = 0;

  const rest = (): undefined => {
    restUntil = now() + REST_MS;
    return undefined;
  };

  return {
    async run<T>(work: () => T | Promise<T>) {
      if (now() < restUntil) return undefined;
      let started: T | Promise<T>;
      sandbox.work = work;
      try {
        started = script.runInContext(context, { timeout: limitMs }) as T | Promise<T>;
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return rest();
        throw error;
      } finally {
        sandbox.work = undefined;
      }
      if (!(started instanceof Promise)) return started;
      const answer = await within(started, limitMs);
      return answer === LATE ? rest() : answer;
    },
  };
}

const LATE = Symbol('late');

async function within<T>(work: Promise<T>, limitMs: number): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
