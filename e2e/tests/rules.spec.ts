import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import type { Platform } from './support/platform.ts';
import type { Tower } from './support/tower.ts';

type Call = Awaited<ReturnType<Tower['client']>>;

const tabs = (page: Page) => page.getByRole('navigation', { name: '规则页面' });
const phone = (page: Page) => page.getByRole('figure', { name: '客户看到的样子' });

async function openRules(page: Page, tab?: string) {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '规则' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '接入规则' })).toBeVisible();
  if (tab) await tabs(page).getByRole('link', { name: tab }).click();
}

const save = async (page: Page) => {
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText(/林主管 .*改过/)).toBeVisible();
};

/** What the tower said to the customer, oldest first. */
async function heard(platform: Platform, openid: string): Promise<string[]> {
  const response = await fetch(`${platform.url}/_sim/customers/${openid}`);
  const { seen } = (await response.json()) as { seen: { from: string; text: string }[] };
  return seen.filter(({ from }) => from === 'passive' || from === 'custom').map(({ text }) => text);
}

/** Two groups, an agent in each, two places each. */
async function furnish(platform: Platform, call: Call) {
  const [first, second] = (await platform.state()).agents.map(({ kf_account }) => kf_account);
  for (const [name, account] of [
    ['售前咨询', first],
    ['售后服务', second],
  ]) {
    const { group } = (await call('POST', '/api/accounts/main/groups', { name })) as {
      group: { groupId: string };
    };
    await call('PUT', `/api/accounts/main/agents/${account}/profile`, {
      groupIds: [group.groupId],
      capacity: 2,
    });
  }
  return { first: first as string, second: second as string };
}

test('closes for a holiday: the customer is told once, and a trial says why', async ({
  board,
  page,
  platform,
}) => {
  void board;
  await openRules(page);
  await page.getByRole('checkbox', { name: '按营业时间接入' }).check();
  await page.getByRole('button', { name: '删除 周一 第 1 段' }).click();
  await page.getByRole('button', { name: '把 周一 的时间套用到每天' }).click();
  await expect(page.getByRole('group', { name: '周日' })).toContainText('休息');
  await expect(page.getByText('现在是休息时间')).toBeVisible();
  await save(page);

  const [customer] = await platform.arrive({ text: '有人吗' });
  await expect
    .poll(() => heard(platform, customer as string))
    .toEqual([expect.stringContaining('现在没有客服在线')]);
  await platform.customer({ action: 'message', openid: customer, text: '我的订单没到', wait: true });
  expect(await heard(platform, customer as string)).toHaveLength(1);

  await tabs(page).getByRole('link', { name: '关键词与回复' }).click();
  const trial = page.getByRole('region', { name: '试一试' });
  await expect(trial.getByRole('listitem').filter({ hasText: '非营业时间' })).toBeVisible();
  await expect(phone(page)).toContainText('现在没有客服在线');
});

test('offers a menu: who goes offline drops out of the preview, and a choice opens the session', async ({
  board,
  page,
  platform,
  tower,
}) => {
  const { second } = await furnish(platform, await tower.client());
  await openRules(page, '接入菜单');
  await page.getByRole('checkbox', { name: '客户来访时先给菜单' }).check();
  await expect(phone(page)).toContainText('2. 售后服务（现在有空）');
  await platform.agent(second, { action: 'offline' });
  await expect(phone(page)).not.toContainText('售后服务');
  await platform.agent(second, { action: 'online', status: 1 });
  await expect(phone(page)).toContainText('2. 售后服务');
  await save(page);

  const [customer] = await platform.arrive({ text: '你好' });
  await expect
    .poll(() => heard(platform, customer as string))
    .toEqual([expect.stringContaining('1. 售前咨询')]);
  await platform.customer({ action: 'message', openid: customer, text: '2', wait: true });
  await expect
    .poll(async () => (await platform.state()).sessions.map(({ openid, kf_account }) => [openid, kf_account]))
    .toEqual([[customer, second]]);
  await board.open();
  await expect(board.agents().getByText('1/2')).toBeVisible();
});

