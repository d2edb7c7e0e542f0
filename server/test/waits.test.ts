import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { agentId, customerId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { startTower, startWorld } from './tower.ts';

const by = { personId: 'p1' as PersonId, name: '林主管' };

async function open() {
  const world = await startWorld({ platform: { agents: 2, seed: 7 } });
  const { platform } = world;
  let { tower } = world;
  const agents = platform.state().agents.map((agent) => agentId(agent.kf_account));
  const [li, wu] = agents;
  if (!li || !wu) throw new Error('the simulator made no agents');
  const until = (what: (state: LiveState) => boolean) =>
    expect.poll(() => what(tower.state()), { timeout: 10_000, interval: 20 }).toBe(true);
  const arrive = async () => {
    const { openids } = await platform.customers({ action: 'arrive', text: '你好', wait: true });
    const customer = customerId(openids[0] as string);
    await until((s) => s.waiting[customer] !== undefined);
    return customer;
  };
  const online = async (limit: number) => {
    for (const agent of agents) {
      platform.agents(agent, { action: 'online', autoAccept: 0 });
      await tower.runtime.roster.keepProfile(agent, { capacity: limit }, by);
    }
    await until((s) =>
      agents.every((id) => s.agents[id] !== undefined && s.agents[id].presence !== 'offline'),
    );
  };
  return {
    ...world,
    ...{ li, wu, until, arrive, online },
    tower: () => tower,
    async restart() {
      await tower.close();
      tower = await startTower({ platform, database: world.database });
    },
    async close() {
      await tower.close();
      await platform.close();
      await world.database.close();
    },
  };
}

describe('expected waits', () => {
  it('are in the live state of who waits, of arrivals, and answered from memory; nobody online is a reason, not a number', async () => {
    const { tower, until, arrive, online, close } = await open();
    try {
      const customer = await arrive();
      await until((s) => s.estimates[customer]?.reason === 'nobody_online');
      expect(tower().runtime.waits.forCustomer(customer)).toBeUndefined();
      expect(tower().runtime.waits.expected()).toEqual({ range: null, reason: 'nobody_online' });

      await online(3);
      await until((s) => s.estimates[customer]?.p90Ms !== undefined);
      expect(tower().state().estimates[customer]).toMatchObject({ basis: 'cold', reason: 'few_samples' });
      expect(tower().runtime.waits.forCustomer(customer)).toMatchObject({ ahead: 0, basis: 'cold' });
      expect(tower().runtime.waits.forNew({ kind: 'anyone' })).toBeDefined();
      await until((s) => s.arrivals['all']?.p50Ms !== undefined);
    } finally {
      await close();
    }
  });

  it('that were told stay with the customer over a restart, and are graded once when an agent takes the customer', async () => {
    const { platform, tower, li, until, arrive, online, restart, close } = await open();
    try {
      await online(3);
      const customer = await arrive();
      await until((s) => s.estimates[customer]?.p90Ms !== undefined);
      const at = Date.now() as EpochMs;
      tower().runtime.waits.told(customer, { lowMinutes: 1, highMinutes: 3 }, at);
      await until((s) => s.estimates[customer]?.told?.highMs === 180_000);
      tower().runtime.waits.told(customer, { lowMinutes: 1, highMinutes: 3 }, at);
      await restart();
      await until((s) => s.estimates[customer]?.told?.at === at);

      platform.agents(li, { action: 'accept', openid: customer });
      await until((s) => s.sessions[customer] !== undefined);
      expect(tower().state().estimates[customer]).toBeUndefined();
      const grades = () => tower().runtime.waits.grades((at - 60_000) as EpochMs, (at + 60_000) as EpochMs);
      await restart(); // whoever stops grades what is left
      const { sources } = await grades();
      expect(sources.told).toMatchObject({ total: { accepted: 1, sooner: 1, later: 0, left: 0 }, worst: [] });
      expect(sources.shown.total.accepted).toBe(1);
    } finally {
      await close();
    }
  });

  it('of a customer told in the answer that begins the wait are not lost', async () => {
    const { platform, tower, until, online, close } = await open();
    try {
      await online(3);
      const { openids } = await platform.customers({ action: 'arrive', text: '你好' });
      const customer = customerId(openids[0] as string);
      tower().runtime.waits.told(customer, { lowMinutes: 2, highMinutes: 5 }, Date.now() as EpochMs);
      await until((s) => s.estimates[customer]?.told?.highMs === 300_000);
    } finally {
      await close();
    }
  });
});
