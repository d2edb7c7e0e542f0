import type { BulkOperation, DistributeRequest } from '@kf/shared/contract/distribution';
import { type AgentId, type CustomerId, EpochMs } from '@kf/shared/contract/ids';
import {
  agentId,
  anAgent,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import { type BulkDeps, createBulkOperations } from './bulk.ts';
import { createMemoryBulkStore } from './testing/memory-bulk-store.ts';
import { createWorld, rival, supervisor, type World } from './testing/world.ts';

const li = agentId('liting@kfdemo');
const zhou = agentId('zhoumin@kfdemo');
const customers = [1, 2, 3, 4, 5].map((n) => customerId(`oWaiting${n}`));

function setUp(over: (deps: BulkDeps) => Partial<BulkDeps> = () => ({})) {
  const world = createWorld(
    aState({
      agents: [anAgent({ agentId: li, capacity: 5 }), anAgent({ agentId: zhou, capacity: 3 })],
      waiting: customers.map((id, n) => aWaitingCustomer({ customerId: id, code: `AAA-00${n}` })),
      sessions: [aSession({ customerId: customerId('oServed'), code: 'BBB-001' })],
    }),
  );
  const store = createMemoryBulkStore(world.clock.now);
  const base: BulkDeps = { ...world.deps, store, operations: world.operations };
  const deps = { ...base, ...over(base) };
  const bulk = createBulkOperations(deps);
  return { world, store, deps, bulk };
}

const distribute = (
  items: readonly [CustomerId, AgentId][],
  over: Partial<DistributeRequest> = {},
): DistributeRequest => ({
  type: 'distribute',
  items: items.map(([id, agent]) => ({ act: 'assign', customerId: id, agentId: agent })),
  exceed: false,
  key: 'bulk-key-1',
  ...over,
});
const states = (bulk: BulkOperation | undefined) => bulk?.rows.map((row) => row.state);
const creates = (world: World) =>
  world.platform.calls.filter((c) => c.name === 'create').map((c) => c.customerId);
const toLi = (n: number) => customers.slice(0, n).map((id): [CustomerId, AgentId] => [id, li]);

describe('a bulk act', () => {
  it('sends its rows one by one, in order, and tells the outcome of each', async () => {
    const { world, bulk } = setUp();
    const { operationId, state } = await bulk.request(
      distribute([...toLi(2), [customers[2] as CustomerId, zhou]]),
      supervisor,
    );
    expect(state).toBe('running');
    await world.clock.advance(5_000);
    const done = await bulk.find(operationId);
    expect(done).toMatchObject({ state: 'done', by: '林主管' });
    expect(states(done)).toEqual(['done', 'done', 'done']);
    expect(creates(world)).toEqual(customers.slice(0, 3));
    expect(world.audits.map((line) => line.bulkId)).toEqual([operationId, operationId, operationId]);
  });

  it('hands over and closes, too', async () => {
    const { world, bulk } = setUp();
    const { operationId } = await bulk.request(
      {
        ...distribute([]),
        items: [
          { act: 'handover', customerId: customerId('oServed'), agentId: zhou, fromAgentId: li },
          { act: 'close', customerId: customers[0] as CustomerId },
        ],
      },
      supervisor,
    );
    await world.clock.advance(5_000);
    expect(states(await bulk.find(operationId))).toEqual(['done', 'done']);
    expect(world.platform.sessions.get(customerId('oServed'))?.agentId).toBe(zhou);
  });

  it('skips who was taken meanwhile and whose agent is full by then, and says so', async () => {
    const { world, bulk } = setUp();
    world.change({ sessions: { ...world.state().sessions, ...taken(3) } });
    world.platform.begin(customers[0] as CustomerId, zhou);
    await world.clock.advance(50);
    const { operationId } = await bulk.request(distribute(toLi(3)), supervisor);
    await world.clock.advance(5_000);
    const done = await bulk.find(operationId);
    expect(done?.rows.map((row) => [row.state, row.error?.code])).toEqual([
      ['skipped', 'already_taken'],
      ['done', undefined],
      ['skipped', 'agent_full'],
    ]);
    expect(creates(world)).toEqual([customers[1]]);
  });

  it('goes over capacity where that was allowed', async () => {
    const { world, bulk } = setUp();
    world.change({ sessions: { ...world.state().sessions, ...taken(4) } });
    const { operationId } = await bulk.request(distribute(toLi(1), { exceed: true }), supervisor);
    await world.clock.advance(5_000);
    expect(states(await bulk.find(operationId))).toEqual(['done']);
  });

  it('stops: what is on its way ends, nothing else begins', async () => {
    const { world, bulk } = setUp();
    const { operationId } = await bulk.request(distribute(toLi(3)), supervisor);
    await world.clock.advance(60);
    await bulk.stop(operationId, rival);
    await world.clock.advance(5_000);
    const stopped = await bulk.find(operationId);
    expect(stopped).toMatchObject({ state: 'stopped', stoppedBy: '赵主管' });
    expect(states(stopped)).toEqual(['done', 'stopped', 'stopped']);
    expect(creates(world)).toHaveLength(1);
  });

  it('does not stop when it is done', async () => {
    const { world, bulk } = setUp();
    const { operationId } = await bulk.request(distribute(toLi(1)), supervisor);
    await world.clock.advance(5_000);
    await expect(bulk.stop(operationId, rival)).rejects.toMatchObject({ code: 'already_ended' });
    await expect(bulk.stop('never' as never, rival)).rejects.toMatchObject({ code: 'operation_not_found' });
  });

  it('waits for the next minute when WeChat takes no more calls in this one, and loses no row', async () => {
    let left = 2;
    const { world, bulk } = setUp(({ operations, now }) => ({
      operations: {
        ...operations,
        async request(...args) {
          if (left-- === 0) throw new AppError('wechat_minute_limit', 'slow', { details: { until: now() } });
          return operations.request(...args);
        },
      },
    }));
    const { operationId } = await bulk.request(distribute(toLi(3)), supervisor);
    await world.clock.advance(5_000);
    expect(await bulk.find(operationId)).toMatchObject({ state: 'paused', pausedUntil: expect.any(Number) });
    expect(states(await bulk.find(operationId))).toEqual(['done', 'done', 'waiting']);
    await world.clock.advance(70_000);
    const done = await bulk.find(operationId);
    expect(states(done)).toEqual(['done', 'done', 'done']);
    expect(done).not.toHaveProperty('pausedUntil');
  });

  it('gives up as a whole when no row can succeed', async () => {
    const { world, bulk } = setUp(({ operations }) => ({
      operations: {
        ...operations,
        request: async () => Promise.reject(new AppError('wechat_daily_limit', 'spent')),
      },
    }));
    const { operationId } = await bulk.request(distribute(toLi(3)), supervisor);
    await world.clock.advance(1_000);
    const ended = await bulk.find(operationId);
    expect(ended?.state).toBe('stopped');
    expect(ended?.rows.map((row) => [row.state, row.error?.code])).toEqual([
      ['failed', 'wechat_daily_limit'],
      ['stopped', 'wechat_daily_limit'],
      ['stopped', 'wechat_daily_limit'],
    ]);
  });

  it.each([0, 20, 60, 120, 200, 400])(
    'goes on in another process after one died at %i ms, and sends nobody twice',
    async (ms) => {
      let dead = false;
      const mortal =
        <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          if (dead) return new Promise<never>(() => undefined);
          const result = await work(...args);
          return dead ? new Promise<never>(() => undefined) : result;
        };
      const { world, store, deps, bulk } = setUp((base) => ({
        sleep: mortal(base.sleep),
        store: { ...base.store, save: mortal(base.store.save), touch: mortal(base.store.touch) },
        operations: { ...base.operations, request: mortal(base.operations.request) },
      }));
      const { operationId } = await bulk.request(distribute(toLi(3)), supervisor);
      await world.clock.advance(ms);
      dead = true;
      await world.clock.advance(30_000);
      const next = createBulkOperations({
        ...deps,
        store: { ...store },
        sleep: world.deps.sleep,
        operations: world.operations,
      });
      await next.recover();
      await world.clock.advance(30_000);
      expect(states(await next.find(operationId))).toEqual(['done', 'done', 'done']);
      expect([...creates(world)].sort()).toEqual(customers.slice(0, 3));
    },
  );

  it('with the same key is the same act', async () => {
    const { world, bulk } = setUp();
    const first = await bulk.request(distribute(toLi(2)), supervisor);
    const again = await bulk.request(distribute(toLi(2)), supervisor);
    expect(again.operationId).toBe(first.operationId);
    await expect(bulk.request(distribute(toLi(1)), supervisor)).rejects.toMatchObject({
      code: 'request_invalid',
    });
    await world.clock.advance(5_000);
    expect(creates(world)).toHaveLength(2);
  });
});

const taken = (n: number) =>
  Object.fromEntries(
    Array.from({ length: n }, (_, i) => customerId(`oOther${i}`)).map((id) => [
      id,
      aSession({ customerId: id, agentId: li, startedAt: EpochMs.parse(NOW) }),
    ]),
  );
