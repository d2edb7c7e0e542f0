import { expect, test } from '../fixtures.ts';
import { expectAccessibleInBothThemes } from './support/axe.ts';
import type { Board } from './support/board.ts';
import { eventually, type Platform } from './support/platform.ts';
import type { Tower } from './support/tower.ts';

const CREATE = '/customservice/kfsession/create';
const CLOSE = '/customservice/kfsession/close';

test.use({ agents: 3 });
// axe looks at several dialogs, in both themes
/** Each agent has room for so many. */
async function setCapacity(tower: Tower, platform: Platform, capacity: number) {
  const call = await tower.client();
  for (const { kf_account } of (await platform.state()).agents)
    await call('PUT', `/api/accounts/main/agents/${kf_account}/profile`, { capacity });
}

/** So many customers, all in WeChat's list. */
async function queueOf(board: Board, platform: Platform, count: number) {
  await platform.arrive({ count });
  await expect(board.strips()).toHaveCount(count);
  await expect(board.queue().getByText('等微信名单确认')).toHaveCount(0);
}

test('the queue by the keyboard alone: a plan with reasons, changed, sent row by row, with the outcome of each', async ({
  board,
  platform,
  tower,
  page,
}) => {
  await setCapacity(tower, platform, 2);
  await queueOf(board, platform, 7);
  await board.focusByKeyboard(board.strips().first());
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: /自动分配/ });
  await expect(dialog).toContainText('6 位现在派出');
  await expect(dialog).toContainText('空位最多');
  await expect(dialog).toContainText('没有空位');
  await expectAccessibleInBothThemes(page);

  // the first row stays, so the plan has room for the last one when it is made again
  const first = dialog.getByRole('checkbox', { name: /^派出 / }).first();
  await first.focus();
  await page.keyboard.press('Space');
  await expect(dialog).toContainText('5 位现在派出');
  const send = dialog.getByRole('button', { name: '派出 5 位' });
  await send.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('办完了', { timeout: 30_000 });
  await expect(dialog.getByRole('row').filter({ hasText: '已派' })).toHaveCount(5);
  await expectAccessibleInBothThemes(page);
  const { sessions, queue } = await platform.state();
  expect([sessions.length, queue.length]).toEqual([5, 2]);
  expect(await platform.calls(CREATE)).toHaveLength(5);
});

test('says when a row is no longer true, and the stop button stops', async ({
  board,
  platform,
  tower,
  page,
}) => {
  await setCapacity(tower, platform, 5);
  await queueOf(board, platform, 6);
  await board.queue().getByRole('button', { name: '自动分配…' }).click();
  const dialog = page.getByRole('dialog', { name: /自动分配/ });
  await expect(dialog.getByRole('button', { name: '派出 6 位' })).toBeEnabled();
  const [agent] = (await platform.state()).agents;
  await platform.agent(agent?.kf_account ?? '', { action: 'accept', count: 1 });
  await expect(dialog).toContainText('有变化');
  await dialog.getByRole('button', { name: '重新预览' }).click();

  await platform.faults({ errors: [{ endpoint: CREATE, errcode: 45011, errmsg: 'minute-quota' }] });
  await dialog.getByRole('button', { name: '派出 5 位' }).click();
  await expect(dialog).toContainText('这一分钟的接口次数用完了');
  const before = (await platform.calls(CREATE)).length;
  await dialog.getByRole('button', { name: '停下' }).click();
  await expect(dialog).toContainText('林主管 停下了');
  await expect(dialog.getByRole('row').filter({ hasText: '没有发出' })).toHaveCount(5);
  expect((await platform.calls(CREATE)).length).toBe(before);
});

