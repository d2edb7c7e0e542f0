import type { WallBoard } from '@kf/shared/contract/wall';
import { calmBoard } from '@kf/shared/testing/wall-boards';
import { test as base, type Page } from '@playwright/test';
import { startWallServer, type WallServer } from './wall-server.ts';

interface Fixtures {
  server: WallServer;
  /** Opens the wall; with a clock that can be moved. */
  openWall: (board?: WallBoard) => Promise<Page>;
}

/** The built wall page with a server that says what a test wants. What the page complains of fails the test. */
export const test = base.extend<Fixtures>({
  viewport: { width: 1920, height: 1080 },
  server: async ({}, use) => {
    const server = await startWallServer();
    await use(server);
    await server.stop();
  },
  openWall: async ({ page, server }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await use(async (board = calmBoard(Date.now())) => {
      server.board = board;
      await page.clock.install();
      await page.goto(`${server.url}/wall`);
      return page;
    });
    if (errors.length > 0) throw new Error(`the page threw: ${errors.join('; ')}`);
  },
});

export { expect } from '@playwright/test';
