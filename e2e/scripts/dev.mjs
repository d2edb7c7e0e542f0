// For working on the product: simulator, server restarting on change, Vite with hot replacement.
// The data stays in ./data/dev between runs. Open the address that Vite prints.
import { mkdir } from 'node:fs/promises';
import { requirePort } from './lib/net.mjs';
import { at, bin } from './lib/paths.mjs';
import { start } from './lib/run.mjs';
import { endTogether, serverEnvironment, startSimulator } from './lib/stack.mjs';
import { stopEmbeddedStore } from './lib/store.mjs';

const COMMAND = 'npx -y pnpm@12.21.0 dev';
const port = Number(process.env.PORT || 8080);
const simulatorPort = Number(process.env.SIM_PORT || 8090);
const username = process.env.ADMIN_USERNAME || 'admin';
const password = process.env.ADMIN_PASSWORD || 'kf-tower-dev'; // for this machine only
const dialect = process.env.WECHAT_DIALECT || 'legacy';
const dataDir = at('data/dev');

await requirePort(port, 'PORT', COMMAND);
await requirePort(simulatorPort, 'SIM_PORT', COMMAND);
await mkdir(dataDir, { recursive: true });

const simulator = startSimulator({
  port: simulatorPort,
  callback: `http://127.0.0.1:${port}/wechat/callback`,
  dialect,
  seed: process.env.SIM_SEED || '1',
  agents: 12,
  scenario: 'busy',
  prefix: '[simulator]',
});
const server = start(bin('tsx', 'server'), ['watch', '--clear-screen=false', 'src/main.ts'], {
  cwd: at('server'),
  prefix: '[server]',
  env: serverEnvironment({ port, simulatorPort, dataDir, dialect, username, password }),
});
const web = start(bin('vite', 'web'), [], {
  cwd: at('web'),
  prefix: '[web]',
  env: { KF_SERVER: `http://127.0.0.1:${port}` },
});
endTogether(
  [
    { name: 'simulator', process: simulator },
    { name: 'server', process: server },
    { name: 'web server', process: web },
  ],
  () => stopEmbeddedStore(dataDir),
);
console.log(`log in as ${username} with ${password}`);
