import type { CustomerId } from '@kf/shared/contract/ids';
import { queueOf } from '@kf/shared/domain/queue';
import { at, aWaitingCustomer, customerId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import type { WaitingRow } from './facts.ts';
import {
  aDesk,
  anna,
  bert,
  checked,
  cleo,
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

const askAnna = { ask: 'session', customerId: anna };
const row = (id: CustomerId, over: Partial<WaitingRow> = {}): WaitingRow => ({ customerId: id, ...over });
const crowd = (n: number, first = 0): CustomerId[] =>
  Array.from({ length: n }, (_, i) => customerId(`oCrowd${String(first + i).padStart(3, '0')}`));
const distrusting = (desk: ReturnType<typeof aDesk>) => {
  desk.model.memory.distrustUntil = sec(3_600);
  return desk;
};

describe('a customer in the list of those waiting', () => {
  it('whom nobody told of has arrived, and waits since first seen', () => {
    const desk = aDesk();
    const { changes } = desk.take(queueRead(6, [row(anna, { lastSpokeAt: sec(5) })]));
    expect(desk.state.waiting[anna]).toMatchObject({
      waitingSince: sec(6) + 100,
      sinceFrom: 'list',
      lastSpokeAt: sec(5),
      listed: true,
    });
    expect(ofType(changes, 'waiting.put')[0]?.cause).toBe('arrived');
    expect(desk.state.today.arrived).toBe(1);
  });

  it('in the first list ever read is found, not arrived', () => {
    const state = quiet();
    state.sources = { ...state.sources, queue: { asOf: at(0), state: 'starting', intervalMs: 0 } };
    const desk = aDesk(state);
    const { changes } = desk.take(queueRead(6, [row(anna)]));
    expect(ofType(changes, 'waiting.put')[0]?.cause).toBe('found');
    expect(desk.state.today.arrived).toBe(0);
  });

  it('waits since the platform’s arrival time where it is reported', () => {
    const desk = aDesk();
    desk.take(queueRead(60, [row(anna, { arrivedAt: sec(20), wishedAgentId: wang })]));
    expect(desk.state.waiting[anna]).toMatchObject({
      waitingSince: sec(20),
      sinceFrom: 'platform',
      wishedAgentId: wang,
    });
  });

  it('keeps what a dialect does not report undefined', () => {
    const desk = aDesk();
    desk.take(queueRead(6, [row(anna)]));
    expect(desk.state.waiting[anna]).not.toHaveProperty('lastSpokeAt');
    expect(desk.state.waiting[anna]).not.toHaveProperty('wishedAgentId');
  });

  it('is told by our reply earlier: the earliest counts, and never moves later', () => {
    const desk = aDesk();
    desk.take(spoke(10), queueRead(12, [row(anna, { arrivedAt: sec(11) })]));
    expect(desk.state.waiting[anna]).toMatchObject({ waitingSince: sec(10) + 300, sinceFrom: 'message' });
    desk.take(queueRead(18, [row(anna, { arrivedAt: sec(8) })]));
    expect(desk.state.waiting[anna]).toMatchObject({ waitingSince: sec(8), sinceFrom: 'platform' });
  });

  it('is not brought back by a list that was asked for before the session', () => {
    const desk = aDesk();
    desk.take(spoke(1), created(6), queueRead(5.9, [row(anna)], { seenAt: sec(7) }));
    expect(desk.state.waiting).toEqual({});
    expect(desk.state.sessions[anna]).toBeDefined();
  });

  it('is asked about when known to be in session', () => {
    const desk = aDesk();
    desk.take(created(6));
    expect(desk.take(queueRead(12, [row(anna)])).asks).toEqual([askAnna]);
    expect(desk.state.sessions[anna]).toBeDefined();
  });

  it('is a reason for distrust when the push is overdue, and none while it may be on its way', () => {
    const fresh = aDesk();
    fresh.take(queueRead(6, [row(anna, { lastSpokeAt: sec(5) })]));
    expect(fresh.model.memory.distrustUntil).toBe(0);
    const overdue = aDesk();
    overdue.take(queueRead(12, [row(anna, { lastSpokeAt: sec(5) })]));
    expect(overdue.model.memory.distrustUntil).toBe(sec(42) + 100);
  });
});

describe('a customer missing from the list', () => {
  it('is asked about at the second list, and has left when nobody serves them', () => {
    const desk = aDesk();
    desk.take(spoke(1));
    expect(desk.take(queueRead(6, [])).asks).toEqual([]);
    expect(desk.take(queueRead(12, [])).asks).toEqual([askAnna]);
    const { changes } = desk.take(checked(12.5));
    expect(ofType(changes, 'waiting.removed')[0]).toMatchObject({
      cause: 'left',
      was: { waitedMs: 11_300 },
    });
    expect(desk.state.waitingCount).toBe(0);
    expect(desk.state.today).toMatchObject({ abandoned: 1, abandonedShort: 0 });
  });

  it('is asked about at the first list while pushes are distrusted', () => {
    const desk = distrusting(aDesk());
    desk.take(spoke(1));
    expect(desk.take(queueRead(6, [])).asks).toEqual([askAnna]);
  });

  it('was accepted when the answer says so', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, []));
    const { changes } = desk.take(checked(12.5, li, { startedAt: sec(5) }));
    expect(ofType(changes, 'waiting.removed')[0]?.cause).toBe('accepted');
    expect(ofType(changes, 'session.put')[0]?.cause).toEqual({ kind: 'accepted' });
    expect(desk.state.today).toMatchObject({ accepted: 1, abandoned: 0 });
    expect(desk.state.sessions[anna]?.waitedMs).toBe(4_500);
  });

  it('and closed since was served, not gone', () => {
    const desk = aDesk();
    desk.take(spoke(1), spoke(32), closed(31, { seenAt: at(sec(32) + 400) }));
    expect(desk.state.waiting[anna]).toBeDefined(); // the message may have begun another wait
    const { changes } = desk.take(queueRead(36, []));
    expect(ofType(changes, 'waiting.removed')[0]?.cause).toBe('inferred_accepted');
    expect(desk.state.today.abandoned).toBe(0);
  });

  it('stays while our answer to the message may still be on its way', () => {
    const desk = distrusting(aDesk());
    desk.take(spoke(5));
    expect(desk.take(queueRead(6, [])).asks).toEqual([]);
    desk.take(checked(6.5));
    expect(desk.state.waiting[anna]).toBeDefined();
  });

  it('stays when an answer says nobody serves them but no list has missed them', () => {
    const desk = aDesk();
    desk.take(spoke(1), checked(10));
    expect(desk.state.waiting[anna]).toBeDefined();
  });

  it('stays when a later list or message shows them again', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, [row(anna)]));
    expect(desk.take(queueRead(18, [])).asks).toEqual([]);
    desk.take(spoke(20), checked(21));
    expect(desk.state.waiting[anna]).toBeDefined();
  });

  it('stays when the message is delivered again: our first answer was lost, and the wait began with this one', () => {
    const desk = aDesk();
    const again = (seenAt: number) => spoke(1, { seenAt: at(sec(seenAt)), repeated: true });
    desk.take(spoke(1), queueRead(6, []));
    desk.take(again(8));
    expect(desk.take(queueRead(12, [])).asks).toEqual([]);
    desk.take(queueRead(18, [row(anna)]));
    expect(desk.state.waiting[anna]).toMatchObject({ waitingSince: sec(1) + 300, listed: true });
  });

  it('waits again, since the first delivery, when the second comes after they were taken for gone', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, []), checked(12.5));
    expect(desk.state.waiting).toEqual({});
    const { changes } = desk.take(spoke(1, { seenAt: at(sec(14)), repeated: true }));
    expect(desk.state.waiting[anna]).toMatchObject({ waitingSince: sec(1) + 300, sinceFrom: 'message' });
    expect(ofType(changes, 'waiting.put')[0]?.cause).toBe('found');
    expect(desk.state.today).toMatchObject({ arrived: 1, abandoned: 0, abandonedShort: 0 });
    // told a third time, and gone for good: counted once
    desk.take(spoke(1, { seenAt: at(sec(16)), repeated: true }));
    desk.take(queueRead(22, []), queueRead(28, []), checked(28.5));
    expect(desk.state.today).toMatchObject({ arrived: 1, abandoned: 1, abandonedShort: 0 });
  });

  it('waits again after midnight: the day before keeps who was taken for gone in it', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, []), checked(12.5));
    desk.take({ type: 'time.passed', seenAt: at(sec(13)), dayStartedAt: at(sec(13)) });
    desk.take(spoke(1, { seenAt: at(sec(14)), repeated: true }));
    expect(desk.state.waiting[anna]).toBeDefined();
    expect(desk.state.today.abandoned).toBe(0);
  });

  it('was served and not gone, when an event that comes late tells of a session from before', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, []), checked(12.5));
    expect(desk.state.today.abandoned).toBe(1);
    expect(desk.take(created(4, { seenAt: at(sec(15)) })).asks).toEqual([askAnna]);
    const { changes } = desk.take(checked(15.5, li, { startedAt: sec(4) }));
    expect(desk.state.today).toMatchObject({ arrived: 1, abandoned: 0, abandonedShort: 0, accepted: 1 });
    const [put] = ofType(changes, 'session.put');
    expect(put?.cause).toEqual({ kind: 'accepted' });
    expect(put?.session.waitedMs).toBeGreaterThanOrEqual(2_500);
    expect(put?.session.waitedMs).toBeLessThanOrEqual(4_000);
  });

  it('was gone, and came again, when the session is a later one', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, []), checked(12.5), created(40));
    expect(desk.state.today).toMatchObject({ abandoned: 1, accepted: 0 });
  });

  it('who was served meanwhile is not made to wait by a delivery that was sent twice', () => {
    const desk = aDesk();
    desk.take(spoke(1), created(2));
    desk.take(spoke(1, { seenAt: at(sec(3)), repeated: true }));
    expect(desk.state.waiting).toEqual({});
    desk.take(closed(4), spoke(1, { seenAt: at(sec(5)), repeated: true }));
    expect(desk.state.waiting).toEqual({});
  });

  it('who spoke after the list was asked for is not missing', () => {
    const desk = distrusting(aDesk());
    expect(desk.take(spoke(6), queueRead(5.9, [], { seenAt: sec(7) })).asks).toEqual([]);
  });

  it('has left after four lists even if the question is never answered', () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, []), queueRead(12, []), queueRead(18, []));
    expect(desk.state.waiting[anna]).toBeDefined();
    desk.take(queueRead(24, []));
    expect(desk.state.waiting).toEqual({});
  });
});

