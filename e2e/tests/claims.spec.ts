import { expect, test } from '../fixtures.ts';
import { boardOf, hireSupervisor } from './support/people.ts';

const CREATE = '/customservice/kfsession/create';
/** How often two browsers race; the figure of record is 50. */
const RACES = Number(process.env['KF_RACES'] ?? 6);

test('whoever has a dialog open is seen by the others, who may still act and are told; a strip can be flagged for all', async ({
  board,
  platform,
  tower,
  browser,
  page,
}) => {
  await platform.arrive({ text: '在吗' });
  await expect(board.strips()).toHaveCount(1);
  const code = await board.codeOf(board.strips().first());
  const strip = board.strip(code);
  const zhao = await boardOf(browser, tower, await hireSupervisor(tower, '赵主管'));
  const theirs = zhao.strip(code);

  await board.openAssignDialog(strip);
  await expect(theirs).toContainText('林主管 处理中');
  await expect(theirs.getByRole('button', { name: /^派给 / })).toHaveCount(0);
  await zhao.openAssignDialog(theirs);
  await expect(zhao.page.getByRole('dialog')).toContainText('林主管 也打开了这位客户');
  await zhao.page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(theirs).not.toContainText('处理中');

  await board.focusByKeyboard(strip);
  await page.keyboard.press('f');
  await expect(theirs.getByRole('img', { name: '林主管 抽出' })).toBeVisible();
  await page.keyboard.press('f');
  await expect(theirs.getByRole('img', { name: '林主管 抽出' })).toHaveCount(0);
  await zhao.page.context().close();
});

test(`two browsers assign the same customer at once, ${RACES} times: one create each, and both screens tell the truth`, async ({
  platform,
  tower,
  browser,
}) => {
  test.setTimeout(120_000 + RACES * 15_000);
  const login = { username: 'lin', password: 'tower-of-tests' };
  const lin = await boardOf(browser, tower, login, { graceSeconds: 0 });
  const zhao = await boardOf(browser, tower, await hireSupervisor(tower, '赵主管'), { graceSeconds: 0 });
  const boards = [lin, zhao];
  for (let race = 1; race <= RACES; race++) {
    await platform.arrive({ text: `第 ${race} 位` });
    await Promise.all(boards.map((board) => expect(board.strips()).toHaveCount(1)));
    const code = await lin.codeOf(lin.strips().first());
    const [one, other] = await Promise.all(
      boards.map((board) =>
        board
          .strip(code)
          .getByRole('button', { name: /^派给 / })
          .elementHandle(),
      ),
    );
    // pressed in the page itself: nothing of the test's own lies between the two
    if (!one || !other) throw new Error('nothing to press');
    await Promise.all(
      [one, other].map((button) => button.evaluate((element) => (element as HTMLButtonElement).click())),
    );
    for (const board of boards) {
      await board.leaveLists();
      await expect(board.strip(code)).toHaveCount(0);
      await expect(board.agents().getByRole('button', { name: new RegExp(`${code}.*接待`) })).toHaveCount(1);
    }
    const creates = await platform.calls(CREATE);
    expect(creates.map(({ errcode }) => errcode)).toEqual(Array(race).fill(0));
    const [mine, theirs] = await Promise.all(
      boards.map((board) =>
        board
          .agents()
          .getByRole('button', { name: new RegExp(`${code}.*接待`) })
          .getAttribute('aria-label'),
      ),
    );
    expect(mine).toBe(theirs);
    // a row draws eight sessions, so each is over before the next race
    const [session] = (await platform.state()).sessions;
    await platform.agent(session?.kf_account ?? '', { action: 'close', openid: session?.openid });
  }
  await Promise.all(boards.map((board) => board.page.context().close()));
});
