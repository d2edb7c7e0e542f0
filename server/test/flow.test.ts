import type { PersonId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { agentId, customerId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { boardOf, startTower, startWorld, truthOf } from './tower.ts';

const by = { personId: 'p1' as PersonId, name: '林主管' };
let keys = 0;
const key = () => `test-key-${++keys}`;

/** An account with two agents online: one has room, one is full by her own setting. */
async function startSmall(mode: 'plain' | 'compatible' | 'safe', dialect: 'current' | 'legacy') {
  const world = await startWorld({
    platform: { mode, dialect, agents: 2, seed: 7 },
    tower: { config: { mode, dialect } },
  });
  const [first, second] = world.platform.state().agents.map((a) => a.kf_account);
  if (!first || !second) throw new Error('the simulator made no agents');
  for (const account of [first, second]) {
    world.platform.agents(account, { action: 'online' });
    world.platform.agents(account, { action: 'autoAccept', value: 0 });
  }
  const until = (what: (state: LiveState) => boolean) =>
    expect.poll(() => what(world.tower.state()), { timeout: 10_000, interval: 20 }).toBe(true);
  await until((s) => Object.values(s.agents).filter((a) => a.presence !== 'offline').length === 2);
  const arrive = async () => {
    const { openids } = await world.platform.customers({
      action: 'arrive',
      text: '你好,有人在吗?😀',
      wait: true,
    });
    return customerId(openids[0] as string);
  };
  return { ...world, first: agentId(first), second: agentId(second), until, arrive };
}

const modes = ['plain', 'compatible', 'safe'] as const;
const dialects = ['current', 'legacy'] as const;

describe.each(modes.flatMap((mode) => dialects.map((dialect) => ({ mode, dialect }))))(
  'in $mode mode, $dialect dialect',
  ({ mode, dialect }) => {
    it('a customer writes, waits, is assigned, served and closed, and both sides agree at each step', async () => {
      const { platform, tower, first, until, arrive, close } = await startSmall(mode, dialect);
      try {
        const customer = await arrive();
        await until((s) => s.waiting[customer] !== undefined);
        expect(tower.state().waiting[customer]).toMatchObject({ sinceFrom: 'message' });
        await until((s) => s.waiting[customer]?.listed === true);
        expect(boardOf(tower.state())).toEqual(truthOf(platform));

        const before = platform.calls({ endpoint: '/customservice/kfsession/create' }).log.length;
        const request = {
          type: 'assign' as const,
          customerId: customer,
          agentId: first,
          note: '老客户',
          key: key(),
        };
        const [operation, repeat] = await Promise.all([
          tower.runtime.operations.request(request, by),
          tower.runtime.operations.request(request, by),
        ]);
        expect(repeat.operationId).toBe(operation.operationId);
        await until((s) => s.sessions[customer]?.agentId === first && s.waiting[customer] === undefined);
        await until((s) => s.operations[operation.operationId]?.state === 'confirmed');
        expect(platform.calls({ endpoint: '/customservice/kfsession/create' }).log).toHaveLength(before + 1);
        expect(tower.state().sessions[customer]?.assignedBy).toBe('林主管');
        expect(boardOf(tower.state())).toEqual(truthOf(platform));

        await tower.runtime.operations.request({ type: 'close', customerId: customer, key: key() }, by);
        await until((s) => s.sessions[customer] === undefined);
        expect(boardOf(tower.state())).toEqual(truthOf(platform));
        expect(tower.state().today).toMatchObject({ arrived: 1, accepted: 1, abandoned: 0 });

        // who comes again is known to have been served by them, so that the board can propose them first
        await platform.customers({ action: 'message', openid: customer, text: '还有一件事', wait: true });
        await until((s) => s.waiting[customer]?.lastAgentId === first);
      } finally {
        await close();
      }
    });
  },
);

describe('a supervisor', () => {
  it('is told who was first when the customer is already served', async () => {
    const { platform, tower, first, second, until, arrive, close } = await startSmall('safe', 'current');
    try {
      const customer = await arrive();
      await until((s) => s.waiting[customer] !== undefined);
      platform.agents(first, { action: 'accept', openid: customer });
      await until((s) => s.sessions[customer]?.agentId === first);
      await expect(
        tower.runtime.operations.request(
          { type: 'assign', customerId: customer, agentId: second, key: key() },
          by,
        ),
      ).rejects.toMatchObject({ code: 'already_taken', details: { agentId: first } });
    } finally {
      await close();
    }
  });

  it('puts a wait aside that WeChat cannot close, and sees it again when the customer writes', async () => {
    const { platform, tower, until, arrive, close } = await startSmall('safe', 'current');
    try {
      const customer = await arrive();
      await until((s) => s.waiting[customer]?.listed === true);
      const since = tower.state().waiting[customer]?.waitingSince;
      await tower.runtime.operations.request({ type: 'close', customerId: customer, key: key() }, by);
      await until((s) => s.dismissed[customer] !== undefined && s.waiting[customer] === undefined);
      expect(tower.state().waitingCount).toBe(0);
      await platform.customers({ action: 'message', openid: customer, text: '还在吗', wait: true });
      await until((s) => s.waiting[customer]?.waitingSince === since && s.dismissed[customer] === undefined);
    } finally {
      await close();
    }
  });
});

describe('waiting times', () => {
  it('go on from the first arrival through a restart', async () => {
    const { platform, tower, database, arrive, until } = await startSmall('safe', 'current');
    try {
      const customer = await arrive();
      await until((s) => s.waiting[customer] !== undefined);
      const before = tower.state().waiting[customer];
      await tower.close();
      const again = await startTower({ platform, database });
      try {
        await expect.poll(() => again.state().sources.queue.state, { timeout: 10_000 }).toBe('live');
        expect(again.state().waiting[customer]).toMatchObject({
          waitingSince: before?.waitingSince,
          code: before?.code,
          sinceFrom: 'message',
        });
        expect(boardOf(again.state())).toEqual(truthOf(platform));
      } finally {
        await again.close();
      }
    } finally {
      await platform.close();
      await database.close();
    }
  });
});

describe('when the platform does not answer', () => {
  it('the last good picture stays, says since when, and recovers by itself', async () => {
    const { platform, tower, until, arrive, close } = await startSmall('safe', 'current');
    try {
      const customer = await arrive();
      await until((s) => s.waiting[customer]?.listed === true);
      platform.faults({ errors: [{ endpoint: '*', errcode: -1 }] });
      await until((s) => s.sources.queue.state === 'failing' && s.sources.online.state === 'failing');
      const failing = tower.state();
      expect(failing.sources.queue).toMatchObject({ reason: 'wechat_unavailable', errcode: -1 });
      expect(failing.sources.queue.asOf).toBeGreaterThan(0);
      expect(failing.waiting[customer]).toBeDefined();
      platform.faults({ reset: true });
      tower.runtime.retryNow();
      await until((s) => s.sources.queue.state === 'live' && s.sources.online.state === 'live');
    } finally {
      await close();
    }
  });
});
