import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveState, Presence } from '../contract/live.ts';
import {
  aGroup,
  agentId,
  anAccount,
  anAgent,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '../testing/builders.ts';
import { capacityOf, freeSlots, sessionsByAgent } from './load.ts';
import { metricsOf } from './metrics.ts';

const ids = Array.from({ length: 5 }, (_, i) => agentId(`a${i}`));
const groupIds = Array.from({ length: 4 }, (_, i) => groupId(`g${i}`));

const anyAgent = (id: (typeof ids)[number]) =>
  fc
    .record({
      presence: fc.constantFrom<Presence>('offline', 'online', 'pc', 'phone', 'both'),
      groupIds: fc.uniqueArray(fc.constantFrom(...groupIds)),
      capacity: fc.option(fc.nat(4), { nil: undefined }),
      reportedLimit: fc.option(fc.nat(4), { nil: undefined }),
      reportedLoad: fc.option(fc.nat(4), { nil: undefined }),
    })
    .map(({ capacity, reportedLimit, reportedLoad, ...rest }) => {
      const { capacity: _, reportedLoad: __, ...agent } = anAgent({ agentId: id, ...rest });
      return {
        ...agent,
        ...(capacity !== undefined && { capacity }),
        ...(reportedLimit !== undefined && { reportedLimit }),
        ...(reportedLoad !== undefined && { reportedLoad }),
      };
    });

/** Agents in any number of groups, each session with one of them. */
const anyState: fc.Arbitrary<LiveState> = fc
  .record({
    agents: fc.tuple(...ids.map(anyAgent)),
    serving: fc.array(fc.constantFrom(...ids), { maxLength: 12 }),
    waits: fc.array(fc.record({ since: fc.nat(2_000_000), wish: fc.nat(2) }), { maxLength: 8 }),
    defaults: fc.array(fc.option(fc.nat(4), { nil: undefined }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ agents, serving, waits, defaults }) =>
    aState({
      agents,
      sessions: serving.map((id, i) => aSession({ customerId: customerId(`s${i}`), agentId: id })),
      waiting: waits.map(({ since, wish }, i) =>
        aWaitingCustomer({
          customerId: customerId(`w${i}`),
          waitingSince: at(NOW - since),
          ...(wish === 1 && { wishedAgentId: agentId('a0') }),
          ...(wish === 2 && { wishedGroupId: groupId('g0') }),
        }),
      ),
      groups: groupIds.map((id, i) => {
        const defaultCapacity = defaults[i];
        return aGroup({ groupId: id, ...(defaultCapacity !== undefined && { defaultCapacity }) });
      }),
    }),
  );

describe('the figures of the board', () => {
  it('are the sums of their rows, an agent in two groups counted once', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const metrics = metricsOf(state, NOW);
        const agents = Object.values(state.agents);
        const online = agents.filter((agent) => agent.presence !== 'offline');
        const byAgent = sessionsByAgent(state);
        const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
        const load = (id: string) => byAgent.get(agentId(id))?.length ?? 0;
        expect(metrics.sessions).toBe(sum(agents.map((agent) => load(agent.agentId))));
        expect(metrics.agents).toBe(ids.length);
        expect(metrics.online).toBe(online.length);
        expect(metrics.onlinePc + metrics.onlinePhone + metrics.onlineBoth).toBe(
          online.filter((agent) => agent.presence !== 'online').length,
        );
        expect(metrics.freeSlots).toBe(
          sum(agents.map((agent) => freeSlots(agent, load(agent.agentId), state.groups))),
        );
        const kinds = online.map((agent) => capacityOf(agent, state.groups));
        expect(metrics.capacity).toBe(sum(kinds.map((kind) => (kind.kind === 'limit' ? kind.limit : 0))));
        expect(metrics.manualOnline).toBe(kinds.filter((kind) => kind.kind !== 'limit').length);
        expect(metrics.reportedLoad).toBe(sum(online.map((agent) => agent.reportedLoad ?? 0)));
      }),
    );
  });

  it('of the queue are the sums of its rows', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const metrics = metricsOf(state, NOW);
        const rows = Object.values(state.waiting);
        expect(metrics.waiting).toBe(rows.length);
        expect(metrics.waitingKnown).toBe(rows.length);
        expect(metrics.wishedAgent).toBe(rows.filter((row) => row.wishedAgentId).length);
        expect(metrics.wishedGroup).toBe(rows.filter((row) => row.wishedGroupId).length);
        const longest = Math.max(...rows.map((row) => NOW - row.waitingSince));
        expect(metrics.longestWaitMs).toBe(rows.length > 0 ? longest : undefined);
      }),
    );
  });

  it('count all who wait, and how many of them are known', () => {
    const state = { ...aState({ waiting: [aWaitingCustomer()] }), waitingCount: 150 };
    expect(metricsOf(state, NOW)).toMatchObject({ waiting: 150, waitingKnown: 1 });
  });

  it('are undefined, never 0, where there is nothing to count', () => {
    const metrics = metricsOf(aState(), NOW);
    expect(metrics.longestWaitMs).toBeUndefined();
    expect(metrics.serviceLevel).toBeUndefined();
    expect(metrics.abandonedShare).toBeUndefined();
  });

  it('count a wait of an instant to come as no wait: clocks differ', () => {
    const state = aState({ waiting: [aWaitingCustomer({ waitingSince: at(NOW + 5_000) })] });
    expect(metricsOf(state, NOW).longestWaitMs).toBe(0);
  });
});

describe('the service level', () => {
  const day = { accepted: 8, acceptedInTarget: 6, abandoned: 4, abandonedShort: 2, arrived: 14 };
  const stateOf = (waitedMs: number): LiveState => {
    const state = aState({ waiting: [aWaitingCustomer({ waitingSince: at(NOW - waitedMs) })] });
    return { ...state, today: { ...state.today, ...day } };
  };

  it('leaves out who left at once, and those still within the target', () => {
    expect(metricsOf(stateOf(60_000), NOW).serviceLevel).toBeCloseTo(6 / 10);
  });

  it('counts those who already wait beyond the target as missed', () => {
    expect(metricsOf(stateOf(anAccount().serviceLevel.withinMs + 1), NOW).serviceLevel).toBeCloseTo(6 / 11);
  });

  it('the abandoned are a share of those who arrived', () => {
    expect(metricsOf(stateOf(0), NOW)).toMatchObject({ abandoned: 4, abandonedShare: 4 / 14 });
  });
});
