import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame, Snapshot } from '@kf/shared/contract/live';
import { io, type Socket } from 'socket.io-client';
import { credentials } from './tower.ts';

const server = fileURLToPath(new URL('..', import.meta.url));
const admin = { username: 'lin', password: 'tower-of-tests' };
const START_MS = 30_000;

/** A server as a process of its own, so that it can be killed as the kernel kills. */
export interface NodeProcess {
  url: string;
  pid: number;
  callbackUrl: string;
  cookie: string;
  live(): Promise<Snapshot>;
  /** SIGKILL: nothing of the process runs after it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

interface Connection {
  host: string;
  port: number;
  user: string;
  database: string;
}

export async function startNode(
  connection: Connection,
  wechatApiBase: string,
  port?: number,
): Promise<NodeProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kf-node-'));
  const listenOn = port ?? (await freePort());
  const url = `http://127.0.0.1:${listenOn}`;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: server,
    env: {
      ...process.env,
      PORT: String(listenOn),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl(connection),
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      WECHAT_APPID: credentials.appid,
      WECHAT_SECRET: credentials.secret,
      WECHAT_TOKEN: credentials.token,
      WECHAT_ENCODING_AES_KEY: credentials.aesKey,
      WECHAT_API_BASE: wechatApiBase,
      ADMIN_USERNAME: admin.username,
      ADMIN_PASSWORD: admin.password,
      POLL_WATCHED_MS: '1000',
      POLL_IDLE_MS: '1000',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
    });
  }
  await untilReady(url, child, () => log);
  const cookie = await logIn(url);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    url,
    pid: child.pid as number,
    callbackUrl: `${url}/wechat/callback`,
    cookie,
    live: async () => {
      const answer = await fetch(`${url}/api/accounts/main/live`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Snapshot;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/** A browser of that node, counting what it gets. */
export async function watch(node: NodeProcess) {
  const socket: Socket = io(`${node.url}/live`, {
    transports: ['websocket'],
    auth: { accountId: 'main' },
    extraHeaders: { cookie: node.cookie },
    forceNew: true,
  });
  const snapshots: Snapshot[] = [];
  const frames: Frame[] = [];
  socket.on('live:snapshot', (snapshot: Snapshot) => snapshots.push(snapshot));
  socket.on('live:frame', (frame: Frame) => frames.push(frame));
  await new Promise<void>((resolve, reject) => {
    socket.once('live:snapshot', () => resolve());
    socket.once('connect_error', reject);
  });
  return { snapshots, frames, close: () => socket.disconnect() };
}

/** The socket folder travels as a parameter: a URL has no better place for it. */
const databaseUrl = ({ host, port, user, database }: Connection) =>
  `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;

async function untilReady(url: string, child: ChildProcess, log: () => string) {
  const end = Date.now() + START_MS;
  while (Date.now() < end && child.exitCode === null) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the node is not ready:\n${log()}`);
}

async function logIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(admin),
  });
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
