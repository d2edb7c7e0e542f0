import { AccountId, type PersonId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { agentId, customerId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { createVisitMaker } from '#history/visits.ts';
import { createVisitStore } from '#store/visits.ts';
import { startTower, startWorld } from './tower.ts';

const by = { personId: 'p1' as PersonId, name: '林主管' };
let keys = 0;
const key = () => `history-key-${++keys}`;

async function open() {
  const world = await startWorld({ platform: { agents: 2, seed: 5 } });
  const { platform, tower } = world;
  const agents = platform.state().agents.map((agent) => agentId(agent.kf_account));
  const [li, wu] = agents;
  if (!li || !wu) throw new Error('the simulator made no agents');
  for (const agent of agents) platform.agents(agent, { action: 'online', autoAccept: 0 });
  const until = (what: (state: LiveState) => boolean) =>
    expect.poll(() => what(tower.state()), { timeout: 10_000, interval: 20 }).toBe(true);
  await until((s) => agents.every((id) => s.agents[id] !== undefined && s.agents[id].presence !== 'offline'));
  const arrive = async (text = '你好') => {
    const { openids } = await platform.customers({ action: 'arrive', text, wait: true });
    const customer = customerId(openids[0] as string);
    await until((s) => s.waiting[customer] !== undefined);
    return customer;
  };
  const { history } = tower.runtime;
  const visits = async () => {
    await history.catchUp();
    return (await history.visits({ limit: 100 })).visits;
  };
  return { ...world, li, wu, until, arrive, history, visits };
}

describe('the history of a customer', () => {
  it('tells arrival, messages, acts with person and result, transfer and end, in order and with names', async () => {
    const { platform, tower, li, wu, until, arrive, history, visits, close } = await open();
    try {
      const customer = await arrive('柜门色差');
      await platform.customers({ action: 'message', openid: customer, text: '还要等多久', wait: true });
      await tower.runtime.operations.request(
        { type: 'assign', customerId: customer, agentId: li, note: '老客户', key: key() },
        by,
      );
      await until((s) => s.sessions[customer]?.agentId === li);
      platform.agents(li, { action: 'switch', openid: customer, to: wu });
      await until((s) => s.sessions[customer]?.agentId === wu);
      await tower.runtime.operations.request({ type: 'close', customerId: customer, key: key() }, by);
      await until((s) => s.sessions[customer] === undefined);
      await tower.runtime.customers.setRemark(customer, '张女士', '王芳');

      expect(await visits()).toMatchObject([
        {
          customerId: customer,
          remark: '张女士',
          knownBy: 'message',
          position: 1,
          agentId: li,
          lastAgentId: wu,
          assignedBy: '林主管',
          note: '老客户',
          moves: [{ fromAgentId: li, toAgentId: wu }],
          outcome: 'served',
          endedBy: '林主管',
        },
      ]);
      const { lines, agents } = await history.timeline(customer, 100);
      expect(lines.map((line) => line.kind).toReversed()).toEqual([
        'message',
        'arrived',
        'message',
        'act',
        'accepted',
        'moved',
        'act',
        'ended',
        'remarked',
      ]);
      expect(lines.find((line) => line.kind === 'act' && line.type === 'assign')).toMatchObject({
        by: '林主管',
        note: '老客户',
        state: 'confirmed',
      });
      expect(agents[li]).toBe(tower.state().agents[li]?.nickname);
    } finally {
      await close();
    }
  });

  it('counts those who left, by the hour of their arrival', async () => {
    const { platform, tower, li, until, arrive, history, visits, close } = await open();
    try {
      const gone = await arrive();
      const served = await arrive();
      platform.agents(li, { action: 'accept', openid: served });
      await until((s) => s.sessions[served] !== undefined);
      await platform.customers({ action: 'leave', openid: gone });
      await until((s) => s.waiting[gone] === undefined);
      expect((await visits()).map((visit) => visit.outcome).sort()).toEqual(['left', 'open']);
      const at = tower.state().today.startedAt;
      const { buckets } = await history.summary({ from: at, to: at + 86_400_000, bucket: 'hour' });
      expect(buckets).toHaveLength(24);
      expect(buckets[0]?.fromAt).toBe(at);
      const sum = (of: 'arrived' | 'accepted' | 'abandoned') => buckets.reduce((n, b) => n + b[of], 0);
      expect([sum('arrived'), sum('accepted'), sum('abandoned')]).toEqual([2, 1, 1]);
      const [day] = (await history.summary({ from: at, to: at + 86_400_000, bucket: 'day' })).buckets;
      expect(day).toMatchObject({ fromAt: at, arrived: 2, acceptedInTarget: 1 });
      expect(await history.visits({ limit: 1 })).toMatchObject({ next: expect.any(Number) });
    } finally {
      await close();
    }
  });
});

describe('making history', () => {
  it('loses none and doubles none when it dies in the midst, runs twice at once, or starts anew', async () => {
    const { platform, tower, database, arrive, visits } = await open();
    try {
      const store = createVisitStore(database.db, AccountId.parse('main'));
      const maker = createVisitMaker(() => []);
      const dying = {
        ...maker,
        visitsFrom: (...given: Parameters<typeof maker.visitsFrom>) => {
          const made = maker.visitsFrom(...given);
          if (made.length > 0) throw new Error('killed');
          return made;
        },
      };
      const customers = [];
      for (let i = 0; i < 5; i++) {
        customers.push(await arrive());
        await store.advance(50, dying).catch(() => undefined);
        await Promise.all([
          store.advance(1, maker),
          store.advance(2, maker),
          tower.runtime.history.catchUp(),
        ]);
      }
      expect((await visits()).map((visit) => visit.customerId).toSorted()).toEqual(customers.toSorted());
      await tower.close();
      const again = await startTower({ platform, database });
      try {
        await expect.poll(() => again.state().sources.queue.state, { timeout: 10_000 }).toBe('live');
        await again.runtime.history.catchUp();
        const { visits: after } = await again.runtime.history.visits({ limit: 100 });
        expect(after.map((visit) => [visit.customerId, visit.outcome]).toSorted()).toEqual(
          customers.map((id) => [id, 'open']).toSorted(),
        );
      } finally {
        await again.close();
      }
    } finally {
      await platform.close();
      await database.close();
    }
  });
});
