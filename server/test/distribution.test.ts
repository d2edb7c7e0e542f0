import { randomUUID } from 'node:crypto';
import type { BulkOperation, PreviewAnswer } from '@kf/shared/contract/distribution';
import { type AgentId, type CustomerId, type EpochMs, PersonId } from '@kf/shared/contract/ids';
import { anOperation, NOW } from '@kf/shared/testing/builders';
import { afterEach, describe, expect, it } from 'vitest';
import type { BulkEntry, BulkStore } from '#operations/bulk-ports.ts';
import { createMemoryBulkStore } from '#operations/testing/memory-bulk-store.ts';
import { createBulkStore } from '#store/bulk-operations.ts';
import { createTestDatabase } from './database.ts';
import { startTower, startWorld } from './tower.ts';

type World = Awaited<ReturnType<typeof startWorld>>;
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const lin = { personId: PersonId.parse('p1'), name: '林主管' };
const zhao = { personId: PersonId.parse('p2'), name: '赵主管' };
const create = '/customservice/kfsession/create';

/** `agents` online who take nobody by themselves, each with room for `capacity`, and `waiting` customers in WeChat's list. */
async function setUp(agents: number, capacity: number, waiting: number) {
  world = await startWorld({ platform: { agents, agentsOnline: agents, autoAccept: 0 } });
  const { platform, tower } = world;
  const { acts, roster } = tower.runtime;
  await expect
    .poll(() => Object.values(tower.state().agents).filter((a) => a.presence === 'online'))
    .toHaveLength(agents);
  const agentIds = Object.keys(tower.state().agents) as AgentId[];
  for (const agentId of agentIds) await roster.keepProfile(agentId, { capacity }, lin);
  await platform.customers({ action: 'arrive', count: waiting, wait: true });
  const listed = () => Object.values(tower.state().waiting).filter((w) => w.listed).length;
  await expect.poll(listed, { timeout: 15_000 }).toBe(waiting);
  const preview = (options = { sameGroup: true, manual: false, exceed: false }): Promise<PreviewAnswer> =>
    acts.preview({ of: { kind: 'queue' }, options });
  const begin = (plan: PreviewAnswer, exceed = false) =>
    acts.bulk.request(
      {
        type: 'distribute',
        items: plan.rows.map(({ customerId, agentId }) => ({ act: 'assign', customerId, agentId })),
        exceed,
        key: randomUUID(),
      },
      lin,
    );
  const ends = (bulk: BulkOperation, state: BulkOperation['state'], timeout = 20_000) =>
    expect.poll(async () => (await acts.bulk.find(bulk.operationId))?.state, { timeout }).toBe(state);
  const calls = () => platform.calls({ endpoint: create }).total;
  return { world, platform, tower, acts, agentIds, preview, begin, ends, calls };
}

it('plans for 100 waiting and 30 agents in under 100 ms, and gives nobody to a full agent', async () => {
  const { preview } = await setUp(30, 3, 100);
  const times: number[] = [];
  let plan: PreviewAnswer | undefined;
  for (let i = 0; i < 5; i++) {
    const startedAt = performance.now();
    plan = await preview();
    times.push(performance.now() - startedAt);
  }
  expect(plan?.rows).toHaveLength(90);
  expect(plan?.rest.map(({ why }) => why)).toEqual(Array(10).fill('no_place'));
  expect(plan?.rows.every((row) => row.load <= (row.capacity ?? 0))).toBe(true);
  console.info(`preview: ${times.map((ms) => ms.toFixed(1)).join(', ')} ms`);
  expect(Math.min(...times)).toBeLessThan(100);
});

