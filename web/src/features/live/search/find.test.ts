import { anAgent, aSession, aState, aWaitingCustomer, customerId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '#live/live-index.ts';
import { find } from './find.ts';

const state = aState({
  waiting: [
    aWaitingCustomer({ customerId: customerId('o1'), code: 'K7Q-2MF', order: 1, listed: false }),
    aWaitingCustomer({ customerId: customerId('o2'), code: 'B7N-R2E', remark: '张女士 橱柜退换', order: 2 }),
  ],
  sessions: [aSession({ customerId: customerId('o3'), code: 'Q8D-K7Q' })],
  agents: [anAgent()],
});
const ids = (text: string): string[] => find(text, state, buildIndex(state)).map((hit) => hit.id);

describe('search', () => {
  it('finds a code with or without its dash, in any case, the beginning first', () => {
    expect(ids('k7q2')).toEqual(['o1']);
    expect(ids('K7Q')).toEqual(['o1', 'o3']);
  });
  it('finds a remark anywhere in it', () => expect(ids('橱柜')).toEqual(['o2']));
  it('finds a customer with a remark by code too', () => expect(ids('b7n')).toEqual(['o2']));
  it('finds agents by name, account and number', () => {
    expect(ids('李')).toEqual(['liting@kfdemo']);
    expect(ids('liting')).toEqual(['liting@kfdemo']);
    expect(ids('1001')).toEqual(['liting@kfdemo']);
  });
  it('finds nothing for nothing', () => expect(ids('  ')).toEqual([]));
});
