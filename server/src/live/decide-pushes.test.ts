import { GroupId } from '@kf/shared/contract/ids';
import { aSession, at } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import type { PushFact } from './facts.ts';
import {
  aDesk,
  anna,
  bert,
  checked,
  closed,
  created,
  li,
  ofType,
  onlineRead,
  queueRead,
  quiet,
  sec,
  sessionsRead,
  spoke,
  switched,
  unfollowed,
  wang,
} from './testing/desk.ts';

const askAnna = { ask: 'session', customerId: anna };
const late = (push: PushFact): PushFact => ({ ...push, seenAt: at(push.seenAt + 10_000) });

describe('a message', () => {
  it('answered with a transfer begins a wait, at once and since the message', () => {
    const desk = aDesk();
    const { changes } = desk.take(spoke(10, { wish: { kind: 'agent', agentId: wang } }));
    expect(desk.state.waiting[anna]).toMatchObject({
      waitingSince: sec(10) + 300,
      sinceFrom: 'message',
      wishedAgentId: wang,
      listed: false,
    });
    expect(desk.state.waitingCount).toBe(1);
    expect(desk.state.today.arrived).toBe(1);
    expect(ofType(changes, 'waiting.put')[0]?.cause).toBe('arrived');
  });

  it('may change whom the customer waits for, whatever it was answered with', () => {
    const desk = aDesk();
    desk.take(spoke(10, { wish: { kind: 'agent', agentId: wang } }));
    desk.take(spoke(20));
    expect(desk.state.waiting[anna]?.wishedAgentId).toBe(wang);
    const g1 = GroupId.parse('g1');
    desk.take(spoke(30, { transferred: false, wish: { kind: 'group', groupId: g1 } }));
    expect(desk.state.waiting[anna]).toMatchObject({ wishedGroupId: g1, waitingSince: sec(10) + 300 });
    expect(desk.state.waiting[anna]).not.toHaveProperty('wishedAgentId');
    desk.take(spoke(40, { transferred: false, wish: { kind: 'anyone' } }));
    expect(desk.state.waiting[anna]).not.toHaveProperty('wishedGroupId');
  });

  it('answered otherwise begins none', () => {
    const desk = aDesk();
    desk.take(spoke(10, { transferred: false }));
    expect(desk.state.waiting).toEqual({});
  });

  it('of a waiting customer keeps the wait', () => {
    const desk = aDesk();
    desk.take(spoke(10), spoke(40));
    expect(desk.state.waiting[anna]).toMatchObject({
      waitingSince: sec(10) + 300,
      lastSpokeAt: sec(40) + 300,
      order: sec(10) + 300,
    });
    expect(desk.state.today.arrived).toBe(1);
  });

  it('judged after a list that was read later still dates the wait, unless that wait was over', () => {
    const desk = aDesk();
    desk.take(queueRead(16, [{ customerId: anna }]), spoke(10));
    expect(desk.state.waiting[anna]).toMatchObject({ waitingSince: sec(10) + 300, sinceFrom: 'message' });

    const closedSince = aDesk();
    closedSince.take(closed(12), queueRead(16, [{ customerId: anna }]), spoke(10));
    expect(closedSince.state.waiting[anna]?.sinceFrom).toBe('list');
  });

  it('in the second in which the customer was put aside brings the customer back', () => {
    const desk = aDesk();
    desk.take(spoke(10), {
      type: 'wait.dismissed',
      seenAt: at(sec(10) + 400),
      customerId: anna,
      by: '林主管',
    });
    expect(desk.state.waiting[anna]).toBeUndefined();
    desk.take(spoke(10, { seenAt: at(sec(10) + 500) }));
    expect(desk.state.waiting[anna]?.waitingSince).toBe(sec(10) + 300);
  });

  it('told again changes nothing', () => {
    const desk = aDesk();
    desk.take(spoke(10));
    expect(desk.take({ ...spoke(10), seenAt: at(sec(10) + 900) }).changes).toEqual([]);
  });

  it('written before the session it was slower than changes nothing', () => {
    const desk = aDesk();
    desk.take(created(10));
    expect(desk.take(spoke(10, { seenAt: at(sec(10) + 900) }))).toEqual({ changes: [], asks: [] });
  });

  describe('of a customer in session', () => {
    const inSession = () => {
      const desk = aDesk();
      desk.take(created(10));
      expect(desk.take(spoke(60)).asks).toEqual([askAnna]);
      expect(desk.state.sessions[anna]).toBeDefined();
      return desk;
    };

    it('whom nobody serves any more: waits, since the message', () => {
      const desk = inSession();
      desk.take(checked(60.5));
      expect(desk.state.sessions).toEqual({});
      expect(desk.state.waiting[anna]).toMatchObject({ waitingSince: sec(60) + 300, sinceFrom: 'message' });
    });

    it('who is still served: the platform no longer forwards', () => {
      const desk = inSession();
      desk.take(checked(60.5, li, { startedAt: sec(10) }));
      expect(desk.state.sessions[anna]).toMatchObject({ agentId: li, notForwardedSince: sec(60) + 300 });
    });

    it('whom somebody else took since: that is another session', () => {
      const desk = inSession();
      const { changes } = desk.take(checked(60.5, wang, { startedAt: sec(58) }));
      expect(ofType(changes, 'session.removed')[0]).toMatchObject({ agentId: li, cause: 'inferred' });
      expect(desk.state.sessions[anna]).toMatchObject({ agentId: wang, startedAt: sec(58) });
      expect(desk.state.sessions[anna]?.notForwardedSince).toBeUndefined();
    });
  });
});

