import { expect, test } from '../fixtures.ts';
import { expectAccessibleInBothThemes } from './support/axe.ts';

const RANGE = /(不到 \d+|\d+–\d+\+?|\d+) ?分/;

test.use({ agents: 2 });

test('an expected wait is on the strip, in the key figures, explained, told, and graded in the report', async ({
  board,
  page,
  platform,
  tower,
}) => {
  const call = await tower.client();
  const accounts = (await platform.state()).agents.map(({ kf_account }) => kf_account);
  for (const account of accounts)
    await call('PUT', `/api/accounts/main/agents/${account}/profile`, { groupIds: [], capacity: 1 });
  const path = '/api/accounts/main/settings/notices';
  const { value, version } = (await call('GET', path)) as { value: { rules: object }; version: number };
  const rules = { ...value.rules, joinedFromMinutes: 0, joinedAfterSeconds: 0 };
  await call('PUT', path, { version, value: { ...value, rules, on: true, quiet: { from: 0, to: 0 } } });

  const customers = await platform.arrive({ count: 3, text: '你好' });
  await expect(board.strips()).toHaveCount(3);
  for (const strip of await board.strips().all()) {
    await expect(strip.getByText(RANGE).first()).toBeVisible();
    await expect(strip.getByText(/^告知 /)).toBeVisible();
  }
  await expect(board.kpi('新客预计等待')).toContainText(RANGE);

  // what it rests on: by the pointer on the strip, in the drawer by the keyboard, too
  const grounds = page.getByRole('tooltip', { name: '怎么推算的' });
  await board
    .strips()
    .last()
    .getByText(/^告知 /)
    .hover();
  await expect(grounds).toContainText('能接的在线客服 2 人');
  await page.keyboard.press('Escape');
  await expect(grounds).toBeHidden();
  // by a key on the strip, until the focus goes on; who cannot look is told
  await board.strips().last().getByRole('group').focus();
  await page.keyboard.press('e');
  await expect(grounds).toContainText('能接的在线客服 2 人');
  await expect(page.locator('[aria-live="polite"]').first()).toContainText('能接的在线客服 2 人');
  await page.keyboard.press('Escape');
  await expect(grounds).toBeHidden();
  await page.keyboard.press('e');
  await expect(grounds).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(grounds).toBeHidden();
  await board.openDrawer(board.strips().last());
  const drawer = page.getByRole('dialog', { name: '客户详情' });
  const why = drawer.getByRole('button', { name: /怎么推算的$/ });
  await expect(drawer.getByRole('region', { name: '告知与推算' })).toContainText(/已等 .*告知/s);
  await expect(drawer.getByRole('img', { name: /^从到达算起：告知 .+，已等 .+，推算 / })).toBeVisible();
  for (let i = 0; i < 20 && !(await why.evaluate((one) => one === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await expect(why).toBeFocused();
  await expect(grounds).toContainText('上端：十人里九人等得更短');
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press('Escape');
  await expect(grounds).toBeHidden();
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');

  // graded once they are served
  await page.goto('/a/main/reports');
  await expect(page.getByText('这段时间还没有可以比的')).toBeVisible();
  await expect(page.getByRole('button', { name: '去设置通知' })).toBeVisible();
  for (const [index, account] of accounts.entries())
    await platform.agent(account, { action: 'accept', openid: customers[index] });
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.getByRole('region', { name: '每小时' }).getByRole('row').count();
      },
      { timeout: 45_000, intervals: [2_000] },
    )
    .toBe(2);
  await expect(page.getByRole('region', { name: '差得最多的' })).toContainText('没有超过上端的');
  await expectAccessibleInBothThemes(page);
  await board.switchLanguage();
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
  await page.getByText('Estimated at arrival').click();
  await expect(page.getByText('Estimate hit rate').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'By hour' }).getByRole('row')).toHaveCount(2);
});
