import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './support/axe.ts';

interface Setting {
  value: { rules: Record<string, object>; thresholds: object; clearAfterMs: number };
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

test('alarms notify and sound once for all tabs, again until somebody has heard, and not in quiet hours or where they are switched off', async ({
  platform,
  tower,
  page,
  context,
  login,
}) => {
  await context.grantPermissions(['notifications']);
  await context.addInitScript(() => {
    const heard = { notices: [] as string[], tones: 0 };
    Object.assign(window, { kfHeard: heard });
    window.Notification = class extends window.Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        heard.notices.push(`${title}: ${options?.body}`);
      }
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      heard.tones += 1;
      return start.call(this, when);
    };
  });
  const heardBy = (on: Page) =>
    on.evaluate(() => (window as unknown as { kfHeard: { notices: string[]; tones: number } }).kfHeard);
  const call = await tower.client();
  const set = async (patch: (value: Setting['value']) => object) => {
    const { value, version } = (await call('GET', path)) as Setting;
    await call('PUT', path, { value: { ...value, ...patch(value) }, version });
  };
  const nobodyOnline = (value: Setting['value']) => ({
    rules: { ...value.rules, nobody_online: { on: true, afterMs: 500 } },
    clearAfterMs: 500,
  });
  await set((value) => ({ ...nobodyOnline(value), quiet: { on: true, from: 0, to: 24 * 60 - 1 } }));
  const { agents } = await platform.state();
  const account = agents[0]?.kf_account ?? '';
  const online = (is: boolean) =>
    Promise.all(
      agents.map(({ kf_account }) =>
        platform.agent(kf_account, is ? { action: 'online', autoAccept: 0 } : { action: 'offline' }),
      ),
    );

  await login();
  const bell = (on: Page) => on.getByRole('button', { name: /^告警/ });
  const enter = async (on: Page) => {
    await on.goto('/');
    await expect(bell(on)).toBeVisible();
    await on.keyboard.press('Tab'); // browsers let a page sound after the first key
  };
  await enter(page);
  await bell(page).click();
  await page.getByRole('checkbox', { name: '桌面通知' }).check();
  await page.keyboard.press('Escape');

  // quiet hours: shown and spoken, nothing else
  await online(false);
  await platform.arrive();
  await expect(page.getByRole('alert').filter({ hasText: '新告警' })).toBeAttached();
  expect(await heardBy(page)).toEqual({ notices: [], tones: 0 });
  await online(true);
  await expect(bell(page)).toHaveAccessibleName('告警，现在没有');
  await set(() => ({ quiet: { on: false, from: 0, to: 1 } }));

  // two tabs, one alarm: one notification and one sound of two tones
  const other = await context.newPage();
  await page.reload();
  await enter(page);
  await enter(other);
  await online(false);
  const both = async () => {
    const [one, two] = await Promise.all([heardBy(page), heardBy(other)]);
    return { notices: [...one.notices, ...two.notices], tones: one.tones + two.tones };
  };
  const once = { notices: [expect.stringMatching(/告警: 没有客服在线，1 位客户在等/)], tones: 2 };
  await expect.poll(both).toEqual(once);
  await expect(bell(other)).toHaveAccessibleName('告警 1 条，其中严重 1 条');
  expect(await both()).toEqual(once);

  // the tab that called closes: the other one goes on calling a minute later
  const tones = (await heardBy(page)).tones;
  const [loud, left] = tones > 0 ? [page, other] : [other, page];
  await loud.close();
  await expect.poll(async () => (await heardBy(left)).tones, { timeout: 75_000 }).toBe(2);
  await bell(left).click();
  await left.getByRole('button', { name: '知道了' }).click();
  await expect(left.getByText(/已知晓/)).toBeVisible();

  // switched off: another alarm comes without a sound, its notification stays
  await left.getByRole('checkbox', { name: '告警声音' }).uncheck();
  const { notices } = await heardBy(left);
  await set((value) => ({ thresholds: { ...value.thresholds, waiting: { attention: 1, alarm: 1 } } }));
  await expect.poll(async () => (await heardBy(left)).notices.length).toBe(notices.length + 1);
  expect((await heardBy(left)).tones).toBe(2);
  await platform.agent(account, { action: 'online', autoAccept: 0 });
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