describe('a session that was created', () => {
  it('takes the customer out of the queue and counts', () => {
    const desk = aDesk();
    const { changes } = desk.take(spoke(10), created(40));
    expect(desk.state.waiting).toEqual({});
    expect(desk.state.waitingCount).toBe(0);
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: li, startedAt: sec(40), waitedMs: 30_000 });
    expect(desk.state.agents[li]?.servedToday).toBe(1);
    expect(desk.state.today).toMatchObject({ accepted: 1, acceptedInTarget: 1, abandoned: 0 });
    expect(ofType(changes, 'waiting.removed')[0]?.cause).toBe('accepted');
    expect(ofType(changes, 'session.put')[0]?.cause).toEqual({ kind: 'accepted' });
  });

  it('told again changes nothing', () => {
    const desk = aDesk();
    desk.take(spoke(10), created(40));
    const again = desk.take({ ...created(40), seenAt: at(sec(40) + 1_900) });
    expect(again).toEqual({ changes: [], asks: [] });
  });

  it('of which a read told before changes nothing', () => {
    const desk = aDesk();
    desk.take(spoke(10), sessionsRead(41, li, [{ customerId: anna, startedAt: sec(40) }]));
    const { changes, asks } = desk.take(created(40, { seenAt: at(sec(41) + 900) }));
    expect(changes.filter((change) => change.type !== 'source.put')).toEqual([]);
    expect(asks).toEqual([]);
    expect(desk.state.today.accepted).toBe(1);
  });

  it('told late is asked about, and pushes are distrusted for a while', () => {
    const desk = aDesk();
    expect(desk.take(spoke(10), late(created(40))).asks).toEqual([askAnna]);
    expect(desk.state.sessions).toEqual({});
    expect(desk.model.memory.distrustUntil).toBe(sec(80) + 300);
  });

  it('told after its close is asked about, not opened', () => {
    const desk = aDesk();
    desk.take(closed(12));
    expect(desk.take(created(10, { seenAt: at(sec(12) + 600) })).asks).toEqual([askAnna]);
    expect(desk.state.sessions).toEqual({});
  });

  it('for another agent in the second of a close is the next session', () => {
    const desk = aDesk();
    desk.take(created(10), closed(50), created(50, { agentId: wang, seenAt: at(sec(50) + 700) }));
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: wang, startedAt: sec(50) });
  });

  it('for the same agent in the second of a close is asked about: either may be first', () => {
    const desk = aDesk();
    desk.take(created(10), closed(50));
    expect(desk.take(created(50)).asks).toEqual([askAnna]);
  });

  it('for another agent while one is known ends that one: its close was lost', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(10), created(50, { agentId: wang }));
    expect(ofType(changes, 'session.removed')).toMatchObject([{ agentId: li, cause: 'inferred' }]);
    expect(desk.state.sessions[anna]?.agentId).toBe(wang);
  });

  it('about the second of the known session, but for another agent, is asked about', () => {
    const desk = aDesk();
    desk.take(created(10));
    expect(desk.take(created(11, { agentId: wang })).asks).toEqual([askAnna]);
    expect(desk.state.sessions[anna]?.agentId).toBe(li);
  });

  it('before a transfer that was told already is asked about', () => {
    const desk = aDesk();
    expect(desk.take(switched(11), created(10, { seenAt: at(sec(11) + 700) })).asks).toEqual([
      askAnna,
      askAnna,
    ]);
  });

  it('for an agent in no list brings the agent to the board, and the list is read', () => {
    const desk = aDesk(quiet({ agents: [] }));
    expect(desk.take(created(10)).asks).toEqual([{ ask: 'agents' }]);
    expect(desk.state.agents[li]).toMatchObject({ nickname: 'li', presence: 'offline' });
  });

  it('beyond the capacity says so', () => {
    const desk = aDesk();
    const full = [1, 2, 3, 4, 5].map((n) => created(n, { customerId: at(n).toString() as typeof anna }));
    desk.take(...full);
    const { changes } = desk.take(created(10));
    expect(ofType(changes, 'session.put')[0]?.cause).toEqual({ kind: 'accepted', over: true });
  });
});

