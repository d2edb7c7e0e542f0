import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { pressSequence } from './support/keys.ts';

test('from page to page, through queue, agents and events, and into a customer, without a pointer', async ({
  board,
  platform,
  page,
}) => {
  const { keyboard } = page;
  const openids = await platform.arrive({ count: 3 });
  await expect(board.strips()).toHaveCount(3);
  const [agent] = (await platform.state()).agents;
  await platform.agent(agent?.kf_account ?? '', { action: 'accept', openid: openids[2] ?? '' });
  await expect(board.strips()).toHaveCount(2);

  const soon = { timeout: 3_000 };
  await pressSequence(page, ['g', 's'], () => expect(page).toHaveURL(/\/settings\//, soon));
  await pressSequence(page, ['g', 'r'], () => expect(page).toHaveURL(/\/reports/, soon));
  await pressSequence(page, ['g', 'b'], () => expect(board.queue()).toBeVisible(soon));

  await keyboard.press('Shift+?');
  const help = page.getByRole('dialog', { name: '键盘' });
  await expect(help.getByText('拿起 / 派出；Esc 取消')).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await keyboard.press('Escape');
  await expect(help).toBeHidden();

  await keyboard.press('/');
  await expect(
    page.getByRole('combobox', { name: /搜索/ }).or(page.getByPlaceholder(/客户备注/)),
  ).toBeFocused();
  await keyboard.press('Escape');
  await board.leaveLists();

  await board.focusByKeyboard(board.strips().first());
  await keyboard.press('ArrowDown');
  const second = await board.codeOf(board.strips().nth(1));
  await keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`c=${second}`));
  const drawer = page.getByRole('dialog', { name: '客户详情' });
  await expect(drawer).toBeFocused();
  await keyboard.press('Escape');
  await expect(page).not.toHaveURL(/c=/);
  await expect(board.strips().nth(1).getByRole('group')).toBeFocused();

  // queue → agents → events; a line of the events opens its customer
  await keyboard.press('ArrowRight');
  await expect(board.agents().locator(':focus')).toBeAttached();
  for (let i = 0; i < 8; i++) {
    if (await page.locator('[data-panel="events"] :focus').count()) break;
    await keyboard.press('ArrowRight');
  }
  const events = page.getByRole('region', { name: '事件' });
  await expect(events.locator(':focus')).toBeAttached();
  await keyboard.press('End');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/c=/);
  await expect(drawer).toBeFocused();
  await keyboard.press('Escape');
  await expect(events.locator(':focus')).toBeAttached();
  await keyboard.press('ArrowLeft');
  await expect(board.agents().locator(':focus')).toBeAttached();
});
