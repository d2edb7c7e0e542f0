import { describe, expect, it } from 'vitest';
import type { Agent } from '../contract/live.ts';
import { aGroup, anAgent, aSession, aState, at, customerId, groupId } from '../testing/builders.ts';
import { capacityOf, freeSlots, sessionsByAgent } from './load.ts';

const without = (agent: Agent, key: 'capacity'): Agent => {
  const { [key]: _, ...rest } = agent;
  return rest;
};
const bare = without(anAgent(), 'capacity');
const groups = {
  g1: aGroup({ defaultCapacity: 3 }),
  g2: aGroup({ groupId: groupId('g2'), defaultCapacity: 6 }),
  g3: aGroup({ groupId: groupId('g3') }),
};
const inGroups = (...names: string[]): Agent => ({ ...bare, groupIds: names.map((name) => groupId(name)) });

describe('the capacity of an agent', () => {
  it('is their own setting before all else', () => {
    const agent = { ...inGroups('g2'), capacity: 2, reportedLimit: 9 };
    expect(capacityOf(agent, groups)).toEqual({ kind: 'limit', limit: 2 });
  });

  it('is the largest default of their groups, then what the platform reports', () => {
    expect(capacityOf(inGroups('g1', 'g2', 'g3'), groups)).toEqual({ kind: 'limit', limit: 6 });
    expect(capacityOf({ ...inGroups('g3'), reportedLimit: 4 }, groups)).toEqual({ kind: 'limit', limit: 4 });
  });

  it('of 0 means that they take by hand', () => {
    expect(capacityOf({ ...bare, reportedLimit: 0 }, {})).toEqual({ kind: 'manual' });
  });

  it('is unknown when nobody set or reported one', () => {
    expect(capacityOf(bare, {})).toEqual({ kind: 'unknown' });
  });
});

describe('free places', () => {
  it('are what the limit leaves, never less than none', () => {
    expect(freeSlots(anAgent({ capacity: 5 }), 3, {})).toBe(2);
    expect(freeSlots(anAgent({ capacity: 5 }), 7, {})).toBe(0);
  });

  it('are none for agents who are offline, take by hand, or have no known limit', () => {
    expect(freeSlots(anAgent({ capacity: 5, presence: 'offline' }), 0, {})).toBe(0);
    expect(freeSlots(anAgent({ capacity: 0 }), 0, {})).toBe(0);
    expect(freeSlots(bare, 0, {})).toBe(0);
  });
});

it('an agent’s sessions are listed oldest first, equal ones alike on every end', () => {
  const one = (id: string, startedAt: number) =>
    aSession({ customerId: customerId(id), startedAt: at(startedAt) });
  const state = aState({ sessions: [one('c', 5), one('b', 1), one('a', 5)] });
  const [list] = sessionsByAgent(state).values();
  expect(list?.map((session) => session.customerId)).toEqual(['b', 'a', 'c']);
});
