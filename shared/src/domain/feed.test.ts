import { expect, it } from 'vitest';
import type { Change } from '../contract/live.ts';
import { anAgent, anOperation, aSession, aState, aWaitingCustomer } from '../testing/builders.ts';
import { isNewsworthy } from './feed.ts';

const waiting = aWaitingCustomer();
const session = aSession();
const agent = anAgent();
const { customerId } = waiting;

it.each<[boolean, string, Change]>([
  [true, 'somebody arrived', { type: 'waiting.put', waiting, cause: 'arrived' }],
  [false, 'somebody was found at start', { type: 'waiting.put', waiting, cause: 'found' }],
  [false, 'a place in the queue moved', { type: 'waiting.put', waiting }],
  [true, 'somebody left', { type: 'waiting.removed', customerId, cause: 'left' }],
  [true, 'somebody unfollowed', { type: 'waiting.removed', customerId, cause: 'unfollowed' }],
  [true, 'a wait was dismissed', { type: 'waiting.removed', customerId, cause: 'dismissed' }],
  [false, 'a wait ended in a session', { type: 'waiting.removed', customerId, cause: 'accepted' }],
  [true, 'a session began', { type: 'session.put', session, cause: { kind: 'accepted' } }],
  [false, 'a session was found at start', { type: 'session.put', session, cause: { kind: 'found' } }],
  [true, 'a session ended', { type: 'session.removed', customerId }],
  [true, 'an agent came', { type: 'agent.put', agent, cause: 'online' }],
  [false, 'an agent was counted', { type: 'agent.put', agent }],
  [true, 'an act was refused', { type: 'operation.put', operation: anOperation({ state: 'refused' }) }],
  [false, 'an act is under way', { type: 'operation.put', operation: anOperation() }],
  [false, 'a figure changed', { type: 'today.put', today: aState().today }],
])('newsworthy %s: %s', (expected, _what, change) => {
  expect(isNewsworthy(change)).toBe(expected);
});

it('a transfer is newsworthy', () => {
  const fromAgentId = agent.agentId;
  expect(isNewsworthy({ type: 'session.put', session, cause: { kind: 'switched', fromAgentId } })).toBe(true);
});
