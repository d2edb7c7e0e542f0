import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { Platform } from './support/platform.ts';
import type { Tower } from './support/tower.ts';

const unset = [
  'WECHAT_APPID',
  'WECHAT_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
  'ADMIN_USERNAME',
  'ADMIN_PASSWORD',
];
// An empty variable is one that is not set.
test.use({ serverEnv: Object.fromEntries(unset.map((name) => [name, ''])), agents: 2 });

const admin = { name: '林主管', username: 'keeper', password: 'a tower needs a keeper' };

const codeOf = (tower: Tower): string =>
  /give the code ([A-Z2-9-]+)/.exec(tower.log().join('\n'))?.[1] ?? 'no code in the log';

async function unlock(page: Page, tower: Tower) {
  await page.goto(`${tower.url}/`);
  await expect(page).toHaveURL(/\/setup$/);
  await page.getByLabel('设置码').fill(codeOf(tower).toLowerCase());
  await page.getByRole('button', { name: '开始设置' }).click();
}

async function createAdmin(page: Page) {
  await page.getByLabel('姓名').fill(admin.name);
  await page.getByLabel('登录账号').fill(admin.username);
  await page.getByLabel('密码', { exact: true }).fill(admin.password);
  await page.getByLabel('再输一次').fill(admin.password);
  await page.getByRole('button', { name: '建立管理员' }).click();
}

async function enterCredentials(page: Page, secret = 'sim-secret') {
  await page.getByLabel('公众号名称').fill('云杉家居服务号');
  await page.getByLabel('AppID').fill('wx0123456789abcdef');
  await page.getByLabel('AppSecret').fill(secret);
  await page.getByRole('button', { name: '保存并验证' }).click();
}

/** What a person does in the WeChat console with the values on the page. */
async function enterInWechat(page: Page, platform: Platform) {
  await expect(page.getByRole('status', { name: '令牌 Token' })).not.toHaveText('');
  const token = await page.getByRole('status', { name: '令牌 Token' }).textContent();
  await page.getByRole('button', { name: '显示EncodingAESKey' }).click();
  const aesKey = await page.getByRole('status', { name: 'EncodingAESKey', exact: true }).textContent();
  await platform.settings({ token, aesKey });
  return platform.verify();
}

const step = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

