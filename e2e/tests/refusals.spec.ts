import { type SessionRefusal, sessionRefusals } from '@kf/shared/testing/session-refusals';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import type { Board } from './support/board.ts';
import type { Platform } from './support/platform.ts';

const CREATE = '/customservice/kfsession/create';
const CLOSE = '/customservice/kfsession/close';
const GET = '/customservice/kfsession/getsession';

test.use({ agents: 2 });

/** Times that WeChat has to say so: a refused token is renewed, a busy platform asked, and the call made once more. */
const timesOf = ({ code }: SessionRefusal) =>
  code === 'wechat_token_refused' || code === 'wechat_unavailable' ? 2 : 1;

/** All but the one that is no failure, and one of the two that close the interface for a while, which then comes last. */
const walked = (call: 'create' | 'close', last: number) =>
  sessionRefusals
    .filter(({ calls, errcode }) => calls.includes(call) && ![45009, 45011, 65413].includes(errcode))
    .concat(sessionRefusals.filter(({ errcode }) => errcode === last));

interface Words {
  sentence: string;
  nextStep: string;
}

/** Makes WeChat answer each number in turn, acts, and reads what the screen says of it: a change each time. */
async function walk(
  refusals: SessionRefusal[],
  refuse: (refusal: SessionRefusal) => Promise<unknown>,
  read: () => Promise<Words | undefined>,
): Promise<void> {
  const all: Words[] = [];
  for (const refusal of refusals) {
    const before = all.at(-1)?.sentence;
    await refuse(refusal);
    let words: Words | undefined;
    await expect(async () => {
      words = await read();
      expect(words?.sentence ?? before, `${refusal.errcode}`).not.toBe(before);
    }).toPass({ intervals: [50] });
    if (!words) throw new Error('nothing was said');
    expect(words.nextStep.length, words.sentence).toBeGreaterThan(3);
    all.push(words);
  }
  expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(refusals.length);
  expect(new Set(all.map(({ nextStep }) => nextStep)).size).toBe(refusals.length);
}

/** One customer waits, another is served by the first agent. */
async function oneOfEach(board: Board, platform: Platform) {
  const [agent] = (await platform.state()).agents;
  const [openid = ''] = await platform.arrive({ transfer: true });
  await platform.agent(agent?.kf_account ?? '', { action: 'accept', openid });
  const slot = board.sessionsOf(agent?.kf_nick ?? '').first();
  await expect(slot).toBeVisible();
  await platform.arrive();
  await expect(board.strips()).toHaveCount(1);
  await expect(board.queue().getByText('等微信名单确认')).toHaveCount(0);
  return { agent, openid, slot, strip: board.strips().first() };
}

async function endByKeyboard(page: Page, slot: Locator) {
  await slot.focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('dialog').getByRole('button', { name: '结束会话' })).toBeFocused();
  await page.keyboard.press('Enter');
}

