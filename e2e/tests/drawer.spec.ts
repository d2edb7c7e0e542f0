import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { eventually } from './support/platform.ts';

test('the drawer tells what happened to a customer, with who told it, also after they have left', async ({
  board,
  platform,
  page,
}) => {
  const [openid = ''] = await platform.arrive({ text: '柜门色差那个还没处理' });
  await platform.arrive();
  await expect(board.strips()).toHaveCount(2);
  const strip = board.strips().first();
  const code = await board.codeOf(strip);
  await board.openDrawer(strip);
  const drawer = page.getByRole('dialog', { name: '客户详情' });
  const happened = drawer.getByRole('region', { name: '经过' });
  await expect(happened.getByText('柜门色差那个还没处理')).toBeVisible();
  await expect(happened.getByText('到达，排第 1 位')).toBeVisible();
  await expect(drawer.getByText('近 90 天第一次来')).toBeVisible();

  // next and previous by key, but not while somebody writes
  await page.keyboard.press('j');
  await expect(page).not.toHaveURL(new RegExp(code));
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(code));
  await drawer.getByRole('button', { name: '修改备注' }).click();
  await drawer.getByRole('textbox', { name: '备注' }).fill('JK 张女士');
  await drawer.getByRole('button', { name: '关闭' }).click();
  await board.openDrawer(board.strips().first());
  await expect(drawer.getByRole('textbox', { name: '备注' })).toHaveValue('JK 张女士'); // not saved, not lost
  await drawer.getByRole('button', { name: '保存' }).click();
  await expect(drawer.getByRole('heading', { name: /JK 张女士/ })).toBeVisible();
  await expect(drawer.getByText(/备注由林主管 .* 填写/)).toBeVisible();

  // served and ended while the drawer is open: it follows
  const [agent] = (await platform.state()).agents;
  if (!agent) throw new Error('no agents');
  await eventually('the customer waits', async () => (await platform.state()).queue.length === 2);
  await platform.agent(agent.kf_account, { action: 'accept', openid });
  await expect(happened.getByText(`${agent.kf_nick} 接入`)).toBeVisible();
  await drawer.getByRole('button', { name: '向微信核对' }).click();
  await expect(drawer.getByText(new RegExp(`核对：${agent.kf_nick} 接待中`))).toBeVisible();
  await platform.agent(agent.kf_account, { action: 'close', openid });
  await expect(happened.getByText(`${agent.kf_nick} 的会话结束`)).toBeVisible();
  await expect(drawer.getByRole('row', { name: new RegExp(`${agent.kf_nick}.*结束`) })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);

  // a shared link works for somebody who is gone; a mistyped one says so
  await page.goto(`/a/main?c=${code}`);
  await expect(drawer.getByText('看板上已经没有这位客户')).toBeVisible();
  await expect(drawer.getByRole('heading', { name: /JK 张女士/ })).toBeVisible();
  await page.goto('/a/main?c=ZZZ-ZZZ');
  await expect(drawer.getByText('没有短码是 ZZZ-ZZZ 的客户')).toBeVisible();
});
