import { expect, test } from '../fixtures.ts';
import type { Board } from './support/board.ts';
import { eventually, type Platform, type Truth } from './support/platform.ts';
import type { Tower } from './support/tower.ts';

/** The board's figures are those of the platform. */
async function expectAgreement(board: Board, platform: Platform) {
  await expect(async () => {
    const truth = await platform.state();
    expect(await board.kpiNumber('等待中')).toBe(truth.queue.length);
    expect(await board.kpiNumber('会话中')).toBe(truth.sessions.length);
    expect(await board.strips().count()).toBe(truth.queue.length);
  }).toPass();
}

const online = ({ agents }: Truth) => agents.filter(({ status }) => status > 0);

test('a browser that was cut off for a while has the same numbers afterwards', async ({
  board,
  platform,
  page,
}) => {
  await platform.arrive({ count: 3 });
  await expect(board.strips()).toHaveCount(3);

  await page.context().setOffline(true);
  await expect(board.badge()).toContainText(/已断开|正在重连/, { timeout: 30_000 });
  await platform.arrive({ count: 4 });
  const [first, second] = online(await platform.state());
  await eventually('all wait', async () => (await platform.state()).queue.length === 7);
  await platform.agent(first?.kf_account ?? '', { action: 'accept', count: 2 });
  await platform.agent(second?.kf_account ?? '', { action: 'accept', count: 1 });
  await page.context().setOffline(false);

  await expect(board.badge()).toContainText('实时', { timeout: 30_000 });
  await expectAgreement(board, platform);
});

test('while WeChat is out the badge says since when, old data stay, and all recovers by itself', async ({
  board,
  platform,
}) => {
  await platform.arrive({ count: 2 });
  await expect(board.strips()).toHaveCount(2);

  await platform.faults({ outage: { mode: 'http', httpStatus: 502, pushes: 'lost' } });
  await expect(board.badge()).toContainText(/停在 \d\d:\d\d:\d\d/, { timeout: 60_000 });
  await expect(board.strips()).toHaveCount(2);
  await platform.arrive({ count: 1, transfer: true });

  await platform.faults({ reset: true });
  await expect(board.badge()).toContainText('实时', { timeout: 90_000 });
  await expectAgreement(board, platform);
});

test('kill -9 of the server: it comes back with the numbers, and waiting times go on from the first arrival', async ({
  board,
  platform,
  tower,
}) => {
  const openids = await platform.arrive({ count: 3 });
  await expect(board.strips()).toHaveCount(3);
  const before = await waitingSince(tower, openids);

  await tower.kill();
  await expect(board.badge()).toContainText(/正在重连|已断开/, { timeout: 30_000 });
  await platform.arrive({ count: 1, transfer: true }); // nobody is there to be told
  await tower.start();

  await expect(board.badge()).toContainText('实时', { timeout: 40_000 });
  await expectAgreement(board, platform);
  expect(await waitingSince(tower, openids)).toEqual(before);
});

test('kill -9 right after an acknowledged push loses nothing', async ({ platform, tower, board }) => {
  for (let round = 0; round < 3; round++) {
    await platform.customer({ action: 'arrive', wait: true }); // answered when the push was acknowledged
    await tower.kill();
    await tower.start();
  }
  expect((await platform.deliveries()).filter(({ outcome }) => outcome === 'delivered')).toHaveLength(3);
  await expect(board.strips()).toHaveCount(3, { timeout: 40_000 });
  await expectAgreement(board, platform);
});

async function waitingSince(tower: Tower, openids: string[]) {
  const { state } = await tower.live();
  return Object.values(state.waiting)
    .filter(({ customerId }) => openids.includes(customerId))
    .toSorted((a, b) => a.customerId.localeCompare(b.customerId))
    .map(({ customerId, waitingSince: since }) => [customerId, since]);
}

test('a part of the console that is gone after an update asks for a reload, which brings it', async ({
  board,
  page,
}) => {
  const parts = '**/assets/*.js';
  await page.route(parts, (route) => route.fulfill({ status: 404 }));
  await page.getByRole('button', { name: '帮助' }).click();
  await expect(page.getByRole('heading', { name: '这一部分没有取到' })).toBeVisible();
  await page.unroute(parts);
  await page.getByRole('button', { name: '重新载入' }).click();
  await expect(board.queue()).toBeVisible();
  await page.getByRole('button', { name: '帮助' }).click();
  await expect(page.getByRole('dialog', { name: '键盘' })).toBeVisible();
});