describe('the order of the queue', () => {
  it('is the platform’s, and no wait is shortened for it', () => {
    const desk = aDesk();
    desk.take(spoke(10, { customerId: bert }), spoke(20), queueRead(30, [row(anna), row(bert)]));
    expect(queueOf(desk.state).map((w) => w.customerId)).toEqual([anna, bert]);
    expect(desk.state.waiting[anna]?.waitingSince).toBe(sec(20) + 300);
    expect(desk.state.waiting[bert]?.waitingSince).toBe(sec(10) + 300);
  });

  it('stays as it is when the next list agrees', () => {
    const desk = aDesk();
    const rows = [row(cleo), row(anna), row(bert)];
    desk.take(spoke(10), queueRead(30, rows));
    const { changes } = desk.take(queueRead(36, rows));
    expect(changes.map((change) => change.type)).toEqual(['source.put']);
  });

  it('puts everybody of a full list before those beyond it', () => {
    const desk = aDesk();
    const listed = crowd(100);
    desk.take(
      spoke(1),
      queueRead(
        6,
        listed.map((id) => row(id)),
        { count: 101 },
      ),
    );
    const order = queueOf(desk.state).map((w) => w.customerId);
    expect(order.slice(0, 100)).toEqual(listed);
    expect(order[100]).toBe(anna);
  });
});

