import { alarmingBoard, boardRow, calmBoard } from '@kf/shared/testing/wall-boards';
import type { Page } from '@playwright/test';
import { expect, passUntil, stopClock, test } from './support/wall-test.ts';

const SECOND = 1_000;
const now = () => Date.now();
/** The page's own clock, as it may have been moved. */
const pageNow = (page: Page) => page.evaluate(() => Date.now());

const waiting = (page: Page) => page.getByRole('region', { name: '等待中' });
const freshness = (page: Page) => page.getByRole('banner');
/** Lets the pauses between two attempts of the wall pass, until a board with so many waiting is shown. */
const showsSoon = (page: Page, count: string) =>
  passUntil(page, 12 * SECOND, () => expect(waiting(page)).toContainText(count, { timeout: 5 * SECOND }));

test('an unknown television shows a code and a QR code, and its board as soon as it is paired', async ({
  page,
  server,
  openWall,
}) => {
  server.device = { status: 'unpaired', at: now() as never };
  await openWall();
  await expect(page.getByLabel('配对码 KX74PM')).toHaveText('KX74PM');
  await expect(page.getByText('在控制台「设置 → 大屏」里输入')).toBeVisible();
  await expect(page.getByText('或用手机扫码打开控制台')).toBeVisible();

  server.device = {
    status: 'paired',
    at: now() as never,
    device: { deviceId: 'd1' as never, name: '一楼' },
  };
  await expect(waiting(page)).toContainText('4');
  await expect
    .poll(() => server.hellos.at(-1))
    .toMatchObject({ width: 1920, height: 1080, build: 'build-1' });
});

test('a wall whose server is starting says so, and shows the board once it answers', async ({
  page,
  server,
  openWall,
}) => {
  const { device } = server;
  server.device = undefined;
  await openWall();
  await expect(page.getByText('正在连接塔台')).toBeVisible();
  await page.clock.fastForward(6 * SECOND);
  await expect(page.getByText('塔台还没有应答')).toBeVisible();
  server.device = device;
  await showsSoon(page, '4');
});

test('two minutes without network: stale after half a minute, taken over after one, right again by itself', async ({
  page,
  server,
  openWall,
}) => {
  await openWall(alarmingBoard(now()));
  await expect(freshness(page)).toContainText('告警2 项');
  await server.down();
  await page.clock.fastForward(32 * SECOND);
  await expect(freshness(page)).toContainText(/数据停在 \d\d:\d\d:\d\d/);
  await expect(freshness(page)).not.toContainText('告警');
  await expect(waiting(page).locator('p').first()).toHaveCSS('font-weight', '400');
  await page.clock.fastForward(30 * SECOND);
  await expect(page.getByRole('alert')).toContainText(/大屏已断开 \d\d:\d\d:\d\d 起/);
  await expect(waiting(page)).toHaveCount(0);
  await page.clock.fastForward(60 * SECOND);
  await expect(page.getByRole('alert')).toBeVisible();

  const at = await pageNow(page);
  server.board = calmBoard(at);
  await server.up();
  await showsSoon(page, '4');
  server.send(calmBoard(await pageNow(page)));
  await expect(freshness(page)).toContainText('实时');
});

test('after sleep the wall does not show old numbers as new, and is right as soon as the server is heard', async ({
  page,
  server,
  openWall,
}) => {
  await openWall();
  await expect(waiting(page)).toContainText('4');
  await server.down();
  const slept = now() + 600 * SECOND;
  await page.clock.setSystemTime(slept);
  await expect(page.getByRole('alert')).toContainText('大屏已断开');
  server.board = alarmingBoard(slept);
  await server.up();
  await showsSoon(page, '23');
});

test('a silent wire is given up and replaced', async ({ page, server, openWall }) => {
  await openWall();
  await expect(waiting(page)).toContainText('4');
  await expect.poll(() => server.hellos.length).toBe(1);
  server.board = alarmingBoard(now());
  await page.clock.fastForward(26 * SECOND); // nothing was cut: only no board came
  await page.clock.fastForward(2 * SECOND);
  await expect(waiting(page)).toContainText('23');
  await expect.poll(() => server.hellos.length).toBeGreaterThan(1);
});

test('a revoked television blanks at once, stays so after a reload, and pairs anew on a key', async ({
  page,
  server,
  openWall,
}) => {
  await openWall();
  await expect(waiting(page)).toContainText('4');
  server.device = { status: 'revoked', at: now() as never, since: now() as never };
  server.emit('wall:revoked');
  await expect(page.getByRole('alert')).toContainText('此大屏已停用');
  await expect(page.getByText('售前咨询')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('此大屏已停用');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('配对码 KX74PM')).toBeVisible();
});

