import type { LiveState, WaitingCustomer } from '../contract/live.ts';

/** Earlier arrival first; equal keys by id, so that every end sorts alike. */
export const byQueueOrder = (a: WaitingCustomer, b: WaitingCustomer): number =>
  a.order - b.order || (a.customerId < b.customerId ? -1 : a.customerId > b.customerId ? 1 : 0);

/** The queue in order of arrival; a customer's position is the index plus one. */
export const queueOf = (state: Pick<LiveState, 'waiting'>): WaitingCustomer[] =>
  Object.values(state.waiting).sort(byQueueOrder);
