import type { WallBoardRecord, WallsAnswer } from '@kf/shared/contract/wall';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { Tower } from './support/tower.ts';
import { wallSettings } from './support/wall-settings.ts';

test.use({ viewport: { width: 1920, height: 1080 }, agents: 4, agentsOnline: 2 });

type Call = Awaited<ReturnType<Tower['client']>>;

/** Opens the wall, types its code as an admin would, and waits for its board. */
async function pairWall(page: Page, call: Call): Promise<WallBoardRecord> {
  const { board } = (await call('POST', '/api/wall-boards', { settings: wallSettings })) as {
    board: WallBoardRecord;
  };
  await page.goto('/wall');
  const code = await page.getByLabel(/^配对码 /).innerText();
  await call('POST', '/api/walls/pair', { code, name: '一楼大屏', board: board.boardId });
  await expect(page.getByRole('banner')).toContainText('云杉家居');
  return board;
}

const figure = (page: Page, name: string) => page.getByRole('region', { name }).locator('p').first();

test('a television is paired, shows what is true, follows its board, and is revoked', async ({
  page,
  tower,
  platform,
}) => {
  const call = await tower.client();
  await platform.arrive({ count: 3 });
  const board = await pairWall(page, call);
  await expect(figure(page, '等待中')).toHaveText('3');
  await expect(figure(page, '客服在线')).toHaveText('2/ 4');
  await expect(page.getByRole('banner')).toContainText('实时');
  // Well before the next regular value, which a wall gets every ten seconds; anew where the machine had no time for it.
  let waiting = 3;
  await expect(async () => {
    await platform.arrive();
    waiting += 1;
    await expect(figure(page, '等待中')).toHaveText(`${waiting}`, { timeout: 5_000 });
  }).toPass();

  let { version } = board;
  await expect(async () => {
    const changed = { ...wallSettings, ticker: `今天 18:0${version} 起系统升级`, theme: 'light' as const };
    const path = `/api/wall-boards/${board.boardId}`;
    ({ version } = (await call('PUT', path, { settings: changed, version })).board as WallBoardRecord);
    await expect(page.getByText(changed.ticker)).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(page.locator('html')).toHaveClass(/light/);

  const { devices } = (await call('GET', '/api/walls')) as WallsAnswer;
  expect(devices[0]).toMatchObject({
    name: '一楼大屏',
    connected: true,
    hello: { width: 1920, height: 1080 },
  });
  const deviceId = devices[0]?.deviceId ?? '';
  await call('POST', `/api/walls/${deviceId}/identify`);
  await expect(page.getByText('一楼大屏')).toBeVisible();

  await page.reload();
  await expect(figure(page, '等待中')).toHaveText(`${waiting}`);
  await call('DELETE', `/api/walls/${deviceId}`);
  await expect(page.getByRole('alert')).toContainText('此大屏已停用');
  await expect(page.getByRole('region', { name: '等待中' })).toHaveCount(0);
});

test('a wall outlives its server: killed and started again, it shows the board without anybody’s help', async ({
  page,
  tower,
  platform,
}) => {
  const call = await tower.client();
  await platform.arrive({ count: 3 });
  await pairWall(page, call);
  await expect(figure(page, '等待中')).toHaveText('3');
  await tower.kill();
  await platform.arrive({ count: 1, transfer: true }); // nobody is there to be told
  await tower.start();
  await expect(figure(page, '等待中')).toHaveText('4', { timeout: 40_000 });
  await expect(page.getByRole('banner')).toContainText('实时');
});
