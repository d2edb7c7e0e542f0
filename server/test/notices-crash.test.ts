import type { NoticeLog } from '@kf/shared/contract/notices';
import { createSimulator } from '@kf/simulator';
import { afterEach, expect, it } from 'vitest';
import { createTestDatabase } from './database.ts';
import { type NodeProcess, startNode } from './node-process.ts';
import { initial } from './reception.ts';
import { credentials } from './tower.ts';

// kill -9 in a rush of notices, on real processes: first of the node that writes while another stands by, then of the
// only one left, which is started again.

const RUSH = 14;
/** Each message takes WeChat so long, half of it after it was taken: a kill strikes messages on both sides of that. */
const SEND_MS = 120;

const started: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.close();
});

async function call<T>(node: NodeProcess, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${node.url}/api/accounts/main${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: node.url, cookie: node.cookie },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

it('kill -9 of the writer, then of the only node, in a rush: no notice is lost, none doubled, over both', async () => {
  const { database, connection } = await createTestDatabase();
  await database.close();
  const platform = await createSimulator({ port: 0, scenario: 'empty', agents: 2, seed: 5, ...credentials });
  started.push(platform);
  for (const { kf_account } of platform.state().agents)
    platform.agents(kf_account, { action: 'online', autoAccept: 0 });
  const node = async (port?: number) => {
    const process = await startNode(connection, platform.url, port);
    started.push({ close: process.stop });
    return process;
  };
  const first = await node();
  const second = await node();
  platform.setCallback(second.callbackUrl);
  for (const { kf_account } of platform.state().agents)
    await call(first, 'PUT', `/agents/${kf_account}/profile`, { groupIds: [], capacity: 2 });
  const rules = initial('notices');
  const { version } = await call<{ version: number }>(first, 'GET', '/settings/notices');
  await call(first, 'PUT', '/settings/notices', {
    version,
    value: {
      ...rules,
      on: true,
      quiet: { from: 0, to: 0 },
      perMinute: 600,
      rules: { ...rules.rules, joinedFromMinutes: 0, joinedAfterSeconds: 0 },
    },
  });
  const send = 'message/custom/send';
  platform.faults({ errors: [{ endpoint: send, delayMs: SEND_MS, afterEffect: true }] });

  const customers: string[] = [];
  const heard = () =>
    customers.flatMap((openid) => platform.customer(openid).seen.filter(({ from }) => from === 'custom'));
  const rush = async () => {
    const { openids } = await platform.customers({ action: 'arrive', count: RUSH, text: '你好', wait: true });
    const before = heard().length;
    customers.push(...openids);
    await expect.poll(() => heard().length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 3);
  };
  await rush();
  await first.kill();
  await rush();
  const port = Number(new URL(second.url).port);
  await second.kill();
  expect(heard().length).toBeLessThan(customers.length); // it struck in the middle
  const last = await node(port);

  const log = async () => (await call<NoticeLog>(last, 'GET', '/notices?limit=100')).rows;
  const open = async () =>
    (await log()).filter(({ state }) => ['planned', 'claimed', 'sending'].includes(state)).length;
  const told = async () => new Set((await log()).map(({ customerId }) => customerId)).size;
  await expect.poll(told, { timeout: 20_000, interval: 200 }).toBe(customers.length);
  await expect.poll(open, { timeout: 60_000, interval: 500 }).toBe(0);

  const rows = await log();
  expect(rows).toHaveLength(customers.length);
  const uncertain = rows.filter(({ state }) => state === 'uncertain');
  // what was on its way when a process died is named, and not sent again; each process has four in hand
  expect(uncertain.length).toBeLessThanOrEqual(8);
  for (const { customerId, state } of rows) {
    const times = platform.customer(customerId).seen.filter(({ from }) => from === 'custom').length;
    if (state === 'uncertain') expect(times).toBeLessThanOrEqual(1);
    else expect(`${customerId} ${state} ${times}`).toBe(`${customerId} sent 1`);
  }
}, 180_000);
