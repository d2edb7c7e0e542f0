import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, test as base } from '@playwright/test';
import { freePort } from './scripts/lib/net.mjs';
import { Board } from './tests/support/board.ts';
import { type Dialect, type Mode, type Platform, startPlatform } from './tests/support/platform.ts';
import { createSecretWatch, KEY_KIND, type SecretWatch } from './tests/support/secret-watch.ts';
import { admin, createTower, type Tower } from './tests/support/tower.ts';

interface Options {
  mode: Mode;
  dialect: Dialect;
  agents: number;
  /** How many of the agents are online at the start; all when absent. */
  agentsOnline: number | undefined;
  /** More command-line options of the simulator. */
  simulatorFlags: Record<string, string | number>;
  /** More environment of the server. */
  serverEnv: Record<string, string>;
}

interface Fixtures {
  ports: { tower: number; platform: number };
  /** Hears everything the server says, and fails the flow when a secret is in it. */
  secretWatch: SecretWatch;
  platform: Platform;
  tower: Tower;
  /** Logs the page's browser in, without the login page. */
  login: () => Promise<void>;
  /** The board, opened and connected. */
  board: Board;
}

interface WorkerFixtures {
  /** Tells the flow that runs of each context that is opened, by whomever. */
  contexts: { hearer: SecretWatch | undefined };
  browser: Browser;
}

/** Variables of the server whose values are nobody's business. */
const secretVariables = [
  'WECHAT_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
  'ADMIN_PASSWORD',
  'METRICS_TOKEN',
];

/** Every test gets a platform, a server and a store of its own: no test sees what another left behind. */
export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  mode: ['safe', { option: true }],
  dialect: ['current', { option: true }],
  agents: [3, { option: true }],
  agentsOnline: [undefined, { option: true }],
  simulatorFlags: [{}, { option: true }],
  serverEnv: [{}, { option: true }],

  contexts: [async ({}, use) => use({ hearer: undefined }), { scope: 'worker' }],

  browser: [
    async ({ browser, contexts }, use) => {
      browser.on('context', (context) => contexts.hearer?.listen(context));
      await use(browser);
    },
    { scope: 'worker' },
  ],

  ports: async ({}, use) => use({ tower: await freePort(), platform: await freePort() }),

  secretWatch: async ({ ports, contexts }, use) => {
    const watch = createSecretWatch(`http://127.0.0.1:${ports.tower}`);
    const plainFetch = globalThis.fetch;
    globalThis.fetch = watch.fetch;
    contexts.hearer = watch;
    await use(watch);
    contexts.hearer = undefined;
    globalThis.fetch = plainFetch;
  },

  platform: async ({ ports, mode, dialect, agents, agentsOnline, simulatorFlags }, use) => {
    const callback = `http://127.0.0.1:${ports.tower}/wechat/callback`;
    const platform = await startPlatform(ports.platform, callback, {
      mode,
      dialect,
      agents,
      agentsOnline: agentsOnline ?? agents,
      more: simulatorFlags,
    });
    await use(platform);
    await platform.stop();
  },

  tower: async ({ platform, secretWatch, ports, mode, dialect, serverEnv }, use, testInfo) => {
    const tower = await createTower({
      port: ports.tower,
      simulatorPort: ports.platform,
      mode,
      dialect,
      env: serverEnv,
    });
    for (const name of secretVariables) secretWatch.know(name, tower.env[name]);
    try {
      await tower.start();
      await use(tower);
      const tokens = await platform.tokens();
      await tower.stop();
      await expectNoSecrets(secretWatch, tower, tokens);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('server log', { body: tower.log().join('\n'), contentType: 'text/plain' });
      }
      await tower.remove();
    }
  },

  baseURL: async ({ tower }, use) => use(tower.url),

  login: async ({ page, tower }, use) =>
    use(async () => {
      const answer = await page.request.post('/api/login', {
        headers: { origin: tower.url },
        data: { username: admin.username, password: admin.password },
      });
      if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
    }),

  board: async ({ page, login }, use) => {
    await login();
    const board = new Board(page);
    await board.open();
    await use(board);
  },
});

/** What belongs to the run is found nowhere: not in the log, the data folder, or what the server said. */
async function expectNoSecrets(watch: SecretWatch, tower: Tower, accessTokens: string[]): Promise<void> {
  for (const token of accessTokens) watch.know('access token', token);
  watch.know(KEY_KIND, await readKey(tower));
  watch.hear('the log', tower.log().join('\n'));
  await watch.readFolder(tower.dataDir);
  const leaks = watch.leaks();
  if (leaks.length > 0) throw new Error(`secrets in clear:\n${leaks.join('\n')}`);
}

const readKey = async ({ dataDir }: Tower): Promise<string | undefined> =>
  (await readFile(join(dataDir, 'secret.key'), 'utf8').catch(() => undefined))?.trim();

export { expect } from '@playwright/test';
