import { OperationId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import {
  aGroup,
  anAccount,
  anAgent,
  anOperation,
  aSession,
  at,
  aWaitingCustomer,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Fact } from './facts.ts';
import {
  aDesk,
  anna,
  bert,
  checked,
  closed,
  created,
  li,
  ofType,
  queueRead,
  quiet,
  sec,
  spoke,
  wang,
} from './testing/desk.ts';

const told = (seconds: number, over: Partial<Operation> = {}): Fact => ({
  type: 'operation.changed',
  seenAt: sec(seconds),
  operation: anOperation({ customerId: anna, agentId: li, updatedAt: sec(seconds), ...over }),
});
const aClose = (seconds: number, over: Partial<Operation> = {}): Fact =>
  told(seconds, { type: 'close', ...over });
const stateOf = (desk: ReturnType<typeof aDesk>, id = 'op-1') =>
  desk.state.operations[id as OperationId]?.state;

describe('an operation', () => {
  it('is confirmed by the event, also when that comes before WeChat’s answer', () => {
    const desk = aDesk();
    desk.take(spoke(1), told(10, { state: 'sent' }), created(10));
    expect(stateOf(desk)).toBe('confirmed');
    desk.take(told(11, { state: 'accepted' }));
    expect(stateOf(desk)).toBe('confirmed');
    expect(desk.state.sessions[anna]?.assignedBy).toBe('林主管');
  });

  it('is confirmed by a read when the event is lost', () => {
    const desk = aDesk();
    desk.take(spoke(1), told(10, { state: 'uncertain' }), checked(11, li));
    expect(stateOf(desk)).toBe('confirmed');
  });

  it('is confirmed by what is so already only when WeChat took it', () => {
    const desk = aDesk();
    desk.take(created(1), told(10, { state: 'sent' }));
    expect(stateOf(desk)).toBe('sent');
    desk.take(told(11, { state: 'accepted' }));
    expect(stateOf(desk)).toBe('confirmed');
  });

  it('is not confirmed by a session with somebody else', () => {
    const desk = aDesk();
    desk.take(spoke(1), told(10, { state: 'accepted' }), created(11, { agentId: wang }));
    expect(stateOf(desk)).toBe('accepted');
  });

  it('never goes back', () => {
    const desk = aDesk();
    desk.take(told(10, { state: 'accepted' }), told(11, { state: 'sent' }), told(12, { state: 'uncertain' }));
    expect(stateOf(desk)).toBe('accepted');
    desk.take(told(13, { state: 'refused' }), told(14, { state: 'confirmed' }));
    expect(stateOf(desk)).toBe('refused');
  });

  it('to close is confirmed when the session ends, and the end names who closed', () => {
    const desk = aDesk();
    desk.take(created(1), aClose(10, { state: 'sent' }));
    const { changes } = desk.take(closed(11));
    expect(stateOf(desk)).toBe('confirmed');
    expect(ofType(changes, 'session.removed')[0]?.by).toBe('林主管');
  });

  it('to close a wait is confirmed when the wait is dismissed', () => {
    const desk = aDesk();
    desk.take(spoke(1), aClose(10, { state: 'sent', dismissed: true }));
    desk.take({ type: 'wait.dismissed', seenAt: sec(10), customerId: anna, by: '林主管' });
    expect(stateOf(desk)).toBe('confirmed');
  });

  it('takes the place of a refused one on the same customer', () => {
    const desk = aDesk();
    desk.take(told(10, { state: 'refused' }), told(20, { operationId: OperationId.parse('op-2') }));
    expect(Object.keys(desk.state.operations)).toEqual(['op-2']);
  });

  it('makes reads silent that were asked before WeChat took it', () => {
    const desk = aDesk();
    desk.take(
      spoke(1),
      created(9),
      told(10, { state: 'accepted' }),
      checked(9.9, undefined, { seenAt: sec(11) }),
    );
    expect(desk.state.sessions[anna]).toBeDefined();
  });

  it('is forgotten on request', () => {
    const desk = aDesk();
    desk.take(told(10), {
      type: 'operation.forgotten',
      seenAt: sec(11),
      operationId: OperationId.parse('op-1'),
    });
    expect(desk.state.operations).toEqual({});
  });
});

describe('a hand-over', () => {
  const [from, to] = [li, wang];
  const step = (call: 'close' | 'create', agent: typeof li) =>
    ({ call, agentId: agent, state: 'sent', at: sec(10) }) as const;
  const handover = (seconds: number, over: Partial<Operation> = {}) =>
    told(seconds, {
      type: 'handover',
      customerId: anna,
      agentId: from,
      toAgentId: to,
      updatedAt: sec(seconds),
      steps: [step('close', from)],
      ...over,
    });

  it('goes on from the doubt to the next call, and back on its way after it was unfinished', () => {
    const desk = aDesk();
    const states = ['sent', 'uncertain', 'sent', 'unfinished', 'sent', 'accepted'] as const;
    states.forEach((state, index) => desk.take(handover(10 + index, { state })));
    expect(stateOf(desk)).toBe('accepted');
    desk.take(handover(11, { state: 'uncertain' }));
    expect(stateOf(desk)).toBe('accepted');
  });

  it('is confirmed by the session with the next agent, which says from whom and by whom', () => {
    const desk = aDesk();
    desk.take(created(9, { agentId: from }), handover(10), closed(11, { agentId: from }));
    expect(stateOf(desk)).toBe('sent');
    desk.take(handover(12, { steps: [step('close', from), step('create', to)] }));
    const { changes } = desk.take(created(13, { agentId: to }));
    expect(changes).toContainEqual(
      expect.objectContaining({
        type: 'session.put',
        session: expect.objectContaining({ agentId: to, assignedBy: '林主管' }),
        cause: { kind: 'handed_over', fromAgentId: from },
      }),
    );
    expect(stateOf(desk)).toBe('confirmed');
  });

  it('is known by a read that comes before both pushes, also when all was within one second', () => {
    const desk = aDesk();
    desk.take(created(9, { agentId: from }));
    desk.take(handover(9.4, { steps: [step('close', from), step('create', to)] }));
    const { changes } = desk.take(checked(11, to, { startedAt: sec(9) }));
    expect(ofType(changes, 'session.put')).toMatchObject([
      { session: { agentId: to, assignedBy: '林主管' }, cause: { kind: 'handed_over', fromAgentId: from } },
    ]);
    expect(stateOf(desk)).toBe('confirmed');
    desk.take(
      closed(9.5, { agentId: from, seenAt: sec(12) }),
      created(9.6, { agentId: to, seenAt: sec(12) }),
    );
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: to, assignedBy: '林主管' });
  });

  it('that was taken back leaves the board', () => {
    const desk = aDesk();
    desk.take(handover(10, { state: 'armed' }), handover(11, { state: 'undone' }));
    expect(desk.state.operations).toEqual({});
    desk.take(handover(12, { state: 'undone' }));
    expect(desk.state.operations).toEqual({});
  });
});

