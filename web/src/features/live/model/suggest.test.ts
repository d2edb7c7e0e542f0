import type { CustomerId } from '@kf/shared/contract/ids';
import type { Agent, Operation, WaitingCustomer } from '@kf/shared/contract/live';
import { isOnline } from '@kf/shared/domain/load';
import {
  aGroup,
  agentId,
  anAgent,
  anOperation,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Suggestion, suggestAll } from './suggest.ts';

interface Case {
  pinned?: { customerId: CustomerId; suggestion: Suggestion };
  agents: Agent[];
  loads?: Record<string, number>;
  queue: WaitingCustomer[];
  operations?: Operation[];
}

function suggest({ agents, loads = {}, queue, operations = [], pinned }: Case): (Suggestion | undefined)[] {
  const state = aState({ agents, groups: [aGroup()], waiting: queue });
  const result = suggestAll(queue, {
    state,
    loadOf: (id) => loads[id] ?? 0,
    actOf: (id) => operations.find((operation) => operation.customerId === id),
    now: NOW,
    pinned,
  });
  return queue.map((customer) => result.get(customer.customerId));
}

const agent = (id: string, over: Partial<Agent> = {}): Agent =>
  anAgent({ agentId: agentId(id), nickname: id, ...over });
const customer = (id: string, over: Partial<WaitingCustomer> = {}): WaitingCustomer =>
  aWaitingCustomer({ customerId: customerId(id), ...over });
const ofGroup: Partial<Agent> = { groupIds: [groupId('g1')] };
const wish: Partial<WaitingCustomer> = { wishedAgentId: agentId('zhou') };

describe('the suggestion', () => {
  it('is the wished agent where one place is free', () => {
    const agents = [agent('zhou', { capacity: 5 }), agent('li', { capacity: 9 })];
    expect(suggest({ agents, loads: { zhou: 4 }, queue: [customer('a', wish)] })).toMatchObject([
      { agentId: 'zhou', why: 'wished', free: 1 },
    ]);
  });

  it('is who served them last while there is a place, before colleagues and strangers, and within the wished group', () => {
    const last: Partial<WaitingCustomer> = { lastAgentId: agentId('li') };
    const agents = [agent('zhou', ofGroup), agent('liu', ofGroup), agent('li')];
    const loads = { zhou: 6, liu: 0, li: 4 };
    expect(suggest({ agents, loads, queue: [customer('a', last)] })).toMatchObject([
      { agentId: 'li', why: 'last', free: 1 },
    ]);
    expect(suggest({ agents, loads, queue: [customer('a', { ...wish, ...last })] })).toMatchObject([
      { agentId: 'li', why: 'last' },
    ]);
    const inGroup = customer('a', { ...last, wishedGroupId: groupId('g1') });
    expect(suggest({ agents, loads, queue: [inGroup] })).toMatchObject([{ agentId: 'liu', why: 'in_group' }]);
    expect(suggest({ agents, loads: { ...loads, li: 5 }, queue: [customer('a', last)] })).toMatchObject([
      { agentId: 'liu', why: 'freest' },
    ]);
  });

  it('is the freest colleague where the wished agent is full', () => {
    const agents = [agent('zhou', ofGroup), agent('liu', ofGroup), agent('li')];
    const loads = { zhou: 6, liu: 3, li: 0 };
    expect(suggest({ agents, loads, queue: [customer('a', wish)] })).toMatchObject([
      { agentId: 'liu', why: 'same_group', free: 2 },
    ]);
  });

  it('is the freest by share where nothing was wished', () => {
    const agents = [agent('big', { capacity: 10 }), agent('small', { capacity: 3 })];
    expect(suggest({ agents, loads: { big: 5, small: 1 }, queue: [customer('a')] })).toMatchObject([
      { agentId: 'small', why: 'freest' },
    ]);
  });

  it('never gives a customer who asked for a group to a stranger', () => {
    const agents = [agent('zhou', ofGroup), agent('li')];
    const queue = [customer('a', { wishedGroupId: groupId('g1') })];
    expect(suggest({ agents, loads: { zhou: 5 }, queue })).toEqual([{ kind: 'none', why: 'no_group_slot' }]);
    expect(suggest({ agents, loads: {}, queue })).toMatchObject([{ agentId: 'zhou', why: 'in_group' }]);
  });

  it('falls back to unknown capacity, least loaded and longest there first, then to agents by hand, each once', () => {
    const { capacity: _none, ...unknown } = agent('new', { presenceSince: at(NOW - 1) });
    const { capacity: _other, ...older } = agent('old', { presenceSince: at(NOW - 2) });
    const agents = [unknown, older, agent('hand', { capacity: 0 })];
    const queue = ['a', 'b', 'c', 'd'].map((id) => customer(id));
    expect(suggest({ agents, queue })).toMatchObject([
      { agentId: 'old', why: 'idle' },
      { agentId: 'new', why: 'idle' },
      { agentId: 'hand', why: 'manual' },
      { kind: 'none', why: 'no_slot' },
    ]);
  });

  it('leaves out who is offline, excluded or not bound', () => {
    const agents = [
      agent('off', { presence: 'offline' }),
      agent('excluded', { excluded: {} }),
      agent('full', { capacity: 1 }),
    ];
    expect(suggest({ agents, loads: { full: 1 }, queue: [customer('a')] })).toEqual([
      { kind: 'none', why: 'no_slot' },
    ]);
    expect(suggest({ agents: agents.slice(0, 1), queue: [customer('a')] })).toEqual([
      { kind: 'none', why: 'nobody_online' },
    ]);
  });

  it('counts assignments on their way, and offers nothing to their customers', () => {
    const operation = anOperation({ customerId: customerId('a'), agentId: agentId('li') });
    const queue = [customer('a'), customer('b')];
    expect(suggest({ agents: [agent('li', { capacity: 1 })], queue, operations: [operation] })).toEqual([
      { kind: 'none', why: 'in_flight' },
      { kind: 'none', why: 'no_slot' },
    ]);
    const refused = { ...operation, state: 'refused' as const };
    expect(
      suggest({ agents: [agent('li', { capacity: 1 })], queue, operations: [refused] })[0],
    ).toMatchObject({ agentId: 'li' });
  });

  it('waits for the platform’s list before it suggests anybody', () => {
    expect(suggest({ agents: [agent('li')], queue: [customer('a', { listed: false })] })).toEqual([
      { kind: 'none', why: 'unlisted' },
    ]);
  });
});

