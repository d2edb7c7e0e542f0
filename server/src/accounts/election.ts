import type { FastifyBaseLogger } from 'fastify';
import type { Client } from 'pg';

export interface ElectionDeps {
  /** A connection of its own; PostgreSQL frees the lock when it ends, however it ends. */
  connect(): Promise<Client>;
  /** What is elected for; the same on every node. */
  name: string;
  /** This node has the lock. */
  onWon(): Promise<void>;
  /** The connection that held the lock is gone: another node may have it by now. */
  onLost(): Promise<void>;
  log: FastifyBaseLogger;
}

const RETRY_MS = 1_000;
const HEARTBEAT_MS = 2_000;
/** A heartbeat not answered by then means a dead connection. */
const HEARTBEAT_TIMEOUT_MS = 5_000;

/**
 * Elects one node by a session-level advisory lock, and tries for ever.
 * @returns stops taking part, frees the lock and waits for `onLost` where this node held it
 */
export function startElection(deps: ElectionDeps): () => Promise<void> {
  let stopping = false;
  let wake: () => void = () => undefined;
  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });

  const hold = async (client: Client): Promise<void> => {
    let gone = false;
    const lost = () => {
      gone = true;
      wake();
    };
    client.on('end', lost);
    try {
      await deps.onWon();
      while (!stopping && !gone) {
        await pause(HEARTBEAT_MS);
        if (!stopping && !gone) await withTimeout(client.query('select 1'), HEARTBEAT_TIMEOUT_MS);
      }
    } finally {
      await deps.onLost();
    }
  };

  const takePart = async (): Promise<void> => {
    while (!stopping) {
      let client: Client | undefined;
      try {
        client = await deps.connect();
        client.on('error', (error) =>
          deps.log.warn({ err: error }, 'lost the connection that elects the writer'),
        );
        while (!stopping) {
          const { rows } = await withTimeout(
            client.query<{ won: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as won', [
              deps.name,
            ]),
            HEARTBEAT_TIMEOUT_MS,
          );
          if (rows[0]?.won) await hold(client);
          else await pause(RETRY_MS);
        }
      } catch (error) {
        if (!stopping) deps.log.warn({ err: error }, 'election interrupted, trying again');
        await pause(RETRY_MS);
      } finally {
        await client?.end().catch(() => undefined);
      }
    }
  };

  const done = takePart();
  return async () => {
    stopping = true;
    wake();
    await done;
  };
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer from the database within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
