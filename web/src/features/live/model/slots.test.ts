import type { Agent } from '@kf/shared/contract/live';
import {
  agentId,
  anAgent,
  anOperation,
  aSession,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { factsOf } from './agent-facts.ts';
import { candidatesFor, matchesAgent } from './candidates.ts';
import { dropEffect, slotsOf } from './slots.ts';

const sessions = (count: number) =>
  Array.from({ length: count }, (_, index) => aSession({ customerId: customerId(`s${index}`) }));
const facts = (over: Partial<Agent>, load: number, dialect: 'current' | 'legacy' = 'current') =>
  factsOf(anAgent(over), sessions(load), {}, dialect, NOW);
const kinds = (over: Partial<Agent>, load: number, pending = 0) =>
  slotsOf(
    facts(over, load),
    Array.from({ length: pending }, () => anOperation()),
  ).map((box) => box.kind);

describe('the boxes of a row', () => {
  it('are the sessions, what is on its way, and the free places', () => {
    expect(kinds({ capacity: 5 }, 2, 1)).toEqual(['session', 'session', 'pending', 'free', 'free']);
  });

  it('mark what is above the limit', () => {
    const over = slotsOf(facts({ capacity: 2 }, 3), []).map((box) => box.kind === 'session' && box.over);
    expect(over).toEqual([false, false, true]);
  });

  it('show the six oldest of more than eight sessions', () => {
    expect(kinds({ capacity: 9 }, 9)).toEqual([...Array(6).fill('session'), 'more']);
    expect(kinds({ capacity: 8 }, 8)).toHaveLength(8);
  });

  it('draw many free places as one', () => {
    const boxes = slotsOf(facts({ capacity: 20 }, 2), []);
    expect(boxes).toHaveLength(8);
    expect(boxes.at(-1)).toEqual({ kind: 'free', count: 13 });
  });

  it('have no free places where capacity is by hand, unknown, or the agent is away', () => {
    expect(kinds({ capacity: 0 }, 1)).toEqual(['session', 'manual']);
    const { capacity: _none, ...unknown } = anAgent();
    expect(slotsOf(factsOf(unknown, [], {}, 'current', NOW), []).map((box) => box.kind)).toEqual([
      'unlimited',
    ]);
    expect(kinds({ presence: 'offline' }, 1)).toEqual(['session']);
  });
});

describe('dropping on an agent', () => {
  it('is allowed, or goes over by so many', () => {
    expect(dropEffect(facts({ capacity: 2 }, 1), 0)).toEqual({ kind: 'allowed' });
    expect(dropEffect(facts({ capacity: 2 }, 1), 1)).toEqual({ kind: 'over', by: 1 });
    expect(dropEffect(facts({ capacity: 2 }, 4), 0)).toEqual({ kind: 'over', by: 3 });
    expect(dropEffect(facts({ capacity: 0 }, 7), 0)).toEqual({ kind: 'allowed' });
  });

  it('is refused offline, but may be tried in the legacy dialect', () => {
    expect(dropEffect(facts({ presence: 'offline' }, 0), 0)).toEqual({ kind: 'refused', reason: 'offline' });
    expect(dropEffect(facts({ presence: 'offline' }, 0, 'legacy'), 0)).toEqual({ kind: 'attempt' });
  });
});

it('lists the suggestion, the wished agent, the rest by capacity and the refused, with digits for nine', () => {
  const named = (id: string, over: Partial<Agent> = {}, load = 0) =>
    factsOf(anAgent({ agentId: agentId(id), nickname: id, ...over }), sessions(load), {}, 'current', NOW);
  const all = [
    named('full', { capacity: 1 }, 1),
    named('away', { presence: 'offline' }),
    named('free'),
    named('best'),
    named('wished', { capacity: 1 }, 1),
  ];
  const list = candidatesFor(
    aWaitingCustomer({ wishedAgentId: agentId('wished') }),
    { kind: 'agent', agentId: agentId('best'), why: 'freest', free: 5, load: 0 },
    new Map(all.map((one) => [one.agent.agentId, one])),
    new Map(),
  );
  expect(list.map((one) => one.facts.agent.agentId)).toEqual(['best', 'wished', 'free', 'full', 'away']);
  expect(list.map((one) => one.digit)).toEqual([1, 2, 3, 4, undefined]);
  expect(list.filter((one) => matchesAgent(one.facts, 'FR')).map((one) => one.facts.agent.agentId)).toEqual([
    'free',
  ]);
});
