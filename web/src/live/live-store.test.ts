import type { Change, Frame, LiveState } from '@kf/shared/contract/live';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { digestOf } from '@kf/shared/domain/digest';
import {
  agentId,
  anAgent,
  anOperation,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { buildIndex } from './live-index.ts';
import { type ChangesListener, createLiveStore } from './live-store.ts';

const waiting = aWaitingCustomer();
const put: Change = { type: 'waiting.put', waiting };

const aFrame = (over: Partial<Frame> = {}): Frame => ({
  epoch: 'e',
  from: 3,
  to: 4,
  at: NOW,
  changes: [put],
  ...over,
});

function aStore(state: LiveState = aState()) {
  const requestResync = vi.fn<() => void>();
  const store = createLiveStore({ requestResync });
  store.replace({ epoch: 'e', seq: 3, at: NOW, state });
  return { store, requestResync };
}

describe('the live store', () => {
  it('[LP4] applies the frame that follows, and tells its changes', () => {
    const { store, requestResync } = aStore();
    const told = vi.fn<ChangesListener>();
    store.onChanges(told);
    store.apply(aFrame());
    expect(store.getView()).toMatchObject({ sync: 'live', seq: 4, index: { queue: [waiting] } });
    expect(told).toHaveBeenCalledExactlyOnceWith([put], aFrame());
    expect(requestResync).not.toHaveBeenCalled();
  });

  it('[LP4] drops a frame that comes again', () => {
    const { store } = aStore();
    store.apply(aFrame());
    const before = store.getView();
    store.apply(aFrame());
    expect(store.getView()).toBe(before);
  });

  it('[LP4] drops a snapshot that frames have overtaken', () => {
    const { store } = aStore();
    store.apply(aFrame());
    store.replace({ epoch: 'e', seq: 3, at: NOW, state: aState() });
    expect(store.getView().seq).toBe(4);
  });

  it('[LP5] asks for a snapshot when a frame of another epoch comes', () => {
    const { store, requestResync } = aStore();
    store.apply(aFrame({ epoch: 'f' }));
    expect(requestResync).toHaveBeenCalledOnce();
    expect(store.getView().sync).toBe('stale');
  });

  it('[LP6] asks for a snapshot once when a frame is missing, and keeps the picture', () => {
    const state = aState({ agents: [anAgent()] });
    const { store, requestResync } = aStore(state);
    store.apply(aFrame({ from: 4, to: 5 }));
    store.apply(aFrame({ from: 5, to: 6 }));
    expect(requestResync).toHaveBeenCalledOnce();
    expect(store.getView()).toMatchObject({ sync: 'stale', state });
  });

  it('[LP6] goes on with the frames that belong after the answer', () => {
    const { store } = aStore();
    store.apply(aFrame({ from: 4, to: 5 }));
    store.replace({ epoch: 'e', seq: 5, at: NOW, state: aState() });
    store.apply(aFrame({ from: 5, to: 6 }));
    expect(store.getView()).toMatchObject({ sync: 'live', seq: 6 });
  });

  it('[LP7] counts a digest that does not match, and believes only the next snapshot', () => {
    const { store, requestResync } = aStore();
    store.apply(aFrame({ digest: 1 }));
    store.apply(aFrame({ from: 4, to: 5 }));
    expect(requestResync).toHaveBeenCalledOnce();
    expect(store.getView()).toMatchObject({ sync: 'stale', mismatches: 1, seq: 4, epoch: '' });
    store.replace({ epoch: 'e', seq: 5, at: NOW, state: aState() });
    expect(store.getView()).toMatchObject({ sync: 'live', seq: 5 });
  });

  it('[LP7] is content with a digest that matches', () => {
    const { store } = aStore();
    store.apply(aFrame({ digest: digestOf(applyChanges(aState(), [put])) }));
    expect(store.getView()).toMatchObject({ sync: 'live', mismatches: 0 });
  });

  it('[LP13] is stale while the connection is lost, and live again when nothing was missed', () => {
    const { store } = aStore();
    store.setConnection({ state: 'reconnecting', attempt: 1 });
    expect(store.getView().sync).toBe('stale');
    store.apply(aFrame({ from: 3, to: 3, changes: [] }));
    expect(store.getView().sync).toBe('live');
  });

  it('[LP13] takes what was missed as one frame', () => {
    const { store } = aStore();
    store.setConnection({ state: 'reconnecting', attempt: 1 });
    store.apply(aFrame({ from: 3, to: 5, changes: [put, { type: 'waiting.counted', count: 1 }] }));
    expect(store.getView()).toMatchObject({ sync: 'live', seq: 5, state: { waitingCount: 1 } });
  });

  it('ignores frames before the first picture', () => {
    const requestResync = vi.fn<() => void>();
    const store = createLiveStore({ requestResync });
    store.apply(aFrame());
    expect(store.getView().sync).toBe('loading');
    expect(requestResync).not.toHaveBeenCalled();
  });

  it('leaves the lists of untouched agents as they are', () => {
    const other = aSession({ customerId: customerId('o2'), agentId: agentId('wang@kf') });
    const { store } = aStore(aState({ sessions: [aSession(), other] }));
    const before = store.getView().index;
    store.apply(aFrame({ changes: [{ type: 'session.removed', customerId: other.customerId }] }));
    const { index } = store.getView();
    expect(index.queue).toBe(before.queue);
    expect(index.operationByCustomer).toBe(before.operationByCustomer);
    expect(index.sessionsByAgent.get('liting@kfdemo')).toBe(before.sessionsByAgent.get('liting@kfdemo'));
    expect(index.sessionsByAgent.has('wang@kf')).toBe(false);
  });

  it('knows the newest act on a customer unless it was confirmed', () => {
    const refused = anOperation({ state: 'refused', createdAt: at(NOW - 10) });
    const confirmed = anOperation({
      operationId: 'op-2' as typeof refused.operationId,
      state: 'confirmed',
      createdAt: at(NOW - 5),
    });
    expect(buildIndex(aState({ operations: [refused] })).operationByCustomer.size).toBe(1);
    expect(buildIndex(aState({ operations: [refused, confirmed] })).operationByCustomer.size).toBe(0);
  });
});

const someCustomer = fc.integer({ min: 0, max: 9 }).map((n) => customerId(`o${n}`));
const someAgent = fc.integer({ min: 0, max: 3 }).map((n) => agentId(`a${n}@kf`));
const someTime = fc.integer({ min: 0, max: 5 }).map((n) => at(NOW - n * 1_000));

const someChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ customerId: someCustomer, order: fc.integer({ min: 0, max: 4 }) }).map((over) => ({
    type: 'waiting.put' as const,
    waiting: aWaitingCustomer(over),
  })),
  someCustomer.map((id) => ({ type: 'waiting.removed' as const, customerId: id })),
  fc.record({ customerId: someCustomer, agentId: someAgent, startedAt: someTime }).map((over) => ({
    type: 'session.put' as const,
    session: aSession(over),
  })),
  someCustomer.map((id) => ({ type: 'session.removed' as const, customerId: id })),
  fc
    .record({
      operationId: fc
        .constantFrom('1', '2', '3', '4')
        .map((id) => anOperation().operationId.replace('1', id)),
      customerId: someCustomer,
      createdAt: someTime,
      state: fc.constantFrom('sent' as const, 'refused' as const, 'confirmed' as const),
    })
    .map((over) => ({
      type: 'operation.put' as const,
      operation: anOperation(over as Partial<ReturnType<typeof anOperation>>),
    })),
  fc.nat(20).map((count) => ({ type: 'waiting.counted' as const, count })),
);

describe('the live store, whatever the frames', () => {
  it('[LP4] equals the changes applied one after the other, and its index equals one made anew', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(someChange, { minLength: 1, maxLength: 6 }), { maxLength: 12 }),
        (frames) => {
          const { store } = aStore();
          let expected = aState();
          let seq = 3;
          for (const changes of frames) {
            expected = applyChanges(expected, changes);
            const to = seq + changes.length;
            store.apply(aFrame({ from: seq, to, changes, digest: digestOf(expected) }));
            seq = to;
          }
          const view = store.getView();
          expect(view.state).toEqual(expected);
          expect(view.mismatches).toBe(0);
          expect(view.index).toEqual(buildIndex(expected));
        },
      ),
    );
  });
});
