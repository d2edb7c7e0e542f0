import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createAccounts } from '#accounts/create-accounts.ts';
import { createAudit } from '#audit/audit.ts';
import { createAuditStore } from '#store/audit.ts';
import type { Database } from '#store/database.ts';
import { startJobs } from '#store/jobs.ts';
import { startNotifications } from '#store/notifications.ts';
import { createWallStore } from '#store/walls.ts';
import { createBoardFeed } from '#walls/board-feed.ts';
import { createWalls } from '#walls/walls.ts';
import type { AccountConfig } from '../src/config.ts';
import type { PeopleStore } from '../src/people/ports.ts';
import { createSecretBox } from '../src/secret-box.ts';
import { closedSetup } from '../src/testing/closed-setup.ts';
import { testApp } from '../src/testing/test-app.ts';
import { cookieOf } from '../src/testing/test-people.ts';

const log = pino({ level: process.env['KF_TEST_LOG'] ?? 'silent' });

interface InstallationOptions {
  database: Database;
  apiBase: string;
  secretKey?: Buffer;
  environment?: AccountConfig;
}

export type Call = (
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown; text: string }>;

export interface TestInstallation {
  url: string;
  app: FastifyInstance;
  registry: ReturnType<typeof createAccounts>['registry'];
  accounts: ReturnType<typeof createAccounts>['accounts'];
  peopleStore: PeopleStore;
  /** A client who is logged in. */
  as(username: string): Promise<Call>;
  close(): Promise<void>;
}

/** One node of an installation: the real app, listening, on a given database, with whatever accounts are stored. */
export async function startInstallation(options: InstallationOptions): Promise<TestInstallation> {
  const { database, apiBase, secretKey = randomBytes(32), environment } = options;
  const notifications = await startNotifications(database.lasting, log);
  const jobs = await startJobs(database.pool, log);
  const now = () => Date.now() as EpochMs;
  const auditStore = createAuditStore(database.db);
  const audit = createAudit({ add: auditStore.add, now });
  const { accounts, registry } = createAccounts({
    config: {
      ...(environment && { account: environment }),
      wechatApiBase: apiBase,
      defaultTimeZone: 'Asia/Shanghai',
      seatLimit: 100,
      http: { publicUrl: 'https://tower.example' },
    },
    box: createSecretBox(secretKey),
    dataDir: join(tmpdir(), `kf-test-data-${process.pid}`),
    tuning: {
      pollWatchedMs: 300,
      pollIdleMs: 300,
      gatherMs: 20,
      snapshotEveryMs: 300_000,
      frameRetentionHours: 48,
    },
    node: 'test',
    build: 'test',
    database,
    notifications,
    jobs,
    secretKey,
    audit,
    now,
    log,
  });
  const walls = createWalls({
    store: createWallStore(database.db),
    notifications,
    hasAccount: (accountId) => registry.find(accountId) !== undefined,
    audit: audit.record,
    now,
    newId: randomUUID,
    log,
  });
  const feed = createBoardFeed({
    find: (accountId) => registry.find(accountId)?.wall,
    build: 'test',
    now,
    log,
  });
  const { app, peopleStore } = await testApp(
    {
      walls: { walls, feed },
      accounts: { find: registry.find, list: () => registry.all().map(({ info }) => info) },
      installation: { accounts, setup: closedSetup, sync: registry.sync, onAccountEnded: registry.onEnded },
    },
    auditStore,
  );
  await registry.start();
  await walls.start();
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    app,
    registry,
    accounts,
    peopleStore,
    as: async (username) => {
      const cookie = await cookieOf(app, username);
      return async (method, url, body) => {
        const answer = await app.inject({
          method,
          url,
          headers: { cookie },
          ...(body !== undefined && { payload: body as object }),
        });
        const text = answer.body;
        return { status: answer.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text, text };
      };
    },
    async close() {
      await app.close();
      await walls.close();
      await jobs.close();
      await registry.close();
      await notifications.close();
    },
  };
}
