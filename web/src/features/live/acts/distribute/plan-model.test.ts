import type { PreviewAnswer } from '@kf/shared/contract/distribution';
import {
  agentId,
  anAgent,
  anOperation,
  aSession,
  at,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../model/agent-facts.ts';
import { editedRows, type Ground, isOverLimit, keepEdits, noEdits, unfitRows } from './plan-model.ts';

const [li, zhou] = [agentId('li@kf'), agentId('zhou@kf')];
const [a, b, c] = [customerId('a'), customerId('b'), customerId('c')];
const face = (id: typeof a) => ({ customerId: id, code: id, since: at(NOW) });
const plan: PreviewAnswer = {
  at: NOW,
  rows: [
    { ...face(a), agentId: li, reason: 'freest', load: 4, capacity: 5 },
    { ...face(b), agentId: li, reason: 'freest', load: 5, capacity: 5 },
    { ...face(c), agentId: zhou, reason: 'freest', load: 3, capacity: 3 },
  ],
  rest: [],
  running: [],
};
const facts = new Map(
  [anAgent({ agentId: li, capacity: 5 }), anAgent({ agentId: zhou, capacity: 3 })].map((agent) => [
    agent.agentId,
    factsOf(agent, [], {}, 'current', NOW),
  ]),
);

describe('an edited plan', () => {
  it('counts loads in the order of its rows', () => {
    expect(editedRows(plan, noEdits, facts).map((one) => one.load)).toEqual([4, 5, 3]);
  });

  it('gives back the place of a row that is not sent, and shows where another choice leads', () => {
    const rows = editedRows(plan, { off: new Set([a]), agents: new Map([[c, li]]) }, facts);
    expect(rows.map((one) => [one.agentId, one.load, one.isOn, one.isEdited])).toEqual([
      [li, 4, false, false],
      [li, 4, true, false],
      [li, 5, true, true],
    ]);
    const over = editedRows(plan, { off: new Set(), agents: new Map([[c, li]]) }, facts);
    expect(over.map(isOverLimit)).toEqual([false, false, true]);
  });

  describe('that is no longer true', () => {
    const rows = editedRows(plan, noEdits, facts);
    const waiting = Object.fromEntries([a, b, c].map((id) => [id, aWaitingCustomer({ customerId: id })]));
    const busy = factsOf(
      anAgent({ agentId: li, capacity: 5 }),
      Array.from({ length: 3 }, () => aSession()),
      {},
      'current',
      NOW,
    );
    const ground: Ground = {
      state: { waiting, sessions: {} },
      actOf: () => undefined,
      facts: new Map([...facts, [li, busy]]),
      pendingOf: () => 0,
    };
    const unfit = (over: Partial<Ground>) => [...unfitRows(rows, { ...ground, ...over })].sort();

    it('says so of who is gone, taken, or has an agent who cannot take them', () => {
      expect(unfit({})).toEqual([]);
      expect(unfit({ state: { waiting: { [a]: waiting[a] } as never, sessions: {} } })).toEqual([b, c]);
      expect(unfit({ actOf: (id) => (id === b ? anOperation() : undefined) })).toEqual([b]);
      const offline = factsOf(anAgent({ agentId: zhou, presence: 'offline' }), [], {}, 'current', NOW);
      expect(unfit({ facts: new Map([...ground.facts, [zhou, offline]]) })).toEqual([c]);
    });

    it('says so of the last ones when an agent has less room than the plan counted on', () => {
      expect(unfit({ pendingOf: (id) => (id === li ? 1 : 0) })).toEqual([b]);
      expect(unfit({ pendingOf: (id) => (id === li ? 2 : 0) })).toEqual([a, b]);
    });

    it('keeps the edits of the other rows', () => {
      const kept = keepEdits({ off: new Set([a, b]), agents: new Map([[c, li]]) }, new Set([b, c]));
      expect([[...kept.off], kept.agents.size]).toEqual([[a], 0]);
    });
  });
});
