import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Session } from '@kf/shared/contract/live';
import type { Draft } from './draft.ts';
import type { ReadFact } from './facts.ts';
import type { Unheard } from './memory.ts';
import { actBringing, endSession, joinQueue, leaveUnseen, moveSession, openSession } from './passages.ts';
import { distrust, isDistrusting, isOverdue, isSilent, STAMP_MS } from './timing.ts';
import { wishFields } from './wish.ts';

type Of<T extends ReadFact['type']> = Extract<ReadFact, { type: T }>;

/** A disagreement that outlives this was not a push on its way. */
const PUSH_GRACE_MS = 2_000;

export function decideSessions(draft: Draft, fact: Of<'sessions.read'>): void {
  const { agentId, askedAt, seenAt } = fact;
  const lastListed = draft.memory.agents.get(agentId)?.listedAt;
  if (lastListed !== undefined && lastListed > askedAt) return; // a later read has answered already
  const agent = draft.state.agents[agentId];
  const persists = agent?.unconfirmedSince !== undefined && askedAt - agent.unconfirmedSince >= PUSH_GRACE_MS;
  const listed = new Set<CustomerId>();
  let untold = 0; // ended or moved: a push of unknown age is missing
  let overdue = 0;
  for (const row of fact.sessions) {
    listed.add(row.customerId);
    if (isSilent(draft, row.customerId, askedAt)) continue;
    const told = takeSession(draft, { ...row, agentId, askedAt, seenAt });
    if (told === 'moved') untold++;
    if (told === 'new' && isOverdue(draft, row.startedAt, seenAt)) overdue++;
  }
  for (const session of Object.values(draft.state.sessions)) {
    if (session.agentId !== agentId || listed.has(session.customerId)) continue;
    if (isSilent(draft, session.customerId, askedAt)) continue;
    draft.setMark(session.customerId, seenAt, { readAt: askedAt });
    endSession(draft, session, seenAt, 'inferred');
    untold++;
  }
  const surprised = overdue > 0 || (untold > 0 && (persists || isDistrusting(draft, seenAt)));
  if (surprised && lastListed !== undefined) distrust(draft, seenAt);
  draft.note({ note: 'agent', agentId, mark: { listedAt: askedAt } });
  confirm(draft, agentId);
}

function confirm(draft: Draft, agentId: AgentId): void {
  const agent = draft.state.agents[agentId];
  if (agent?.unconfirmedSince === undefined) return;
  const { unconfirmedSince: _, ...confirmed } = agent;
  draft.change({ type: 'agent.put', agent: confirmed });
}

interface SeenSession {
  customerId: CustomerId;
  agentId: AgentId;
  startedAt: EpochMs | undefined;
  askedAt: EpochMs;
  seenAt: EpochMs;
}

/** Takes one session that a read shows, told by pushes or not. */
function takeSession(draft: Draft, seen: SeenSession): 'known' | 'moved' | 'new' {
  const { customerId, agentId, askedAt, seenAt } = seen;
  const known = draft.state.sessions[customerId];
  const isSame = known !== undefined && !isAnother(draft, known, seen.startedAt);
  if (isSame && known.agentId === agentId) {
    correctStart(draft, known, seen.startedAt);
    return 'known';
  }
  draft.setMark(customerId, seenAt, { readAt: askedAt, missed: 0 });
  // a hand-over ends one session and begins another, be it within the same second
  if (isSame && actBringing(draft, customerId, agentId)?.type !== 'handover') {
    moveSession(draft, known, agentId, seenAt);
    return 'moved';
  }
  if (known) endSession(draft, known, seenAt, 'inferred');
  const startedAt = seen.startedAt || seenAt;
  openSession(draft, { customerId, agentId, startedAt, seenAt, cause: 'found' });
  return 'new';
}

/** It began after the one we know: that one ended and a new one opened unseen. A transfer may renew the start. */
function isAnother(draft: Draft, known: Session, startedAt: EpochMs | undefined): boolean {
  if (!startedAt || startedAt <= known.startedAt + 2 * STAMP_MS) return false;
  const switchedAt = draft.mark(known.customerId)?.lastSwitchAt;
  return switchedAt === undefined || Math.abs(startedAt - switchedAt) > 2 * STAMP_MS;
}

function correctStart(draft: Draft, known: Session, startedAt: EpochMs | undefined): void {
  if (!startedAt || startedAt === known.startedAt) return;
  draft.change({ type: 'session.put', session: { ...known, startedAt } });
}

/** The answer to a question about one customer. */
export function decideChecked(draft: Draft, fact: Of<'session.checked'>): void {
  const { customerId, agentId, startedAt, askedAt, seenAt } = fact;
  if (isSilent(draft, customerId, askedAt)) return;
  const { unheard } = draft.mark(customerId) ?? {};
  if (agentId === undefined) return checkedIdle(draft, fact, unheard);
  const told = takeSession(draft, { customerId, agentId, startedAt, askedAt, seenAt });
  if (told === 'new' && startedAt && isOverdue(draft, startedAt, seenAt)) distrust(draft, seenAt);
  draft.setMark(customerId, seenAt, { readAt: askedAt, unheard: undefined });
  const session = draft.state.sessions[customerId];
  if (told === 'known' && session && unheard && session.notForwardedSince === undefined)
    draft.change({ type: 'session.put', session: { ...session, notForwardedSince: unheard.seenAt } });
}

function checkedIdle(draft: Draft, fact: Of<'session.checked'>, unheard: Unheard | undefined): void {
  const { customerId, askedAt, seenAt } = fact;
  const session = draft.state.sessions[customerId];
  const waiting = draft.state.waiting[customerId];
  if (session) {
    draft.setMark(customerId, seenAt, { readAt: askedAt, unheard: undefined });
    endSession(draft, session, seenAt, 'inferred');
    if (unheard?.transferred) waitSince(draft, customerId, unheard, seenAt);
  } else if (waiting && (draft.mark(customerId)?.missed ?? 0) > 0) {
    leaveUnseen(draft, waiting, fact);
  }
}

/** The message that made us ask was answered with a transfer: the customer has waited since. */
function waitSince(draft: Draft, customerId: CustomerId, unheard: Unheard, seenAt: EpochMs): void {
  const { seenAt: since, wish } = unheard;
  const waiting = {
    customerId,
    ...draft.faceOf(customerId),
    waitingSince: since,
    sinceFrom: 'message' as const,
    lastSpokeAt: since,
    ...wishFields(wish),
    order: since,
    listed: false,
  };
  joinQueue(draft, waiting, seenAt, 'arrived');
}
