import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EpochMs } from '@kf/shared/contract/ids';
import closeWithGrace from 'close-with-grace';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createAccounts } from './accounts/create-accounts.ts';
import { createInstallationSetup } from './accounts/create-setup.ts';
import { readinessOf } from './accounts/readiness.ts';
import { buildApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { createLogger } from './logging.ts';
import { createPeopleParts } from './people/parts.ts';
import { argon2id } from './people/password.ts';
import { readBuild } from './routes/static.ts';
import { createSecretBox } from './secret-box.ts';
import { readOrCreateSecretKey } from './secret-key.ts';
import { startJobs } from './store/jobs.ts';
import { pruneLogins } from './store/logins.ts';
import { startNotifications } from './store/notifications.ts';
import { openStore } from './store/open-store.ts';
import { peopleStores } from './store/people-stores.ts';

import { createWallStore } from './store/walls.ts';
import { createBoardFeed } from './walls/board-feed.ts';
import { createWalls } from './walls/walls.ts';

/** Longest time a stop may take; what is not finished then is finished by the next start. */
const CLOSE_WITHIN_MS = 10_000;
const PRUNE_MS = 3_600_000;

const config = readConfig();
const log = createLogger(config.logLevel);
const now = () => Date.now() as EpochMs;
const registry = new Registry();
collectDefaultMetrics({ register: registry });

if (config.http.publicUrl?.startsWith('https:') && config.http.trustProxy === false)
  log.warn(
    'PUBLIC_URL is https but TRUST_PROXY is not set: every browser seems to have the address of your proxy',
  );
const secretKey = config.secretKey ?? (await readOrCreateSecretKey(config.dataDir));
const store = await openStore({
  ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  dataDir: config.dataDir,
  migrationsFolder: findMigrations(),
}).catch((err: unknown) => {
  log.fatal({ err }, 'the store cannot be opened');
  process.exit(1);
});
const { database } = store;

const webDir = findWebDir();
const build = await readBuild(webDir);
const notifications = await startNotifications(database.lasting, log);
const jobs = await startJobs(database.pool, log);
const people = createPeopleParts({
  stores: peopleStores(database.db, now),
  hasher: argon2id,
  secretKey,
  now,
  onChanged: (listener) => notifications.on('kf_people', listener),
});
const { audit } = people;
if (config.admin && (await people.people.ensureFirstAdmin(config.admin)))
  log.info({ username: config.admin.username }, 'created the first admin');
const { accounts, registry: runtimes } = createAccounts({
  config,
  box: createSecretBox(secretKey),
  dataDir: config.dataDir,
  tuning: config.tuning,
  node: `${hostname()}:${process.pid}`,
  build,
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
  hasAccount: (accountId) => runtimes.find(accountId) !== undefined,
  audit: audit.record,
  now,
  newId: randomUUID,
  log,
});
const boardFeed = createBoardFeed({ find: (accountId) => runtimes.find(accountId)?.wall, build, now, log });
const setup = createInstallationSetup({
  db: database.db,
  secretKey,
  publicUrl: config.http.publicUrl,
  ownUrl: `http://${config.http.host}:${config.http.port}`,
  people,
  accounts,
  now,
  log,
});
const app = await buildApp({
  http: config.http,
  metricsToken: config.metricsToken,
  webDir,
  build,
  log,
  now,
  people,
  accounts: {
    find: runtimes.find,
    list: () => runtimes.all().map(({ info }) => ({ id: info.id, name: info.name, dialect: info.dialect })),
  },
  walls: { walls, feed: boardFeed },
  installation: { accounts, setup, sync: runtimes.sync, onAccountEnded: runtimes.onEnded },
  readiness: () => readinessOf(database, runtimes),
  registry,
});

const prune = setInterval(() => {
  void pruneLogins(database.db, now()).catch((err: unknown) =>
    log.warn({ err }, 'old logins could not be deleted'),
  );
}, PRUNE_MS);

closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ err, signal }) => {
  if (err) log.error({ err }, 'stopping after an error nobody handled');
  else log.info({ signal }, 'stopping');
  clearInterval(prune);
  await app.close();
  await jobs.close();
  await walls.close();
  await runtimes.close();
  await notifications.close();
  await store.close({ stopServer: config.stopStoreOnExit });
});

await runtimes.start();
await walls.start();
await setup.begin();
await app.listen({
  host: config.http.host,
  port: config.http.port,
  listenTextResolver: (address) => `the console is open at ${config.http.publicUrl ?? address}`,
});

/** Says what is wrong and stops: there is no logger yet, and no server worth starting. */
function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** Beside this file, whether it runs from `src` or bundled in `dist`. */
function findMigrations(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const bundled = resolve(here, 'migrations');
  return existsSync(bundled) ? bundled : resolve(here, 'store/migrations');
}

/** Beside the server's folder, whether this runs from `src` or bundled in `dist`. */
function findWebDir(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return resolve(here, '../../web/dist');
}
