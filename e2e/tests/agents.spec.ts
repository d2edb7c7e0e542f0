import { deflateSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { eventually } from './support/platform.ts';

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function openAgents(page: Page) {
  await page.getByRole('navigation').getByRole('link', { name: '客服' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '客服管理' })).toBeVisible();
}

test('creates an agent, renames, invites and sees it confirmed, on a second browser too', async ({
  board,
  page,
  platform,
  context,
}) => {
  void board;
  await openAgents(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(row(second, 'kf2001@')).toBeVisible();

  await page.getByRole('button', { name: '新增客服' }).click();
  const add = panel(page, '新增客服');
  await add.getByLabel('昵称').fill('许小北');
  await add.getByLabel('账号前缀').fill('xu bei');
  await expect(add.getByText('只能用字母、数字和下划线')).toBeVisible();
  await add.getByLabel('账号前缀').fill('xubei');
  await add.getByRole('button', { name: '建立' }).click();
  await expect(add.getByText('已新增 许小北')).toBeVisible();
  await expect(row(page, 'xubei@')).toContainText('许小北');
  await expect(row(second, 'xubei@')).toContainText('未绑定');

  await add.getByRole('button', { name: '编辑资料' }).click();
  const edit = panel(page, '编辑客服');
  await edit.getByLabel('昵称').fill('许北');
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(row(second, 'xubei@').getByRole('rowheader')).toContainText('许北');

  await edit.getByLabel('微信号').fill('wx_xubei');
  await edit.getByRole('button', { name: '发送邀请' }).click();
  await expect(row(page, 'xubei@')).toContainText(/待确认 · 剩 \d+ 小时/);
  await expect(edit.getByRole('button', { name: '发送邀请' })).toHaveCount(0);
  const account = (await row(page, 'xubei@').getAttribute('data-agent')) ?? '';
  await platform.agent(account, { action: 'confirm' });
  // Nobody pushes a confirmation: it is in the list, which can be had at once.
  await page.getByRole('button', { name: '立即读取微信名单' }).click();
  await expect(row(page, 'xubei@')).toContainText('已绑定');
  await expect(row(second, 'xubei@')).toContainText('wx_xubei');
});

test('an invitation is declined, sent again and expires: each is told on a second browser, too', async ({
  board,
  page,
  platform,
  context,
}) => {
  void board;
  await openAgents(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await page.getByRole('button', { name: '新增客服' }).click();
  const add = panel(page, '新增客服');
  await add.getByLabel('昵称').fill('许小北');
  await add.getByLabel('账号前缀').fill('xubei');
  await add.getByRole('button', { name: '建立' }).click();
  await add.getByRole('button', { name: '编辑资料' }).click();
  const edit = panel(page, '编辑客服');
  const account = (await row(page, 'xubei@').getAttribute('data-agent')) ?? '';
  const invite = async (wechatId: string) => {
    await edit.getByLabel('微信号').fill(wechatId);
    await edit.getByRole('button', { name: /邀请$/ }).click();
    await expect(row(second, 'xubei@')).toContainText('待确认');
  };
  // Nobody pushes an answer: it is in the list, which can be had at once.
  const readNow = () => page.getByRole('button', { name: '立即读取微信名单' }).click();

  await invite('wx_first');
  await platform.agent(account, { action: 'reject' });
  await readNow();
  await expect(row(second, 'xubei@')).toContainText('已拒绝');
  await invite('wx_second');
  await platform.agent(account, { action: 'expire' });
  await expect(async () => {
    await readNow(); // at most every few seconds
    await expect(row(second, 'xubei@')).toContainText('已过期', { timeout: 1_000 });
  }).toPass();
  await expect(edit.getByRole('button', { name: '再发邀请' })).toBeVisible();
});

test('puts groups in order by keyboard and by drag, and an agent into a group, on a second browser too', async ({
  board,
  page,
  context,
}) => {
  void board;
  await openAgents(page);
  const second = await context.newPage();
  await second.goto(page.url());
  const groups = panel(page, '分组');
  for (const name of ['甲组', '乙组', '丙组']) {
    await groups.getByRole('button', { name: '新建分组' }).click();
    await panel(page, '新建分组').getByLabel('名称').fill(name);
    await panel(page, '新建分组').getByRole('button', { name: '建立' }).click();
    await expect(groups.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible();
  }
  const order = () => groups.locator('[data-group-id]').allInnerTexts();
  const names = async () => (await order()).map((text) => text.slice(0, 2));
  await groups.getByRole('button', { name: /^丙组/ }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByText('丙组 现在第 2，共 3 组')).toBeAttached();
  await expect.poll(names).toEqual(['甲组', '丙组', '乙组']);
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(names).toEqual(['丙组', '甲组', '乙组']);

  const grip = await groups.getByRole('button', { name: /^移动 乙组/ }).boundingBox();
  const target = await groups.getByRole('button', { name: /^移动 丙组/ }).boundingBox();
  if (!grip || !target) throw new Error('no handles');
  await page.mouse.move(grip.x + 8, grip.y + 14);
  await page.mouse.down();
  await page.mouse.move(target.x + 8, target.y + 14, { steps: 8 });
  await page.mouse.up();
  await expect.poll(names).toEqual(['乙组', '丙组', '甲组']);

  await row(page, 'kf2001@').getByRole('button', { name: /^编辑/ }).click();
  const edit = panel(page, '编辑客服');
  await edit.getByRole('button', { name: '甲组' }).click();
  await edit.getByLabel('接待上限').fill('7');
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(row(page, 'kf2001@')).toContainText('甲组');
  await expect(groups.getByRole('button', { name: '甲组 1', exact: true })).toBeVisible();
  await expect(row(second, 'kf2001@')).toContainText('甲组');
  const seen = () => panel(second, '分组').locator('[data-group-id]').allInnerTexts();
  await expect
    .poll(async () => (await seen()).map((text) => text.slice(0, 2)))
    .toEqual(['乙组', '丙组', '甲组']);
  // The board of the second browser groups by what was just made.
  await second.getByRole('navigation').getByRole('link', { name: '看板' }).click();
  await expect(second.getByText('甲组').first()).toBeVisible();
});

test('deletes an agent with an open session only after ending it, on a second browser too', async ({
  board,
  page,
  platform,
  context,
}) => {
  void board;
  const [agent] = (await platform.state()).agents;
  if (!agent) throw new Error('no agents');
  const [openid = ''] = await platform.arrive();
  await eventually('the customer waits', async () => (await platform.state()).queue.length === 1);
  await platform.agent(agent.kf_account, { action: 'accept', openid });
  await openAgents(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await row(page, agent.kf_account).getByRole('button', { name: /^编辑/ }).click();
  const edit = panel(page, '编辑客服');
  await expect(edit.getByText('1 个进行中的会话会中断')).toBeVisible();
  await edit.getByRole('button', { name: '删除账号' }).click();
  const confirm = edit.getByRole('button', { name: `删除 ${agent.kf_nick}` });
  await edit.getByLabel(/^输入昵称/).fill(agent.kf_nick);
  await expect(confirm).toBeDisabled();
  await edit.getByLabel('先结束这 1 个会话，再删除').check();
  await confirm.click();
  await expect(row(page, agent.kf_account)).toHaveCount(0);
  await expect(row(second, 'kf2002@')).toBeVisible();
  await expect(row(second, agent.kf_account)).toHaveCount(0);
  expect((await platform.state()).sessions).toEqual([]);
  await page.getByRole('button', { name: /^已删除/ }).click();
  await expect(panel(page, '客服账号').getByText(agent.kf_nick, { exact: true })).toBeVisible();
});

test('deletes an agent after handing the open sessions to another one', async ({ board, page, platform }) => {
  void board;
  const [leaving, staying] = (await platform.state()).agents;
  if (!leaving || !staying) throw new Error('no agents');
  const [openid = ''] = await platform.arrive();
  await eventually('the customer waits', async () => (await platform.state()).queue.length === 1);
  await platform.agent(leaving.kf_account, { action: 'accept', openid });
  await openAgents(page);
  await row(page, leaving.kf_account)
    .getByRole('button', { name: /更多操作/ })
    .click();
  await page.getByRole('menuitem', { name: '删除账号…' }).click();
  const edit = panel(page, '编辑客服');
  await edit.getByLabel('先把这 1 个会话移交给另一位客服，再删除').check();
  await edit.getByLabel('选择接手的客服').selectOption(staying.kf_account);
  await edit.getByLabel(/^输入昵称/).fill(leaving.kf_nick);
  await edit.getByRole('button', { name: `删除 ${leaving.kf_nick}` }).click();
  await expect(row(page, leaving.kf_account)).toHaveCount(0);
  expect((await platform.state()).sessions).toMatchObject([{ openid, kf_account: staying.kf_account }]);
});

test('tells what is wrong with a picture before anything is sent, and crops a good one', async ({
  board,
  page,
  platform,
}) => {
  void board;
  await openAgents(page);
  await row(page, 'kf2001@').getByRole('button', { name: /^编辑/ }).click();
  const edit = panel(page, '编辑客服');
  const choose = async (name: string, buffer: Buffer) =>
    edit.getByLabel('头像', { exact: true }).setInputFiles({ name, mimeType: 'image/jpeg', buffer });
  const uploads = async () => (await platform.calls('/customservice/kfaccount/uploadheadimg')).length;

  const good = png(320, 240);
  await choose('large.jpg', Buffer.alloc(6 * 1024 * 1024, 1));
  await expect(edit.getByRole('alert')).toContainText('图片超过 5 MB');
  await choose('anim.jpg', Buffer.from('GIF89a........'));
  await expect(edit.getByRole('alert')).toContainText('内容却不是 JPG 或 PNG');
  await choose('cut.jpg', jpegCutShort);
  await expect(edit.getByRole('alert')).toContainText('图片不完整或已损坏');
  await choose('cut.png', good.subarray(0, good.length - 20));
  await expect(edit.getByRole('alert')).toContainText('图片不完整或已损坏');
  await choose('thin.png', png(1, 20_000));
  await expect(edit.getByRole('alert')).toContainText('图片的宽高不合适');
  expect(await uploads()).toBe(0);

  await choose('good.png', good);
  const stage = edit.getByRole('group', { name: /^裁剪框/ });
  await expect(stage).toBeFocused();
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  await expect(edit.getByText('头像已改动')).toBeVisible();
  await edit.getByRole('button', { name: '保存' }).click();
  await expect.poll(uploads).toBe(1);
  await expect(row(page, 'kf2001@').locator('img')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${colorScheme}`, () => {
    test.use({ colorScheme, dialect: 'legacy' });

    test('in the list and its panels', async ({ board, page }) => {
      void board;
      await openAgents(page);
      await expect(row(page, 'kf2001@')).toBeVisible();
      await expectAccessible(page);
      await row(page, 'kf2001@').getByRole('button', { name: /^编辑/ }).click();
      await panel(page, '编辑客服').getByLabel('不参与派单').check();
      await panel(page, '编辑客服').getByRole('button', { name: '删除账号' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: '新增客服' }).click();
      await panel(page, '新增客服').getByRole('button', { name: '建立' }).click();
      await expect(panel(page, '新增客服').getByRole('alert')).toHaveCount(2);
      await expectAccessible(page);
      await panel(page, '分组').getByRole('button', { name: '新建分组' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: '导入' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
    });
  });
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect(found).toEqual([]);
}

/** Start of image, a frame of 320 × 240, the start of a scan, and then nothing more. */
const jpegCutShort = Buffer.from('ffd8ffc0000b0800f0014001011100ffda0008010100003f00d2cf20', 'hex');

/** A PNG of one grey, 8 bit. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 120);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0; // no filter
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** `zlib.crc32` came after Node 20. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
