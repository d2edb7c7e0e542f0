import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createClient, freePort } from '../../scripts/lib/net.mjs';
import { serverMain } from '../../scripts/lib/paths.mjs';
import { serverEnvironment } from '../../scripts/lib/stack.mjs';
import { stopEmbeddedStore } from '../../scripts/lib/store.mjs';
import { openSessions, type Platform, startPlatform } from '../../tests/support/platform.ts';
import { plainPush, safePush, textMessage } from '../../tests/support/pushes.ts';
import { type Measured, startMeasured } from './child.ts';
import { httpRequest } from './loader.ts';

export const CALLBACK_PATH = '/wechat/callback';
/** Enough that at 1,000 messages a second no customer writes twice within a second. */
export const CUSTOMERS = 1_000;

export const admin = { username: 'bench', password: 'bench-of-the-tower' };

/** The built server on its embedded PostgreSQL, with a simulated account of {@link CUSTOMERS} waiting customers. */
export interface Product {
  port: number;
  url: string;
  server: Measured;
  platform: Platform;
  mode: 'plain' | 'safe';
  /** How to reach the product's PostgreSQL, for the floors: they use the same one, in a database of their own. */
  store: { host: string; port: number; user: string; database: string };
  dataDir: string;
  /** `Cookie` header of a login. */
  cookie: string;
  waiting: string[];
  /** Messages of waiting customers, taken in turn, each with a time of its own: every one changes the live state. */
  messages(count: number): Message[];
  stop(): Promise<void>;
}

export interface Message {
  openid: string;
  request: Buffer;
}

export interface ProductOptions {
  mode: 'plain' | 'safe';
  /** Waiting ones. */
  customers?: number;
  agents?: number;
  sessionsPerAgent?: number;
}

/** What has been started so far, ended in reverse order; each step may fail without keeping the others. */
type Cleanup = (() => Promise<void>)[];

export async function startProduct(options: ProductOptions): Promise<Product> {
  const cleanup: Cleanup = [];
  try {
    return await start(options, cleanup);
  } catch (error) {
    await end(cleanup);
    throw error;
  }
}

async function end(cleanup: Cleanup) {
  for (const step of cleanup.splice(0).reverse()) await step().catch(() => undefined);
}

async function start(
  { mode, customers = CUSTOMERS, agents = 12, sessionsPerAgent = 0 }: ProductOptions,
  cleanup: Cleanup,
): Promise<Product> {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'kf-bench-'));
  await chmod(dataDir, 0o755); // as root the store runs as another user, who has to pass here
  cleanup.push(async () => {
    await stopEmbeddedStore(dataDir);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const platform = await startPlatform(simulatorPort, `${url}${CALLBACK_PATH}`, {
    mode,
    dialect: 'current',
    agents,
    agentsOnline: agents,
    more: { set: 'waitListMax=10000' },
  });
  cleanup.push(platform.stop);
  if (sessionsPerAgent > 0) await openSessions(platform, sessionsPerAgent);
  const waiting = customers > 0 ? await platform.arrive({ count: customers, transfer: true }) : [];
  const server = await startMeasured(
    serverMain,
    {
      ...serverEnvironment({ port, simulatorPort, dataDir, dialect: 'current', ...admin }),
      WECHAT_MODE: mode,
      LOG_LEVEL: 'warn',
    },
    `${url}/readyz`,
  );
  cleanup.push(server.stop);
  const product: Product = {
    port,
    url,
    server,
    platform,
    mode,
    store: { ...(await storeOf(dataDir)), database: 'bench_floor' },
    dataDir,
    cookie: await loginCookie(url),
    waiting,
    messages: messagesOf(mode, waiting),
    stop: () => end(cleanup),
  };
  await createDatabase(product);
  await waitForQueue(product, customers);
  return product;
}

function messagesOf(mode: 'plain' | 'safe', waiting: string[]): Product['messages'] {
  const push = mode === 'safe' ? safePush : plainPush;
  const startSecond = Math.floor(Date.now() / 1000);
  let next = 0;
  const message = (): Message => {
    const openid = waiting[next % waiting.length] as string;
    const at = startSecond + Math.floor(next / waiting.length);
    next += 1;
    const { query, body } = push(textMessage(openid, '请问我的订单到哪里了', at));
    return { openid, request: httpRequest(`${CALLBACK_PATH}?${query}`, body) };
  };
  return (count) => Array.from({ length: count }, message);
}

/** The fifth line of PostgreSQL's lock file is the folder of its socket. */
async function storeOf(dataDir: string) {
  const lock = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  return { host: lock.split('\n')[4] as string, port: 5432, user: 'kf' };
}

async function createDatabase({ store }: Product) {
  const client = new pg.Client({ ...store, database: 'postgres' });
  await client.connect();
  await client.query(`create database ${store.database}`);
  await client.end();
}

/** Rows of one of the product's own tables. */
export async function countRows({ store }: Product, table: 'inbox'): Promise<number> {
  const client = new pg.Client({ ...store, database: 'postgres' });
  await client.connect();
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${table}`);
  await client.end();
  return Number(rows[0]?.n);
}

async function loginCookie(url: string): Promise<string> {
  const response = await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(admin),
  });
  if (!response.ok) throw new Error(`login: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

async function waitForQueue({ url }: Product, customers: number) {
  const call = createClient(url);
  await call('POST', '/api/login', admin);
  for (let attempt = 0; attempt < 200; attempt++) {
    const { state } = await call('GET', '/api/accounts/main/live');
    if (Object.keys(state.waiting).length >= customers) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the product does not see its waiting customers');
}