test('from an empty data folder to a live board, with everything that goes wrong on the way', async ({
  page,
  tower,
  platform,
}) => {
  const errors: string[] = [];
  page.on('console', (message) => {
    // what the server refuses is logged by the browser as well
    if (message.type() === 'error' && !message.text().includes('the server responded with a status of'))
      errors.push(message.text());
  });
  await page.goto(`${tower.url}/setup`);
  await page.getByLabel('设置码').fill('AAAA-AAAA-AAAA');
  await page.getByRole('button', { name: '开始设置' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('设置码不对');
  await unlock(page, tower);
  await createAdmin(page);

  // a wrong secret, then an address that WeChat does not know, then a good one
  await expect(step(page, '连接微信接口')).toBeVisible();
  await enterCredentials(page, 'not-the-secret');
  const live = page.getByRole('complementary');
  await expect(live).toContainText('40125');
  await platform.faults({ ipRefused: true });
  await page.getByLabel('AppSecret').fill('sim-secret');
  await page.getByRole('button', { name: '保存并验证' }).click();
  await expect(live).toContainText('加上 127.0.0.1');
  await platform.faults({ reset: true });
  await live.getByRole('listitem', { name: '服务器 IP 在白名单' }).getByRole('button').click();
  await expect(live).toContainText(/127\.0\.0\.1，.* 曾被拒（40164），已修正/);
  await page.getByRole('button', { name: '下一步：接收微信推送' }).click();

  // WeChat verifies the address and sends a first message
  await expect(step(page, '接收微信推送')).toBeVisible();
  await expect(live).toContainText('在公众平台点提交');
  expect(await enterInWechat(page, platform)).toMatchObject({ ok: true });
  await expect(live).toContainText('签名一致');
  await expect(page.getByRole('button', { name: '下一步：客服与分组' })).toBeDisabled();
  await platform.arrive({ text: '测试' });
  await expect(live).toContainText('已解密，已转给客服系统');
  await page.getByRole('button', { name: '下一步：客服与分组' }).click();

  await page.getByLabel('新建组').fill('售前');
  await page.getByRole('button', { name: '添加' }).click();
  const { agents } = await platform.state();
  const select = page.getByLabel(`${agents[0]?.kf_nick} 的组`);
  await select.selectOption('售前');
  await expect(select).toHaveValue(/.+/);
  await page.getByRole('button', { name: '下一步：接入规则与大屏' }).click();
  await page.getByRole('button', { name: '完成，打开看板' }).click();

  await expect(page).toHaveURL(/\/a\/main/);
  const queue = page.getByRole('region', { name: '等待队列' });
  await expect(queue).toBeVisible();
  await expect(page.getByText('售前').first()).toBeVisible();
  await platform.arrive({ openid: 'oAfterTheSetup' });
  await expect(queue.getByRole('listitem').or(queue.getByRole('option'))).toHaveCount(2);
  expect(errors).toEqual([]);

  // closed for ever, also for whoever still has the ticket and the code
  await page.goto(`${tower.url}/setup`);
  await expect(step(page, '首次设置已完成')).toBeVisible();
  const answer = await page.request.post('/api/setup/code', { data: { code: codeOf(tower) } });
  expect(answer.status()).toBe(403);
});

/** As somebody without a mouse: on by Tab until it has the focus. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeEnabled();
  for (let i = 0; i < 60; i++) {
    if (await target.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${String(target)} by Tab`);
}
async function type(page: Page, label: string, text: string) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}
async function press(page: Page, name: string) {
  await tabTo(page, page.getByRole('button', { name }));
  await page.keyboard.press('Enter');
}

test('by the keyboard alone, in English, and goes on where it was left: in another browser, after a restart', async ({
  tower,
  platform,
  browser,
}) => {
  const english = await browser.newContext({ baseURL: tower.url, locale: 'en-GB' });
  const page = await english.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    // what the server refuses, and that it was away for a moment, is logged by the browser as well
    if (message.type() === 'error' && !/responded with a status of|net::ERR_CONNECTION_/.test(message.text()))
      errors.push(message.text());
  });
  await page.goto('/');
  await press(page, '切换到 English');
  await type(page, 'Set-up code', codeOf(tower));
  await page.keyboard.press('Enter');
  await type(page, 'Name', admin.name);
  await type(page, 'Account', admin.username);
  await type(page, 'Password', admin.password);
  // what was typed is there again, but for the password, which is in no storage of the browser
  await page.reload();
  await expect(page.getByLabel('Account', { exact: true })).toHaveValue(admin.username);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(admin.name);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(admin.password);
  await type(page, 'Password', admin.password);
  await type(page, 'Once more', admin.password);
  await page.keyboard.press('Enter');

  await expect(step(page, 'Connect to WeChat')).toBeVisible();
  await type(page, 'Account name', 'Spruce');
  await type(page, 'AppID', 'wx0123456789abcdef');
  await page.reload();
  await expect(page.getByLabel('AppID')).toHaveValue('wx0123456789abcdef');
  await type(page, 'AppSecret', 'sim-secret');
  await page.keyboard.press('Enter');
  await press(page, 'Next: Receive pushes');
  const shown = page.getByRole('status', { name: 'Token' });
  await expect(shown).not.toHaveText('');
  const token = await shown.textContent();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(
    /sim-secret|AppID|appId/,
  );
  await tower.kill();
  await tower.start();

  const elsewhere = await browser.newContext({ baseURL: tower.url, locale: 'zh-CN' });
  const other = await elsewhere.newPage();
  await unlock(other, tower);
  await expect(step(other, '请管理员登录')).toBeVisible();
  await other.getByLabel('账号').fill(admin.username);
  await other.getByLabel('密码', { exact: true }).fill(admin.password);
  await other.getByRole('button', { name: '登录' }).click();
  await expect(step(other, '接收微信推送')).toBeVisible();
  await expect(other.getByRole('status', { name: '令牌 Token' })).toHaveText(token ?? '');
  await elsewhere.close();

  // on with the first browser, to the board
  await press(page, 'Show EncodingAESKey');
  const aesKey = await page.getByRole('status', { name: 'EncodingAESKey', exact: true }).textContent();
  await platform.settings({ token, aesKey });
  expect(await platform.verify()).toMatchObject({ ok: true });
  await platform.arrive({ text: 'test' });
  await press(page, 'Next: Agents and groups');
  await type(page, 'New group', 'Sales');
  await page.keyboard.press('Enter');
  await press(page, 'Next: Rules and walls');
  await press(page, 'Finish and open the board');
  await expect(page).toHaveURL(/\/a\/main/);
  await expect(page.getByRole('region', { name: 'Queue' }).getByRole('listitem')).toHaveCount(1);
  expect(errors).toEqual([]);
  await english.close();
});
