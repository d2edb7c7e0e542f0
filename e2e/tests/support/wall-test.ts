import type { WallBoard } from '@kf/shared/contract/wall';
import { calmBoard } from '@kf/shared/testing/wall-boards';
import { test as base, expect, type Page } from '@playwright/test';
import { startWallServer, type WallServer } from './wall-server.ts';

interface Fixtures {
  server: WallServer;
  /** Opens the wall; with a clock that can be moved. */
  openWall: (board?: WallBoard) => Promise<Page>;
}

/**
 * Lets the page's time pass in steps until it holds. A pause of the page begins when the network has answered, and that takes
 * real time. `holds` says by itself how long it waits.
 */
export async function passUntil(page: Page, stepMs: number, holds: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(stepMs);
    await holds();
  }).toPass();
}

/** From here on the page's time moves only when it is told to, however long a look at the page takes. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
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
