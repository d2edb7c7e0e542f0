import type { TimelineAnswer, VisitsAnswer } from '@kf/shared/contract/visits';
import { createSimulator, type Simulator } from '@kf/simulator';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from './database.ts';
import { type NodeProcess, startNode, watch } from './node-process.ts';
import { boardOf, credentials, truthOf } from './tower.ts';

const TAKEOVER_MS = 10_000;
const started: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.close();
});

async function world() {
  const { database, connection } = await createTestDatabase();
  await database.close();
  const platform = await createSimulator({ port: 0, scenario: 'empty', agents: 3, seed: 11, ...credentials });
  started.push(platform);
  for (const { kf_account } of platform.state().agents) {
    platform.agents(kf_account, { action: 'online', autoAccept: 0 });
  }
  const node = async (port?: number) => {
    const process = await startNode(connection, platform.url, port);
    started.push({ close: process.stop });
    return process;
  };
  return { platform, connection, node };
}

/** Customers whose message was acknowledged, at the first attempt. */
const acknowledged = (platform: Simulator) =>
  platform
    .deliveries({ limit: 5_000, name: 'text' })
    .log.filter(({ outcome, attempts }) => outcome === 'delivered' && attempts.length === 1)
    .map(({ openid }) => openid);

const agrees = async (node: NodeProcess, platform: Simulator) => {
  const { state } = await node.live();
  expect(boardOf(state)).toEqual(truthOf(platform));
};

const sinceOf = async (node: NodeProcess) =>
  Object.fromEntries(
    Object.values((await node.live()).state.waiting).map((w) => [
      w.customerId,
      [w.waitingSince, w.sinceFrom],
    ]),
  );

/** What the node answers to a GET below the account. */
const ask = async <T>(node: NodeProcess, path: string): Promise<T> => {
  const answer = await fetch(`${node.url}/api/accounts/main/${path}`, { headers: { cookie: node.cookie } });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

const writerOf = async (connection: ConstructorParameters<typeof Client>[0]) => {
  const client = new Client(connection);
  await client.connect();
  const { rows } = await client.query<{ node: string }>('select node from live_writer');
  await client.end();
  return rows[0]?.node;
};

describe('two nodes on one database', () => {
  it('the writer is killed: the other takes over, its browsers see one resync, and the numbers are right', async () => {
    const { platform, connection, node } = await world();
    const first = await node();
    const second = await node();
    expect(await writerOf(connection)).toMatch(new RegExp(`:${first.pid}$`));
    // A push may come in by any node.
    platform.setCallback(second.callbackUrl);
    await platform.customers({ action: 'arrive', count: 5, wait: true });
    await expect.poll(() => agrees(second, platform).then(() => true), { timeout: 10_000 }).toBe(true);
    await agrees(first, platform);
    const before = await sinceOf(second);
    const browser = await watch(second);
    const { epoch } = await second.live();

    await first.kill();
    const killedAt = Date.now();
    await platform.customers({ action: 'arrive', count: 5, wait: true }); // acknowledged while nobody writes
    await expect
      .poll(async () => (await second.live()).epoch, { timeout: TAKEOVER_MS, interval: 50 })
      .not.toBe(epoch);
    expect(Date.now() - killedAt).toBeLessThan(TAKEOVER_MS);
    await expect.poll(() => agrees(second, platform).then(() => true), { timeout: 10_000 }).toBe(true);

    expect(await writerOf(connection)).toMatch(new RegExp(`:${second.pid}$`));
    expect(await sinceOf(second)).toMatchObject(before);
    expect(acknowledged(platform)).toHaveLength(10);
    // One snapshot when it came, one for the new epoch.
    expect(browser.snapshots).toHaveLength(2);
    expect(browser.snapshots[1]?.epoch).toBe((await second.live()).epoch);
    browser.close();
  }, 90_000);

  it('a third node joins later and shows the same state', async () => {
    const { platform, node } = await world();
    const first = await node();
    platform.setCallback(first.callbackUrl);
    await platform.customers({ action: 'arrive', count: 3, wait: true });
    await expect.poll(() => agrees(first, platform).then(() => true), { timeout: 10_000 }).toBe(true);
    const late = await node();
    const [one, other] = [await first.live(), await late.live()];
    expect(other.epoch).toBe(one.epoch);
    expect(other.state.waiting).toEqual(one.state.waiting);
  }, 60_000);
});

describe('kill -9 of the only node', () => {
  it('in the middle of arrivals, again and again: no acknowledged push is lost, waiting goes on, and history has every visit once', async () => {
    const { platform, node } = await world();
    let tower = await node();
    const port = Number(new URL(tower.url).port);
    platform.setCallback(tower.callbackUrl);
    const known: Record<string, unknown> = {};
    const served = new Set<string>();
    const [agent = ''] = platform.state().agents.map(({ kf_account }) => kf_account);

    for (const killAfterMs of [15, 60, 140, 260]) {
      const arrivals = platform.customers({ action: 'arrive', count: 20, wait: true });
      await new Promise((resolve) => setTimeout(resolve, killAfterMs));
      await tower.kill();
      tower = await node(port);
      await arrivals;
      await expect.poll(() => agrees(tower, platform).then(() => true), { timeout: 15_000 }).toBe(true);
      const since = await sinceOf(tower);
      expect(since).toMatchObject(known);
      // A customer whose first attempt got no answer waits from the second one on: only then did WeChat queue them.
      for (const openid of acknowledged(platform)) if (!served.has(openid)) known[openid] = since[openid];
      // the next kill may find these on their way into the history
      for (const openid of Object.keys(known).slice(0, 3)) {
        platform.agents(agent, { action: 'accept', openid });
        platform.agents(agent, { action: 'close', openid });
        delete known[openid];
        served.add(openid);
      }
    }
    await expect.poll(() => agrees(tower, platform).then(() => true), { timeout: 15_000 }).toBe(true);
    expect(Object.keys(known).length).toBeGreaterThan(0);
    // From their message, not only from a later list: the push itself was kept.
    expect(Object.values(known)).toEqual(Object.keys(known).map(() => [expect.any(Number), 'message']));

    const waiting = platform.state().queue.map(({ openid }) => openid);
    const expected = [...waiting.map((id) => [id, 'open']), ...[...served].map((id) => [id, 'served'])];
    const visits = async () =>
      (await ask<VisitsAnswer>(tower, 'history/visits?limit=200')).visits
        .map((visit) => [visit.customerId, visit.outcome])
        .toSorted();
    await expect.poll(visits, { timeout: 10_000 }).toEqual(expected.toSorted());
    for (const openid of served) {
      const { lines } = await ask<TimelineAnswer>(tower, `customers/${openid}/timeline`);
      expect(lines.map(({ kind }) => kind).toSorted()).toEqual(['accepted', 'arrived', 'ended', 'message']);
    }
  }, 180_000);
});
