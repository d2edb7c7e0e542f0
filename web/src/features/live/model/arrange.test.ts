import type { Agent } from '@kf/shared/contract/live';
import { sessionsByAgent } from '@kf/shared/domain/load';
import { metricsOf } from '@kf/shared/domain/metrics';
import {
  aGroup,
  agentId,
  anAgent,
  anOperation,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentSort, factsOf, filterCounts, pendingByAgent } from './agent-facts.ts';
import { arrange, EVERYBODY, groupFigures, keepOrder, membersOf, settle, UNGROUPED } from './arrange.ts';

const agent = (id: string, over: Partial<Agent> = {}): Agent =>
  anAgent({ agentId: agentId(id), nickname: id, ...over });

function groundOf(state: ReturnType<typeof aState>, over: { sort?: AgentSort; byGroup?: boolean } = {}) {
  const byAgent = sessionsByAgent(state);
  const facts = new Map(
    Object.values(state.agents).map((one) => [
      one.agentId,
      factsOf(one, byAgent.get(one.agentId), state.groups, 'current', NOW),
    ]),
  );
  const view = { filter: 'all' as const, sort: 'free' as AgentSort, byGroup: true, ...over };
  return { facts, groups: state.groups, view };
}

const sessions = (id: string, count: number, minutes = 1) =>
  Array.from({ length: count }, (_, index) =>
    aSession({
      customerId: customerId(`${id}-${index}`),
      agentId: agentId(id),
      startedAt: at(NOW - minutes * 60_000),
    }),
  );

describe('agents in order', () => {
  const state = aState({
    agents: [
      agent('over', { capacity: 1 }),
      agent('full', { capacity: 1, servedToday: 9 }),
      agent('hand', { capacity: 0 }),
      agent('one', { capacity: 1 }),
      agent('two', { capacity: 2 }),
      agent('away', { presence: 'offline' }),
    ],
    sessions: [...sessions('over', 2, 30), ...sessions('full', 1, 40)],
  });

  it('have free slots first: most, then by hand, full, over, offline', () => {
    expect(arrange(groundOf(state))[0]?.rows).toEqual(['two', 'one', 'hand', 'full', 'over', 'away']);
  });

  it('can be sorted by their longest session and by whom they served today', () => {
    expect(arrange(groundOf(state, { sort: 'longest' }))[0]?.rows.slice(0, 2)).toEqual(['full', 'over']);
    expect(arrange(groundOf(state, { sort: 'served' }))[0]?.rows[0]).toBe('full');
  });

  it('are counted by what the filters show', () => {
    expect(filterCounts([...groundOf(state).facts.values()])).toEqual({
      all: 6,
      online: 5,
      free: 2,
      full: 2,
      offline: 1,
    });
  });

  it('change membership at once but keep their order until it is due', () => {
    const before = arrange(groundOf(state));
    const later = aState({
      agents: [
        ...Object.values(state.agents).filter((one) => one.agentId !== 'one'),
        agent('new', { capacity: 9 }),
      ],
      sessions: [...Object.values(state.sessions), ...sessions('two', 2)],
    });
    expect(keepOrder(groundOf(later), before)[0]?.rows).toEqual([
      'new',
      'two',
      'hand',
      'full',
      'over',
      'away',
    ]);
    expect(keepOrder(groundOf(state), before)[0]).toBe(before[0]);
  });
});

describe('groups', () => {
  const [g1, g2] = [groupId('g1'), groupId('g2')];
  const state = aState({
    groups: [
      aGroup({ groupId: g2, name: '售后', order: 2 }),
      aGroup({ groupId: g1, name: '售前', order: 1 }),
    ],
    agents: [agent('a', { groupIds: [g1, g2] }), agent('b', { groupIds: [g2] }), agent('c')],
    sessions: sessions('a', 2),
    waiting: [
      aWaitingCustomer({ customerId: customerId('x'), wishedGroupId: g1 }),
      aWaitingCustomer({ customerId: customerId('y'), wishedAgentId: agentId('b') }),
    ],
  });
  const ground = groundOf(state);

  it('show an agent of two groups in both, and everybody without a group last', () => {
    expect(arrange(ground).map((section) => [section.key, section.rows])).toEqual([
      ['g1', ['a']],
      ['g2', ['b', 'a']],
      [UNGROUPED, ['c']],
    ]);
    expect(membersOf(groundOf(state, { byGroup: false }))).toMatchObject([{ key: EVERYBODY }]);
  });

  it('count an agent of two groups in each bar, the totals once', () => {
    const groupIdsOf = (id: string) => state.agents[agentId(id)]?.groupIds ?? [];
    const figures = membersOf(ground).map(({ key, members }) =>
      groupFigures(members, key, Object.values(state.waiting), groupIdsOf),
    );
    expect(figures).toEqual([
      { agents: 1, online: 1, sessions: 2, free: 3, waiting: 1 },
      { agents: 2, online: 2, sessions: 2, free: 8, waiting: 1 },
      { agents: 1, online: 1, sessions: 0, free: 5, waiting: 0 },
    ]);
    const total = metricsOf(state, NOW);
    const facts = [...ground.facts.values()];
    expect(facts.reduce((sum, one) => sum + one.free, 0)).toBe(total.freeSlots);
    expect(facts.reduce((sum, one) => sum + one.load, 0)).toBe(total.sessions);
  });
});

describe('settle', () => {
  it('leaves neighbours of nearly equal rank alone and moves who changed by more', () => {
    expect(settle(['a', 'b', 'c', 'd'], ['b', 'a', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
    expect(settle(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])).toEqual(['d', 'a', 'b', 'c']);
  });

  const list = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 15 });
  it('always shows exactly who belongs, and nothing moves where nothing changed', () => {
    fc.assert(
      fc.property(list, list, (previous, ideal) => {
        const rows = settle(previous, ideal);
        expect([...rows].sort()).toEqual([...ideal].sort());
        expect(settle(ideal, ideal)).toEqual(ideal);
      }),
    );
  });

  it('keeps the mutual order of rows whose rank changed by one at most', () => {
    fc.assert(
      fc.property(list, fc.func(fc.integer()), (ideal, weight) => {
        const previous = [...ideal].sort((a, b) => weight(a) - weight(b));
        const rows = settle(previous, ideal);
        const stays = ideal.filter((id, rank) => Math.abs(previous.indexOf(id) - rank) <= 1);
        const kept = rows.filter((id) => stays.includes(id));
        expect(kept).toEqual(previous.filter((id) => stays.includes(id)));
      }),
    );
  });
});

it('counts an assignment as pending until its customer is there', () => {
  const operation = anOperation({ customerId: customerId('x'), agentId: agentId('a'), state: 'accepted' });
  const state = aState({ operations: [operation] });
  expect(pendingByAgent(state.operations, state.sessions).get(agentId('a'))).toEqual([operation]);
  const there = aState({ sessions: [aSession({ customerId: customerId('x'), agentId: agentId('a') })] });
  expect(pendingByAgent(state.operations, there.sessions).size).toBe(0);
});