it('sends a plan row by row, and everybody is where the plan said', async () => {
  const { platform, preview, begin, ends, acts, calls } = await setUp(3, 2, 7);
  const plan = await preview();
  expect([plan.rows.length, plan.rest.length]).toEqual([6, 1]);
  const bulk = await begin(plan);
  await ends(bulk, 'done');
  const done = await acts.bulk.find(bulk.operationId);
  expect(done?.rows.map((row) => row.state)).toEqual(Array(6).fill('done'));
  expect(calls()).toBe(6);
  expect(new Set(platform.state().sessions.map((s) => `${s.openid} ${s.kf_account}`))).toEqual(
    new Set(plan.rows.map((row) => `${row.customerId} ${row.agentId}`)),
  );
});

it('respects the minute quota: pauses, loses nobody, and the stop button stops', async () => {
  const { platform, preview, begin, ends, acts, calls } = await setUp(2, 5, 6);
  platform.faults({ errors: [{ endpoint: create, errcode: 45011 }] });
  const plan = await preview();
  const bulk = await begin(plan);
  await ends(bulk, 'paused');
  const before = calls();
  await new Promise((done) => setTimeout(done, 1_500));
  expect(calls()).toBe(before); // nothing is tried before the minute is over
  const paused = await acts.bulk.find(bulk.operationId);
  expect(paused?.rows.map((row) => row.state)).toEqual(Array(6).fill('waiting'));
  const other = await preview();
  expect(other.running).toMatchObject([{ operationId: bulk.operationId, by: '林主管' }]);

  await acts.bulk.stop(bulk.operationId, zhao);
  await ends(bulk, 'stopped');
  const stopped = await acts.bulk.find(bulk.operationId);
  expect(stopped).toMatchObject({ stoppedBy: '赵主管' });
  expect(stopped?.rows.map((row) => row.state)).toEqual(Array(6).fill('stopped'));
  expect(platform.state().sessions).toEqual([]);
});

it('goes on after a restart', async () => {
  const { world: w, platform, tower, preview, begin, calls } = await setUp(2, 5, 6);
  platform.faults({ errors: [{ endpoint: create, delayMs: 150, afterEffect: true }] });
  const bulk = await begin(await preview());
  await expect.poll(calls).toBeGreaterThan(1);
  await tower.close();
  world = undefined;
  const next = await startTower({ platform, database: w.database });
  await expect
    .poll(async () => (await next.runtime.acts.bulk.find(bulk.operationId))?.state, { timeout: 20_000 })
    .toBe('done');
  expect(platform.state().sessions).toHaveLength(6);
  expect(calls()).toBeLessThanOrEqual(6); // a call that was cut off by the end of the first process is not logged
  await next.close();
  await platform.close();
  await w.database.close();
});

it('moves the sessions of an agent who has gone for good; a flicker makes no orphans', async () => {
  const { platform, tower, acts, agentIds, preview, begin, ends } = await setUp(3, 4, 4);
  await ends(await begin(await preview()), 'done');
  const [gone] = agentIds as [AgentId];
  const had = platform
    .state()
    .sessions.filter((s) => s.kf_account === gone)
    .map((s) => s.openid);
  expect(had.length).toBeGreaterThan(0);
  const orphans = () =>
    acts.preview({ of: { kind: 'orphans' }, options: { sameGroup: true, manual: false, exceed: false } });

  platform.agents(gone, { action: 'offline' });
  await expect.poll(() => tower.state().agents[gone]?.presence).toBe('offline');
  expect((await orphans()).rows).toEqual([]); // not past the grace time yet
  const alerts = tower.runtime.settings.get('alerts');
  const vanished = { ...alerts.rules.agent_vanished, afterMs: 500 };
  await tower.runtime.settings.put(
    'alerts',
    { ...alerts, rules: { ...alerts.rules, agent_vanished: vanished } },
    0,
    lin,
  );
  await expect.poll(async () => (await orphans()).rows.length).toBe(had.length);
  platform.agents(gone, { action: 'online' });
  await expect.poll(() => tower.state().agents[gone]?.presence).toBe('online');
  expect((await orphans()).rows).toEqual([]);

  platform.agents(gone, { action: 'offline' });
  await expect.poll(async () => (await orphans()).rows.length, { timeout: 5_000 }).toBe(had.length);
  const plan = await orphans();
  expect(plan.rows.every((row) => row.fromAgentId === gone && row.agentId !== gone)).toBe(true);
  const bulk = await acts.bulk.request(
    {
      type: 'distribute',
      items: plan.rows.map(({ customerId, agentId, fromAgentId }) => ({
        act: 'handover',
        customerId,
        agentId,
        fromAgentId,
      })),
      exceed: false,
      key: randomUUID(),
    },
    zhao,
  );
  await ends(bulk, 'done');
  const after = platform.state().sessions;
  expect(after.filter((s) => s.kf_account === gone)).toEqual([]);
  expect(after.map((s) => s.openid as CustomerId).sort()).toEqual(
    expect.arrayContaining([...had].sort() as CustomerId[]),
  );
});

