import { queueOf } from '@kf/shared/domain/queue';
import { agentId, aSession, aState, aWaitingCustomer, customerId, NOW } from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listingOf } from './listing.ts';
import { emptyQueueView, followQueue, hasHeldBack, holdQueue, type QueueView } from './queue-view.ts';

const waiting = (...ids: string[]) =>
  ids.map((id, index) => aWaitingCustomer({ customerId: customerId(id), order: index }));

const stepOf = (state: ReturnType<typeof aState>, now = NOW) => ({
  state,
  entries: listingOf(queueOf(state), state.waitingCount).entries,
  now,
  marksNew: false,
});
const idsOf = (view: QueueView) => view.rows.map((row) => row.customerId as string);

describe('a list that is held', () => {
  const before = followQueue(emptyQueueView, stepOf(aState({ waiting: waiting('a', 'b', 'c') })));

  it('turns who was accepted to gone in place and counts who came', () => {
    const state = aState({
      waiting: waiting('a', 'c', 'd', 'e'),
      sessions: [aSession({ customerId: customerId('b'), agentId: agentId('li@kf') })],
    });
    const held = holdQueue(before, stepOf(state));
    expect(idsOf(held)).toEqual(['a', 'b', 'c']);
    expect(held.rows.map((row) => row.position)).toEqual([1, 2, 3]);
    expect(held.rows[1]?.gone).toEqual({ kind: 'accepted', agentId: 'li@kf', at: NOW });
    expect(held).toMatchObject({ arrived: 2, accepted: 1, left: 0 });
    expect(hasHeldBack(held)).toBe(true);
  });

  it('shows a customer who comes back as waiting again', () => {
    const gone = holdQueue(before, stepOf(aState({ waiting: waiting('a', 'c') })));
    expect(gone).toMatchObject({ left: 1 });
    const again = holdQueue(gone, stepOf(aState({ waiting: waiting('a', 'b', 'c') })));
    expect(again.rows.every((row) => row.gone === undefined)).toBe(true);
    expect(hasHeldBack(again)).toBe(false);
  });

  it('learns where a customer went when that is told later', () => {
    const gone = holdQueue(before, stepOf(aState({ waiting: waiting('a', 'c') })));
    const state = aState({
      waiting: waiting('a', 'c'),
      sessions: [aSession({ customerId: customerId('b'), agentId: agentId('li@kf') })],
    });
    const later = holdQueue(gone, stepOf(state, (NOW + 5_000) as typeof NOW));
    expect(later.rows[1]?.gone).toEqual({ kind: 'accepted', agentId: 'li@kf', at: NOW });
  });
});

it('keeps the identity of rows that say the same', () => {
  const customers = waiting('a', 'b', 'c');
  const before = followQueue(emptyQueueView, stepOf(aState({ waiting: customers })));
  expect(followQueue(before, stepOf(aState({ waiting: customers })))).toBe(before);
  const after = followQueue(before, stepOf(aState({ waiting: customers.slice(0, 2) })));
  expect(after.rows[0]).toBe(before.rows[0]);
});

const someQueue = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });

it('neither moves nor loses a row while held, and is the queue again once released', () => {
  fc.assert(
    fc.property(someQueue, fc.array(someQueue, { maxLength: 8 }), (first, later) => {
      const stateOf = (ids: number[]) => aState({ waiting: waiting(...ids.map(String)) });
      const before = followQueue(emptyQueueView, stepOf(stateOf(first)));
      let view = before;
      for (const ids of later) {
        const state = stateOf(ids);
        view = holdQueue(view, stepOf(state));
        expect(idsOf(view)).toEqual(idsOf(before));
        for (const row of view.rows)
          expect(row.gone === undefined).toBe(state.waiting[row.customerId] !== undefined);
        expect(view.arrived).toBe(ids.filter((id) => !first.includes(id)).length);
        expect(view.accepted + view.left).toBe(first.filter((id) => !ids.includes(id)).length);
      }
      const last = stateOf(later.at(-1) ?? first);
      const after = followQueue(view, stepOf(last));
      expect(idsOf(after)).toEqual(queueOf(last).map((one) => one.customerId));
      expect(hasHeldBack(after)).toBe(false);
    }),
  );
});
