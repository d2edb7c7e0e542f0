import { expect, test } from '../fixtures.ts';
import type { Board } from './support/board.ts';
import { eventually, type Platform } from './support/platform.ts';

const CREATE = '/customservice/kfsession/create';

/** One customer has written; their strip is on the board. */
async function oneCustomer(board: Board, platform: Platform) {
  const [openid = ''] = await platform.arrive({ text: '我的订单三天了还没发货' });
  await expect(board.strips()).toHaveCount(1);
  const code = await board.codeOf(board.strips().first());
  return { openid, code, strip: board.strip(code) };
}

/** The strip has left the queue and sits with the agent, because WeChat says so, and WeChat was asked once. */
async function expectServedOnce(
  board: Board,
  platform: Platform,
  code: string,
  nickname: string,
  openid: string,
) {
  await expect(board.sessionOf(nickname, code)).toBeVisible();
  await board.leaveLists();
  await expect(board.strip(code)).toHaveCount(0);
  await expect(board.kpi('等待中')).toContainText('0');
  const { sessions, agents } = await platform.state();
  const agent = agents.find(({ kf_nick }) => kf_nick === nickname);
  expect(sessions.map(({ openid: id, kf_account }) => [id, kf_account])).toEqual([
    [openid, agent?.kf_account],
  ]);
  const creates = await platform.calls(CREATE);
  expect(creates.map(({ errcode }) => errcode)).toEqual([0]);
}

test('a customer writes in WeChat and the strip appears within a second', async ({ board, platform }) => {
  let waiting = 0;
  // another customer where the machine had no second for the one before
  await expect(async () => {
    await platform.arrive({ text: '在吗' });
    waiting += 1;
    await expect(board.strips()).toHaveCount(waiting, { timeout: 1_000 });
  }).toPass();
  await expect(board.kpi('等待中')).toContainText(`${waiting}`);
});

test.describe('assigning', () => {
  test('by dragging the strip onto an agent', async ({ board, platform }) => {
    const { code, strip, openid } = await oneCustomer(board, platform);
    const nickname = await board.nickname(1);
    await board.drag(strip, board.agent(nickname));
    await expectServedOnce(board, platform, code, nickname, openid);
  });

  test('by the suggestion on the strip', async ({ board, platform }) => {
    const { code, strip, openid } = await oneCustomer(board, platform);
    const nickname = await board.pressSuggestion(strip);
    await expectServedOnce(board, platform, code, nickname, openid);
  });

  test('by the menu and the dialog', async ({ board, platform }) => {
    const { code, strip, openid } = await oneCustomer(board, platform);
    const nickname = await board.nickname(2);
    await board.assignByDialog(strip, nickname, '催发货，请查 3 月订单');
    await expectServedOnce(board, platform, code, nickname, openid);
    const [create] = await platform.calls(CREATE);
    expect(create?.body).toContain('催发货');
  });

  test('by the keyboard alone, in the dialog', async ({ board, platform, page }) => {
    const { code, strip, openid } = await oneCustomer(board, platform);
    await expect(strip.getByRole('button', { name: /^派给 / })).toBeVisible(); // it is known who is free
    await board.focusByKeyboard(strip);
    await page.keyboard.press('a');
    await expect(page.getByRole('dialog')).toBeVisible();
    const nickname = await board.checkedAgent();
    await page.keyboard.press('Enter');
    await expectServedOnce(board, platform, code, nickname, openid);
  });

  test('by the keyboard alone, picking the strip up', async ({ board, platform, page }) => {
    const { code, strip, openid } = await oneCustomer(board, platform);
    await board.focusByKeyboard(strip);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    const nickname = await board.announcedTarget();
    await page.keyboard.press('Space');
    // The focus is inside the list, so nothing moves there until it is asked to.
    await expect(strip).toContainText(`已接入 → ${nickname}`);
    await page.keyboard.press('u');
    await expectServedOnce(board, platform, code, nickname, openid);
  });

  test('is cancelled by Escape while dragging: WeChat is not called', async ({ board, platform, page }) => {
    const { strip } = await oneCustomer(board, platform);
    await board.lift(strip, board.agent(await board.nickname(0)));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(strip).toBeVisible();
    expect(await platform.calls(CREATE)).toEqual([]);
  });
});

test('two supervisors assign the same customer: WeChat is called once, the slower one is told', async ({
  board,
  platform,
  tower,
}) => {
  const { openid, code } = await oneCustomer(board, platform);
  const agents = (await platform.state()).agents.map(({ kf_account }) => kf_account);
  const call = await tower.client();
  const assign = (agentId: string | undefined) =>
    call('POST', '/api/accounts/main/operations', {
      type: 'assign',
      customerId: openid,
      agentId,
      key: `e2e-${agentId}`,
    });
  const results = await Promise.allSettled([assign(agents[0]), assign(agents[1])]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = results.find((result) => result.status === 'rejected');
  expect(String(refused?.reason)).toMatch(/409.*already_/);
  await expect(board.strip(code)).toHaveCount(0);
  expect((await platform.calls(CREATE)).filter(({ errcode }) => errcode === 0)).toHaveLength(1);
});

test('WeChat refuses because the agent has left: the strip stays and says why', async ({
  board,
  platform,
}) => {
  const { strip, openid } = await oneCustomer(board, platform);
  const nickname = await board.nickname(0);
  await platform.faults({ errors: [{ endpoint: CREATE, errcode: 65415, errmsg: 'kf is offline' }] });
  await board.drag(strip, board.agent(nickname));
  await expect(board.anywhere(new RegExp(`${nickname}.*离线`))).toBeVisible();
  await expect(strip).toBeVisible();
  expect((await platform.state()).queue.map((waiting) => waiting.openid)).toEqual([openid]);
});

test('an answer that never came is not called a failure: the truth is asked and shown', async ({
  board,
  platform,
}) => {
  const { code, strip, openid } = await oneCustomer(board, platform);
  const nickname = await board.nickname(0);
  // WeChat does it and its answer gets lost; its event is lost too.
  await platform.faults({
    drop: 1,
    errors: [{ endpoint: CREATE, reset: true, afterEffect: true, times: 1 }],
  });
  await board.drag(strip, board.agent(nickname));
  await expect(board.sessionOf(nickname, code)).toBeVisible();
  await eventually('the customer is served', async () => {
    const { sessions } = await platform.state();
    return sessions.some((session) => session.openid === openid);
  });
  expect(await platform.calls(CREATE)).toHaveLength(1);
});
