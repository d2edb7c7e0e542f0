import type { EpochMs } from '@kf/shared/contract/ids';
import type { Source, WaitingCustomer } from '@kf/shared/contract/live';
import type { Draft } from './draft.ts';
import type { PushFact } from './facts.ts';
import { endSession, joinQueue, leaveQueue, moveSession, openSession, uncountLeft } from './passages.ts';
import { distrust, isKnownToRead, isLate, STAMP_MS } from './timing.ts';
import { wishFields, withWish } from './wish.ts';

/** The source's age is shown in seconds; a put per push would double the frames. */
const FRESHNESS_STEP_MS = 2_000;

type Of<T extends PushFact['type']> = Extract<PushFact, { type: T }>;

export function decidePush(draft: Draft, fact: PushFact): void {
  const isRepeat = fact.type === 'customer.spoke' && fact.repeated === true; // comes seconds later by its nature
  if (!isRepeat) draft.note({ note: 'lag', lagMs: fact.seenAt - fact.at, seenAt: fact.seenAt });
  if (!isRepeat && isLate(draft, fact)) distrust(draft, fact.seenAt); // where one is late, others are lost
  noteFreshness(draft, fact.seenAt);
  switch (fact.type) {
    case 'customer.spoke':
      return spoke(draft, fact);
    case 'session.created':
      return created(draft, fact);
    case 'session.closed':
      return closed(draft, fact);
    case 'session.switched':
      return switched(draft, fact);
    case 'customer.unfollowed':
      return unfollowed(draft, fact);
    case 'push.other':
      return;
    default:
      fact satisfies never;
  }
}

function noteFreshness(draft: Draft, seenAt: EpochMs): void {
  const known: Source = draft.state.sources.events;
  if (known.state === 'live' && seenAt - known.asOf < FRESHNESS_STEP_MS) return;
  draft.change({
    type: 'source.put',
    name: 'events',
    source: { asOf: seenAt, state: 'live', intervalMs: 0 },
  });
}

/** Cannot be believed as it stands: it came late, or a read has told since. */
const isStale = (draft: Draft, fact: PushFact): boolean => isLate(draft, fact) || isKnownToRead(draft, fact);

function spoke(draft: Draft, fact: Of<'customer.spoke'>): void {
  const { customerId, at, seenAt, transferred } = fact;
  const before = draft.mark(customerId)?.spoke;
  const putAsideAt = draft.state.dismissed[customerId]?.dismissedAt;
  const sincePutAside =
    putAsideAt !== undefined && seenAt > putAsideAt && (before?.seenAt ?? 0) <= putAsideAt;
  if (before?.at === at && before.transferred === transferred && !sincePutAside) {
    if (fact.repeated && seenAt > before.seenAt) renewWait(draft, fact, before.seenAt);
    return; // told again
  }
  draft.setMark(customerId, seenAt, { spoke: { at, seenAt, transferred } });
  const session = draft.state.sessions[customerId];
  if (session) {
    if (at <= session.startedAt + STAMP_MS) return; // written before the session, and slower than it
    // in session the platform does not push messages: it is over, or the platform stopped forwarding
    draft.setMark(customerId, seenAt, {
      unheard: { seenAt, transferred, ...(fact.wish && { wish: fact.wish }) },
    });
    draft.ask({ ask: 'session', customerId });
    return;
  }
  const waiting = draft.state.waiting[customerId];
  if (transferred) draft.setMark(customerId, seenAt, { touchedAt: seenAt, missed: 0 });
  if (waiting) draft.change({ type: 'waiting.put', waiting: heard(draft, waiting, fact) });
  else if (transferred) beginWait(draft, fact);
}

/**
 * The platform did not see our answer and asked again: only the answer to this delivery puts the customer into its
 * queue, so lists taken in between did not show them. To the customer the wait began with the first delivery.
 */
function renewWait(draft: Draft, fact: Of<'customer.spoke'>, firstSeenAt: EpochMs): void {
  const { customerId, at, seenAt, transferred } = fact;
  const served = (draft.mark(customerId)?.lastClose?.at ?? 0) >= at;
  if (!transferred || served || draft.state.sessions[customerId] || draft.state.dismissed[customerId]) return;
  draft.setMark(customerId, seenAt, { touchedAt: seenAt, missed: 0 });
  const waiting = draft.state.waiting[customerId];
  if (!waiting) {
    uncountLeft(draft, customerId, firstSeenAt, seenAt);
    return beginWait(draft, fact, firstSeenAt);
  }
  if (waiting.waitingSince <= firstSeenAt) return;
  draft.change({
    type: 'waiting.put',
    waiting: { ...waiting, waitingSince: firstSeenAt, sinceFrom: 'message' },
  });
}

function heard(draft: Draft, waiting: WaitingCustomer, fact: Of<'customer.spoke'>): WaitingCustomer {
  const lastSpokeAt = Math.max(waiting.lastSpokeAt ?? 0, fact.seenAt) as EpochMs;
  const next = { ...withWish(waiting, fact.wish), lastSpokeAt };
  // a list was taken first, as after a restart: the wait began with our reply, unless that wait is over
  const closedAt = draft.mark(waiting.customerId)?.lastClose?.at ?? 0;
  if (!fact.transferred || fact.seenAt >= waiting.waitingSince || closedAt >= fact.at) return next;
  return {
    ...next,
    waitingSince: fact.seenAt,
    sinceFrom: 'message',
    order: Math.min(waiting.order, fact.seenAt),
  };
}