describe('more than a hundred waiting', () => {
  const hundred = crowd(100).map((id) => row(id));

  it('are counted as the platform counts', () => {
    const desk = aDesk();
    desk.take(queueRead(6, hundred, { count: 150 }));
    expect(desk.state.waitingCount).toBe(150);
    expect(Object.keys(desk.state.waiting)).toHaveLength(100);
  });

  it('the count goes on with who comes and goes, also while it was being read', () => {
    const desk = aDesk();
    desk.take(queueRead(6, hundred, { count: 150 }));
    desk.take(spoke(12), queueRead(11.9, hundred, { count: 150, seenAt: sec(13) }));
    expect(desk.state.waitingCount).toBe(151);
    desk.take(created(14));
    expect(desk.state.waitingCount).toBe(150);
  });

  it('who is known beyond the list is not missing from it', () => {
    const desk = distrusting(aDesk());
    desk.take(spoke(1));
    const lists = [6, 12, 18, 24].map((s) => queueRead(s, hundred, { count: 101 }));
    expect(desk.take(...lists).asks).toEqual([]);
    expect(desk.state.waiting[anna]).toMatchObject({ listed: false });
  });

  it('who was in the list before is missing from it', () => {
    const desk = distrusting(aDesk());
    desk.take(queueRead(6, [row(anna), ...hundred.slice(1)], { count: 101 }));
    expect(desk.take(queueRead(12, hundred, { count: 101 })).asks).toEqual([askAnna]);
  });

  it('the dismissed are not counted', () => {
    const desk = aDesk();
    desk.take(queueRead(6, hundred, { count: 150 }));
    desk.take({
      type: 'wait.dismissed',
      seenAt: sec(7),
      customerId: crowd(1)[0] as CustomerId,
      by: '林主管',
    });
    desk.take(queueRead(12, hundred, { count: 150 }));
    expect(desk.state.waitingCount).toBe(149);
  });
});