test('a spent minute quota pauses the plan until a time that is shown, and it goes on by itself', async ({
  board,
  platform,
  tower,
  page,
}) => {
  await setCapacity(tower, platform, 5);
  await queueOf(board, platform, 4);
  await board.queue().getByRole('button', { name: '自动分配…' }).click();
  const dialog = page.getByRole('dialog', { name: /自动分配/ });
  const spent = { endpoint: CREATE, errcode: 45011, errmsg: 'minute-quota', times: 1 };
  await platform.faults({ errors: [spent] });
  await dialog.getByRole('button', { name: '派出 4 位' }).click();
  const pause = dialog.getByText(/这一分钟的接口次数用完了，\d\d:\d\d:\d\d 继续/);
  await expect(pause).toBeVisible();
  const [, minute, second] = /:(\d\d):(\d\d) 继续/.exec(await pause.innerText()) ?? [];
  await expect(dialog.getByRole('button', { name: '停下' })).toBeEnabled();
  expect((await platform.calls(CREATE)).map(({ errcode }) => errcode)).toEqual([45011]);

  await expect(dialog).toContainText('办完了', { timeout: 90_000 });
  await expect(dialog.getByRole('row').filter({ hasText: '已派' })).toHaveCount(4);
  const calls = await platform.calls(CREATE);
  expect(calls.map(({ errcode }) => errcode)).toEqual([45011, 0, 0, 0, 0]);
  // not before it was said, and within the first seconds after
  const resumed = new Date(calls[1]?.realAt ?? 0);
  const late =
    resumed.getUTCMinutes() * 60 + resumed.getUTCSeconds() - (Number(minute) * 60 + Number(second));
  expect((late + 3_600) % 3_600).toBeLessThan(10);
});

test('by the keyboard alone: sessions of an agent who has gone are moved by one act, those over 30 minutes ended by another', async ({
  board,
  platform,
  tower,
  page,
}) => {
  await setCapacity(tower, platform, 5);
  const call = await tower.client();
  const { value, version } = (await call('GET', '/api/accounts/main/settings/alerts')) as {
    value: { rules: { agent_vanished: object } };
    version: number;
  };
  const rules = { ...value.rules, agent_vanished: { ...value.rules.agent_vanished, afterMs: 1_000 } };
  await call('PUT', '/api/accounts/main/settings/alerts', { value: { ...value, rules }, version });
  const [gone] = (await platform.state()).agents;
  const account = gone?.kf_account ?? '';
  await queueOf(board, platform, 2);
  await platform.agent(account, { action: 'accept', count: 2 });
  await expect(board.sessionsOf(gone?.kf_nick ?? '')).toHaveCount(2);
  await page.reload(); // the grace time is read with the page
  await platform.agent(account, { action: 'offline' });
  await page.getByRole('button', { name: '重新安排…' }).press('Enter');
  const move = page.getByRole('dialog', { name: /重新安排/ });
  await expect(move.getByRole('button', { name: '移交 2 位' })).toBeEnabled();
  await expectAccessibleInBothThemes(page);
  await move.getByRole('button', { name: '移交 2 位' }).press('Enter');
  await expect(move).toContainText('办完了', { timeout: 40_000 });
  expect((await platform.state()).sessions.filter(({ kf_account }) => kf_account === account)).toEqual([]);
  expect((await platform.state()).sessions).toHaveLength(2);
  await page.keyboard.press('Escape');

  const thresholds = {
    ...(value as unknown as { thresholds: object }).thresholds,
    sessionMs: { attention: 500, alarm: 1_000 },
  };
  await call('PUT', '/api/accounts/main/settings/alerts', {
    value: { ...value, rules, thresholds },
    version: version + 1,
  });
  await page.getByRole('button', { name: '处理…' }).press('Enter');
  const stuck = page.getByRole('dialog', { name: /超过/ });
  await expect(stuck.getByRole('button', { name: '结束 2 个会话' })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await stuck.getByRole('button', { name: '结束 2 个会话' }).press('Enter');
  await expect(stuck).toContainText('办完了', { timeout: 30_000 });
  await eventually('no session is left', async () => (await platform.state()).sessions.length === 0);
  expect((await platform.calls(CLOSE)).filter(({ errcode }) => errcode === 0)).toHaveLength(4);
});
