import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';

test.use({ agents: 3 });

/** The television's own browser: nobody is logged in there. */
async function switchOn(page: Page): Promise<{ tv: Page; code: string }> {
  const context = await page
    .context()
    .browser()
    ?.newContext({ viewport: { width: 1920, height: 1080 } });
  if (!context) throw new Error('no browser');
  const tv = await context.newPage();
  await tv.goto(new URL('/wall', page.url()).href);
  return { tv, code: await tv.getByLabel(/^配对码 /).innerText() };
}

const waitingOn = (tv: Page) => tv.getByRole('region', { name: '等待中' }).locator('p').first();

test('an admin pairs a television by its code, gives it a second board, finds, renames, reloads and revokes it', async ({
  page,
  platform,
  login,
}) => {
  await platform.arrive({ count: 3 });
  await login();
  await page.goto('/settings/walls');
  await expect(page.getByText('还没有配对的电视')).toBeVisible();
  const { tv, code } = await switchOn(page);

  await page.getByRole('button', { name: '配对电视' }).click();
  const dialog = page.getByRole('dialog', { name: '配对电视' });
  await dialog.getByLabel('配对码').fill('222222');
  await dialog.getByLabel('电视名称').fill('大厅');
  await dialog.getByRole('button', { name: '配对', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('没有这个配对码，或已过期');
  await dialog.getByLabel('配对码').fill(code.toLowerCase());
  await dialog.getByRole('button', { name: '配对', exact: true }).click();
  await expect(waitingOn(tv)).toHaveText('3');
  await expect(tv.getByRole('region', { name: '客服在线' })).toBeVisible();
  const row = page.getByRole('row', { name: /大厅/ });
  await expect(row).toContainText('1920×1080');
  await expect(row).toContainText('最新');
  await expect(row).toContainText('在线');

  // a second board, from a template, with a live preview
  await page.getByRole('button', { name: '新建看板：排队' }).click();
  await page.getByLabel('看板名称').fill('排队墙');
  await page.getByLabel('底部文字').fill('今晚八点系统维护');
  await expect(page.getByRole('img', { name: '预览' })).toContainText('今晚八点系统维护');
  await page.getByRole('button', { name: '保存' }).click();
  await row.getByRole('combobox').selectOption({ label: '排队墙' });
  await expect(tv.getByText('今晚八点系统维护')).toBeVisible();
  await expect(tv.getByRole('region', { name: '客服在线' })).toHaveCount(0);

  // the text changes on the television
  await page.getByRole('button', { name: '编辑看板 排队墙' }).last().click();
  await page.getByLabel('底部文字').fill('恢复了');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(tv.getByText('恢复了')).toBeVisible();

  await row.getByRole('button', { name: '认屏' }).click();
  await expect(tv.getByText('大厅', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: '大厅 的更多操作' }).click();
  await page.getByRole('menuitem', { name: '改名' }).click();
  await page.getByLabel('电视名称').fill('二楼');
  await page.keyboard.press('Enter');
  const renamed = page.getByRole('row', { name: /二楼/ });
  await expect(renamed).toBeVisible();

  await tv.evaluate(() => document.body.setAttribute('data-before', ''));
  await renamed.getByRole('button', { name: '二楼 的更多操作' }).click();
  await page.getByRole('menuitem', { name: '重新加载' }).click();
  await expect(tv.locator('body[data-before]')).toHaveCount(0);
  await expect(waitingOn(tv)).toHaveText('3');

  await renamed.getByRole('button', { name: '二楼 的更多操作' }).click();
  await page.getByRole('menuitem', { name: '停用' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: '停用这块大屏' }).click();
  await expect(tv.getByText('此大屏已停用')).toBeVisible();
  await expect(waitingOn(tv)).toHaveCount(0);
  await expect(page.getByText('还没有配对的电视')).toBeVisible();
});
