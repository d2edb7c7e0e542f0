import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { buildApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { createLogger } from './logging.ts';
import { createLogins } from './people/logins.ts';
import { memoryLoginStore, memoryPeopleStore } from './people/memory-stores.ts';
import { argon2id } from './people/password.ts';
import { createPeople } from './people/people.ts';
import { readBuild } from './routes/static.ts';
import { readOrCreateSecretKey } from './secret-key.ts';

/** Longest time a stop may take; what is not finished then is finished by the next start. */
const CLOSE_WITHIN_MS = 10_000;

const config = readConfig();
const log = createLogger(config.logLevel);
const now = () => Date.now();
const registry = new Registry();
collectDefaultMetrics({ register: registry });

const secretKey = config.secretKey ?? (await readOrCreateSecretKey(config.dataDir));
const people = createPeople({ store: memoryPeopleStore(), hasher: argon2id, now });
const logins = createLogins({ store: memoryLoginStore(), people, secretKey, now });
if (config.admin && (await people.ensureFirstAdmin(config.admin)))
  log.info({ username: config.admin.username }, 'created the first admin');

const webDir = findWebDir();
const app = await buildApp({
  http: config.http,
  metricsToken: config.metricsToken,
  webDir,
  build: await readBuild(webDir),
  log,
  now,
  people,
  logins,
  accounts: { find: () => undefined, list: () => [] },
  readiness: async () => ({ ok: true, reasons: [] }),
  registry,
});

closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ err, signal }) => {
  if (err) log.error({ err }, 'stopping after an error nobody handled');
  else log.info({ signal }, 'stopping');
  await app.close();
});

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

/** Beside the server's folder, whether this runs from `src` or bundled in `dist`. */
function findWebDir(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return resolve(here, '../../web/dist');
}
