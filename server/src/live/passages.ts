import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { ChangeOf, Session, WaitingCustomer } from '@kf/shared/contract/live';
import { capacityOf } from '@kf/shared/domain/load';
import { SHORT_ABANDON_MS } from '@kf/shared/domain/metrics';
import type { Draft } from './draft.ts';
import { newAgent } from './new-agent.ts';
import { settleOperations } from './settle-operations.ts';
import { STAMP_MS } from './timing.ts';

export type Leaving = Exclude<ChangeOf<'waiting.removed'>['cause'], undefined>;

/** A customer joins the queue, or is found in it. */
export function joinQueue(
  draft: Draft,
  waiting: WaitingCustomer,
  seenAt: EpochMs,
  cause: 'arrived' | 'found',
): void {
  const { today, waitingCount } = draft.state;
  draft.change({ type: 'waiting.put', waiting, cause, position: placeOf(draft, waiting) });
  draft.change({ type: 'waiting.counted', count: waitingCount + 1 });
  draft.note({ note: 'queue moved', at: seenAt, by: 1 });
  if (cause === 'arrived')
    draft.change({ type: 'today.put', today: { ...today, arrived: today.arrived + 1 } });
}

/** From 1. Those beyond the platform's list stand somewhere before whoever comes now, wherever they are counted. */
function placeOf(draft: Draft, joining: WaitingCustomer): number {
  const known = Object.values(draft.state.waiting);
  const behind = known.filter((other) => other.order > joining.order).length;
  return Math.max(draft.state.waitingCount, known.length) - behind + 1;
}

/** A customer leaves the queue for whatever reason; counts and the day's figures follow. */
export function leaveQueue(draft: Draft, customerId: CustomerId, seenAt: EpochMs, cause: Leaving): void {
  const waiting = draft.state.waiting[customerId];
  if (!waiting) return;
  const waitedMs = Math.max(0, seenAt - waiting.waitingSince);
  draft.change({ type: 'waiting.removed', customerId, cause, was: { ...faceOnly(waiting), waitedMs } });
  draft.change({ type: 'waiting.counted', count: Math.max(0, draft.state.waitingCount - 1) });
  draft.note({ note: 'queue moved', at: seenAt, by: -1 });
  if (cause === 'left' || cause === 'unfollowed') {
    const short = waitedMs <= SHORT_ABANDON_MS;
    countAbandoned(draft, 1, short);
    if (cause === 'left')
      draft.setMark(customerId, seenAt, { takenForLeft: { at: seenAt, short, since: waiting.waitingSince } });
  }
}

function countAbandoned(draft: Draft, by: 1 | -1, short: boolean): void {
  const { today } = draft.state;
  draft.change({
    type: 'today.put',
    today: {
      ...today,
      abandoned: Math.max(0, today.abandoned + by),
      abandonedShort: Math.max(0, today.abandonedShort + (short ? by : 0)),
    },
  });
}

/** A wait turns out to go on, of somebody who was counted as having given up since it began. Another day's figures stay. */
export function uncountLeft(
  draft: Draft,
  customerId: CustomerId,
  waitingSince: EpochMs,
  seenAt: EpochMs,
): void {
  const left = draft.mark(customerId)?.takenForLeft;
  if (!left || left.at < waitingSince) return;
  draft.setMark(customerId, seenAt, { takenForLeft: undefined });
  if (left.at >= draft.state.today.startedAt) countAbandoned(draft, -1, left.short);
}

/** A close was told since the wait began: the customer was served without our being told of its start. */
export function wasServed(draft: Draft, waiting: WaitingCustomer): boolean {
  const close = draft.mark(waiting.customerId)?.lastClose;
  return close !== undefined && close.at + (draft.memory.lagFloorMs ?? 0) >= waiting.waitingSince;
}

/** A read showed that a customer no longer waits, and nobody told why. */
export function leaveUnseen(
  draft: Draft,
  waiting: WaitingCustomer,
  fact: { askedAt: EpochMs; seenAt: EpochMs },
): void {
  const { customerId } = waiting;
  draft.setMark(customerId, fact.seenAt, { readAt: fact.askedAt });
  leaveQueue(draft, customerId, fact.seenAt, wasServed(draft, waiting) ? 'inferred_accepted' : 'left');
}

export interface Opening {
  customerId: CustomerId;
  agentId: AgentId;
  startedAt: EpochMs;
  seenAt: EpochMs;
  cause: 'accepted' | 'found';
}

/** A session opens: the customer leaves the queue, or comes back from being put aside. */
export function openSession(draft: Draft, opening: Opening): void {
  const { customerId, agentId, seenAt } = opening;
  const waiting = draft.state.waiting[customerId];
  const takenFrom = waiting ? undefined : takenLate(draft, opening);
  const waitedMs = waiting
    ? Math.max(0, waitEnd(draft, opening) - waiting.waitingSince)
    : takenFrom && Math.max(0, startOf(draft, opening) - takenFrom);
  ensureAgent(draft, agentId, seenAt);
  if (waiting) leaveQueue(draft, customerId, seenAt, 'accepted');
  if (draft.state.dismissed[customerId]) draft.change({ type: 'dismissed.removed', customerId });
  const act = actBringing(draft, customerId, agentId);
  const session: Session = {
    customerId,
    ...draft.faceOf(customerId),
    agentId,
    startedAt: opening.startedAt,
    ...(waitedMs !== undefined && { waitedMs }),
    ...(act && { assignedBy: act.resolvedBy ?? act.by }),
  };
  const from = act?.type === 'handover' && act.agentId !== agentId ? act.agentId : undefined;
  const accepted = opening.cause === 'accepted' || waitedMs !== undefined || from !== undefined;
  const over = isOver(draft, agentId) && { over: true };
  const cause = !accepted
    ? ({ kind: 'found' } as const)
    : from === undefined
      ? ({ kind: 'accepted', ...over } as const)
      : ({ kind: 'handed_over', fromAgentId: from, ...over } as const);
  draft.change({ type: 'session.put', session, cause });
  if (accepted) countAccepted(draft, session, seenAt);
  settleCount(draft, agentId);
  settleOperations(draft, customerId, seenAt);
}

