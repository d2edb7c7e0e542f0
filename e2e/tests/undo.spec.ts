import { expect, test } from '../fixtures.ts';
import type { Board } from './support/board.ts';
import { eventually, type Platform } from './support/platform.ts';

const CREATE = '/customservice/kfsession/create';

async function oneStrip(board: Board, platform: Platform) {
  await platform.arrive({ text: '在吗' });
  await expect(board.strips()).toHaveCount(1);
  const code = await board.codeOf(board.strips().first());
  return { code, strip: board.strip(code) };
}

test('an assignment is taken back by the button and by Ctrl Z: WeChat is not called', async ({
  board,
  platform,
  page,
}) => {
  const { strip } = await oneStrip(board, platform);
  for (const takeBack of [
    () => strip.getByRole('button', { name: '撤销' }).click(),
    () => page.keyboard.press('Control+z'),
  ]) {
    const nickname = await board.pressSuggestion(strip);
    await expect(strip).toContainText(`→ ${nickname}`);
    await expect(strip).toContainText(/\d 秒内可撤销/);
    await takeBack();
    await expect(strip.getByRole('button', { name: `派给 ${nickname}` })).toBeVisible();
  }
  // longer than the grace, so that what was not taken back would have left
  await page.waitForTimeout(4_000);
  expect(await platform.calls(CREATE)).toEqual([]);
});

test('closing the tab and killing the server within the grace neither lose nor double the act', async ({
  board,
  platform,
  page,
  tower,
  login,
}) => {
  const { code, strip } = await oneStrip(board, platform);
  const call = await tower.client();
  await call('PUT', '/api/me/settings', { graceSeconds: 6 });
  const nickname = await board.pressSuggestion(strip);
  await expect(strip).toContainText('撤销');
  await page.goto('about:blank');
  await tower.kill();
  await tower.start();
  await eventually('the assignment has left', async () => (await platform.calls(CREATE)).length > 0);
  await login();
  await board.open();
  await expect(board.sessionOf(nickname, code)).toBeVisible();
  expect((await platform.calls(CREATE)).map(({ errcode }) => errcode)).toEqual([0]);
});
