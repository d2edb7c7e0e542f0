import { describe, expect, it } from 'vitest';
import {
  aDesk,
  anna,
  bert,
  checked,
  closed,
  created,
  li,
  ofType,
  online,
  onlineRead,
  quiet,
  sec,
  sessionsRead,
  spoke,
  switched,
  wang,
} from './testing/desk.ts';

const row = (seconds: number, customerId = anna) => ({ customerId, startedAt: sec(seconds) });

describe('a list of an agent’s sessions', () => {
  it('shows a session that no push told of: a waiting customer was accepted when it began', () => {
    const desk = aDesk();
    const { changes } = desk.take(spoke(1), sessionsRead(20, li, [row(11)]));
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: li, startedAt: sec(11), waitedMs: 10_500 });
    expect(ofType(changes, 'session.put')[0]?.cause).toEqual({ kind: 'accepted' });
    expect(desk.state.today.accepted).toBe(1);
  });

  it('shows a session of somebody who was not known to wait: found, not accepted', () => {
    const desk = aDesk();
    const { changes } = desk.take(sessionsRead(20, li, [row(11)]));
    expect(ofType(changes, 'session.put')[0]?.cause).toEqual({ kind: 'found' });
    expect(desk.state.sessions[anna]).not.toHaveProperty('waitedMs');
    expect(desk.state.agents[li]?.servedToday).toBe(0);
  });

  it('ends a session that is not in it', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(1), sessionsRead(20, li, []));
    expect(desk.state.sessions).toEqual({});
    expect(ofType(changes, 'session.removed')[0]?.cause).toBe('inferred');
  });

  it('moves a session that is known of another agent', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(1), sessionsRead(20, wang, [row(1)]));
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: wang, startedAt: sec(1) });
    expect(ofType(changes, 'session.removed')).toEqual([]);
  });

  it('with a later start shows another session: the known one ended unseen', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(1), sessionsRead(60, li, [row(50)]));
    expect(ofType(changes, 'session.removed')).toHaveLength(1);
    expect(desk.state.sessions[anna]?.startedAt).toBe(sec(50));
  });

  it('with a start that the transfer renewed shows the same session', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(1), switched(50), sessionsRead(60, wang, [row(50)]));
    expect(ofType(changes, 'session.removed')).toEqual([]);
    expect(desk.state.sessions[anna]?.startedAt).toBe(sec(50));
  });

  it('corrects a start by a second without a word', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(2), sessionsRead(60, li, [row(1)]));
    expect(ofType(changes, 'session.put').at(-1)?.cause).toBeUndefined();
    expect(desk.state.sessions[anna]?.startedAt).toBe(sec(1));
  });

  it('is silent about whoever an event touched after it was asked for', () => {
    const desk = aDesk();
    desk.take(created(1), closed(10), sessionsRead(9.9, li, [row(1)], { seenAt: sec(11) }));
    expect(desk.state.sessions).toEqual({});
    desk.take(created(20), sessionsRead(19.9, li, [], { seenAt: sec(21) }));
    expect(desk.state.sessions[anna]).toBeDefined();
  });

  it('is silent about whom a later question told of', () => {
    const desk = aDesk();
    desk.take(checked(10, li), sessionsRead(9.9, li, [], { seenAt: sec(11) }));
    expect(desk.state.sessions[anna]).toBeDefined();
    desk.take(checked(20), sessionsRead(19.9, wang, [row(10)], { seenAt: sec(21) }));
    expect(desk.state.sessions).toEqual({});
  });

  it('that was overtaken by a later one is not taken', () => {
    const desk = aDesk();
    desk.take(sessionsRead(10, li, [row(5)]));
    expect(desk.take(sessionsRead(9, li, [], { seenAt: sec(11) })).changes).toEqual([]);
  });

  it('confirms the agent', () => {
    const desk = aDesk();
    desk.take(onlineRead(6, [online(li, 1)]));
    expect(desk.state.agents[li]?.unconfirmedSince).toBe(sec(6) + 100);
    desk.take(sessionsRead(8.2, li, [row(5)]));
    expect(desk.state.agents[li]).not.toHaveProperty('unconfirmedSince');
  });
});

describe('distrust of the pushes', () => {
  const listedOnce = () => {
    const desk = aDesk();
    desk.take(sessionsRead(1, li, []));
    return desk;
  };

  it('begins when a session is found whose push is overdue', () => {
    const desk = listedOnce();
    desk.take(sessionsRead(20, li, [row(11)]));
    expect(desk.model.memory.distrustUntil).toBe(sec(50) + 100);
  });

  it('does not begin when the push may be on its way', () => {
    const desk = listedOnce();
    desk.take(sessionsRead(20, li, [row(19)]));
    expect(desk.model.memory.distrustUntil).toBe(0);
  });

  it('begins when a session is gone and the count has disagreed for a while', () => {
    const desk = listedOnce();
    desk.take(created(5), onlineRead(12, [online(li, 0)]), sessionsRead(14.2, li, []));
    expect(desk.model.memory.distrustUntil).toBe(sec(44) + 300);
  });

  it('does not begin at the first list of an agent: there was nothing to know before', () => {
    const desk = aDesk();
    desk.take(sessionsRead(20, li, [row(1)]));
    expect(desk.model.memory.distrustUntil).toBe(0);
  });
});

describe('the answer about one customer', () => {
  it('opens a session nobody told of, whose agent nobody listed', () => {
    const desk = aDesk(quiet({ agents: [] }));
    const { asks } = desk.take(checked(10, li));
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: li, startedAt: sec(10) });
    expect(desk.state.agents[li]).toBeDefined();
    expect(asks).toEqual([{ ask: 'agents' }]);
  });

  it('without a start counts from now', () => {
    const desk = aDesk();
    desk.take({
      type: 'session.checked',
      customerId: anna,
      agentId: li,
      askedAt: sec(10),
      seenAt: sec(10.2),
    });
    expect(desk.state.sessions[anna]?.startedAt).toBe(sec(10.2));
  });

  it('moves, ends, or confirms the session it is about', () => {
    const desk = aDesk();
    desk.take(created(1), checked(10, wang, { startedAt: sec(1) }));
    expect(desk.state.sessions[anna]?.agentId).toBe(wang);
    expect(desk.take(checked(20, wang, { startedAt: sec(1) })).changes).toEqual([]);
    desk.take(checked(30));
    expect(desk.state.sessions).toEqual({});
  });

  it('is silent when something touched the customer since it was asked', () => {
    const desk = aDesk();
    desk.take(created(10), checked(9.9, undefined, { seenAt: sec(11) }));
    expect(desk.state.sessions[anna]).toBeDefined();
  });

  it('asked in the very millisecond of the event that raised it is taken', () => {
    const desk = aDesk();
    desk.take(created(10), closed(20, { agentId: wang }));
    desk.take(checked(20.3));
    expect(desk.state.sessions).toEqual({});
  });

  it('about somebody of whom nothing is known changes nothing', () => {
    expect(aDesk().take(checked(10, undefined, { customerId: bert })).changes).toEqual([]);
  });
});