/** @param firstSeenAt when the wait began that was taken for over. Absent: it begins now. */
function beginWait(draft: Draft, fact: Of<'customer.spoke'>, firstSeenAt?: EpochMs): void {
  const { customerId, seenAt } = fact;
  const putAside = draft.state.dismissed[customerId];
  if (putAside) draft.change({ type: 'dismissed.removed', customerId });
  const since = putAside?.waitingSince ?? firstSeenAt ?? seenAt;
  const waiting: WaitingCustomer = {
    customerId,
    ...draft.waitingFaceOf(customerId),
    waitingSince: since,
    sinceFrom: 'message',
    lastSpokeAt: seenAt,
    ...wishFields(fact.wish),
    order: since,
    listed: false,
  };
  joinQueue(draft, waiting, seenAt, since === seenAt ? 'arrived' : 'found');
}

function created(draft: Draft, fact: Of<'session.created'>): void {
  const { customerId, agentId, at, seenAt } = fact;
  const session = draft.state.sessions[customerId];
  const { lastClose, lastSwitchAt } = draft.mark(customerId) ?? {};
  if (session?.agentId === agentId && at <= session.startedAt + STAMP_MS) return; // told again, or found by a read before
  const afterClose =
    lastClose === undefined || at > lastClose.at || (at === lastClose.at && lastClose.agentId !== agentId);
  const afterSwitch = lastSwitchAt === undefined || at > lastSwitchAt;
  const afterKnown = session === undefined || at > session.startedAt + STAMP_MS;
  if (isStale(draft, fact) || !afterClose || !afterSwitch || !afterKnown) {
    draft.ask({ ask: 'session', customerId });
    return;
  }
  if (session) endSession(draft, session, seenAt, 'inferred'); // its close was lost
  draft.setMark(customerId, seenAt, { touchedAt: seenAt, missed: 0 });
  openSession(draft, { customerId, agentId, startedAt: at, seenAt, cause: 'accepted' });
}

function closed(draft: Draft, fact: Of<'session.closed'>): void {
  const { customerId, agentId, at, seenAt } = fact;
  const session = draft.state.sessions[customerId];
  const known = draft.mark(customerId)?.lastClose;
  if (known?.agentId === agentId && known.at === at) return; // told again
  if (!known || at >= known.at) draft.setMark(customerId, seenAt, { lastClose: { agentId, at } });
  if (!session) return closedUnseen(draft, fact);
  // a close in the second in which this session began may be that of the one before
  if (isStale(draft, fact) || session.agentId !== agentId || at < session.startedAt + STAMP_MS) {
    draft.ask({ ask: 'session', customerId });
    return;
  }
  draft.setMark(customerId, seenAt, { touchedAt: seenAt });
  endSession(draft, session, seenAt, 'closed');
}

/** Closed without our being told that it began: whoever waited since before was served. */
function closedUnseen(draft: Draft, fact: Of<'session.closed'>): void {
  const { customerId, at, seenAt } = fact;
  const waiting = draft.state.waiting[customerId];
  const floor = draft.memory.lagFloorMs;
  if (!waiting || floor === undefined || isStale(draft, fact)) return;
  const earliest = at + floor; // the close happened between this and a second later
  const spokeAt = draft.mark(customerId)?.spoke?.seenAt ?? 0;
  if (waiting.waitingSince > earliest || spokeAt > earliest) return; // it may have been the session before this wait
  draft.setMark(customerId, seenAt, { touchedAt: seenAt });
  leaveQueue(draft, customerId, seenAt, 'inferred_accepted');
}

function switched(draft: Draft, fact: Of<'session.switched'>): void {
  const { customerId, fromAgentId, toAgentId, at, seenAt } = fact;
  const session = draft.state.sessions[customerId];
  const { lastClose, lastSwitchAt } = draft.mark(customerId) ?? {};
  if (lastSwitchAt === undefined || at > lastSwitchAt)
    draft.setMark(customerId, seenAt, { lastSwitchAt: at });
  if (session?.agentId === toAgentId) return;
  const fits =
    session?.agentId === fromAgentId &&
    at >= session.startedAt &&
    (lastClose === undefined || at >= lastClose.at) &&
    (lastSwitchAt === undefined || at > lastSwitchAt);
  if (!fits || isStale(draft, fact)) {
    draft.ask({ ask: 'session', customerId });
    return;
  }
  draft.setMark(customerId, seenAt, { touchedAt: seenAt });
  moveSession(draft, session, toAgentId, seenAt);
}

function unfollowed(draft: Draft, fact: Of<'customer.unfollowed'>): void {
  const { customerId, at, seenAt } = fact;
  const { waiting, dismissed, sessions } = draft.state;
  if (sessions[customerId]) draft.ask({ ask: 'session', customerId });
  const spokeAt = draft.mark(customerId)?.spoke?.at ?? 0;
  if (isStale(draft, fact) || spokeAt >= at) return; // came back since, perhaps: the queue tells
  if (!waiting[customerId] && !dismissed[customerId]) return;
  draft.setMark(customerId, seenAt, { touchedAt: seenAt });
  if (dismissed[customerId]) draft.change({ type: 'dismissed.removed', customerId });
  leaveQueue(draft, customerId, seenAt, 'unfollowed');
}
