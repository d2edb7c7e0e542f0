import type { FastifyBaseLogger } from 'fastify';
import { Logger, type Runner, run, runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';

/** Work that outlives the process. The payload names what it is about; the truth is in a table of the room's own. */
export type JobName = 'notice';

export interface JobPayload {
  accountId: string;
  id: string;
}

export interface Jobs {
  /** Who does it for an account on this node. */
  on(name: JobName, accountId: string, work: (id: string) => Promise<void>): () => void;
  /** Durable when it resolves. The same thing again replaces what was planned, and is done after what is being done. */
  add(name: JobName, payload: JobPayload, options?: { runAt?: number }): Promise<void>;
  /** Takes no more and waits for what is being done. */
  close(): Promise<void>;
}

/** Of one node. Most of the work waits for the platform. */
const CONCURRENCY = 4;
/** Notifications wake it; this finds what they missed, and what is due now. */
const POLL_MS = 1_000;
/** Work that failed comes again soon; what matters longer is found by its room. */
const ATTEMPTS = 5;

/** The library's own tables, in a schema of their own. */
export const migrateJobs = (pool: Pool): Promise<void> => runMigrations({ pgPool: pool, logger: silent });

export async function startJobs(pool: Pool, log: FastifyBaseLogger): Promise<Jobs> {
  const doers = new Map<string, (id: string) => Promise<void>>();
  const perform = (name: JobName) => async (payload: unknown) => {
    const { accountId, id } = payload as JobPayload;
    const work = doers.get(`${name}:${accountId}`);
    // another node may have the account; the job comes again
    if (!work) throw new Error(`nobody here does ${name} for this account`);
    await work(id);
  };
  const runner: Runner = await run({
    pgPool: pool,
    taskList: { notice: perform('notice') },
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: loggerOf(log),
  });
  return {
    on(name, accountId, work) {
      const key = `${name}:${accountId}`;
      doers.set(key, work);
      return () => void doers.delete(key);
    },
    async add(name, payload, { runAt } = {}) {
      await runner.addJob(name, payload, {
        jobKey: `${name}:${payload.accountId}:${payload.id}`,
        maxAttempts: ATTEMPTS,
        ...(runAt !== undefined && { runAt: new Date(runAt) }),
      });
    },
    close: () => runner.stop(),
  };
}

const silent = new Logger(() => () => undefined);

/** Its own talk is about its workings; only what went wrong is told. */
function loggerOf(log: FastifyBaseLogger): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.warn({ jobs: message }, 'a job failed and comes again');
  });
}
