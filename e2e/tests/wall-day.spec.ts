import type { WallBoard } from '@kf/shared/contract/wall';
import { mergeTests } from '@playwright/test';
import { expect, test as towerTest } from '../fixtures.ts';
import { Board } from './support/board.ts';
import { numbersOf, openWallDay } from './support/wall-day.ts';
import { wallSettings } from './support/wall-settings.ts';
import { test as wallTest } from './support/wall-test.ts';

const MEGABYTE = 1_000_000;
/** Simulated hours after the first part; the suite plays a while, `KF_WALL_HOURS=24` the whole day (as W2 of the benchmark does). */
const hours = Number(process.env['KF_WALL_HOURS'] ?? 0.4);

const test = mergeTests(wallTest, towerTest);
test.use({ agents: 4, agentsOnline: 3 });

test('a while of ten boards a second, with the network away now and then, leaves nothing behind, and the wall still says what the console says', async ({
  page,
  server,
  tower,
  platform,
  login,
}) => {
  test.setTimeout(240_000 + hours * 60_000);
  const day = await openWallDay(page, server);
  await day.run(hours > 1 ? 1 : 0.35);
  const before = await day.held();
  const { last, sent } = await day.run(hours);
  const after = await day.held();
  expect(sent).toBeGreaterThan(20_000);
  expect(await day.shown()).toEqual(numbersOf(last));
  expect(after.heapBytes - before.heapBytes).toBeLessThan((hours > 1 ? 5 : 2) * MEGABYTE);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.timers).toBeLessThanOrEqual(before.timers + 1); // one may stand between two boards
  expect(after.sockets).toBe(1);
  expect(after.nodes).toBeLessThan(before.nodes + 200);

  // At the end of the day, beside a console of a real server.
  await platform.arrive({ count: 7 });
  await login();
  const desk = new Board(await page.context().newPage());
  await desk.open();
  await expect.poll(() => desk.kpiNumber('等待中')).toBe(7);
  const call = await tower.client();
  const { board } = (await call('POST', '/api/wall-boards/preview', { settings: wallSettings })) as {
    board: WallBoard;
  };
  await day.show(board);
  const { waiting, free } = await day.shown();
  expect({ waiting, free }).toEqual({
    waiting: await desk.kpiNumber('等待中'),
    free: await desk.kpiNumber('空位'),
  });
});
