import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './support/axe.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${colorScheme}`, () => {
    test.use({ colorScheme, dialect: 'legacy' });

    test('on the login page, also after a wrong password', async ({ page, tower }) => {
      await page.goto(`${tower.url}/login`);
      await page.getByLabel('账号').fill('nobody');
      await expectAccessible(page);
      await page.getByLabel('密码', { exact: true }).fill('wrong');
      await page.getByRole('button', { name: '登录' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page);
    });

    test('on the empty board', async ({ page, board }) => {
      await expect(board.strips()).toHaveCount(0);
      await expectAccessible(page);
    });

    test('on a board with customers, their menu, the dialogs and the drawer', async ({
      page,
      board,
      platform,
    }) => {
      test.setTimeout(120_000); // four looks of some seconds each
      await platform.arrive({ count: 3 });
      await platform.arrive({ transfer: true, secondsAgo: 400 });
      await platform.arrive({ transfer: true, secondsAgo: 700 });
      await expect(board.strips()).toHaveCount(5);
      const [agent] = (await platform.state()).agents;
      await platform.agent(agent?.kf_account ?? '', { action: 'accept', count: 1 });
      await expect(board.strips()).toHaveCount(4);
      await expectAccessible(page);

      await board.openMenu(board.strips().first());
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await board.openAssignDialog(board.strips().first());
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await board.openDrawer(board.strips().first());
      await expectAccessible(page);
    });
  });
}