describe('a dismissed wait', () => {
  const dismissed = () => {
    const desk = aDesk();
    desk.take(spoke(1), queueRead(6, [row(anna)]));
    desk.take({ type: 'wait.dismissed', seenAt: sec(8), customerId: anna, by: '林主管', note: '重复' });
    return desk;
  };

  it('is out of the queue and its count, and not abandoned', () => {
    const { state } = dismissed();
    expect(state.waiting).toEqual({});
    expect(state.waitingCount).toBe(0);
    expect(state.dismissed[anna]).toMatchObject({ dismissedBy: '林主管', note: '重复' });
    expect(state.today.abandoned).toBe(0);
  });

  it('is not brought back by lists', () => {
    const desk = dismissed();
    desk.take(queueRead(12, [row(anna)]));
    expect(desk.state.waiting).toEqual({});
    expect(desk.state.waitingCount).toBe(0);
  });

  it('returns when the customer writes again, with the wait it had', () => {
    const desk = dismissed();
    const { changes } = desk.take(spoke(20));
    expect(desk.state.dismissed).toEqual({});
    expect(desk.state.waiting[anna]?.waitingSince).toBe(sec(1) + 300);
    expect(ofType(changes, 'waiting.put')[0]?.cause).toBe('found');
    expect(desk.state.today.arrived).toBe(1);
  });

  it('is forgotten when the platform no longer lists it, or an agent takes the customer', () => {
    const gone = dismissed();
    gone.take(queueRead(12, []));
    expect(gone.state.dismissed).toEqual({});
    const taken = dismissed();
    taken.take(created(12));
    expect(taken.state.dismissed).toEqual({});
    expect(taken.state.sessions[anna]).toBeDefined();
  });

  it('of somebody who does not wait is nothing', () => {
    const desk = aDesk();
    desk.take({ type: 'wait.dismissed', seenAt: sec(8), customerId: anna, by: '林主管' });
    expect(desk.state.dismissed).toEqual({});
  });
});

describe('a list', () => {
  it('that was overtaken by a later one is not taken', () => {
    const desk = aDesk();
    desk.take(queueRead(10, [row(anna)]));
    expect(desk.take(queueRead(9, [], { seenAt: sec(11) })).changes).toEqual([]);
  });

  it('is as old as the moment it was asked for', () => {
    const desk = aDesk(quiet({ waiting: [aWaitingCustomer({ customerId: anna })] }));
    desk.take(queueRead(10, [row(anna)], { seenAt: sec(14) }));
    expect(desk.state.sources.queue).toMatchObject({ asOf: sec(10), state: 'live', intervalMs: 6_000 });
  });
});
