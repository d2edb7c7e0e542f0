import { expect, it } from 'vitest';
import { aState, aWaitingCustomer, customerId } from '../testing/builders.ts';
import { queueOf } from './queue.ts';

it('the queue is in order of arrival, and equal places are alike on every end', () => {
  const one = (id: string, order: number) => aWaitingCustomer({ customerId: customerId(id), order });
  const waiting = [one('c', 2), one('b', 1), one('a', 2)];
  expect(queueOf(aState({ waiting })).map((w) => w.customerId)).toEqual(['b', 'a', 'c']);
  expect(queueOf(aState({ waiting: waiting.toReversed() })).map((w) => w.customerId)).toEqual([
    'b',
    'a',
    'c',
  ]);
});