describe.each(['in memory', 'in PostgreSQL'])('the store of bulk acts %s', (where) => {
  const entry = (n: number): BulkEntry => ({
    bulk: {
      operationId: `bulk-${n}` as never,
      type: 'distribute',
      state: 'running',
      by: '林主管',
      createdAt: (NOW + n) as EpochMs,
      updatedAt: NOW,
      exceed: false,
      rows: [{ act: 'close', customerId: anOperation().customerId, code: 'AAA', state: 'waiting' }],
    },
    key: `bulk-key-${n}`,
    personId: PersonId.parse('p1'),
    driver: 'a',
  });
  const clock = { now: NOW as EpochMs };
  async function withStore(work: (store: BulkStore) => Promise<void>) {
    clock.now = NOW;
    if (where === 'in memory') return work(createMemoryBulkStore(() => clock.now));
    const { database } = await createTestDatabase();
    await work(createBulkStore(database.db, 'main' as never, () => clock.now));
    await database.close();
  }

  it('takes a key once, and lists what goes on', () =>
    withStore(async (store) => {
      expect(await store.insert(entry(1))).toBeUndefined();
      expect(await store.insert({ ...entry(2), key: 'bulk-key-1' })).toEqual(entry(1));
      await store.insert(entry(3));
      expect((await store.listRunning()).map((e) => e.bulk.operationId)).toEqual(['bulk-1', 'bulk-3']);
      expect(await store.find('bulk-2' as never)).toBeUndefined();
    }));

  it('keeps a wish to stop until the end, and who had it first', () =>
    withStore(async (store) => {
      const { bulk } = entry(1);
      await store.insert(entry(1));
      expect(await store.save(bulk, 'a')).toEqual({ state: 'running' });
      expect(await store.stop(bulk.operationId, '赵主管')).toBe(true);
      expect(await store.stop(bulk.operationId, '王芳')).toBe(true);
      expect(await store.save(bulk, 'a')).toEqual({ state: 'stopping', stoppedBy: '赵主管' });
      expect(await store.save({ ...bulk, state: 'stopped' }, 'a')).toMatchObject({ state: 'stopped' });
      expect(await store.save(bulk, 'a')).toBeUndefined();
      expect(await store.stop(bulk.operationId, '王芳')).toBe(false);
      expect((await store.find(bulk.operationId))?.bulk).toMatchObject({
        state: 'stopped',
        stoppedBy: '赵主管',
      });
    }));

  it('gives what was abandoned to one process', () =>
    withStore(async (store) => {
      const { bulk } = entry(1);
      await store.insert(entry(1));
      const later = (NOW + 10_000) as EpochMs;
      expect(await store.listAbandoned(NOW)).toEqual([]);
      expect(await store.listAbandoned(later)).toHaveLength(1);
      clock.now = later;
      const claims = await Promise.all(['b', 'c'].map((d) => store.claim(bulk.operationId, d, later)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.save(bulk, 'a')).toBeUndefined();
    }));
});