test('a wall that is refused as revoked while reconnecting blanks too', async ({
  page,
  server,
  openWall,
}) => {
  await openWall();
  await expect(waiting(page)).toContainText('4');
  server.device = { status: 'revoked', at: now() as never, since: now() as never };
  server.cut();
  await page.clock.fastForward(2 * SECOND);
  await expect(page.getByRole('alert')).toContainText('此大屏已停用');
});

test('a new build is loaded when no alarm is on, and not before', async ({ page, server, openWall }) => {
  await openWall(alarmingBoard(now()));
  await expect(waiting(page)).toContainText('23');
  for (let i = 0; i < 4; i++) {
    await page.clock.fastForward(20 * SECOND);
    server.send({ ...alarmingBoard(await pageNow(page)), build: 'build-2' });
  }
  await page.clock.fastForward(2 * SECOND);
  expect(server.pageLoads).toBe(1);
  expect(server.hellos.at(-1)?.build).toBe('build-1');
  server.send({ ...calmBoard(await pageNow(page)), build: 'build-2' });
  await expect(freshness(page)).toContainText('正常');
  await page.clock.fastForward(22 * SECOND);
  await expect.poll(() => server.pageLoads).toBe(3); // asked whether the server is there, then loaded
  await expect(waiting(page)).toContainText('4');
});

test('at four at night an OLED panel is inverted for two minutes, then the page is loaded again', async ({
  page,
  server,
}) => {
  const evening = Date.UTC(2026, 2, 11, 15); // 23:00 in Shanghai
  await page.addInitScript(() => {
    Math.random = () => 0.5;
  });
  await page.clock.install({ time: evening });
  const boardAt = (at: number) => {
    const board = calmBoard(at);
    return { ...board, look: { ...board.look, nightlyInvert: true } };
  };
  server.board = boardAt(evening);
  await page.goto(`${server.url}/wall`);
  await expect(waiting(page)).toContainText('4');
  // Each wall waits up to five minutes more; this one two and a half.
  const night = evening + (5 * 3_600 + 3 * 60) * SECOND;
  server.board = boardAt(night);
  await page.clock.fastForward(night - evening);
  await expect(page.locator('html')).toHaveClass(/inverted/);
  expect(server.pageLoads).toBe(1);
  await page.clock.fastForward(85 * SECOND); // the rest passes by itself
  await expect.poll(() => server.pageLoads).toBe(3);
});

test('a page whose script could not be loaded is loaded again until it can', async ({ page, server }) => {
  server.board = calmBoard(now());
  let isBroken = true;
  await page.route('**/assets/wall/*.js', (route) => (isBroken ? route.abort() : route.continue()));
  await page.clock.install();
  await page.goto(`${server.url}/wall`);
  await page.clock.fastForward(16 * SECOND);
  await expect.poll(() => server.pageLoads).toBeGreaterThan(2);
  isBroken = false;
  await showsSoon(page, '4');
});

test('a fault of the page says so and loads it again', async ({ page, server }) => {
  server.board = calmBoard(now());
  await page.clock.install();
  await page.goto(`${server.url}/wall`);
  await expect(waiting(page)).toContainText('4');
  server.send({ ...calmBoard(now()), chart: {} as never });
  await expect(page.getByText('这块大屏出了错')).toBeVisible();
  server.board = calmBoard(now());
  await showsSoon(page, '4');
});

test('a page is not given up for a server that is away', async ({ page, server, openWall }) => {
  await openWall();
  await expect(waiting(page)).toContainText('4');
  server.emit('wall:reload');
  await expect.poll(() => server.pageLoads).toBe(3);
  await expect(waiting(page)).toContainText('4');
  await server.down();
  await page.clock.fastForward(20 * 3_600 * SECOND); // past four in the morning
  await expect(page.getByRole('alert')).toContainText('大屏已断开');
  expect(server.pageLoads).toBe(3);
});

test('a television that thinks it is 1970 shows the server’s time, and is not loaded again for it', async ({
  page,
  server,
}) => {
  await page.clock.install({ time: 0 });
  server.board = calmBoard(now());
  await page.goto(`${server.url}/wall`);
  await expect(waiting(page)).toContainText('4');
  await expect(freshness(page)).toContainText('实时');
  await page.clock.fastForward(10 * SECOND);
  await expect(freshness(page)).toContainText('正常');
  expect(server.pageLoads).toBe(1);
});