describe('a session that was closed', () => {
  it('ends', () => {
    const desk = aDesk();
    const { changes } = desk.take(created(10), closed(70));
    expect(desk.state.sessions).toEqual({});
    expect(ofType(changes, 'session.removed')).toMatchObject([
      { agentId: li, cause: 'closed', was: { lastedMs: 60_300 } },
    ]);
  });

  it('told again changes nothing', () => {
    const desk = aDesk();
    desk.take(created(10), closed(70));
    expect(desk.take({ ...closed(70), seenAt: at(sec(71)) })).toEqual({ changes: [], asks: [] });
  });

  it('told late is asked about', () => {
    const desk = aDesk();
    expect(desk.take(created(10), late(closed(70))).asks).toEqual([askAnna]);
    expect(desk.state.sessions[anna]).toBeDefined();
  });

  it('by another agent than the one known is asked about', () => {
    const desk = aDesk();
    expect(desk.take(created(10), closed(70, { agentId: wang })).asks).toEqual([askAnna]);
  });

  it('in the second in which the known one began is asked about: it may be the one before', () => {
    const desk = aDesk();
    desk.take(created(10), created(50, { seenAt: at(sec(50) + 100) }));
    expect(desk.take(closed(50)).asks).toEqual([askAnna]);
    expect(desk.state.sessions[anna]?.startedAt).toBe(sec(50));
  });

  it('of a waiting customer was accepted without our being told', () => {
    const desk = aDesk();
    const { changes } = desk.take(spoke(10), closed(70));
    expect(ofType(changes, 'waiting.removed')[0]?.cause).toBe('inferred_accepted');
    expect(desk.state.today.abandoned).toBe(0);
  });

  it('before the wait began leaves the wait alone', () => {
    const desk = aDesk();
    desk.take(spoke(12), closed(11, { seenAt: at(sec(12) + 900) }));
    expect(desk.state.waiting[anna]).toBeDefined();
  });
});

