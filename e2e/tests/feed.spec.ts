import { expect, test } from '../fixtures.ts';

test('events can be filtered, and each leads to its customer or agent, also to who has left', async ({
  board,
  platform,
  page,
}) => {
  const events = page.getByRole('region', { name: '事件' });
  const [openid = ''] = await platform.arrive();
  await expect(board.strips()).toHaveCount(1);
  const code = await board.codeOf(board.strips().first());
  const [first, second] = (await platform.state()).agents;
  if (!first || !second) throw new Error('two agents are needed');
  await platform.agent(first.kf_account, { action: 'accept', openid });
  await expect(events.getByRole('button', { name: /接入/ })).toBeVisible();
  await platform.agent(first.kf_account, { action: 'close', openid });
  await platform.agent(second.kf_account, { action: 'offline' });
  await expect(events.getByRole('button', { name: /下线/ })).toBeVisible();
  await expect(board.agents().getByText(code)).toHaveCount(0);

  await events.getByRole('button', { name: /结束/ }).click();
  const drawer = page.getByRole('dialog', { name: '客户详情' });
  await expect(page).toHaveURL(new RegExp(`c=${code}`));
  await expect(drawer.getByRole('row', { name: /结束/ })).toBeVisible();
  await drawer.getByRole('button', { name: '关闭' }).click();

  await events.getByRole('button', { name: /下线/ }).click();
  await expect(board.agent(second.kf_nick)).toBeFocused();

  await events.getByRole('button', { name: '筛选事件' }).click();
  await page.getByRole('checkbox', { name: '到达' }).uncheck();
  await expect(events.getByRole('listitem').filter({ hasText: '到达' })).toHaveCount(0);
  await page.reload();
  await expect(events.getByRole('listitem').filter({ hasText: '结束' })).toHaveCount(1);
  await expect(events.getByRole('listitem').filter({ hasText: '到达' })).toHaveCount(0);
});