describe('a suggestion under the pointer', () => {
  const pinned = {
    customerId: customerId('b'),
    suggestion: { kind: 'agent', agentId: agentId('li'), why: 'freest', free: 1, load: 0 } as const,
  };
  const queue = [customer('a'), customer('b')];

  it('keeps its place before those who came earlier', () => {
    const agents = [agent('li', { capacity: 1 })];
    expect(suggest({ agents, queue, pinned })).toEqual([{ kind: 'none', why: 'no_slot' }, pinned.suggestion]);
  });

  it('turns to nobody, never to somebody else, when its place is gone', () => {
    const agents = [agent('li', { capacity: 1 }), agent('liu')];
    expect(suggest({ agents, loads: { li: 1 }, queue, pinned })).toMatchObject([
      { agentId: 'liu' },
      { kind: 'none', why: 'no_slot' },
    ]);
  });
});

const anyAgent = fc.record({
  capacity: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  load: fc.integer({ min: 0, max: 6 }),
  online: fc.boolean(),
  grouped: fc.boolean(),
});
const anyCustomer = fc.record({
  wish: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
  group: fc.boolean(),
  listed: fc.boolean(),
});

it('never proposes more places than there are, nor anybody who cannot take', () => {
  fc.assert(
    fc.property(
      fc.array(anyAgent, { maxLength: 8 }),
      fc.array(anyCustomer, { maxLength: 25 }),
      (some, waiting) => {
        const agents = some.map(({ capacity, online, grouped }, index) => {
          const { capacity: _dropped, ...rest } = agent(`a${index}`);
          return {
            ...rest,
            ...(capacity !== undefined && { capacity }),
            presence: online ? ('online' as const) : ('offline' as const),
            groupIds: grouped ? [groupId('g1')] : [],
          };
        });
        const loads = Object.fromEntries(some.map(({ load }, index) => [`a${index}`, load]));
        const queue = waiting.map(({ wish: wished, group, listed }, index) =>
          customer(`c${index}`, {
            listed,
            ...(wished !== undefined && { wishedAgentId: agentId(`a${wished}`) }),
            ...(wished === undefined && group && { wishedGroupId: groupId('g1') }),
          }),
        );
        const given = new Map<string, number>();
        for (const suggestion of suggest({ agents, loads, queue }))
          if (suggestion?.kind === 'agent')
            given.set(suggestion.agentId, (given.get(suggestion.agentId) ?? 0) + 1);
        for (const [id, count] of given) {
          const one = agents.find((candidate) => candidate.agentId === id);
          expect(one && isOnline(one)).toBe(true);
          const capacity = one?.capacity ?? 0;
          expect(count).toBeLessThanOrEqual(capacity > 0 ? Math.max(0, capacity - (loads[id] ?? 0)) : 1);
        }
      },
    ),
    { numRuns: 500 },
  );
});
