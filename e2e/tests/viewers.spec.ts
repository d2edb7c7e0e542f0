import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { Board } from './support/board.ts';

/** Several polls long. */
const WINDOW_MS = 8_000;

test('nine more viewers do not change how often the platform is called', async ({
  browser,
  board,
  platform,
  page,
}) => {
  test.setTimeout(240_000); // ten boards are opened
  await platform.arrive({ count: 2 });
  await expect(board.strips()).toHaveCount(2);

  const callsInWindow = async () => {
    const total = async () => Object.values(await platform.callCounts()).reduce((sum, n) => sum + n, 0);
    const before = await total();
    await sleep(WINDOW_MS);
    return (await total()) - before;
  };
  const alone = await callsInWindow();

  const cookies = await page.context().cookies();
  const contexts: BrowserContext[] = [];
  // one after the other: nine that open at once are too much for a small machine
  for (let i = 0; i < 9; i++) {
    const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
    contexts.push(context);
    await context.addCookies(cookies);
    await new Board(await context.newPage()).open();
  }
  const together = await callsInWindow();
  await Promise.all(contexts.map((context) => context.close()));

  expect(alone).toBeGreaterThan(4);
  // Ten that asked for themselves would make ten times as many. A busy machine polls now slower, now faster.
  expect(together).toBeLessThan(2 * alone);
});
