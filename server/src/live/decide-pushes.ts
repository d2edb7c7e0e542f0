import type { EpochMs } from '@kf/shared/contract/ids';
import type { Source } from '@kf/shared/contract/live';
import type { Draft } from './draft.ts';
import type { PushFact } from './facts.ts';
import { endSession, joinQueue, leaveQueue, moveSession, openSession } from './passages.ts';

/** The platform stamps whole seconds; two stamps this close say nothing about order. */
const STAMP_MS = 1_000;
/** An event that took this much longer than the quickest is late: it may tell of what has changed since. */
const LATE_MS = 4_000;
/** The source's age is shown in seconds; a put per push would double the frames. */
const FRESHNESS_STEP_MS = 2_000;

type Of<T extends PushFact['type']> = Extract<PushFact, { type: T }>;

export function decidePush(draft: Draft, fact: PushFact): void {
  noteLag(draft, fact);
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

function noteLag(draft: Draft, fact: PushFact): void {
  const lag = fact.seenAt - fact.at;
  const floor = draft.memory.lagFloorMs;
  if (floor === undefined || lag < floor) draft.note({ note: 'lag', lagFloorMs: lag });
}

/** Late: other events have come since it happened, so it is only a reason to ask. */
function isLate(draft: Draft, fact: PushFact): boolean {
  const floor = draft.memory.lagFloorMs;
  return floor !== undefined && fact.seenAt - fact.at > floor + LATE_MS;
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

function spoke(draft: Draft, fact: Of<'customer.spoke'>): void {
  const { customerId, seenAt } = fact;
  const { sessions, waiting, dismissed } = draft.state;
  if (sessions[customerId]) {
    // in session the platform does not push messages: it is over, or the platform stopped forwarding
    draft.setMark(customerId, seenAt, { touchedAt: seenAt, spokeInSessionAt: seenAt });
    draft.ask({ ask: 'session', customerId });
    return;
  }
  if (!fact.transferred) return;
  draft.setMark(customerId, seenAt, { touchedAt: seenAt, missed: 0 });
  const known = waiting[customerId];
  if (known) {
    draft.change({ type: 'waiting.put', waiting: { ...known, lastSpokeAt: seenAt, ...wishOf(fact) } });
    return;
  }
  const putAside = dismissed[customerId];
  if (putAside) draft.change({ type: 'dismissed.removed', customerId });
  const since = putAside?.waitingSince ?? seenAt;
  joinQueue(
    draft,
    {
      customerId,
      ...draft.faceOf(customerId),
      waitingSince: since,
      sinceFrom: 'message',
      lastSpokeAt: seenAt,
      ...wishOf(fact),
      order: since,
      listed: false,
    },
    seenAt,
    putAside ? 'found' : 'arrived',
  );
}

const wishOf = (fact: Of<'customer.spoke'>) => ({
  ...(fact.wishedAgentId !== undefined && { wishedAgentId: fact.wishedAgentId }),
  ...(fact.wishedGroupId !== undefined && { wishedGroupId: fact.wishedGroupId }),
});

function created(draft: Draft, fact: Of<'session.created'>): void {
  const { customerId, agentId, at, seenAt } = fact;
  const session = draft.state.sessions[customerId];
  const lastClose = draft.mark(customerId)?.lastClose;
  if (session?.agentId === agentId && at <= session.startedAt + STAMP_MS) return; // told again, or found by a read before
  const afterClose =
    lastClose === undefined || at > lastClose.at || (at === lastClose.at && lastClose.agentId !== agentId);
  const afterKnown = session === undefined || at > session.startedAt;
  if (isLate(draft, fact) || !afterClose || !afterKnown) {
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
  const isRepeat = known !== undefined && known.agentId === agentId && known.at === at;
  if (!known || at >= known.at) draft.setMark(customerId, seenAt, { lastClose: { agentId, at } });
  if (isRepeat) return;
  if (session) {
    if (isLate(draft, fact) || session.agentId !== agentId || at < session.startedAt) {
      draft.ask({ ask: 'session', customerId });
      return;
    }
    draft.setMark(customerId, seenAt, { touchedAt: seenAt });
    endSession(draft, session, seenAt, 'closed');
    return;
  }
  const waiting = draft.state.waiting[customerId];
  if (waiting) draft.ask({ ask: 'session', customerId }); // accepted and closed without our being told of the first
}

function switched(draft: Draft, fact: Of<'session.switched'>): void {
  const { customerId, fromAgentId, toAgentId, at, seenAt } = fact;
  const session = draft.state.sessions[customerId];
  if (session?.agentId === toAgentId) return;
  const lastClose = draft.mark(customerId)?.lastClose;
  const fits =
    session?.agentId === fromAgentId && at >= session.startedAt && (!lastClose || at >= lastClose.at);
  if (!fits || isLate(draft, fact)) {
    draft.ask({ ask: 'session', customerId });
    return;
  }
  draft.setMark(customerId, seenAt, { touchedAt: seenAt });
  moveSession(draft, session, toAgentId, seenAt);
}

function unfollowed(draft: Draft, fact: Of<'customer.unfollowed'>): void {
  const { customerId, seenAt } = fact;
  draft.setMark(customerId, seenAt, { touchedAt: seenAt });
  if (draft.state.dismissed[customerId]) draft.change({ type: 'dismissed.removed', customerId });
  leaveQueue(draft, customerId, seenAt, 'unfollowed');
  if (draft.state.sessions[customerId]) draft.ask({ ask: 'session', customerId });
}