test('tells customers of their wait when it is switched on, tries a text out, and keeps a log', async ({
  board,
  page,
  platform,
  tower,
}) => {
  void board;
  await furnish(platform, await tower.client());
  await openRules(page, '客户通知');
  await page.getByRole('checkbox', { name: '向客户发通知' }).check();
  const [from, to] = [
    page.getByRole('textbox', { name: '免打扰', exact: true }),
    page.getByRole('textbox', { name: '免打扰 到' }),
  ];
  await from.fill('0:00');
  await to.fill('0:00');
  await page.getByRole('textbox', { name: '到达排队 条件' }).first().fill('0');
  await page.getByRole('textbox', { name: '到达排队 条件' }).last().fill('0');
  await page.getByRole('textbox', { name: '到达排队 内容' }).fill('还有 ');
  await page.getByRole('button', { name: '插入 位置' }).click();
  await expect(page.getByRole('textbox', { name: '到达排队 内容' })).toHaveValue('还有 {位置}');
  await expect(phone(page)).toContainText('还有 5 位');
  await save(page);

  const [customer] = await platform.arrive({ text: '你好' });
  await expect
    .poll(() => heard(platform, customer as string))
    .toEqual([expect.stringMatching(/^还有 \d+ 位$/)]);

  const test = page.getByRole('form', { name: '试发给一位客户' });
  await test.getByLabel('短码或 openid').fill(customer as string);
  await test.getByRole('button', { name: '试发' }).click();
  await expect(test.getByRole('status')).toHaveText('微信已接收');
  await page.getByRole('radio', { name: '发送记录' }).click();
  await expect(page.getByRole('row').filter({ hasText: '到达排队' })).toContainText('已发');
  await expect(page.getByRole('row').filter({ hasText: '林主管 试发' })).toContainText('还有 3 位');
});

test('shows what automatic assignment would have done before it is switched on', async ({
  board,
  page,
  platform,
  tower,
}) => {
  await furnish(platform, await tower.client());
  const [customer] = await platform.arrive({ text: '你好' });
  await expect(board.strips()).toHaveCount(1);
  const code = await board.codeOf(board.strips().first());
  await openRules(page, '自动派单');
  await page.getByRole('textbox', { name: '先等' }).fill('0');
  // assigned are only those whom WeChat's list shows, which is read now and then
  await expect(async () => {
    await page.getByRole('button', { name: '开始试算' }).click();
    await expect(page.getByRole('region', { name: '试算' })).toContainText(code, { timeout: 1_500 });
  }).toPass();
  expect((await platform.state()).sessions).toEqual([]);
  await page.getByRole('checkbox', { name: '由塔台自动派单' }).check();
  await save(page);
  await expect
    .poll(async () => (await platform.state()).sessions.map(({ openid }) => openid))
    .toEqual([customer]);
});

test('loses no change: not to another editor, not to a text that does not fit, not by leaving', async ({
  board,
  page,
  tower,
}) => {
  void board;
  const call = await tower.client();
  await openRules(page, '客户通知');
  const text = page.getByRole('textbox', { name: '到达排队 内容' });
  const button = (name: string) => page.getByRole('button', { name });
  await text.fill('你好 {名字}，还有 {位置}');
  await expect(page.getByText('不认识 {名字}，请从上面的按钮插入')).toBeVisible();
  await expect(button('保存')).toBeDisabled();
  await text.fill('还有 {位置}');
  await expect(button('保存')).toBeEnabled();

  const path = '/api/accounts/main/settings/notices';
  const { value, version } = (await call('GET', path)) as { value: { perMinute: number }; version: number };
  await call('PUT', path, { value: { ...value, perMinute: 77 }, version });
  await button('保存').click();
  await expect(page.getByText(/^林主管 .*改过这些设置/)).toBeVisible();
  await button('用我的改动覆盖').click();
  await expect(page.getByText(/林主管 .*改过$/)).toBeVisible();
  await expect(text).toHaveValue('还有 {位置}');

  await text.fill('前面还有 {位置}');
  await tabs(page).getByRole('link', { name: '服务时间' }).click();
  const asked = page.getByRole('dialog', { name: '有改动还没保存' });
  await expectAccessible(page);
  await asked.getByRole('button', { name: '留下继续改' }).click();
  await expect(text).toHaveValue('前面还有 {位置}');
  await tabs(page).getByRole('link', { name: '服务时间' }).click();
  await asked.getByRole('button', { name: '放弃改动并离开' }).click();
  await expect(page.getByRole('heading', { name: '营业时间', exact: true })).toBeVisible();
  await tabs(page).getByRole('link', { name: '客户通知' }).click();
  await expect(text).toHaveValue('还有 {位置}');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('on the pages of the rules', async ({ board, page }) => {
      void board;
      await openRules(page);
      for (const tab of ['服务时间', '接入菜单', '关键词与回复', '客户通知', '自动派单']) {
        await tabs(page).getByRole('link', { name: tab }).click();
        await expect(page.getByRole('button', { name: '保存' })).toBeVisible();
        if (tab === '关键词与回复') await page.getByRole('button', { name: '添加关键词' }).click();
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .analyze();
        const found = violations.map(({ id, nodes }) => `${tab} ${id}: ${nodes[0]?.html.slice(0, 160)}`);
        expect(found).toEqual([]);
        if (tab === '关键词与回复') await page.getByRole('button', { name: '放弃改动' }).click();
      }
    });
  });
}