describe('a transfer', () => {
  it('moves the session, which goes on', () => {
    const desk = aDesk();
    const { changes } = desk.take(spoke(5), created(10), switched(50));
    expect(desk.state.sessions[anna]).toMatchObject({ agentId: wang, startedAt: sec(10), waitedMs: 5_000 });
    expect(ofType(changes, 'session.put').at(-1)?.cause).toEqual({ kind: 'switched', fromAgentId: li });
  });

  it('told again changes nothing', () => {
    const desk = aDesk();
    desk.take(created(10), switched(50));
    expect(desk.take({ ...switched(50), seenAt: at(sec(51)) })).toEqual({ changes: [], asks: [] });
  });

  it('of a session never seen, or told late, is asked about', () => {
    expect(aDesk().take(switched(50)).asks).toEqual([askAnna]);
    expect(aDesk().take(created(10), late(switched(50))).asks).toEqual([askAnna]);
  });

  it('there and back, told in the wrong order, does not end with the wrong agent', () => {
    const desk = aDesk();
    desk.take(created(10));
    desk.take(switched(52, { fromAgentId: wang, toAgentId: li }));
    expect(desk.take(switched(50, { seenAt: at(sec(52) + 600) })).asks).toEqual([askAnna]);
    expect(desk.state.sessions[anna]?.agentId).toBe(li);
  });
});

describe('an unfollow', () => {
  it('takes a waiting customer out of the queue and counts as abandoned', () => {
    const desk = aDesk();
    const { changes } = desk.take(spoke(10), unfollowed(70));
    expect(ofType(changes, 'waiting.removed')[0]?.cause).toBe('unfollowed');
    expect(desk.state.today).toMatchObject({ abandoned: 1, abandonedShort: 0 });
  });

  it('within ten seconds is a short one', () => {
    const desk = aDesk();
    desk.take(spoke(10), unfollowed(15));
    expect(desk.state.today).toMatchObject({ abandoned: 1, abandonedShort: 1 });
  });

  it('told late, or before the last message, leaves it to the queue', () => {
    const desk = aDesk();
    desk.take(spoke(10), unfollowed(9, { seenAt: at(sec(10) + 900) }), late(unfollowed(30)));
    expect(desk.state.waiting[anna]).toBeDefined();
  });

  it('in session is asked about', () => {
    expect(aDesk().take(created(10), unfollowed(70)).asks).toEqual([askAnna]);
  });
});

describe('pushes and reads', () => {
  it('a push that a read has overtaken is asked about, and brings nothing back', () => {
    const desk = aDesk(quiet({ sessions: [aSession({ customerId: anna, agentId: li })] }));
    desk.take(checked(20));
    expect(desk.state.sessions).toEqual({});
    expect(desk.take(created(18, { seenAt: at(sec(20) + 900) })).asks).toEqual([askAnna]);
    expect(desk.state.sessions).toEqual({});
  });

  it('a missing push that comes after all ends the disagreement with the platform’s count', () => {
    const desk = aDesk();
    desk.take(queueRead(6, []), onlineRead(6, [{ agentId: li, presence: 'online', load: 1 }]));
    expect(desk.state.agents[li]?.unconfirmedSince).toBe(sec(6) + 100);
    desk.take(created(5, { customerId: bert, seenAt: at(sec(6) + 400) }));
    expect(desk.state.agents[li]?.unconfirmedSince).toBeUndefined();
  });

  it('every push renews the age of the events', () => {
    const desk = aDesk();
    desk.take({ type: 'push.other', customerId: anna, at: sec(30), seenAt: at(sec(30) + 300) });
    expect(desk.state.sources.events).toMatchObject({ asOf: sec(30) + 300, state: 'live' });
  });

  it('a first push that is half a minute old does not make half a minute the measure', () => {
    const desk = aDesk();
    desk.model.memory.lagFloorMs = undefined;
    expect(desk.take(late(late(created(1)))).asks).toEqual([askAnna]);
    expect(desk.take(late(late(created(2)))).asks).toEqual([askAnna]);
  });

  it('a clock that was set back does not make every later push late for ever', () => {
    const desk = aDesk();
    desk.take(spoke(1, { seenAt: sec(-60) }));
    for (let n = 0; n < 60; n++) desk.take(spoke(20 + n * 20, { customerId: bert }));
    expect(desk.take(created(1_300)).asks).toEqual([]);
    expect(desk.state.sessions[anna]).toBeDefined();
  });
});
