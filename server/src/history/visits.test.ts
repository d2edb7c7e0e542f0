import type { CustomerId } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import {
  agentId,
  anOperation,
  aSession,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import type { VisitRecord } from './ports.ts';
import { createVisitMaker } from './visits.ts';

const c = customerId('c1');
const li = agentId('liting@kf');
const wu = agentId('wuxy@kf');
const maker = createVisitMaker((id) => (id === li ? [groupId('g1')] : []));

/** Plays frames one by one through a store that keeps what it is given; answers the visits in their order. */
function play(...steps: [seconds: number, ...changes: Change[]][]): VisitRecord[] {
  const stored = new Map<number, VisitRecord>();
  let seq = 0;
  for (const [seconds, ...changes] of steps) {
    const frame: Frame = {
      epoch: 'e',
      from: seq,
      to: seq + changes.length,
      at: at(NOW + seconds * 1_000),
      changes,
    };
    seq = frame.to;
    const latest = new Map<CustomerId, VisitRecord>();
    for (const visit of stored.values()) latest.set(visit.customerId, visit);
    for (const visit of maker.visitsFrom([frame], latest)) {
      const visitId = visit.visitId ?? stored.size + 1;
      stored.set(visitId, structuredClone({ ...visit, visitId }));
    }
  }
  return [...stored.values()];
}

const waiting = aWaitingCustomer({ customerId: c, waitingSince: NOW, wishedAgentId: wu });
const arrives: Change = { type: 'waiting.put', waiting, cause: 'arrived', position: 3 };
const leaves = (
  cause: 'left' | 'dismissed' | 'accepted' | 'inferred_accepted',
  waitedMs = 60_000,
): Change => ({
  type: 'waiting.removed',
  customerId: c,
  cause,
  was: { code: 'K7Q-2MF', waitedMs },
});
const session = (agent = li, over = {}) =>
  aSession({ customerId: c, agentId: agent, startedAt: at(NOW + 60_000), waitedMs: 60_000, ...over });
const taken: Change = { type: 'session.put', session: session(), cause: { kind: 'accepted' } };
const closes = (over = {}): Change => ({
  type: 'session.removed',
  customerId: c,
  agentId: li,
  cause: 'closed',
  ...over,
});

describe('a visit', () => {
  it('goes from the arrival over the session to its end', () => {
    const assigned = session(li, { assignedBy: '林主管' });
    const visits = play(
      [0, arrives],
      [
        60,
        leaves('accepted'),
        { type: 'session.put', session: assigned, cause: { kind: 'accepted', over: true } },
      ],
      [600, closes({ by: '王芳' })],
    );
    expect(visits).toMatchObject([
      {
        arrivedAt: NOW,
        knownBy: 'message',
        position: 3,
        wishedAgentId: wu,
        waitedMs: 60_000,
        acceptedAt: NOW + 60_000,
        agentId: li,
        assignedBy: '林主管',
        over: true,
        outcome: 'served',
        endedAt: NOW + 600_000,
        endedBy: '王芳',
        inferred: false,
        groupIds: ['g1'],
      },
    ]);
  });

  it('that ends in the queue is left, as far as can be known', () => {
    expect(play([0, arrives], [60, leaves('left')])).toMatchObject([
      { outcome: 'left', inferred: true, waitedMs: 60_000, endedAt: NOW + 60_000 },
    ]);
  });

  it('that was taken and closed unseen counts as served', () => {
    expect(play([0, arrives], [60, leaves('inferred_accepted')])).toMatchObject([
      { outcome: 'served', inferred: true },
    ]);
  });

  it('put aside goes on when the customer writes again', () => {
    const back: Change = {
      type: 'waiting.put',
      waiting: { ...waiting, lastSpokeAt: at(NOW + 90_000) },
      cause: 'found',
    };
    expect(play([0, arrives], [60, leaves('dismissed')])).toMatchObject([{ outcome: 'dismissed' }]);
    expect(play([0, arrives], [60, leaves('dismissed')], [90, back])).toMatchObject([
      { outcome: 'open', arrivedAt: NOW },
    ]);
  });

  it('is one where a wait was thought to be over and turns out to go on', () => {
    const goesOn: Change = { type: 'waiting.put', waiting, cause: 'found' };
    const [visit, ...more] = play([0, arrives], [20, leaves('left')], [25, goesOn]);
    expect(more).toEqual([]);
    expect(visit).toMatchObject({ outcome: 'open', arrivedAt: NOW, inferred: false });
    expect(visit).not.toHaveProperty('waitedMs');
    const later = { ...waiting, waitingSince: at(NOW + 90_000) };
    const comesAgain: Change = { type: 'waiting.put', waiting: later, cause: 'arrived' };
    expect(play([0, arrives], [20, leaves('left')], [90, comesAgain])).toHaveLength(2);
  });

  it('is one when a session from before is told of after they were taken for gone', () => {
    const [visit, ...more] = play([0, arrives], [70, leaves('left', 70_000)], [75, taken], [90, closes()]);
    expect(more).toEqual([]);
    expect(visit).toMatchObject({
      outcome: 'served',
      arrivedAt: NOW,
      acceptedAt: NOW + 60_000,
      waitedMs: 60_000,
      endedAt: NOW + 90_000,
    });
    // a later one is another visit
    expect(play([0, arrives], [20, leaves('left')], [75, taken])).toHaveLength(2);
  });

  it('keeps a transfer made in WeChat', () => {
    const moved: Change = {
      type: 'session.put',
      session: session(wu),
      cause: { kind: 'switched', fromAgentId: li },
    };
    const [visit, ...more] = play(
      [0, arrives],
      [60, leaves('accepted'), taken],
      [90, moved],
      [600, closes()],
    );
    expect(more).toEqual([]);
    expect(visit).toMatchObject({
      agentId: li,
      lastAgentId: wu,
      agentIds: [li, wu],
      moves: [{ at: NOW + 90_000, fromAgentId: li, toAgentId: wu }],
    });
  });

  it('keeps a transfer that a read found before the push told of it', () => {
    const found: Change = { type: 'session.put', session: session(wu), cause: { kind: 'found' } };
    const [visit] = play([0, arrives], [60, leaves('accepted'), taken], [90, found], [95, found]);
    expect(visit).toMatchObject({
      agentId: li,
      lastAgentId: wu,
      moves: [{ at: NOW + 90_000, fromAgentId: li, toAgentId: wu }],
    });
    expect(visit?.moves).toHaveLength(1);
  });

  it('is one when a session that seemed over is found again, two when another begins', () => {
    const found: Change = { type: 'session.put', session: session(), cause: { kind: 'found' } };
    const again = [60, leaves('accepted'), taken] as [number, ...Change[]];
    expect(play([0, arrives], again, [100, closes({ cause: 'inferred' })], [110, found])).toMatchObject([
      { outcome: 'open', inferred: false },
    ]);
    const later: Change = {
      type: 'session.put',
      session: session(li, { startedAt: at(NOW + 200_000) }),
      cause: { kind: 'found' },
    };
    expect(play([0, arrives], again, [100, closes({ cause: 'inferred' })], [200, later])).toHaveLength(2);
  });

  it('begins with the session where nobody saw the arrival', () => {
    expect(play([60, taken])).toMatchObject([{ knownBy: 'session', acceptedAt: NOW + 60_000 }]);
  });

  it('takes an earlier arrival that is learnt later, and ignores what changes nothing', () => {
    const earlier = { ...waiting, waitingSince: at(NOW - 30_000), sinceFrom: 'platform' as const };
    const spoke: Change = { type: 'waiting.put', waiting: { ...waiting, lastSpokeAt: at(NOW + 5_000) } };
    expect(play([0, arrives], [5, spoke], [6, { type: 'waiting.put', waiting: earlier }])).toMatchObject([
      { arrivedAt: NOW - 30_000, knownBy: 'platform' },
    ]);
    const latest = new Map([[c, { ...play([0, arrives])[0] } as VisitRecord]]);
    expect(maker.visitsFrom([{ epoch: 'e', from: 1, to: 2, at: NOW, changes: [spoke] }], latest)).toEqual([]);
  });

  it('keeps why acts on it were refused, each once', () => {
    const operation = anOperation({
      customerId: c,
      state: 'refused',
      error: { code: 'agent_offline', errcode: 65415 },
    });
    const refused: Change = { type: 'operation.put', operation };
    expect(play([0, arrives], [10, refused], [11, refused])).toMatchObject([
      { refusals: [{ type: 'assign', by: '林主管', code: 'agent_offline', errcode: 65415 }] },
    ]);
  });

  it('is two when the customer comes a second time', () => {
    const second: Change = {
      type: 'waiting.put',
      waiting: { ...waiting, waitingSince: at(NOW + 900_000) },
      cause: 'arrived',
    };
    expect(
      play([0, arrives], [60, leaves('accepted'), taken], [600, closes()], [900, second]).map(
        (v) => v.outcome,
      ),
    ).toEqual(['served', 'open']);
  });
});
