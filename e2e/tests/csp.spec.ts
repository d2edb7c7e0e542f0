import { expect, test } from '../fixtures.ts';
import { complaintsOf } from './support/complaints.ts';
import { admin } from './support/tower.ts';

test('pages work under the strict policy and the browser has nothing to complain of', async ({
  page,
  tower,
  platform,
}) => {
  const complaints = await complaintsOf(page);
  await page.goto(`${tower.url}/login`);
  await page.getByLabel('账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('region', { name: '等待队列' })).toBeVisible();
  await platform.arrive({ count: 2 });
  await expect(page.getByText('未指定').first()).toBeVisible();
  // styles that are written while the page runs: a dialog, a menu, another theme
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: new RegExp(admin.name) }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /外观/ }).click();

  for (const path of [
    '/a/main/agents',
    '/settings/wechat',
    '/settings/people',
    '/settings/me',
    '/setup',
    '/wall',
  ]) {
    const answer = await page.goto(tower.url + path);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy, path).toMatch(/default-src '(none|self)'/);
    expect(policy, path).not.toMatch(/unsafe-/);
    await expect(page.locator('body')).not.toBeEmpty();
    await page.waitForLoadState('networkidle');
  }
  // dialogs of the component library, which would write styles without a nonce into the page's body
  await page.goto(`${tower.url}/settings/wechat`);
  await page.getByRole('button', { name: '接入公众号' }).click();
  await page.getByLabel('名称').fill('第二个号');
  await page.getByLabel('AppID').fill('wx00000000000000ff');
  await page.getByLabel('AppSecret').fill('some-secret-of-it');
  await page.getByRole('button', { name: '接入', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '已填好' }).click();
  await page.getByRole('button', { name: '停用' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(complaints).toEqual([]);
});
