import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@kf/shared/contract/live';
import { createClient, waitForUrl } from '../../scripts/lib/net.mjs';
import { serverMain } from '../../scripts/lib/paths.mjs';
import { signalGroup, start, stop } from '../../scripts/lib/run.mjs';
import { serverEnvironment } from '../../scripts/lib/stack.mjs';
import { stopEmbeddedStore } from '../../scripts/lib/store.mjs';
import type { Dialect, Mode } from './platform.ts';

export const admin = { username: 'lin', password: 'tower-of-tests', name: '林主管' };

export interface TowerOptions {
  port: number;
  simulatorPort: number;
  mode: Mode;
  dialect: Dialect;
  env: Record<string, string>;
}

/** The built server with a store of its own. It can be killed in the middle of anything, and started again. */
export interface Tower {
  url: string;
  callbackUrl: string;
  /** Where the store and the key file are. */
  dataDir: string;
  /** What the server was started with. */
  env: Readonly<Record<string, string | undefined>>;
  /** Lines the server wrote so far. */
  log(): string[];
  start(): Promise<void>;
  /** SIGKILL: no farewell, the store goes on. */
  kill(): Promise<void>;
  /** A client logged in as the admin. */
  client(): Promise<ReturnType<typeof createClient>>;
  live(): Promise<Snapshot>;
  /** Ends server and store; the data stays. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export async function createTower(options: TowerOptions): Promise<Tower> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kf-e2e-'));
  await chmod(dataDir, 0o755); // as root the store runs as another user, who has to pass here
  const url = `http://127.0.0.1:${options.port}`;
  const env = {
    ...serverEnvironment({ ...options, dataDir, ...admin }),
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    ADMIN_NAME: admin.name,
    ACCOUNT_NAME: '云杉家居服务号',
    WECHAT_MODE: options.mode,
    // Watched polls at a third of the usual pause: a flow waits for one now and then.
    POLL_WATCHED_MS: '2000',
    POLL_IDLE_MS: '3000',
    ...options.env,
  };
  const lines: string[] = [];
  let child: ReturnType<typeof start> | undefined;
  let client: ReturnType<typeof createClient> | undefined;

  const tower: Tower = {
    url,
    callbackUrl: `${url}/wechat/callback`,
    dataDir,
    env,
    log: () => lines,
    start: async () => {
      const started = start(process.execPath, ['--enable-source-maps', serverMain], {
        env,
        quiet: true,
        onLine: (line: string) => lines.push(line),
      });
      child = started;
      const up = await waitForUrl(`${url}/readyz`, {
        timeoutMs: 80_000,
        gaveUp: () => started.child.exitCode !== null,
      });
      if (!up) throw new Error(`the server is not ready:\n${lines.slice(-40).join('\n')}`);
    },
    kill: async () => {
      if (!child) return;
      signalGroup(child.child, 'SIGKILL');
      await child.done;
      child = undefined;
    },
    client: async () => {
      const call = createClient(url);
      await call('POST', '/api/login', { username: admin.username, password: admin.password });
      return call;
    },
    live: async () => {
      client ??= await tower.client();
      return (await client('GET', '/api/accounts/main/live')) as Snapshot;
    },
    stop: async () => {
      if (child) await stop(child);
      await stopEmbeddedStore(dataDir);
    },
    remove: async () => {
      await tower.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return tower;
}