it('a strip is pulled out of the row with who did it, and put back', () => {
  const desk = aDesk();
  const flag = (seconds: number, flagged: boolean, by = '林主管'): Fact => ({
    type: 'wait.flagged',
    seenAt: sec(seconds),
    customerId: anna,
    by,
    flagged,
  });
  desk.take(spoke(1), flag(2, true), flag(3, true, '赵主管'));
  expect(desk.state.waiting[anna]?.flagged).toEqual({ by: '林主管', at: sec(2) });
  desk.take(spoke(20));
  expect(desk.state.waiting[anna]?.flagged).toBeDefined();
  desk.take(flag(21, false));
  expect(desk.state.waiting[anna]).not.toHaveProperty('flagged');
});

describe('time', () => {
  const tick = (seconds: number, dayStartedAt = at(NOW - 36_000_000)): Fact => ({
    type: 'time.passed',
    seenAt: sec(seconds),
    dayStartedAt,
  });

  it('ends what is over: confirmed operations after 5 s, refused ones after two minutes', () => {
    const desk = aDesk();
    desk.take(
      told(10, { state: 'confirmed' }),
      told(10, { state: 'refused', operationId: OperationId.parse('op-2'), customerId: bert }),
    );
    desk.take(tick(15));
    expect(Object.keys(desk.state.operations)).toEqual(['op-1', 'op-2']);
    desk.take(tick(15.1));
    expect(Object.keys(desk.state.operations)).toEqual(['op-2']);
    desk.take(tick(130.1));
    expect(desk.state.operations).toEqual({});
  });

  it('leaves uncertain operations alone', () => {
    const desk = aDesk();
    desk.take(told(10, { state: 'uncertain' }), tick(3_600));
    expect(stateOf(desk)).toBe('uncertain');
  });

  it('starts a new day: counters at zero, waits and sessions untouched', () => {
    const desk = aDesk();
    desk.take(spoke(1), created(5), spoke(6, { customerId: bert }));
    const before = desk.state;
    desk.take(tick(10, sec(9)));
    expect(desk.state.today).toEqual({
      startedAt: sec(9),
      arrived: 0,
      accepted: 0,
      acceptedInTarget: 0,
      abandoned: 0,
      abandonedShort: 0,
      lastAccepted: before.today.lastAccepted,
    });
    expect(desk.state.agents[li]?.servedToday).toBe(0);
    expect(desk.state.waiting).toEqual(before.waiting);
    expect(desk.state.sessions).toEqual(before.sessions);
    expect(desk.take(tick(11, sec(9))).changes).toEqual([]);
  });

  it('forgets marks after half an hour, but not the state', () => {
    const desk = aDesk();
    desk.take(spoke(1), tick(1_790));
    expect(desk.model.memory.customers.has(anna)).toBe(true);
    desk.take(tick(1_810));
    expect(desk.model.memory.customers.has(anna)).toBe(false);
    expect(desk.state.waiting[anna]).toBeDefined();
  });
});

