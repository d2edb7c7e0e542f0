import { expect, test } from '../fixtures.ts';
import type { Board } from './support/board.ts';
import { eventually, type Platform } from './support/platform.ts';
import type { Tower } from './support/tower.ts';

const CREATE = '/customservice/kfsession/create';

/** Twice the usual: on a busy machine seconds pass between an act and what follows. */
const GRACE_S = 6;
const letsTakeBack = async (tower: Tower) =>
  (await tower.client())('PUT', '/api/me/settings', { graceSeconds: GRACE_S });

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
  tower,
}) => {
  await letsTakeBack(tower);
  await board.open(); // it is read with the page
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
  await page.waitForTimeout((GRACE_S + 1) * 1_000);
  expect(await platform.calls(CREATE)).toEqual([]);
});

test('closing the tab and killing the server within the grace neither lose nor double the act', async ({
  board,
  platform,
  page,
  tower,
  login,
}) => {
  await letsTakeBack(tower);
  await board.open();
  const { code, strip } = await oneStrip(board, platform);
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
