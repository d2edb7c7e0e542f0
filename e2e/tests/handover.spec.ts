import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { expectAccessibleInBothThemes } from './support/axe.ts';
import type { Board } from './support/board.ts';
import { eventually, type Platform } from './support/platform.ts';

const CREATE = '/customservice/kfsession/create';
const CLOSE = '/customservice/kfsession/close';

test.use({ agents: 2 });
// axe looks at several dialogs, in both themes
/** One customer in session with the first of two agents. */
async function oneSession(board: Board, platform: Platform) {
  const [first] = (await platform.state()).agents;
  const [openid = ''] = await platform.arrive({ transfer: true });
  await platform.agent(first?.kf_account ?? '', { action: 'accept', openid });
  const from = first?.kf_nick ?? '';
  const slot = board.sessionsOf(from).first();
  await expect(slot).toBeVisible();
  const code = await board.codeOf(slot);
  const other = (await platform.state()).agents.find(({ kf_nick }) => kf_nick !== from);
  return { openid, code, from, slot, to: other?.kf_nick ?? '', toAccount: other?.kf_account ?? '' };
}

/** H, then Enter: to whom the dialog proposes. */
async function handOverByKeyboard(page: Page, slot: Locator, code: string): Promise<Locator> {
  await slot.focus();
  await page.keyboard.press('h');
  const dialog = page.getByRole('dialog', { name: `移交 ${code}` });
  await expect(dialog.getByRole('radio', { checked: true })).toBeFocused();
  await page.keyboard.press('Enter');
  return dialog;
}

const servedBy = async (platform: Platform, openid: string) => {
  const { sessions, agents } = await platform.state();
  const session = sessions.find((one) => one.openid === openid);
  return agents.find(({ kf_account }) => kf_account === session?.kf_account)?.kf_nick;
};

test('by the keyboard alone: H, Enter, and both steps with their times', async ({
  board,
  platform,
  page,
}) => {
  const { openid, code, from, to, slot } = await oneSession(board, platform);
  await slot.focus();
  await page.keyboard.press('h');
  const dialog = page.getByRole('dialog', { name: `移交 ${code}` });
  await expect(dialog).toContainText(`微信没有转接接口：先结束${from}的会话`);
  await expect(dialog.getByRole('radio', { checked: true })).toBeFocused();
  await expectAccessibleInBothThemes(page);
  await dialog.getByRole('radio', { checked: true }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('秒后开始');
  await expect(dialog.getByRole('listitem').nth(1)).toContainText(`接入${to}`);
  await expect(board.sessionOf(to, code)).toBeVisible();
  await expect(dialog).toHaveCount(0);
  expect(await servedBy(platform, openid)).toBe(to);
  expect([(await platform.calls(CLOSE)).length, (await platform.calls(CREATE)).length]).toEqual([1, 1]);
});

test('by dragging the session onto another agent, which opens the dialog for them', async ({
  board,
  platform,
  page,
}) => {
  const { openid, code, to, slot } = await oneSession(board, platform);
  const [start, end] = [await slot.boundingBox(), await board.agent(to).boundingBox()];
  if (!start || !end) throw new Error('nothing to drag');
  await page.mouse.move(start.x + 20, start.y + 10);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + 14, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 10 });
  await page.mouse.up();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `移交给 ${to}` })
    .click();
  await expect(board.sessionOf(to, code)).toBeVisible();
  expect(await servedBy(platform, openid)).toBe(to);
});

test('whose second step fails is put before the supervisor, stays pinned, and goes back by the keyboard', async ({
  board,
  platform,
  page,
}) => {
  const { openid, code, from, to, slot } = await oneSession(board, platform);
  await platform.faults({ errors: [{ endpoint: CREATE, errcode: 65415, errmsg: 'kf offline' }] });
  const dialog = await handOverByKeyboard(page, slot, code);
  await expect(dialog).toContainText(`${code} 现在没有客服接待`);
  await expect(dialog).toContainText(`${to} 已离线`);
  await expect(dialog).toContainText('65415');
  await expect(dialog.getByRole('button', { name: `交回 ${from}` })).toBeFocused();
  await expectAccessibleInBothThemes(page);
  expect(await servedBy(platform, openid)).toBeUndefined();

  await page.keyboard.press('Escape');
  const pinned = board.queue().getByRole('list', { name: '移交未完成' });
  await expect(pinned).toContainText(code);
  await expectAccessibleInBothThemes(page);
  await platform.faults({ reset: true });
  await pinned.getByRole('button', { name: '处理…' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: `交回 ${from}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(board.sessionOf(from, code)).toBeVisible();
  await expect(pinned).toHaveCount(0);
  expect(await servedBy(platform, openid)).toBe(from);
});

test('an unclear answer is not called a failure before WeChat was asked', async ({
  board,
  platform,
  page,
}) => {
  const { openid, code, to, slot } = await oneSession(board, platform);
  await platform.faults({
    drop: 1,
    errors: [
      { endpoint: CLOSE, reset: true, afterEffect: true, times: 1 },
      { endpoint: CREATE, errcode: -1, errmsg: 'system error', times: 1 },
    ],
  });
  const dialog = await handOverByKeyboard(page, slot, code);
  await expect(dialog).toContainText('正在核对');
  await expect(board.sessionOf(to, code)).toBeVisible({ timeout: 30_000 });
  await eventually(
    'the customer is with the next agent',
    async () => (await servedBy(platform, openid)) === to,
  );
  expect((await platform.calls(CLOSE)).length).toBe(1);
});

test('a transfer in the WeChat client shows as such, with both names', async ({ board, platform, page }) => {
  const { openid, code, from, to, toAccount } = await oneSession(board, platform);
  const fromAccount =
    (await platform.state()).sessions.find((one) => one.openid === openid)?.kf_account ?? '';
  await platform.agent(fromAccount, { action: 'switch', openid, to: toAccount });
  await expect(board.sessionOf(to, code)).toBeVisible();
  const events = page.getByRole('region', { name: /^事件/ });
  await expect(events).toContainText('转接');
  await expect(events).toContainText(new RegExp(`${code}.*${from} → ${to}`, 's'));
});
