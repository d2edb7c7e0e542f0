import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from '../fixtures.ts';
import { createClient } from '../scripts/lib/net.mjs';
import { expectAccessibleInBothThemes } from './support/axe.ts';
import { Board } from './support/board.ts';
import { complaintsOf } from './support/complaints.ts';
import { admin, type Tower } from './support/tower.ts';

const PASSWORD = 'ridge-lantern-47-quay';

/** Two groups with an agent each. Answers the agents' names, by group. */
async function twoGroups(tower: Tower): Promise<{ 售前: string; 投诉: string }> {
  const call = await tower.client();
  const of = '/api/accounts/main';
  const { agents } = (await call('GET', `${of}/agents`)) as {
    agents: { agentId: string; nickname: string }[];
  };
  const names: string[] = [];
  for (const [n, name] of ['售前', '投诉'].entries()) {
    const { group } = (await call('POST', `${of}/groups`, { name })) as { group: { groupId: string } };
    const agent = agents[n];
    await call('PUT', `${of}/agents/${encodeURIComponent(agent?.agentId ?? '')}/profile`, {
      groupIds: [group.groupId],
    });
    names.push(agent?.nickname ?? '');
  }
  return { 售前: names[0] ?? '', 投诉: names[1] ?? '' };
}

async function secondBrowser(browser: Browser, tower: Tower): Promise<Page> {
  const context = await browser.newContext({
    baseURL: tower.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

test('somebody is invited to one group, sees only it, and every change reaches their open page at once', async ({
  page,
  login,
  tower,
  platform,
  browser,
}) => {
  const names = await twoGroups(tower);
  const complaints = await complaintsOf(page);
  await login();
  await page.goto('/settings/people');
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: '新增人员' }).click();
  await page.getByLabel('账号').fill('zhou');
  await page.getByLabel('姓名').fill('周敏');
  await page.getByRole('radio', { name: '只看选中的' }).check();
  await page.getByRole('checkbox', { name: '全部分组' }).uncheck();
  await page.getByRole('checkbox', { name: '售前' }).check();
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: '建立并得到邀请链接' }).click();
  const link = (await page.getByRole('status', { name: '链接' }).textContent()) ?? '';
  expect(link).toContain('/welcome#');

  const theirs = await secondBrowser(browser, tower);
  const theirComplaints = await complaintsOf(theirs);
  await theirs.goto(link);
  await expect(theirs.getByText('周敏，欢迎')).toBeVisible();
  await expectAccessibleInBothThemes(theirs);
  await theirs.getByLabel('新密码').fill(PASSWORD);
  await theirs.getByLabel('再输一次').fill(PASSWORD);
  await theirs.getByRole('button', { name: '就用这个密码' }).click();
  await theirs.getByRole('button', { name: '去登录' }).click();
  await logIn(theirs, 'zhou', PASSWORD);
  await platform.arrive();
  const board = new Board(theirs);
  await expect(board.strips()).toHaveCount(1);
  await expect(theirs.getByText(names.售前).first()).toBeVisible();
  await expect(theirs.getByText(names.投诉)).toHaveCount(0);
  // The link was good once.
  const again = await secondBrowser(browser, tower);
  await again.goto(link);
  await expect(again.getByRole('alert')).toBeVisible();

  await page.goto('/settings/people');
  await page.getByRole('button', { name: '打开 周敏' }).click();
  await page.getByRole('checkbox', { name: '售前' }).uncheck();
  await page.getByRole('checkbox', { name: '投诉' }).check();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(theirs.getByText(names.投诉).first()).toBeVisible();
  await expect(theirs.getByText(names.售前)).toHaveCount(0);

  await board.openMenu(board.strips().first());
  await expect(theirs.getByRole('menuitem', { name: '派给…' })).toBeVisible();
  await theirs.keyboard.press('Escape');
  await page.getByRole('radio', { name: '只读' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存，立即生效').first()).toBeVisible();
  await expect(
    board
      .strips()
      .first()
      .getByRole('button', { name: /更多操作$/ }),
  ).toHaveCount(0);

  await page.getByRole('button', { name: '停用', exact: true }).click();
  await page.getByRole('button', { name: '确定' }).click();
  // The page asks for the login anew, and gets nothing more until then.
  const dialog = theirs.getByRole('dialog', { name: '登录已过期' });
  await expect(dialog).toBeVisible();
  await expect(board.strips()).toHaveCount(0);
  await expect(theirs.getByText(names.投诉).first()).toBeHidden();
  await dialog.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: '登录' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/login/);
  expect([...complaints, ...theirComplaints]).toEqual([]);
});

