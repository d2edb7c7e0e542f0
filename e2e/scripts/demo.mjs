// The product with a simulated platform behind it, in a throw-away folder. Ctrl-C stops everything and removes it.
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { askForAgents, furnish, hangBoard } from './lib/demo-room.mjs';
import { createClient, requirePort, waitForUrl } from './lib/net.mjs';
import { serverMain } from './lib/paths.mjs';
import { start } from './lib/run.mjs';
import { endTogether, serverEnvironment, startSimulator } from './lib/stack.mjs';
import { stopEmbeddedStore } from './lib/store.mjs';

const COMMAND = 'npx -y pnpm@12.21.0 demo';
const READY_MS = 60_000;

const port = Number(process.env.PORT || 8080);
const simulatorPort = Number(process.env.SIM_PORT || 8090);
const username = process.env.ADMIN_USERNAME || 'admin';
const password = process.env.ADMIN_PASSWORD || randomBytes(9).toString('base64url');
const dialect = process.env.WECHAT_DIALECT || 'legacy'; // the one that reports devices, limits and wishes
const seed = process.env.SIM_SEED || '1';
const base = `http://127.0.0.1:${port}`;

await requirePort(port, 'PORT', COMMAND);
await requirePort(simulatorPort, 'SIM_PORT', COMMAND);
await ensureBuilt();

const dataDir = await mkdtemp(join(tmpdir(), 'kf-demo-'));
await chmod(dataDir, 0o755); // as root the store runs as another user, who has to pass here

const simulator = startSimulator({
  port: simulatorPort,
  callback: `${base}/wechat/callback`,
  dialect,
  seed,
  agents: 12,
  scenario: 'busy',
  settings: { transMode: 'wait' }, // whoever asks for an agent waits for that agent
  quiet: true,
});
const server = start(process.execPath, ['--enable-source-maps', serverMain], {
  prefix: '[server]',
  env: {
    NODE_ENV: 'production',
    LOG_LEVEL: process.env.LOG_LEVEL || 'error',
    ACCOUNT_NAME: '云杉家居服务号',
    ADMIN_NAME: '林主管',
    ...serverEnvironment({ port, simulatorPort, dataDir, dialect, username, password }),
  },
});
const end = endTogether(
  [
    { name: 'simulator', process: simulator },
    { name: 'server', process: server },
  ],
  async () => {
    await stopEmbeddedStore(dataDir);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
);

try {
  await fill();
  console.log(`
客服塔台 KF Tower, demo with a simulated WeChat account

  console      ${base}
  log in as    ${username}
  password     ${password}
  wall         ${base}/wall  (shows a code: type it at ${base}/settings/walls?code=-)
  simulator    http://127.0.0.1:${simulatorPort}/_sim/state

Ctrl-C stops everything and removes its data.
ready: ${base}`);
} catch (error) {
  const said = simulator.output.slice(-20).join('\n');
  end(1, `The demo did not come up: ${error.message}\n${said}`);
}

async function fill() {
  if (!(await waitForUrl(`${base}/readyz`, { timeoutMs: READY_MS })))
    throw new Error('the server is not ready');
  const call = createClient(base);
  await call('POST', '/api/login', { username, password });
  await askForAgents(`http://127.0.0.1:${simulatorPort}`);
  await waitForLife(call);
  await furnish(call);
  await hangBoard(call);
}

/** The first poll has brought agents and customers. */
async function waitForLife(call) {
  const end_ = Date.now() + READY_MS;
  for (;;) {
    const { state } = await call('GET', '/api/accounts/main/live');
    const customers = Object.keys(state.waiting).length + Object.keys(state.sessions).length;
    if (Object.keys(state.agents).length > 0 && customers > 0) return;
    if (Date.now() > end_) throw new Error('no customers arrived');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
