import { expect, test } from '../fixtures.ts';
import { admin } from './support/tower.ts';

test('logs in, sees the board, logs out, and sees nothing any more', async ({ page, tower }) => {
  await page.goto(`${tower.url}/`);
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: '登录' }).click();

  await expect(page).toHaveURL(/\/a\/main/);
  await expect(page.getByRole('region', { name: '等待队列' })).toBeVisible();

  await page.getByRole('button', { name: new RegExp(admin.name) }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(`${tower.url}/a/main`);
  await expect(page).toHaveURL(/\/login/);
  expect((await page.request.get('/api/accounts/main/live')).status()).toBe(401);
});

test('says that the password is wrong, in words, and keeps the account name', async ({ page, tower }) => {
  await page.goto(`${tower.url}/login`);
  await page.getByLabel('账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: '登录' }).click();

  await expect(page.getByRole('alert')).toContainText(/密码/);
  await expect(page.getByLabel('账号')).toHaveValue(admin.username);
  await expect(page).toHaveURL(/\/login/);
  expect(await page.context().cookies()).toEqual([]);
});

test('brings whoever followed a link to where it leads, after the login', async ({ page, tower }) => {
  await page.goto(`${tower.url}/a/main?density=compact`);
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/a\/main\?.*density=compact/);
});