test('every number WeChat may answer to creating and closing a session is read as its own sentence with a next step', async ({
  board,
  platform,
  tower,
  page,
}) => {
  await (await tower.client())('PUT', '/api/me/settings', { graceSeconds: 0 });
  const { agent, openid, slot, strip } = await oneOfEach(board, platform);
  const call = await tower.client();
  const answer = (endpoint: string, refusal: SessionRefusal) =>
    platform.faults({
      errors: [{ endpoint, errcode: refusal.errcode, errmsg: 'no', times: timesOf(refusal) }],
    });
  const act = (body: { type: string }, { errcode }: SessionRefusal) =>
    call('POST', '/api/accounts/main/operations', { ...body, key: `${body.type} ${errcode}` });

  const [waiting] = (await platform.state()).queue;
  const assign = { type: 'assign', customerId: waiting?.openid, agentId: agent?.kf_account };
  const note = strip.getByRole('note');
  await walk(
    walked('create', 45011),
    async (refusal) => {
      await answer(CREATE, refusal);
      await act(assign, refusal);
    },
    async () => {
      if ((await note.count()) === 0 || !(await strip.getByRole('button', { name: '换人重派' }).isVisible()))
        return;
      const sentence = await note.locator('b').innerText();
      return { sentence, nextStep: (await note.innerText()).replace(sentence, '').trim() };
    },
  );

  const close = { type: 'close', customerId: openid };
  await walk(
    walked('close', 45009),
    async (refusal) => {
      await answer(CLOSE, refusal);
      await act(close, refusal);
    },
    async () => {
      const said = /没有做成：(.*) · (.*)$/.exec((await slot.getAttribute('aria-label')) ?? '');
      return said?.[1] && said[2] ? { sentence: said[1], nextStep: said[2] } : undefined;
    },
  );

  // the dialog in which the next try is made says it, too, with WeChat's number
  const dialog = page.getByRole('dialog');
  await slot.focus();
  await page.keyboard.press('x');
  await expect(dialog.getByRole('alert')).toHaveText(
    '今天的接口次数用完了，00:00 恢复 请在微信客户端操作 (45009)',
  );
  await page.keyboard.press('Escape');
  await strip.getByRole('group').focus();
  await page.keyboard.press('a');
  await expect(dialog.getByRole('alert')).toContainText('(45011)');
  await page.keyboard.press('Escape');

  // and so does the drawer, before anything is chosen there
  await slot.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: '操作' }).getByRole('alert')).toContainText('(45009)');
  await page.keyboard.press('Escape');

  // what nobody was told of was never called a failure before WeChat had been asked
  expect((await platform.calls(GET)).length).toBeGreaterThanOrEqual(2);
  expect((await platform.state()).sessions.map((session) => [session.openid, session.kf_account])).toEqual([
    [openid, agent?.kf_account],
  ]);
});

test('a busy, slow or silent WeChat is shown as being checked, never as a failure, and then the truth', async ({
  board,
  platform,
  tower,
  page,
}) => {
  await (await tower.client())('PUT', '/api/me/settings', { graceSeconds: 0 });
  const { agent, slot, strip } = await oneOfEach(board, platform);
  const code = await board.codeOf(strip);
  /** Every state that the strip and the slot were drawn in. */
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { kfSeen: seen });
    const look = () => seen.add(document.querySelector('main')?.innerText ?? '');
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  const everSeen = (text: string) =>
    page.evaluate(
      (wanted) =>
        [...(window as unknown as { kfSeen: Set<string> }).kfSeen].some((one) => one.includes(wanted)),
      text,
    );

  // busy once, and the platform had done nothing: asked, sent again, served
  await platform.faults({ errors: [{ endpoint: CREATE, errcode: -1, errmsg: 'system error', times: 1 }] });
  await strip.getByRole('group').focus();
  await page.keyboard.press('s');
  await expect(strip).toContainText('正在核对');
  await board.leaveLists();
  const served = board.agents().getByRole('button', { name: new RegExp(`${code}.*接待`) });
  await expect(served).toBeVisible();
  expect((await platform.calls(CREATE)).map(({ errcode }) => errcode)).toEqual([-1, 0]);
  expect((await platform.calls(GET)).length).toBeGreaterThanOrEqual(2);

  // slow: on its way until the answer comes, sent once
  await platform.faults({
    errors: [{ endpoint: CLOSE, delayMs: 3_000, times: 1 }],
    drop: 1,
  });
  await endByKeyboard(page, served);
  await expect(served).toContainText('结束中');
  await expect(served).toHaveCount(0);
  // silent: the connection breaks after WeChat has done it, and its event is lost
  await platform.faults({ errors: [{ endpoint: CLOSE, reset: true, afterEffect: true, times: 1 }], drop: 1 });
  await endByKeyboard(page, slot);
  await expect(slot).toHaveCount(0);
  expect((await platform.calls(CLOSE)).length).toBe(2);
  for (const failure of ['没有结束成', '换人重派', '没有派成'])
    expect(await everSeen(failure), failure).toBe(false);

  // ended in the client and nobody told us: WeChat says 65413, and the person is told so
  const [again = ''] = await platform.arrive({ transfer: true });
  await platform.faults({ reset: true });
  await platform.agent(agent?.kf_account ?? '', { action: 'accept', openid: again });
  await expect(slot).toBeVisible();
  await platform.faults({ drop: 1 });
  await slot.focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('dialog')).toBeVisible();
  await platform.agent(agent?.kf_account ?? '', { action: 'close', openid: again });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '客户已离开，没有会话可结束' })).toContainText(
    '列表会自动更新，无需操作',
  );
  await expect(slot).toHaveCount(0);
});
