import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, CustomerId, GroupId } from '../contract/ids.ts';
import type { Agent, Group } from '../contract/live.ts';
import { aGroup, agentId, anAgent, customerId, groupId, NOW } from '../testing/builders.ts';
import { capacityOf } from './load.ts';
import { type Plan, type PlanCustomer, type PlanGround, planDistribution } from './plan-distribution.ts';
import { reachabilityOf } from './reachability.ts';

const defaults = { sameGroup: true, manual: false, exceed: false };
const [li, zhou, wang] = ['liting', 'zhoumin', 'wangfang'].map((name) => agentId(`${name}@kfdemo`)) as [
  AgentId,
  AgentId,
  AgentId,
];
const sales = groupId('g1');
const groups: Record<string, Group> = { g1: aGroup(), g2: aGroup({ groupId: groupId('g2'), name: '售后' }) };

const ground = (agents: Agent[], loads: Record<string, number> = {}): PlanGround => ({
  agents,
  groups,
  dialect: 'current',
  loadOf: (id) => loads[id] ?? 0,
  now: NOW,
});
const someone = (n: number, over: Partial<PlanCustomer> = {}): PlanCustomer => ({
  customerId: customerId(`o${n}`),
  ...over,
});
const told = (plan: Plan) => [
  ...plan.placed.map((row) => `${row.customerId} ${row.agentId.split('@')[0]} ${row.reason}`),
  ...plan.rest.map((row) => `${row.customerId} ${row.why}`),
];

