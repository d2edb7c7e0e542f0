import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import type { SessionKind } from '@kf/shared/contract/notices';

/** Something that happened to a session, which the customer may be told. */
export interface SessionEvent {
  kind: SessionKind;
  customerId: CustomerId;
  agentId: AgentId | undefined;
  at: EpochMs;
  /** Place in the stream: the same on every node and after every restart. */
  key: string;
}

/** Older news nobody needs. */
export const NEWS_MS = 2 * 60_000;

/** What a frame tells about sessions. What a read found late is told too, as long as it is news. */
export function sessionEvents(frame: Frame): SessionEvent[] {
  return frame.changes.flatMap((change, index) => {
    const event = eventOf(change, frame.at);
    return event
      ? [{ ...event, at: frame.at, key: `${event.kind}:${frame.epoch}:${frame.from + index + 1}` }]
      : [];
  });
}

function eventOf(change: Change, at: EpochMs): Omit<SessionEvent, 'at' | 'key'> | undefined {
  if (change.type === 'session.put') {
    const { customerId, agentId, startedAt } = change.session;
    if (change.cause?.kind === 'switched') return { kind: 'switched', customerId, agentId };
    if (change.cause === undefined || at - startedAt > NEWS_MS) return undefined;
    return { kind: 'taken_over', customerId, agentId };
  }
  if (change.type !== 'session.removed' || change.cause !== 'closed') return undefined;
  return { kind: 'closed', customerId: change.customerId, agentId: change.agentId };
}