test('a key is shown once; what was done is found in the audit, and goes out as a table', async ({
  page,
  login,
  tower,
}) => {
  const complaints = await complaintsOf(page);
  await login();
  await page.goto('/settings/people');
  await page.getByRole('button', { name: '新增密钥' }).click();
  await page.getByLabel('用途').fill('夜间报表');
  await page.getByRole('button', { name: '建立', exact: true }).click();
  const key = (await page.getByRole('status', { name: '密钥' }).textContent()) ?? '';
  const asScript = async () => {
    const answer = await fetch(`${tower.url}/api/accounts/main/live`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return answer.status;
  };
  expect(await asScript()).toBe(200);
  await page.getByRole('button', { name: '我已保存好' }).click();
  await page.reload();
  await expect(page.getByRole('row', { name: /夜间报表/ })).toBeVisible();
  expect(await page.locator('body').innerText()).not.toContain(key);
  await page.getByRole('button', { name: '停用 夜间报表' }).click();
  await page.getByRole('button', { name: '确定' }).click();
  await expect.poll(asScript).toBe(401);
  await expect(page.getByRole('button', { name: '停用 夜间报表' })).toBeHidden();

  await page.goto('/settings/audit');
  await expect(page.getByRole('row', { name: /新增密钥/ })).toContainText('夜间报表');
  await page.getByLabel('动作').selectOption({ label: '停用密钥' });
  await expect(page.getByRole('row', { name: /新增密钥/ })).toHaveCount(0);
  await page.getByRole('button', { name: '停用密钥 的详情' }).click();
  await expectAccessibleInBothThemes(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '导出 CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text.trim().split('\r\n')).toHaveLength(2);
  expect(text).toContain('keys.revoked');
  expect(text).toContain('夜间报表');
  await page.getByRole('button', { name: '验证完整性' }).click();
  await expect(page.getByText(/行，完整/)).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a second factor is set up on the own page, and asked for from then on', async ({
  page,
  login,
  tower,
}) => {
  const complaints = await complaintsOf(page);
  await login();
  await page.goto('/settings/me');
  await page.getByRole('button', { name: '开启' }).click();
  const secret = ((await page.getByRole('status', { name: '密钥' }).textContent()) ?? '').replaceAll(' ', '');
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  await expectAccessibleInBothThemes(page);
  await page.getByLabel('验证码').fill('000000');
  await page.getByLabel('你的登录密码').fill(admin.password);
  await page.getByRole('button', { name: '确认' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('验证码').fill(totp.generate());
  await page.getByRole('button', { name: '确认' }).click();
  const codes = page.getByRole('listitem').filter({ hasText: /^[0-9A-Z]{5}-[0-9A-Z]{5}$/ });
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? '';
  await page.getByRole('button', { name: '我已保存好' }).click();
  await expect(page.getByText(/剩 10 个恢复码/)).toBeVisible();

  await page.getByRole('button', { name: new RegExp(admin.name) }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await logIn(page, admin.username, admin.password);
  await page.getByLabel('验证码').fill(totp.generate()); // the one it was set up with
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('验证码').fill(recovery);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('region', { name: '等待队列' })).toBeVisible();
  expect(complaints).toEqual([]);
  // No way around it by asking the server.
  await expect(
    createClient(tower.url)('POST', '/api/login', { username: admin.username, password: admin.password }),
  ).rejects.toThrow(/factor_needed/);
});