describe('a plan', () => {
  const team = [
    anAgent({ agentId: li, capacity: 4, groupIds: [sales] }),
    anAgent({ agentId: zhou, capacity: 4, groupIds: [sales] }),
    anAgent({ agentId: wang, capacity: 4 }),
  ];

  it('gives the oldest the freest by share', () => {
    const plan = planDistribution(
      [1, 2, 3].map((n) => someone(n)),
      defaults,
      ground(team, { [li]: 1, [wang]: 2 }),
    );
    expect(told(plan)).toEqual(['o1 zhoumin freest', 'o2 liting freest', 'o3 zhoumin freest']);
    expect(plan.placed[2]).toMatchObject({ load: 2, capacity: 4 });
  });

  it('prefers the wished agent, then the last one, then colleagues of the wished one', () => {
    const customers = [
      someone(1, { wishedAgentId: wang }),
      someone(2, { lastAgentId: li }),
      someone(3, { wishedAgentId: li, lastAgentId: wang }),
      someone(4, { wishedAgentId: li }),
    ];
    const plan = planDistribution(customers, defaults, ground(team, { [li]: 3, [wang]: 3 }));
    expect(told(plan)).toEqual([
      'o1 wangfang wished_agent',
      'o2 liting last_agent',
      'o3 zhoumin same_group',
      'o4 zhoumin same_group',
    ]);
  });

  it('lets who wished a group wait for it, and others pass by', () => {
    const customers = [someone(1, { wishedGroupId: sales }), someone(2)];
    const plan = planDistribution(customers, defaults, ground(team, { [li]: 4, [zhou]: 4 }));
    expect(told(plan)).toEqual(['o2 wangfang freest', 'o1 group_full']);
    const away = planDistribution(customers, defaults, ground(team.slice(2)));
    expect(told(away)).toEqual(['o2 wangfang freest', 'o1 group_offline']);
  });

  it('lets who wished an agent wait where that is asked for', () => {
    const customers = [
      someone(1, { wishedAgentId: li }),
      someone(2, { wishedAgentId: agentId('gone@kfdemo') }),
    ];
    const strict = { ...defaults, sameGroup: false };
    expect(told(planDistribution(customers, strict, ground(team, { [li]: 4 })))).toEqual([
      'o1 wished_full',
      'o2 wished_offline',
    ]);
  });

  it('uses agents by hand only when told so, and those of unknown capacity once', () => {
    const { capacity: _, ...unknown } = anAgent({ agentId: zhou });
    const odd = [anAgent({ agentId: li, capacity: 0 }), unknown];
    const three = [1, 2, 3].map((n) => someone(n));
    expect(told(planDistribution(three, defaults, ground(odd)))).toEqual([
      'o1 zhoumin idle',
      'o2 no_place',
      'o3 no_place',
    ]);
    expect(told(planDistribution(three, { ...defaults, manual: true }, ground(odd)))).toEqual([
      'o1 zhoumin idle',
      'o2 liting manual',
      'o3 no_place',
    ]);
  });

  it('goes over capacity only when told so, evenly', () => {
    const loads = { [li]: 4, [zhou]: 4, [wang]: 4 };
    const four = [1, 2, 3, 4].map((n) => someone(n));
    expect(planDistribution(four, defaults, ground(team, loads)).placed).toEqual([]);
    const over = planDistribution(four, { ...defaults, exceed: true }, ground(team, loads));
    expect(over.placed.map((row) => row.load).sort()).toEqual([5, 5, 5, 6]);
    // Whom a customer asks for by name serves them, of whatever group they are.
    const both = [someone(1, { wishedAgentId: wang, wishedGroupId: sales }), someone(2)];
    const alone = planDistribution(both, { ...defaults, exceed: true }, ground(team.slice(2), { [wang]: 4 }));
    expect(told(alone)).toEqual(['o1 wangfang over', 'o2 wangfang over']);
  });

  it('moves the sessions of an agent who has gone to colleagues first, never back', () => {
    const gone = anAgent({ agentId: li, presence: 'offline', groupIds: [sales] });
    const customers = [1, 2, 3, 4, 5].map((n) => someone(n, { fromAgentId: li }));
    const plan = planDistribution(customers, defaults, ground([gone, ...team.slice(1)], { [zhou]: 2 }));
    expect(told(plan)).toEqual([
      'o1 zhoumin same_group',
      'o2 zhoumin same_group',
      'o3 wangfang freest',
      'o4 wangfang freest',
      'o5 wangfang freest',
    ]);
    const back = planDistribution([someone(1, { fromAgentId: wang })], defaults, ground(team.slice(2)));
    expect(told(back)).toEqual(['o1 nobody_online']);
  });

  it('leaves out whom somebody is acting on', () => {
    const plan = planDistribution([someone(1, { held: 'in_progress' }), someone(2)], defaults, ground(team));
    expect(told(plan)).toEqual(['o2 liting freest', 'o1 in_progress']);
  });
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => agentId(`${name}@kf`));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyGroup = fc.constantFrom(groupId('g1'), groupId('g2'));
const anyAgent = fc.record({
  online: fc.boolean(),
  excluded: fc.boolean(),
  capacity: maybe(fc.nat(4)),
  groupIds: fc.uniqueArray(anyGroup),
  load: fc.nat(5),
  lastServedAt: maybe(fc.nat(3)),
});
const scene = fc.record({
  agents: fc.array(anyAgent, { maxLength: ids.length }),
  customers: fc.array(
    fc.record({
      wishedAgentId: maybe(fc.constantFrom(...ids)),
      wishedGroupId: maybe(anyGroup),
      lastAgentId: maybe(fc.constantFrom(...ids)),
      fromAgentId: maybe(fc.constantFrom(...ids)),
      held: maybe(fc.constantFrom('unlisted' as const, 'in_progress' as const)),
    }),
    { maxLength: 20 },
  ),
  options: fc.record({ sameGroup: fc.boolean(), manual: fc.boolean(), exceed: fc.boolean() }),
});

function play({ agents, customers, options }: typeof scene extends fc.Arbitrary<infer T> ? T : never) {
  const loads: Record<string, number> = {};
  const list = agents.map(({ online, excluded, capacity, groupIds, load, lastServedAt }, index): Agent => {
    const id = ids[index] as AgentId;
    loads[id] = load;
    const { capacity: _, ...agent } = anAgent({
      agentId: id,
      presence: online ? 'online' : 'offline',
      groupIds,
    });
    return {
      ...agent,
      ...(capacity !== undefined && { capacity }),
      ...(excluded && { excluded: {} }),
      ...(lastServedAt !== undefined && { lastServedAt: lastServedAt as never }),
    };
  });
  const people = customers.map((one, index) => someone(index, one));
  return { list, people, options, loads, plan: planDistribution(people, options, ground(list, loads)) };
}

/** Whether this agent could ever serve the customer, had they room. */
const couldServe = (agent: Agent, customer: PlanCustomer, sameGroup: boolean, groupOf: GroupId | undefined) =>
  agent.agentId !== customer.fromAgentId &&
  (groupOf === undefined || agent.groupIds.includes(groupOf) || customer.wishedAgentId === agent.agentId) &&
  (customer.wishedAgentId === undefined || sameGroup || customer.wishedAgentId === agent.agentId);

describe('[fair and within bounds] whatever the scene', () => {
  const check = (holds: (scene: ReturnType<typeof play>) => void) =>
    fc.assert(
      fc.property(scene, (made) => holds(play(made))),
      { numRuns: 1_000 },
    );

  it('everybody is placed once or told why not', () =>
    check(({ people, plan }) => {
      const named = [...plan.placed, ...plan.rest].map((row) => row.customerId);
      expect([...named].sort()).toEqual(people.map((one) => one.customerId).sort());
    }));

  it('only reachable agents get anybody, and nobody gets who is taken from them', () =>
    check(({ list, people, plan }) => {
      for (const row of plan.placed) {
        const agent = list.find((one) => one.agentId === row.agentId) as Agent;
        expect(reachabilityOf(agent, 'current', NOW).kind).toBe('yes');
        expect(people.find((one) => one.customerId === row.customerId)?.fromAgentId).not.toBe(row.agentId);
      }
    }));

  it('nobody goes over capacity unless that is allowed, and then only when no place is left for them', () =>
    check((made) => {
      const { list, plan, options, loads } = made;
      for (const agent of list) {
        const capacity = capacityOf(agent, groups);
        const given = plan.placed.filter((row) => row.agentId === agent.agentId);
        if (capacity.kind === 'limit' && !options.exceed)
          expect((loads[agent.agentId] ?? 0) + given.length).toBeLessThanOrEqual(
            Math.max(capacity.limit, loads[agent.agentId] ?? 0),
          );
        if (capacity.kind === 'manual') expect(given.length).toBeLessThanOrEqual(options.manual ? 1 : 0);
        for (const row of given)
          if (row.capacity !== undefined && row.load > row.capacity) expect(row.reason).toBe('over');
      }
    }));

  it('nobody is passed over for a place they could have had', () =>
    check(({ list, people, plan, options }) => {
      const order = new Map<CustomerId, number>(people.map((one, index) => [one.customerId, index]));
      for (const left of plan.rest) {
        const customer = people.find((one) => one.customerId === left.customerId) as PlanCustomer;
        if (customer.held) continue;
        const later = plan.placed.filter(
          (row) => (order.get(row.customerId) ?? 0) > (order.get(left.customerId) ?? 0),
        );
        for (const row of later) {
          const agent = list.find((one) => one.agentId === row.agentId) as Agent;
          expect(couldServe(agent, customer, options.sameGroup, customer.wishedGroupId)).toBe(false);
        }
      }
    }));

  it('the order in which agents come changes nothing', () =>
    check(({ list, people, options, loads, plan }) => {
      expect(planDistribution(people, options, ground([...list].reverse(), loads))).toEqual(plan);
    }));
});

it('100 waiting and 30 agents take well under 100 ms', () => {
  const agents = Array.from({ length: 30 }, (_, n) => anAgent({ agentId: agentId(`a${n}@kf`), capacity: 5 }));
  const customers = Array.from({ length: 100 }, (_, n) => someone(n));
  const startedAt = Date.now();
  expect(planDistribution(customers, defaults, ground(agents)).placed).toHaveLength(100);
  expect(Date.now() - startedAt).toBeLessThan(100);
});
