import { expect, test } from '../fixtures.ts';
import { expectAccessibleInBothThemes } from './support/axe.ts';
import { eventually } from './support/platform.ts';

const CLOSE = '/customservice/kfsession/close';

test('ends a session by the keyboard alone, after a confirmation, with a note', async ({
  board,
  platform,
  page,
}) => {
  const [openid = ''] = await platform.arrive();
  const [agent] = (await platform.state()).agents;
  if (!agent) throw new Error('no agents');
  await eventually('the customer waits', async () => (await platform.state()).queue.length === 1);
  await platform.agent(agent.kf_account, { action: 'accept', openid });
  const slot = board.sessionsOf(agent.kf_nick).first();
  await expect(slot).toBeVisible();

  await slot.focus();
  await page.keyboard.press('x');
  const confirm = page.getByRole('dialog').filter({ hasText: '结束' });
  await expect(confirm).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await confirm.getByRole('textbox', { name: '附言' }).focus();
  await page.keyboard.insertText('问题已解决');
  await confirm.getByRole('button', { name: '结束会话' }).press('Enter');
  await expect(board.sessionsOf(agent.kf_nick)).toHaveCount(0);
  expect((await platform.state()).sessions).toEqual([]);
  const closes = await platform.calls(CLOSE);
  expect(closes).toHaveLength(1);
  expect(closes[0]?.body).toContain('问题已解决');
});

test('puts a waiting customer aside: WeChat knows no such act, the tower does it, and a new message brings them back', async ({
  board,
  platform,
}) => {
  const [openid = ''] = await platform.arrive();
  await expect(board.strips()).toHaveCount(1);
  await board.endFromMenu(board.strips().first());
  await board.confirmEnd();
  await expect(board.strips()).toHaveCount(0);
  await expect(board.kpi('等待中')).toContainText('0');
  expect((await platform.state()).queue).toHaveLength(1); // WeChat goes on holding the case

  await platform.customer({ action: 'message', openid, text: '还在吗' });
  await expect(board.strips()).toHaveCount(1);
});

test('does nothing when the confirmation is cancelled', async ({ board, platform, page }) => {
  await platform.arrive();
  await expect(board.strips()).toHaveCount(1);
  await board.endFromMenu(board.strips().first());
  await page.keyboard.press('Escape');
  await expect(board.strips()).toHaveCount(1);
  expect(await platform.calls(CLOSE)).toEqual([]);
});
