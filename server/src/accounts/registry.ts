import type { AccountId } from '@kf/shared/contract/ids';
import type { FastifyBaseLogger } from 'fastify';
import type { AccountEntry, RunState } from '#installation/official-accounts.ts';
import type { AccountRuntime } from './runtime.ts';
import { createSwitchableLive, createSwitchableWall } from './switchable-sources.ts';

/** A lost notification is made up for this often; it also tries again what failed to start. */
const LOOK_EVERY_MS = 10_000;

/** The accounts that this node serves. It follows what the store says: made, changed and ended without a restart. */
export interface Registry {
  find(accountId: string): AccountRuntime | undefined;
  all(): readonly AccountRuntime[];
  runOf(accountId: AccountId): RunState;
  /** Those that should run and do not, with the reason. */
  failures(): { accountId: string; problem: NonNullable<RunState['problem']> }[];
  /** Brings what runs in line with what is stored. Resolves when it is; calls during one are one more. */
  sync(): Promise<void>;
  /** Called with an account that is served no more. */
  onEnded(listener: (accountId: AccountId) => void): () => void;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface RegistryDeps {
  entries(): Promise<AccountEntry[]>;
  create(entry: AccountEntry & { config: NonNullable<AccountEntry['config']> }): Promise<AccountRuntime>;
  /** Tells when an account was made or changed, on whatever node. */
  onAccounts(listener: () => void): void;
  log: FastifyBaseLogger;
}

interface Served {
  revision: string;
  /** What everybody holds: its parts are the present runtime's, the sources that are listened to stay. */
  face: AccountRuntime;
  runtime: AccountRuntime;
  switchSources(runtime: AccountRuntime): void;
}

export function createRegistry({ entries, create, onAccounts, log }: RegistryDeps): Registry {
  const served = new Map<string, Served>();
  const failed = new Map<string, NonNullable<RunState['problem']>>();
  const ended = new Set<(accountId: AccountId) => void>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let syncing: Promise<void> | undefined;
  let again = false;

  /** The next runtime starts where the last one stopped: of two, the first would hold the writer's lock. */
  const replace = async (was: Served | undefined, next: AccountRuntime, revision: string): Promise<void> => {
    try {
      await next.load();
      if (was) {
        // From now on pushes are read with the new keys, and answered by the account's rules, which the next one knows by
        // now; the store keeps them until somebody writes.
        was.face.callback = next.callback;
        await was.runtime.close();
      }
      await next.start();
    } catch (error) {
      await next.close(); // it listens already, and another is made soon
      throw error;
    }
    if (was) {
      was.switchSources(next);
      const { live, wall } = was.face;
      was.face = Object.assign(was.face, { ...next, live, wall });
      Object.assign(was, { runtime: next, revision });
      return;
    }
    const { live, switchTo: switchLive } = createSwitchableLive(next.live);
    const { wall, switchTo: switchWall } = createSwitchableWall(next.wall);
    const face = { ...next, live, wall };
    const switchSources = (to: AccountRuntime): void => {
      switchLive(to.live);
      switchWall(to.wall);
    };
    served.set(next.info.id, { revision, face, runtime: next, switchSources });
  };

  const bring = async (entry: AccountEntry): Promise<void> => {
    const { accountId, revision, config, unreadable } = entry;
    const was = served.get(accountId);
    if (was?.revision === revision) return;
    if (!config) {
      if (!failed.has(accountId)) log.error({ account: accountId }, unreadable);
      failed.set(accountId, 'secrets_unreadable');
      if (was) await end(accountId, was);
      return;
    }
    try {
      await replace(was, await create({ ...entry, config }), revision);
      failed.delete(accountId);
      log.info({ account: accountId }, was ? 'the account runs with its new settings' : 'the account runs');
    } catch (error) {
      failed.set(accountId, 'start_failed');
      log.error({ err: error, account: accountId }, 'the account could not be started');
      if (was) await end(accountId, was);
    }
  };

  const end = async (accountId: AccountId, was: Served): Promise<void> => {
    served.delete(accountId);
    for (const listener of ended) listener(accountId);
    await was.runtime.close();
    log.info({ account: accountId }, 'the account is no longer served');
  };

  const syncOnce = async (): Promise<void> => {
    const wanted = await entries();
    const ids = new Set<string>(wanted.map(({ accountId }) => accountId));
    for (const id of failed.keys()) if (!ids.has(id)) failed.delete(id);
    await Promise.all([
      ...wanted.map(bring),
      ...[...served].filter(([id]) => !ids.has(id)).map(([id, was]) => end(id as AccountId, was)),
    ]);
  };

  const sync = (): Promise<void> => {
    again = true;
    syncing ??= (async () => {
      try {
        while (again && !closed) {
          again = false;
          await syncOnce();
        }
      } finally {
        syncing = undefined;
      }
    })();
    return syncing;
  };
  const syncSoon = (): void =>
    void sync().catch((error: unknown) => log.warn({ err: error }, 'the accounts could not be read yet'));

  return {
    find: (accountId) => served.get(accountId)?.face,
    all: () => [...served.values()].map(({ face }) => face),
    runOf(accountId) {
      const problem = failed.get(accountId);
      if (problem) return { run: 'failed', problem };
      return { run: served.has(accountId) ? 'running' : 'stopped' };
    },
    failures: () => [...failed].map(([accountId, problem]) => ({ accountId, problem })),
    sync,
    onEnded(listener) {
      ended.add(listener);
      return () => ended.delete(listener);
    },
    async start() {
      onAccounts(syncSoon);
      await sync();
      timer = setInterval(syncSoon, LOOK_EVERY_MS);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await syncing?.catch(() => undefined);
      await Promise.all([...served.values()].map(({ runtime }) => runtime.close()));
      served.clear();
    },
  };
}
