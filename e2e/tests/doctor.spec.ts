import type { DoctorAnswer } from '@kf/shared/contract/doctor';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { Platform } from './support/platform.ts';

test.use({ agents: 2, agentsOnline: 1 });

const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: '连接检查' }).getByRole('listitem', { name });

async function look(page: Page, name: string) {
  await page.getByRole('button', { name: `重测「${name}」` }).click();
  await expect(rowOf(page, name)).toHaveAttribute('aria-busy', 'false');
}

async function isGood(page: Page, name: string) {
  await expect(rowOf(page, name).getByRole('img', { name: '正常' })).toBeVisible();
}

async function openDoctor(page: Page, login: () => Promise<void>) {
  await login();
  await page.goto('/settings/wechat');
  await expect(page.getByRole('heading', { name: '连接检查' })).toBeVisible();
}

const agentsOf = async (platform: Platform) => (await platform.state()).agents.map((one) => one.kf_account);

test('the way out: token, allow-list, feature, clock, agents and quota fail with their fix, and are good again', async ({
  page,
  login,
  platform,
  tower,
}) => {
  await openDoctor(page, login);
  await page.getByRole('button', { name: '全部重测' }).click();
  for (const name of [
    '取得 access_token',
    '服务器 IP 在白名单',
    '客服功能已开通',
    '时钟一致',
    '接口次数够用',
  ])
    await isGood(page, name);

  await test.step('a wrong AppSecret', async () => {
    await platform.settings({ secret: 'reset-in-the-console' });
    await look(page, '取得 access_token');
    await expect(rowOf(page, '取得 access_token')).toContainText('40125');
    await expect(rowOf(page, '取得 access_token')).toContainText('核对 AppID 和 AppSecret');
    await platform.settings({ secret: 'sim-secret' });
    await look(page, '取得 access_token');
    await isGood(page, '取得 access_token');
    await expect(rowOf(page, '取得 access_token')).toContainText('曾失败（40125），已恢复');
  });
  await test.step('an address that is not on the allow-list', async () => {
    await platform.faults({ ipRefused: true });
    await look(page, '服务器 IP 在白名单');
    await expect(rowOf(page, '服务器 IP 在白名单')).toContainText('加上 127.0.0.1');
    await expect(page.getByRole('region', { name: '最近 20 次微信错误' })).toContainText(
      /40164.*[0-9a-f]{8}-/,
    );
    await platform.faults({ reset: true });
    await look(page, '服务器 IP 在白名单');
    await isGood(page, '服务器 IP 在白名单');
  });
  await test.step('customer service not enabled', async () => {
    await platform.faults({ featureOff: true });
    await look(page, '客服功能已开通');
    await expect(rowOf(page, '客服功能已开通')).toContainText('65400');
    await expect(rowOf(page, '客服功能已开通')).toContainText('添加功能插件');
    await platform.faults({ reset: true });
    await look(page, '客服功能已开通');
    await isGood(page, '客服功能已开通');
  });
  await test.step('every call about customer service is answered with -1', async () => {
    await platform.faults({
      errors: [
        'customservice/getkflist',
        'getonlinekflist',
        'getsessionlist',
        'getwaitcase',
        'getsession',
      ].map((endpoint) => ({ endpoint, errcode: -1 })),
    });
    await expect(async () => {
      await look(page, '客服功能已开通');
      await expect(rowOf(page, '客服功能已开通')).toContainText('客服功能多半没有开通', { timeout: 500 });
    }).toPass();
    await platform.faults({ reset: true, errors: [] });
    await look(page, '客服功能已开通');
    await isGood(page, '客服功能已开通');
  });
  await test.step('a clock that is slow', async () => {
    await platform.faults({ clockOffsetSeconds: 120 });
    await look(page, '时钟一致');
    await expect(rowOf(page, '时钟一致')).toContainText(/比微信慢 1(1[5-9]|2[0-5]) 秒/);
    await platform.faults({ reset: true });
    await look(page, '时钟一致');
    await isGood(page, '时钟一致');
  });
  await test.step('nobody online', async () => {
    const [first = ''] = await agentsOf(platform);
    await platform.agent(first, { action: 'offline' });
    await expect(async () => {
      await look(page, '客服已绑定并在线');
      await expect(rowOf(page, '客服已绑定并在线')).toContainText('都不在线', { timeout: 500 });
    }).toPass();
    await platform.agent(first, { action: 'online', status: 1, autoAccept: 0 });
    await expect(async () => {
      await look(page, '客服已绑定并在线');
      await expect(rowOf(page, '客服已绑定并在线')).toContainText('1 位在线', { timeout: 500 });
    }).toPass();
    await isGood(page, '客服已绑定并在线');
  });
  await test.step('an account that is bound to nobody', async () => {
    const call = await tower.client();
    await call('POST', '/api/accounts/main/agents', { prefix: 'kf9009', nickname: '新来的' });
    await expect(async () => {
      await look(page, '客服已绑定并在线');
      await expect(rowOf(page, '客服已绑定并在线')).toContainText('1 个没有绑定', { timeout: 500 });
    }).toPass();
    await expect(rowOf(page, '客服已绑定并在线')).toContainText('邀请绑定');
    await platform.agent('kf9009@kfdemo', { action: 'bind', wechatId: 'newcomer' });
    await expect(async () => {
      await look(page, '客服已绑定并在线');
      await expect(rowOf(page, '客服已绑定并在线')).toContainText('3 个账号都已绑定', { timeout: 500 });
    }).toPass();
    await isGood(page, '客服已绑定并在线');
  });
  await test.step('calls that will be used up before the day ends', async () => {
    const path = '/customservice/kfsession/getwaitcase';
    const call = await tower.client();
    const used = async (): Promise<number> => {
      const { quota } = (await call('GET', '/api/accounts/main/doctor')) as DoctorAnswer;
      return quota.find((use) => use.path === path)?.used ?? 0;
    };
    await expect.poll(used, { timeout: 60_000 }).toBeGreaterThan(15);
    // four fifths are used, whatever is left of the day
    await platform.settings({ dailyLimits: { [path]: Math.floor((await used()) / 0.8) } });
    await look(page, '接口次数够用');
    // which hour is told where the day is long enough to tell it (judge.test.ts)
    await expect(rowOf(page, '接口次数够用')).toContainText(new RegExp(`${path} .*(会用完|快用完了)`));
    await platform.settings({ dailyLimits: { [path]: 10_000_000 } });
    await look(page, '接口次数够用');
    await isGood(page, '接口次数够用');
  });
  await test.step('calls used up', async () => {
    const path = '/cgi-bin/customservice/getonlinekflist';
    await platform.faults({ quotaSpent: [path] });
    await expect(rowOf(page, '接口次数够用')).toContainText(`${path} 今天的次数用完了`);
    await expect(page.getByRole('row', { name: new RegExp(`^${path}`) })).toContainText('已停用到');
    await platform.settings({ dailyLimits: { [path]: 1_000_000 } });
    await look(page, '接口次数够用');
    await isGood(page, '接口次数够用');
  });
});