describe('what the tower keeps itself', () => {
  it('a remark shows wherever the customer is, and goes when it is emptied', () => {
    const desk = aDesk(
      quiet({
        sessions: [aSession({ customerId: anna })],
        waiting: [aWaitingCustomer({ customerId: bert })],
      }),
    );
    for (const customerId of [anna, bert])
      desk.take({ type: 'customer.remarked', seenAt: sec(1), customerId, remark: '老客户' });
    expect(desk.state.sessions[anna]?.remark).toBe('老客户');
    expect(desk.state.waiting[bert]?.remark).toBe('老客户');
    desk.take({ type: 'customer.remarked', seenAt: sec(2), customerId: anna });
    expect(desk.state.sessions[anna]).not.toHaveProperty('remark');
  });

  it('code and remark of a customer come from what is kept about them', () => {
    const desk = aDesk(quiet(), new Map([[anna, { code: 'K7Q-2MF', remark: '老客户' }]]));
    desk.take(spoke(1));
    expect(desk.state.waiting[anna]).toMatchObject({ code: 'K7Q-2MF', remark: '老客户' });
    desk.take(created(5));
    expect(desk.state.sessions[anna]).toMatchObject({ code: 'K7Q-2MF', remark: '老客户' });
  });

  it('an agent’s profile replaces the one before; what it does not say is unset', () => {
    const desk = aDesk(quiet({ agents: [anAgent({ agentId: li, capacity: 5, note: 'x' })] }));
    const profile = {
      type: 'profile.changed' as const,
      seenAt: sec(1),
      agentId: li,
      groupIds: [groupId('g1')],
      excluded: { reason: '午休' },
    };
    desk.take(profile);
    expect(desk.state.agents[li]).toMatchObject({ groupIds: ['g1'], excluded: { reason: '午休' } });
    expect(desk.state.agents[li]).not.toHaveProperty('capacity');
    expect(desk.state.agents[li]).not.toHaveProperty('note');
    expect(desk.take(profile).changes).toEqual([]);
  });

  it('groups come and go, and agents leave those that are gone', () => {
    const desk = aDesk(
      quiet({
        groups: [aGroup(), aGroup({ groupId: groupId('g2') })],
        agents: [anAgent({ agentId: li, groupIds: [groupId('g1'), groupId('g2')] })],
      }),
    );
    const { changes } = desk.take({
      type: 'groups.changed',
      seenAt: sec(1),
      groups: [aGroup({ groupId: groupId('g2') }), aGroup({ groupId: groupId('g3'), name: '售后' })],
    });
    expect(Object.keys(desk.state.groups)).toEqual(['g2', 'g3']);
    expect(desk.state.agents[li]?.groupIds).toEqual(['g2']);
    expect(ofType(changes, 'group.put').map((c) => c.group.groupId)).toEqual(['g3']);
  });

  it('the account’s settings are replaced', () => {
    const desk = aDesk();
    desk.take({ type: 'account.changed', seenAt: sec(1), account: anAccount({ name: '新名' }) });
    expect(desk.state.account.name).toBe('新名');
  });
});

it('deciding touches neither the state nor the memory', () => {
  const desk = aDesk();
  desk.take(spoke(1), queueRead(6, [{ customerId: anna }]));
  const { state, memory } = desk.model;
  const before = structuredClone({ state, memory });
  for (const fact of [created(10), closed(9), queueRead(12, []), told(11), checked(13, wang)])
    decide(state, memory, fact, new Map());
  expect({ state, memory }).toEqual(before);
});
