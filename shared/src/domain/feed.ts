import type { Change } from '../contract/live.ts';

/** Whether a change is worth a line in the event feed. Bookkeeping (ages, confirmations, found at start) is not. */
export function isNewsworthy(change: Change): boolean {
  switch (change.type) {
    case 'waiting.put':
      return change.cause === 'arrived';
    case 'waiting.removed':
      return change.cause === 'left' || change.cause === 'unfollowed' || change.cause === 'dismissed';
    case 'session.put':
      return change.cause !== undefined && change.cause.kind !== 'found';
    case 'session.removed':
      return true;
    case 'agent.put':
      return change.cause === 'online' || change.cause === 'offline';
    case 'operation.put':
      return change.operation.state === 'refused' || change.operation.state === 'unfinished';
    case 'alert.put':
      return change.cause === 'raised' || change.cause === 'rose';
    default:
      return false;
  }
}
