import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAgent, removeAgent, setAutoAccept, setStatus } from '../src/world/agents.ts';
import {
  acceptByHand,
  close,
  hasRoom,
  leaveQueue,
  openByApi,
  switchAgent,
  transfer,
} from '../src/world/sessions.ts';
import { addCustomer, createWorld, type Happening, type World } from '../src/world/world.ts';

const AGENTS = ['a@x', 'b@x', 'c@x', 'd@x'];
const CUSTOMERS = Array.from({ length: 12 }, (_, index) => `o${index}`);

const agent = fc.constantFrom(...AGENTS);
const customer = fc.constantFrom(...CUSTOMERS);
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      openid: customer,
      wish: fc.option(agent, { nil: '' }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), openid: customer, to: agent }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const), openid: customer }) },
  fc.record({ do: fc.constant('switch' as const), openid: customer, to: agent }),
  fc.record({ do: fc.constant('accept' as const), openid: customer, to: agent }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('status' as const),
      to: agent,
      status: fc.constantFrom(0, 1, 2, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      to: agent,
      limit: fc.integer({ min: 0, max: 4 }),
    }),
  },
  fc.record({ do: fc.constant('unfollow' as const), openid: customer }),
  fc.record({ do: fc.constant('delete' as const), to: agent }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

function aWorld(): World {
  const world = createWorld();
  for (const kfAccount of AGENTS)
    addAgent(world, { kfAccount, nickname: kfAccount, wechatId: `wx_${kfAccount}` });
  for (const openid of CUSTOMERS) addCustomer(world, 0, openid);
  return world;
}

function run(world: World, now: number, step: Command, transMode: 'direct' | 'wait'): Happening[] {
  const target = 'to' in step ? world.agents.get(step.to) : undefined;
  switch (step.do) {
    case 'transfer':
      return transfer(world, { transMode }, now, { openid: step.openid, text: 'hi', wish: step.wish });
    case 'create':
      return target && target.status > 0 && !world.sessions.has(step.openid)
        ? openByApi(world, now, step.openid, step.to)
        : [];
    case 'close':
      return close(world, now, step.openid, 'api');
    case 'switch':
      return switchAgent(world, now, step.openid, step.to);
    case 'accept':
      return target && world.queue.has(step.openid) ? acceptByHand(world, now, step.openid, step.to) : [];
    case 'status':
      return target ? setStatus(world, now, target, step.status as 0 | 1 | 2 | 3) : [];
    case 'limit':
      return target ? setAutoAccept(world, now, target, step.limit) : [];
    case 'unfollow':
      return leaveQueue(world, step.openid, 'unfollowed');
    case 'delete':
      return removeAgent(world, now, step.to);
  }
}

/** What one who sees only the events believes. */
function believe(sessions: Map<string, string>, happening: Happening): void {
  if (happening.type === 'opened') {
    expect(sessions.has(happening.openid)).toBe(false); // never two sessions for one customer
    sessions.set(happening.openid, happening.kfAccount);
  }
  if (happening.type === 'closed') {
    expect(sessions.get(happening.openid)).toBe(happening.kfAccount);
    sessions.delete(happening.openid);
  }
  if (happening.type === 'switched') {
    expect(sessions.get(happening.openid)).toBe(happening.from);
    sessions.set(happening.openid, happening.to);
  }
}

function check(world: World, believed: Map<string, string>): void {
  const sessions = [...world.sessions.values()];
  expect(new Map(sessions.map(({ openid, kfAccount }) => [openid, kfAccount]))).toEqual(believed);
  for (const { kfAccount, sessions: held } of world.agents.values()) {
    const own = sessions.filter((session) => session.kfAccount === kfAccount).map(({ openid }) => openid);
    expect([...held].sort()).toEqual(own.sort());
  }
  const queue = [...world.queue.values()];
  for (const { openid } of queue) expect(world.sessions.has(openid)).toBe(false);
  expect(queue.map(({ since }) => since)).toEqual(queue.map(({ since }) => since).sort((a, b) => a - b));
  const free = [...world.agents.values()].filter(hasRoom).map(({ kfAccount }) => kfAccount);
  for (const { kfAccount } of queue)
    expect(kfAccount === '' ? free : free.filter((name) => name === kfAccount)).toEqual([]);
}

describe('the world', () => {
  it.each(['direct', 'wait'] as const)(
    'stays whole and tells everything it does (transfer %s)',
    (transMode) => {
      fc.assert(
        fc.property(fc.array(command, { maxLength: 80 }), (steps) => {
          const world = aWorld();
          const believed = new Map<string, string>();
          steps.forEach((step, now) => {
            for (const happening of run(world, now, step, transMode)) believe(believed, happening);
            check(world, believed);
          });
        }),
        { numRuns: 300 },
      );
    },
  );

  it('takes the one who waits longest, by the agent with the fewest sessions, ties by the smaller number', () => {
    const world = aWorld();
    for (const openid of ['o0', 'o1', 'o2'])
      transfer(world, { transMode: 'direct' }, 1, { openid, text: '' });
    for (const name of ['b@x', 'a@x']) {
      const member = world.agents.get(name);
      if (member) setStatus(world, 2, member, 1);
    }
    const b = world.agents.get('b@x');
    const a = world.agents.get('a@x');
    if (!a || !b) throw new Error('missing');
    a.autoAccept = 2;
    expect(setAutoAccept(world, 3, b, 2).filter(({ type }) => type === 'opened')).toMatchObject([
      { openid: 'o0', kfAccount: 'a@x' },
      { openid: 'o1', kfAccount: 'b@x' },
      { openid: 'o2', kfAccount: 'a@x' },
    ]);
  });

  it('lets one who waits for a named agent hold up nobody', () => {
    const world = aWorld();
    transfer(world, { transMode: 'wait' }, 1, { openid: 'o0', text: '', wish: 'c@x' });
    transfer(world, { transMode: 'wait' }, 2, { openid: 'o1', text: '' });
    const a = world.agents.get('a@x');
    if (!a) throw new Error('missing');
    a.autoAccept = 5;
    expect(setStatus(world, 3, a, 1)).toContainEqual(
      expect.objectContaining({ type: 'opened', openid: 'o1' }),
    );
    expect([...world.queue.keys()]).toEqual(['o0']);
  });

  it('does not give sessions to an agent who gained room only by force', () => {
    const world = aWorld();
    const a = world.agents.get('a@x');
    if (!a) throw new Error('missing');
    a.autoAccept = 1;
    setStatus(world, 0, a, 1);
    for (const openid of ['o0', 'o1']) openByApi(world, 0, openid, 'a@x'); // beyond the limit
    transfer(world, { transMode: 'direct' }, 1, { openid: 'o2', text: '' });
    expect(close(world, 2, 'o0', 'api').filter(({ type }) => type === 'opened')).toEqual([]);
    expect(close(world, 3, 'o1', 'api').filter(({ type }) => type === 'opened')).toHaveLength(1);
  });
});
