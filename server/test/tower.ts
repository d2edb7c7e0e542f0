import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountId, type EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { createSimulator, type Simulator } from '@kf/simulator';
import Fastify from 'fastify';
import { pino } from 'pino';
import { type AccountRuntime, createAccountRuntime } from '#accounts/runtime.ts';
import { createAudit } from '#audit/audit.ts';
import { callbackRoutes } from '#callback/route.ts';
import { createAuditStore } from '#store/audit.ts';
import type { Database } from '#store/database.ts';
import { startJobs } from '#store/jobs.ts';
import { startNotifications } from '#store/notifications.ts';
import type { AccountConfig, Tuning } from '../src/config.ts';
import { createTestDatabase } from './database.ts';

type SimulatorOptions = NonNullable<Parameters<typeof createSimulator>[0]>;

/** What the simulator and the tower agree on, unless a test says otherwise. */
export const credentials = {
  appid: 'wx0123456789abcdef',
  secret: 'sim-secret',
  token: 'kfSimToken2024',
  aesKey: 'KfReferenceKey0123456789abcdefghijklmnopqrG',
} as const;

const secretKey = randomBytes(32);
const log = pino({ level: process.env['KF_TEST_LOG'] ?? 'silent' });

export interface Tower {
  runtime: AccountRuntime;
  state(): LiveState;
  close(): Promise<void>;
}

export interface TowerOptions {
  platform: Simulator;
  database: Database;
  config?: Partial<AccountConfig>;
  tuning?: Partial<Tuning>;
  accountId?: string;
  /** The clock of everything in it; the real one when absent. */
  now?: () => EpochMs;
}

/** One account on the real store with the real callback, on a port of its own that the simulator is told. */
export async function startTower({
  platform,
  database,
  config,
  tuning,
  accountId = 'main',
  now = () => Date.now() as EpochMs,
}: TowerOptions): Promise<Tower> {
  const notifications = await startNotifications(database.lasting, log);
  const jobs = await startJobs(database.pool, log);
  const runtime = await createAccountRuntime({
    accountId: AccountId.parse(accountId),
    config: {
      name: '云杉家居服务号',
      dialect: 'current',
      timeZone: 'Asia/Shanghai',
      appId: credentials.appid,
      appSecret: credentials.secret,
      callbackToken: credentials.token,
      encodingAesKey: credentials.aesKey,
      mode: 'safe',
      seatLimit: 100,
      ...config,
    },
    wechatApiBase: platform.url,
    callbackUrl: `/wechat/${accountId}/callback`,
    dataDir: join(tmpdir(), `kf-test-data-${process.pid}`),
    tuning: {
      pollWatchedMs: 300,
      pollIdleMs: 300,
      gatherMs: 20,
      snapshotEveryMs: 300_000,
      frameRetentionHours: 48,
      ...tuning,
    },
    node: 'test',
    build: 'test',
    database,
    notifications,
    jobs,
    secretKey,
    audit: createAudit({ add: createAuditStore(database.db).add, now }),
    now,
    log,
  });
  const app = Fastify();
  await app.register(callbackRoutes, {
    find: (id) => (id === accountId ? runtime.callback : undefined),
    now,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  await runtime.load();
  await runtime.start();
  platform.setCallback(
    `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/wechat/${accountId}/callback`,
  );
  return {
    runtime,
    state: () => runtime.live.snapshot().state,
    async close() {
      await app.close();
      await jobs.close();
      await runtime.close();
      await notifications.close();
    },
  };
}

/** A simulator and a tower on a database of its own. */
export async function startWorld(
  options: { platform?: SimulatorOptions; tower?: Omit<TowerOptions, 'platform' | 'database'> } = {},
): Promise<{ platform: Simulator; tower: Tower; database: Database; close(): Promise<void> }> {
  const platform = await createSimulator({ port: 0, scenario: 'empty', ...credentials, ...options.platform });
  const { database } = await createTestDatabase();
  const tower = await startTower({ platform, database, ...options.tower });
  return {
    platform,
    tower,
    database,
    async close() {
      await tower.close();
      await platform.close();
      await database.close();
    },
  };
}

/** What the board must agree on with the platform: who is served by whom, who waits, who is online. */
export function truthOf(platform: Simulator) {
  const { sessions, queue, agents } = platform.state();
  return {
    sessions: sessions.map((s) => `${s.openid} ${s.kf_account}`).sort(),
    waiting: queue.map((w) => w.openid).sort(),
    count: queue.length,
    online: agents
      .filter((a) => a.status > 0)
      .map((a) => a.kf_account)
      .sort(),
  };
}

export function boardOf(state: LiveState) {
  return {
    sessions: Object.values(state.sessions)
      .map((s) => `${s.customerId} ${s.agentId}`)
      .sort(),
    waiting: Object.keys(state.waiting).sort(),
    count: state.waitingCount,
    online: Object.values(state.agents)
      .filter((a) => a.presence !== 'offline')
      .map((a) => a.agentId as string)
      .sort(),
  };
}
