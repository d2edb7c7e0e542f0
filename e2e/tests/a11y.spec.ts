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

    test('on a board with customers, their menu, the drawer, and the dialogs that no flow of its own looks at', async ({
      page,
      board,
      platform,
    }) => {
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

      // to assign, after a refusal
      const endpoint = '/customservice/kfsession/create';
      await platform.faults({ errors: [{ endpoint, errcode: 65415, errmsg: 'kf offline', times: 1 }] });
      await board.pressSuggestion(board.strips().nth(1));
      await board.strips().nth(1).getByRole('button', { name: '换人重派' }).click();
      await expect(page.getByRole('dialog').getByRole('alert')).toContainText('65415');
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      // who was put aside
      await board.endFromMenu(board.strips().nth(2));
      await board.confirmEnd();
      await page.getByRole('button', { name: '已搁置 1' }).click();
      await expect(page.getByRole('dialog', { name: '已搁置' })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      // where figures are from, how fresh they are, which events are shown
      await board.kpi('等待中').getByRole('button').click();
      await expect(page.getByRole('tooltip').or(page.getByText('getwaitcase 的人数')).first()).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await board.badge().click();
      await expect(page.getByText('个屏幕在看同一份数据')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '筛选事件' }).click();
      await expect(page.getByRole('checkbox').first()).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await board.openDrawer(board.strips().first());
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      // the login is over while the board is open
      await page.context().clearCookies();
      await board.strips().first().getByRole('group').focus();
      await page.keyboard.press('f');
      await expect(page.getByRole('dialog').getByLabel('密码', { exact: true })).toBeVisible();
      await expectAccessible(page);
    });
  });
}
