import type { Change } from '@kf/shared/contract/live';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { aState, at, aWaitingCustomer, customerId } from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coalesce } from './coalesce.ts';

const change = fc.oneof(
  fc.nat(50).map((count): Change => ({ type: 'waiting.counted', count })),
  fc.nat(1_000).map(
    (ms): Change => ({
      type: 'source.put',
      name: 'queue',
      source: { asOf: at(ms), state: 'live', intervalMs: 6 },
    }),
  ),
  fc.nat(1_000).map(
    (ms): Change => ({
      type: 'source.put',
      name: 'online',
      source: { asOf: at(ms), state: 'live', intervalMs: 6 },
    }),
  ),
  fc.nat(5).map(
    (n): Change => ({
      type: 'waiting.put',
      waiting: aWaitingCustomer({ customerId: customerId(`o${n}`) }),
    }),
  ),
  fc.nat(5).map((n): Change => ({ type: 'waiting.removed', customerId: customerId(`o${n}`), cause: 'left' })),
);

it('leads to the same state with at most one put of each source and count, and keeps what happened', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const fewer = coalesce(changes);
      expect(applyChanges(aState(), fewer)).toEqual(applyChanges(aState(), changes));
      expect(fewer.filter((c) => c.type === 'waiting.counted').length).toBeLessThanOrEqual(1);
      expect(fewer.filter((c) => c.type === 'source.put').length).toBeLessThanOrEqual(2);
      const happened = (c: Change) => c.type === 'waiting.put' || c.type === 'waiting.removed';
      expect(fewer.filter(happened)).toEqual(changes.filter(happened));
    }),
  );
});