test('the way in: verification, pushes, token, key and mode', async ({ page, login, platform }) => {
  await openDoctor(page, login);
  const callback = '微信推送能到达';
  const keys = '令牌与密钥一致';
  /** Looking at the keys asks nobody: it shows what is known now. */
  const shows = (name: string, text: string) =>
    expect(async () => {
      await look(page, keys);
      await expect(rowOf(page, name)).toContainText(text, { timeout: 500 });
    }).toPass();

  await expect(rowOf(page, callback)).toContainText('还没有校验过');
  await look(page, callback);
  await expect(rowOf(page, callback)).toContainText('没有设置 PUBLIC_URL');
  await platform.verify();
  await shows(callback, '还没有收到推送');
  await platform.arrive();
  await shows(callback, '最近一次推送');
  await isGood(page, callback);
  await isGood(page, keys);
  await expect(page.getByRole('row', { name: /^客户消息/ })).toBeVisible();

  await test.step('pushes stay away', async () => {
    await platform.faults({ callbackDown: true });
    await platform.arrive({ count: 2, transfer: true });
    await shows(callback, '推送没有到达');
    await platform.faults({ reset: true });
    await platform.arrive();
    await shows(callback, '最近一次推送');
    await isGood(page, callback);
  });
  await test.step('token, key and mode differ', async () => {
    const goodAgain = async () => {
      await platform.arrive();
      await shows(keys, '已恢复');
      await isGood(page, keys);
    };
    await platform.settings({ token: 'changedInWechat' });
    await platform.arrive();
    await shows(keys, '令牌（Token）两边不一样');
    await platform.settings({ token: 'kfSimToken2024' });
    await goodAgain();
    await platform.settings({ aesKey: `${'k'.repeat(42)}A` });
    await platform.arrive();
    await shows(keys, 'EncodingAESKey 或 AppID 两边不一样');
    await platform.settings({ aesKey: 'KfReferenceKey0123456789abcdefghijklmnopqrG' });
    await goodAgain();
    await platform.settings({ mode: 'plain' });
    await platform.arrive();
    await shows(keys, '没有加密');
    await platform.settings({ mode: 'safe' });
    await goodAgain();
  });
});
