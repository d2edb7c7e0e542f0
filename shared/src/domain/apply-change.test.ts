import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, LiveState } from '../contract/live.ts';
import {
  aGroup,
  agentId,
  anAccount,
  anAgent,
  anAlert,
  anOperation,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '../testing/builders.ts';
import { applyChange, applyChanges, beginChanges } from './apply-change.ts';
import { digestOf } from './digest.ts';

const c1 = customerId('c1');
const waiting = aWaitingCustomer({ customerId: c1 });
const session = aSession({ customerId: c1 });
const { operationId } = anOperation();
const dismissed = {
  customerId: c1,
  code: 'K7Q-2MF',
  waitingSince: NOW,
  dismissedAt: NOW,
  dismissedBy: '林主管',
};
const source = { asOf: NOW, state: 'live', intervalMs: 1 } as const;

/** One of every kind; put before removed. */
const everyChange: Change[] = [
  { type: 'account.put', account: anAccount({ name: '新名' }) },
  { type: 'group.put', group: aGroup() },
  { type: 'agent.put', agent: anAgent() },
  { type: 'waiting.put', waiting },
  { type: 'waiting.counted', count: 1 },
  { type: 'waiting.removed', customerId: c1 },
  { type: 'session.put', session },
  { type: 'session.removed', customerId: c1 },
  { type: 'dismissed.put', dismissed },
  { type: 'dismissed.removed', customerId: c1 },
  { type: 'operation.put', operation: anOperation() },
  { type: 'operation.removed', operationId },
  { type: 'alert.put', alert: anAlert() },
  { type: 'alert.removed', alertId: anAlert().alertId },
  { type: 'source.put', name: 'queue', source },
  { type: 'today.put', today: { ...aState().today, arrived: 9 } },
  { type: 'group.removed', groupId: groupId('g1') },
  { type: 'agent.removed', agentId: anAgent().agentId },
];

const someChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...everyChange),
  fc
    .nat(3)
    .map((n): Change => ({ type: 'waiting.put', waiting: { ...waiting, customerId: customerId(`c${n}`) } })),
  fc.nat(3).map((n): Change => ({ type: 'waiting.removed', customerId: customerId(`c${n}`) })),
  fc
    .nat(3)
    .map((n): Change => ({ type: 'session.put', session: { ...session, customerId: customerId(`c${n}`) } })),
  fc.nat(3).map((n): Change => ({ type: 'agent.put', agent: anAgent({ agentId: agentId(`a${n}`) }) })),
);
const full = (): LiveState =>
  aState({ agents: [anAgent()], sessions: [session], waiting: [waiting], groups: [aGroup()] });

describe('applyChanges', () => {
  it('puts, replaces and removes each thing by its id', () => {
    const state = applyChanges(aState(), [
      { type: 'waiting.put', waiting },
      { type: 'waiting.put', waiting: { ...waiting, listed: false } },
      { type: 'session.put', session },
      { type: 'session.removed', customerId: c1 },
    ]);
    expect(state.waiting).toEqual({ c1: { ...waiting, listed: false } });
    expect(state.sessions).toEqual({});
  });

  it('takes every kind of change', () => {
    const state = applyChanges(aState(), everyChange);
    expect(state.account.name).toBe('新名');
    expect(state.today.arrived).toBe(9);
    expect(state.waitingCount).toBe(1);
    expect(state.sources.queue).toEqual(source);
    for (const emptied of [state.groups, state.agents, state.waiting, state.sessions, state.dismissed])
      expect(emptied).toEqual({});
  });

  it('equals one change after another, however they are cut into frames', () => {
    fc.assert(
      fc.property(fc.array(someChange, { maxLength: 30 }), fc.nat(30), (changes, cut) => {
        const whole = applyChanges(full(), changes);
        expect(changes.reduce(applyChange, full())).toEqual(whole);
        expect(applyChanges(applyChanges(full(), changes.slice(0, cut)), changes.slice(cut))).toEqual(whole);
        expect(digestOf(changes.reduce(applyChange, full()))).toBe(digestOf(whole));
      }),
    );
  });

  it('leaves the state it was given as it was', () => {
    fc.assert(
      fc.property(fc.array(someChange, { maxLength: 30 }), (changes) => {
        const state = full();
        const before = JSON.stringify(state);
        applyChanges(state, changes);
        expect(JSON.stringify(state)).toBe(before);
      }),
    );
  });

  it('keeps what did not change the same object, so that a view can compare by reference', () => {
    const state = full();
    const next = applyChange(state, { type: 'waiting.removed', customerId: c1 });
    expect(next.waiting).not.toBe(state.waiting);
    expect(next.sessions).toBe(state.sessions);
    expect(next.agents).toBe(state.agents);
  });

  it('without changes is the same state', () => {
    const state = full();
    expect(applyChanges(state, [])).toBe(state);
  });

  it('may be seen step by step', () => {
    const steps = beginChanges(aState());
    steps.apply({ type: 'waiting.counted', count: 7 });
    expect(steps.state.waitingCount).toBe(7);
    steps.apply({ type: 'waiting.put', waiting });
    expect(steps.state.waiting[c1]).toEqual(waiting);
  });
});

describe('digestOf', () => {
  it('does not depend on the order of keys', () => {
    const agents = [anAgent({ agentId: agentId('a') }), anAgent({ agentId: agentId('b') })];
    expect(digestOf(aState({ agents }))).toBe(digestOf(aState({ agents: agents.toReversed() })));
  });

  it.each<[string, LiveState]>([
    ['a count', { ...full(), waitingCount: 2 }],
    ['a wait', aState({ ...parts(), waiting: [{ ...waiting, waitingSince: at(1) }] })],
    ['a session’s agent', aState({ ...parts(), sessions: [{ ...session, agentId: agentId('b') }] })],
    ['an agent’s presence', aState({ ...parts(), agents: [anAgent({ presence: 'offline' })] })],
    ['a group’s name', aState({ ...parts(), groups: [aGroup({ name: '售后' })] })],
  ])('differs with %s', (_what, other) => {
    expect(digestOf(other)).not.toBe(digestOf(full()));
  });
});

function parts() {
  return { agents: [anAgent()], sessions: [session], waiting: [waiting], groups: [aGroup()] };
}
