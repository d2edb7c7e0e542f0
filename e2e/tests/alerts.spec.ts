import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './support/axe.ts';

interface Setting {
  value: { rules: Record<string, object>; clearAfterMs: number };
  version: number;
}
const path = '/api/accounts/main/settings/alerts';

test('an alarm is seen, heard by screen readers, taken on, shown to others, and gone when the trouble is', async ({
  board,
  platform,
  tower,
  page,
  browser,
  login,
}) => {
  const call = await tower.client();
  const { value, version } = (await call('GET', path)) as Setting;
  value.rules['nobody_online'] = { on: true, afterMs: 1_000 };
  await call('PUT', path, { value: { ...value, clearAfterMs: 1_000 }, version });
  const { agents } = await platform.state();
  for (const { kf_account } of agents) await platform.agent(kf_account, { action: 'offline' });
  await platform.arrive();

  const bell = page.getByRole('button', { name: /^告警/ });
  await expect(bell).toHaveAccessibleName('告警 1 条，其中严重 1 条');
  await expect(
    page.getByRole('alert').filter({ hasText: '新告警：没有客服在线，1 位客户在等' }),
  ).toBeAttached();
  await bell.click();
  const list = page.getByRole('dialog', { name: '告警' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await list.getByRole('button', { name: '我来处理' }).click();
  await expect(list.getByText('你在处理')).toBeVisible();
  await list.getByRole('button', { name: '静音', exact: true }).click();
  await list.getByRole('button', { name: '静音 15 分' }).click();
  await expect(list.getByText(/静音到/)).toBeVisible();

  // another browser sees the same, without having been there when it began
  const other = await browser.newPage({ baseURL: tower.url });
  await other.request.post('/api/login', {
    headers: { origin: tower.url },
    data: { username: 'lin', password: 'tower-of-tests' },
  });
  await other.goto('/');
  await other.getByRole('button', { name: '告警 1 条，其中严重 1 条' }).click();
  await expect(other.getByRole('dialog', { name: '告警' }).getByText(/静音到/)).toBeVisible();
  await other.close();

  await platform.agent(agents[0]?.kf_account ?? '', { action: 'online', autoAccept: 0 });
  await expect(bell).toHaveAccessibleName('告警，现在没有');
  await expect(list.getByText('现在没有告警')).toBeVisible();
  await expect(board.queue()).toBeVisible();
  void login;
});

test('bounds are tried before they are saved, and then hold on the board', async ({
  board,
  platform,
  page,
}) => {
  await platform.arrive({ count: 3 });
  await expect(board.strips()).toHaveCount(3);
  await page.goto('/settings/alerts');
  const row = page.getByRole('group', { name: '等待人数' });
  await expect(row.getByText('正常')).toBeVisible();
  await row.getByRole('textbox', { name: '等待人数 注意' }).fill('2');
  await expect(row.getByText('现在会是')).toBeVisible();
  await expect(row.locator('.tag').last()).toHaveText('注意');
  await row.getByRole('textbox', { name: '等待人数 告警' }).fill('1');
  await expect(page.getByText('告警线不能低于注意线')).toBeVisible();
  await expect(page.getByRole('button', { name: '保存' })).toBeDisabled();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await row.getByRole('textbox', { name: '等待人数 告警' }).fill('9');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText(/林主管 .* 改过/)).toBeVisible();
  await page.getByRole('link', { name: '看板' }).click();
  await expect(board.kpi('等待中')).toContainText('注意');
  await expect(page.getByRole('button', { name: '告警 1 条', exact: true })).toBeVisible();
});