test('the board, its notice and the look change with the next value', async ({ page, server, openWall }) => {
  await openWall();
  await expect(waiting(page)).toContainText('4');
  const board = calmBoard(now());
  server.send({ ...board, ticker: '今天 18:00 起系统升级' });
  await expect(page.getByText('今天 18:00 起系统升级')).toBeVisible();
  server.send({ ...board, look: { ...board.look, theme: 'light', language: 'en' }, name: 'Spruce' });
  await expect(page.getByRole('region', { name: 'Waiting' })).toContainText('4');
  await expect(page.getByRole('heading', { name: 'Spruce Service' })).toBeVisible();
  await expect(page.locator('html')).toHaveClass(/light/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const { expected: _expected, ...figures } = board.figures;
  server.send({ ...board, figures });
  await expect(page.getByRole('region', { name: '新客预计等待' })).toHaveCount(0);
});

test('waiting customers with nobody online are said in words', async ({ page, server, openWall }) => {
  await openWall();
  const at = now();
  const condition = { kind: 'nobody_online' as const, level: 'alarm' as const, since: at as never, count: 4 };
  server.send({
    ...calmBoard(at),
    conditions: [condition],
    summary: { level: 'alarm', count: 1, since: at as never },
  });
  await expect(page.getByText('4 位在等，没有客服在线')).toBeVisible();
});

test('more groups than fit are paged; those that need looking at stay', async ({ page, openWall }) => {
  const at = now();
  const groups = Array.from({ length: 8 }, (_, i) =>
    boardRow(at, `第 ${i + 1} 组`, i === 7 ? { level: 'attention', levelSince: at as never } : {}),
  );
  await openWall({ ...calmBoard(at), groups });
  const table = page.getByRole('table');
  await expect(page.getByLabel('第 1 页，共 2 页')).toHaveText('1/2');
  await stopClock(page);
  await expect(table.getByRole('row').nth(1)).toContainText('第 8 组');
  await expect(table).toContainText('第 1 组');
  await page.clock.fastForward(13 * SECOND);
  await expect(page.getByLabel('第 2 页，共 2 页')).toHaveText('2/2');
  await expect(table.getByRole('row').nth(1)).toContainText('第 8 组');
  await expect(table).toContainText('第 5 组');
  await expect(table).not.toContainText('第 1 组');
});

test('keys: theme, sound; the pointer goes away; the console finds the television', async ({
  page,
  server,
  openWall,
}) => {
  const board = calmBoard(now());
  await openWall({ ...board, look: { ...board.look, sound: true } });
  await expect(page.getByText('声音未开：按 S')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByText('声音已开')).toBeVisible();
  await expect.poll(() => server.hellos.at(-1)?.soundArmed).toBe(true);
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveClass(/light/);
  await page.keyboard.press('t');
  await expect(page.locator('html')).not.toHaveClass(/light/);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.keyboard.press('f');

  await stopClock(page);
  await page.mouse.move(300, 300);
  await expect(page.locator('body')).not.toHaveCSS('cursor', 'none');
  await page.clock.fastForward(3 * SECOND);
  await expect(page.locator('body')).toHaveCSS('cursor', 'none');

  server.emit('wall:identify', { name: '一楼大屏', forMs: 5_000 });
  await expect(page.getByText('一楼大屏')).toBeVisible();
  await page.clock.fastForward(6 * SECOND);
  await expect(page.getByText('一楼大屏')).toHaveCount(0);
});

test('outside hours a wall shows the time alone, or dims', async ({ page, server, openWall }) => {
  await openWall({ ...calmBoard(now()), outside: 'clock' });
  await expect(page.getByText(/^\d\d:\d\d$/)).toBeVisible();
  await expect(waiting(page)).toHaveCount(0);
  server.send({ ...calmBoard(now()), outside: 'dim' });
  await expect(waiting(page)).toBeVisible();
});

test('an engine of 2019 shows the board: nothing newer is needed', async ({ page, openWall }) => {
  await page.addInitScript(() => {
    const drop = (of: object, ...names: string[]) => {
      for (const name of names) Reflect.deleteProperty(of, name);
    };
    drop(Array.prototype, 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with');
    drop(String.prototype, 'replaceAll', 'at', 'isWellFormed');
    drop(Object, 'hasOwn', 'groupBy');
    drop(Promise, 'any', 'withResolvers', 'try');
    drop(navigator.constructor.prototype, 'wakeLock', 'locks', 'scheduling');
    drop(window, 'structuredClone', 'reportError', 'WeakRef', 'FinalizationRegistry', 'AggregateError');
    drop(window, 'scheduler', 'CSSStyleSheet', 'WebTransport', 'WebSocketStream', 'navigation');
    drop(AbortSignal, 'timeout', 'any');
    drop(crypto.constructor.prototype, 'randomUUID');
  });
  await openWall(alarmingBoard(now()));
  await expect(waiting(page)).toContainText('23');
  await expect(page.getByText('屏幕可能休眠')).toBeVisible();
});
