import { createContext, Script } from 'node:vm';

/** Rules that have hung or were slow are left out for so long: every further message would wait for them in vain. */
const REST_MS = 30_000;
/** So many share one limit: in a burst of messages quick rules must not look slow together. */
const TOGETHER = 20;
/** In a rush so long is gathered; the first message after a quiet moment is answered at once. */
const GATHER_MS = 4;

export interface FailSafe {
  /**
   * Runs rules of our own under a time limit, which also ends an endless loop.
   * @returns undefined when they did not answer in time, or are at rest after that
   * @throws what they throw
   */
  run<T>(work: () => T | Promise<T>): Promise<T | undefined>;
}

/** One call of the rules that waits for its turn, and is settled by what became of it. */
interface Run {
  start(): void;
  /** It was not started, or did not come to its end. */
  giveUp(): void;
}

/** @param limitMs of a synchronous run and again of what it promises */
export function createFailSafe(limitMs: number, now: () => number = Date.now): FailSafe {
  // Only a script run by `vm` can be stopped from outside while it computes. Its watch costs far more than most rules, so
  // what arrives together is run under one.
  const sandbox = { work: startAll };
  const context = createContext(sandbox);
  const script = new Script('work()');
  const waiting: Run[] = [];
  let running: Run[] = [];
  let restUntil = 0;
  let flushedAt = Number.NEGATIVE_INFINITY;

  function startAll(): void {
    for (let next = running[0]; next; next = running[0]) {
      next.start();
      running.shift();
    }
  }

  function flushSoon(): void {
    if (performance.now() - flushedAt > GATHER_MS) setImmediate(flush);
    else setTimeout(flush, GATHER_MS);
  }

  function flush(): void {
    flushedAt = performance.now();
    running = waiting.splice(0, TOGETHER);
    if (waiting.length > 0) setImmediate(flush);
    if (now() < restUntil) return giveUp();
    try {
      script.runInContext(context, { timeout: limitMs });
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      restUntil = now() + REST_MS;
      giveUp();
    }
  }

  function giveUp(): void {
    for (const run of running.splice(0)) run.giveUp();
  }

  return {
    async run<T>(work: () => T | Promise<T>) {
      if (now() < restUntil) return undefined;
      // Wrapped, so that what the rules promise is not awaited before it is given a limit.
      const started = await new Promise<{ answer: T | Promise<T> } | undefined>((resolve, reject) => {
        if (waiting.length === 0) flushSoon();
        waiting.push({
          start() {
            try {
              resolve({ answer: work() });
            } catch (error) {
              reject(error);
            }
          },
          giveUp: () => resolve(undefined),
        });
      });
      if (!(started?.answer instanceof Promise)) return started?.answer;
      const answer = await within(started.answer, limitMs);
      if (answer !== LATE) return answer;
      restUntil = now() + REST_MS;
      return undefined;
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