/** A read sees a session late; its start is nearer to the truth than the moment of the read. */
function waitEnd(draft: Draft, opening: Opening): number {
  return opening.cause === 'accepted' ? opening.seenAt : startOf(draft, opening);
}

/** By our clock. */
const startOf = ({ memory }: Draft, { seenAt, startedAt }: Opening): number =>
  Math.min(seenAt, startedAt + STAMP_MS / 2 + (memory.lagFloorMs ?? 0));

/** The session began before the customer was taken for gone: they were served. Answers since when they had waited. */
function takenLate(draft: Draft, { customerId, startedAt, seenAt }: Opening): EpochMs | undefined {
  const left = draft.mark(customerId)?.takenForLeft;
  if (left?.since === undefined || startedAt + (draft.memory.lagFloorMs ?? 0) > left.at) return undefined;
  uncountLeft(draft, customerId, left.since, seenAt);
  return left.since;
}

/** Every session has an agent on the board, so that rows sum up to totals; the list of agents tells the rest. */
function ensureAgent(draft: Draft, agentId: AgentId, seenAt: EpochMs): void {
  if (draft.state.agents[agentId]) return;
  draft.change({ type: 'agent.put', agent: newAgent(agentId, seenAt), cause: 'added' });
  draft.ask({ ask: 'agents' });
}

/** A disagreement with the platform's count ends as soon as what was missing is told. */
function settleCount(draft: Draft, agentId: AgentId): void {
  const agent = draft.state.agents[agentId];
  if (agent?.unconfirmedSince === undefined || agent.reportedLoad !== draft.loadOf(agentId)) return;
  const { unconfirmedSince: _, ...confirmed } = agent;
  draft.change({ type: 'agent.put', agent: confirmed });
}

function isOver(draft: Draft, agentId: AgentId): boolean {
  const agent = draft.state.agents[agentId];
  if (!agent) return false;
  const capacity = capacityOf(agent, draft.state.groups);
  if (capacity.kind !== 'limit') return false;
  return draft.loadOf(agentId) + 1 > capacity.limit;
}

/** The act that brings the customer to this agent. */
export function actBringing(draft: Draft, customerId: CustomerId, agentId: AgentId) {
  return Object.values(draft.state.operations).find(
    (o) =>
      o.customerId === customerId &&
      o.state !== 'refused' &&
      ((o.type === 'assign' && o.agentId === agentId) ||
        (o.type === 'handover' && o.toAgentId === agentId && (o.steps?.length ?? 0) > 1)),
  );
}

function countAccepted(draft: Draft, session: Session, seenAt: EpochMs): void {
  const agent = draft.state.agents[session.agentId];
  if (agent)
    draft.change({
      type: 'agent.put',
      agent: { ...agent, servedToday: agent.servedToday + 1, lastServedAt: seenAt },
    });
  if (session.waitedMs === undefined) return;
  const { today, account } = draft.state;
  draft.change({
    type: 'today.put',
    today: {
      ...today,
      accepted: today.accepted + 1,
      acceptedInTarget: today.acceptedInTarget + (session.waitedMs <= account.serviceLevel.withinMs ? 1 : 0),
      lastAccepted: {
        ...faceOnly(session),
        agentId: session.agentId,
        at: seenAt,
        waitedMs: session.waitedMs,
      },
    },
  });
}

/** A session ends. `inferred`: no close was told, a read showed it gone. */
export function endSession(
  draft: Draft,
  session: Session,
  seenAt: EpochMs,
  cause: 'closed' | 'inferred',
): void {
  const lastedMs = Math.max(0, seenAt - session.startedAt);
  const closing = Object.values(draft.state.operations).find(
    (o) =>
      o.customerId === session.customerId &&
      o.state !== 'refused' &&
      (o.type === 'close' ||
        (o.type === 'handover' && o.agentId === session.agentId && o.steps !== undefined)),
  );
  draft.change({
    type: 'session.removed',
    customerId: session.customerId,
    agentId: session.agentId,
    cause,
    ...(closing && { by: closing.by }),
    was: { ...faceOnly(session), lastedMs },
  });
  settleCount(draft, session.agentId);
  settleOperations(draft, session.customerId, seenAt);
}

/** A session goes on with another agent. */
export function moveSession(draft: Draft, session: Session, toAgentId: AgentId, seenAt: EpochMs): void {
  const { notForwardedSince: _, assignedBy: __, ...kept } = session;
  ensureAgent(draft, toAgentId, seenAt);
  draft.change({
    type: 'session.put',
    session: { ...kept, agentId: toAgentId },
    cause: { kind: 'switched', fromAgentId: session.agentId },
  });
  settleCount(draft, session.agentId);
  settleCount(draft, toAgentId);
  settleOperations(draft, session.customerId, seenAt);
}

const faceOnly = (of: { code: string; remark?: string | undefined }) => ({
  code: of.code,
  ...(of.remark !== undefined && { remark: of.remark }),
});
