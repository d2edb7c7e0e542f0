import type { CustomerId, OperationId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { createSimulator, type Simulator } from '@kf/simulator';
import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { createTestDatabase } from './database.ts';
import { type NodeProcess, startNode } from './node-process.ts';
import { credentials } from './tower.ts';

// kill -9 between the two steps of hand-overs, on real processes. Each kill strikes a handful of hand-overs that are at
// different moments of their way. `KF_CRASH_KILLS` and `KF_CRASH_SEED` choose how many, and which.

const KILLS = Number(process.env['KF_CRASH_KILLS'] ?? 4);
const SEED = Number(process.env['KF_CRASH_SEED'] ?? 20260311);
const HANDOVERS_PER_KILL = 5;
/** Each call of the platform takes so long, so that most of a hand-over is waiting for one. */
const CALL_MS = 150;

const started: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.close();
});

/** Mulberry32: the same seed, the same moments. */
function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const post = async (node: NodeProcess, path: string, body: object): Promise<Operation> => {
  const answer = await fetch(`${node.url}/api/accounts/main${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: node.url, cookie: node.cookie },
    body: JSON.stringify(body),
  });
  const { operation, error } = (await answer.json()) as { operation: Operation; error?: object };
  if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(error)}`);
  return operation;
};

const isOver = (o: Operation | undefined) =>
  o !== undefined && ['confirmed', 'refused', 'unfinished'].includes(o.state);

const callsOf = (platform: Simulator, openid: string, name: string) =>
  platform
    .calls({ endpoint: `/customservice/kfsession/${name}`, limit: 5_000 })
    .log.filter(({ body }) => body.includes(openid)).length;

it(
  'kill -9 in the middle of hand-overs: the customer is with B, or with A, or pinned; never forgotten, never with both',
  async () => {
    console.info(`handover-crash: seed ${SEED}, ${KILLS} kills × ${HANDOVERS_PER_KILL} hand-overs`);
    const random = dice(SEED);
    const { database, connection } = await createTestDatabase();
    await database.close();
    const journal = new Client(connection);
    await journal.connect();
    started.push({ close: () => journal.end() });
    const platform = await createSimulator({
      port: 0,
      scenario: 'empty',
      agents: 2,
      seed: SEED,
      ...credentials,
    });
    started.push(platform);
    const [a, b] = platform.state().agents.map(({ kf_account }) => kf_account) as [string, string];
    for (const account of [a, b]) platform.agents(account, { action: 'online', autoAccept: 0 });

    const first = await startNode(connection, platform.url);
    const second = await startNode(connection, platform.url);
    const nodes: [NodeProcess, NodeProcess] = [first, second];
    started.push({ close: () => Promise.all(nodes.map((node) => node.stop())) });

    const ends: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      platform.faults({ reset: true });
      const victim = kill % 2; // the writer, and the one that only drives
      const [doomed, other] = victim === 0 ? nodes : [nodes[1], nodes[0]];
      platform.setCallback(other.callbackUrl);
      const { openids } = await platform.customers({
        action: 'arrive',
        count: HANDOVERS_PER_KILL,
        wait: true,
      });
      for (const openid of openids) platform.agents(a, { action: 'accept', openid });
      await expect
        .poll(
          async () => Object.keys((await doomed.live()).state.sessions).filter((id) => openids.includes(id)),
          {
            timeout: 15_000,
          },
        )
        .toHaveLength(HANDOVERS_PER_KILL);

      const slow = ['create', 'close'].map((name) => ({
        endpoint: `/customservice/kfsession/${name}`,
        delayMs: CALL_MS,
        afterEffect: true,
      }));
      platform.faults({ errors: slow });
      // a hand-over takes two calls: each begins so that the kill comes at another moment of it
      const begun: { openid: string; operationId: OperationId }[] = [];
      const offsets = openids.map(() => random() * 3 * CALL_MS).sort((x, y) => y - x);
      let waited = offsets[0] as number;
      for (const [index, offset] of offsets.entries()) {
        await new Promise((resolve) => setTimeout(resolve, waited - offset));
        waited = offset;
        const openid = openids[index] as string;
        const request = { type: 'handover', customerId: openid, toAgentId: b, key: `crash-${kill}-${index}` };
        begun.push({ openid, operationId: (await post(doomed, '/operations', request)).operationId });
      }
      await new Promise((resolve) => setTimeout(resolve, waited));
      await doomed.kill();
      // every other time the second agent turns out to be gone as well
      if (kill % 4 >= 2)
        platform.faults({ errors: [{ endpoint: '/customservice/kfsession/create', errcode: 65415 }] });
      // a new process in its place, while the other one takes up what was left
      nodes[victim] = await startNode(connection, platform.url, Number(new URL(doomed.url).port));

      for (const { openid, operationId } of begun) {
        const find = async () => {
          const { rows } = await journal.query<{ operation: Operation; open: boolean }>(
            'select operation, open from operation where operation_id = $1',
            [operationId],
          );
          return rows[0];
        };
        await expect
          .poll(async () => isOver((await find())?.operation), { timeout: 40_000, interval: 200 })
          .toBe(true);
        const entry = await find();
        if (!entry) throw new Error('the journal forgot the hand-over');
        const { state, steps = [] } = entry.operation;
        const holder = platform.state().sessions.filter((session) => session.openid === openid);
        const story = JSON.stringify({ kill, openid, state, steps });
        expect(holder.length, story).toBeLessThanOrEqual(1);
        const board = () => other.live().then((snapshot) => snapshot.state);
        if (state === 'confirmed') expect(holder[0]?.kf_account, story).toBe(b);
        else if (state === 'refused') expect(holder[0]?.kf_account, story).toBe(a);
        else {
          expect(holder, story).toEqual([]);
          await expect.poll(async () => (await board()).operations[operationId]?.state).toBe('unfinished');
          expect(entry.open, story).toBe(true);
        }
        await expect
          .poll(async () => (await board()).sessions[openid as CustomerId]?.agentId, { timeout: 10_000 })
          .toBe(holder[0]?.kf_account);
        // the journal tells every call, and how it ended
        expect(
          steps.filter((step) => step.state === 'sent'),
          story,
        ).toEqual([]);
        const told = (call: string) => steps.filter((step) => step.call === call).length;
        expect(callsOf(platform, openid, 'close'), story).toBeLessThanOrEqual(told('close'));
        expect(callsOf(platform, openid, 'create'), story).toBeLessThanOrEqual(told('create'));
        ends.push(`${state} after ${steps.map((step) => `${step.call}:${step.state}`).join(' ')}`);
      }
    }
    const counts = new Map<string, number>();
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
    console.info([...counts].map(([end, n]) => `${n} × ${end}`).join('\n'));
  },
  KILLS * 60_000 + 60_000,
);
