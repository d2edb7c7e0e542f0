import { numbersOf, openWallDay } from './support/wall-day.ts';
import { expect, test } from './support/wall-test.ts';

const MEGABYTE = 1_000_000;

// The whole day is in the benchmark (W2).
test('a while of ten boards a second, with the network away now and then, leaves nothing behind', async ({
  page,
  server,
}) => {
  test.setTimeout(240_000);
  const day = await openWallDay(page, server);
  await day.run(0.35);
  const before = await day.held();
  const { last, sent } = await day.run(0.4);
  const after = await day.held();
  expect(sent).toBeGreaterThan(20_000);
  expect(await day.shown()).toEqual(numbersOf(last));
  expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * MEGABYTE);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.timers).toBeLessThanOrEqual(before.timers + 1); // one may stand between two boards
  expect(after.sockets).toBe(1);
  expect(after.nodes).toBeLessThan(before.nodes + 200);
});
