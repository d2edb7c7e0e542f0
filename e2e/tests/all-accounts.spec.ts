import { expect, test } from '../fixtures.ts';

test('all accounts stand one below the other, each with its own figures, and nothing is added up', async ({
  page,
  board,
  tower,
  platform,
}) => {
  const call = await tower.client();
  await call('POST', '/api/accounts', {
    id: 'second',
    name: '第二个号',
    appId: 'wx00000000000000ff',
    appSecret: 'of-another-account-1',
  });
  await platform.arrive({ count: 2 });
  await expect(board.strips()).toHaveCount(2);
  await page.reload();
  await page.getByRole('button', { name: /^切换公众号账户/ }).click();
  await page.getByRole('menuitemradio', { name: '全部公众号' }).click();
  await expect(page).toHaveURL(/\/all$/);
  const waitingOf = (account: string) =>
    page
      .getByRole('region', { name: account, exact: true })
      .getByRole('region', { name: '关键指标' })
      .locator('[data-kpi="waiting"]');
  await expect(waitingOf('云杉家居服务号')).toContainText(/^等待中\D*2/);
  await expect(waitingOf('第二个号')).not.toContainText('2');
  // what happens is seen as it happens, where it happens
  await platform.arrive();
  await expect(waitingOf('云杉家居服务号')).toContainText(/^等待中\D*3/);
  await expect(waitingOf('第二个号')).not.toContainText('3');
  await page.getByRole('link', { name: '第二个号 的看板' }).press('Enter');
  await expect(page).toHaveURL(/\/a\/second/);
  await expect(page.getByRole('button', { name: '切换公众号账户: 第二个号' })).toBeVisible();
});
