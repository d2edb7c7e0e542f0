import { test as base } from '@playwright/test';
import { freePort } from './scripts/lib/net.mjs';
import { Board } from './tests/support/board.ts';
import { type Dialect, type Mode, type Platform, startPlatform } from './tests/support/platform.ts';
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
  platform: Platform;
  tower: Tower;
  /** Logs the page's browser in, without the login page. */
  login: () => Promise<void>;
  /** The board, opened and connected. */
  board: Board;
}

/** Every test gets a platform, a server and a store of its own: no test sees what another left behind. */
export const test = base.extend<Options & Fixtures>({
  mode: ['safe', { option: true }],
  dialect: ['current', { option: true }],
  agents: [3, { option: true }],
  agentsOnline: [undefined, { option: true }],
  simulatorFlags: [{}, { option: true }],
  serverEnv: [{}, { option: true }],

  ports: async ({}, use) => use({ tower: await freePort(), platform: await freePort() }),

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

  tower: async ({ platform, ports, mode, dialect, serverEnv }, use, testInfo) => {
    void platform; // the server reads it as soon as it starts
    const tower = await createTower({
      port: ports.tower,
      simulatorPort: ports.platform,
      mode,
      dialect,
      env: serverEnv,
    });
    try {
      await tower.start();
      await use(tower);
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

export { expect } from '@playwright/test';
