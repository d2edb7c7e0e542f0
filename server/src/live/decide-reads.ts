import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Agent, Session } from '@kf/shared/contract/live';
import { decideQueue } from './decide-queue.ts';
import type { Draft } from './draft.ts';
import type { AgentRow, OnlineRow, ReadFact, SessionRow } from './facts.ts';
import { endSession, leaveUnseen, moveSession, openSession } from './passages.ts';

type Of<T extends ReadFact['type']> = Extract<ReadFact, { type: T }>;

/** How long reads of every agent's sessions go on after a read showed what no push had told. */
const DISTRUST_MS = 30_000;

export function decideRead(draft: Draft, fact: ReadFact): void {
  switch (fact.type) {
    case 'agents.read':
      return agentsRead(draft, fact);
    case 'online.read':
      return onlineRead(draft, fact);
    case 'queue.read':
      return decideQueue(draft, fact);
    case 'sessions.read':
      return sessionsRead(draft, fact);
    case 'session.checked':
      return checked(draft, fact);
    case 'source.failed':
      return sourceFailed(draft, fact);
    case 'source.good':
      draft.change({
        type: 'source.put',
        name: fact.source,
        source: { asOf: fact.askedAt, state: 'live', intervalMs: fact.intervalMs },
      });
      return;
    default:
      fact satisfies never;
  }
}

function agentsRead(draft: Draft, fact: Of<'agents.read'>): void {
  const listed = new Set<AgentId>();
  for (const row of fact.agents) {
    listed.add(row.agentId);
    const known = draft.state.agents[row.agentId];
    const next = fromList(row, known ?? newAgent(row.agentId, fact.seenAt));
    if (!known || !sameAgent(known, next))
      draft.change({ type: 'agent.put', agent: next, ...(!known && { cause: 'added' as const }) });
  }
  for (const agent of Object.values(draft.state.agents)) {
    if (listed.has(agent.agentId)) continue;
    for (const session of Object.values(draft.state.sessions))
      if (session.agentId === agent.agentId) draft.ask({ ask: 'session', customerId: session.customerId });
    draft.change({ type: 'agent.removed', agentId: agent.agentId, nickname: agent.nickname });
  }
}

const newAgent = (agentId: AgentId, seenAt: EpochMs): Agent => ({
  agentId,
  nickname: agentId.split('@')[0] ?? agentId,
  presence: 'offline',
  presenceSince: seenAt,
  seenOnline: false,
  groupIds: [],
  binding: { state: 'unknown' },
  servedToday: 0,
});

function fromList(row: AgentRow, known: Agent): Agent {
  const { staffNo, avatarKey, ...rest } = known;
  return {
    ...rest,
    nickname: row.nickname,
    binding: row.binding,
    ...((row.staffNo ?? staffNo) !== undefined && { staffNo: row.staffNo ?? (staffNo as string) }),
    ...(row.avatarUrl && { avatarKey: row.avatarUrl }),
  };
}

/** Agents are small and flat: their text is the comparison. */
const sameAgent = (a: Agent, b: Agent): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (agent: Agent) => Object.entries(agent).sort(([x], [y]) => (x < y ? -1 : 1));

function onlineRead(draft: Draft, fact: Of<'online.read'>): void {
  const known = countSessions(draft, fact.askedAt);
  const rows = new Map(fact.agents.map((row) => [row.agentId, row]));
  let unknownAgent = false;
  for (const row of fact.agents) {
    if (!draft.state.agents[row.agentId]) unknownAgent = true;
    takeOnline(draft, fact, row, known.get(row.agentId));
  }
  for (const agent of Object.values(draft.state.agents))
    if (agent.presence !== 'offline' && !rows.has(agent.agentId)) goOffline(draft, agent, fact.seenAt);
  if (unknownAgent) draft.ask({ ask: 'agents' });
  draft.change({
    type: 'source.put',
    name: 'online',
    source: { asOf: fact.askedAt, state: 'live', intervalMs: fact.intervalMs },
  });
  const allConfirmed = Object.values(draft.state.agents).every((a) => a.unconfirmedSince === undefined);
  if (allConfirmed || draft.state.sources.sessions.asOf === 0)
    draft.change({
      type: 'source.put',
      name: 'sessions',
      source: { asOf: fact.askedAt, state: 'live', intervalMs: fact.intervalMs },
    });
}

interface Known {
  sessions: number;
  /** Something happened to one of them after the read had started. */
  moving: boolean;
}

function countSessions(draft: Draft, askedAt: EpochMs): Map<AgentId, Known> {
  const known = new Map<AgentId, Known>();
  const of = (agentId: AgentId): Known => {
    const have = known.get(agentId) ?? { sessions: 0, moving: false };
    known.set(agentId, have);
    return have;
  };
  for (const session of Object.values(draft.state.sessions)) {
    const have = of(session.agentId);
    have.sessions++;
    if ((draft.mark(session.customerId)?.touchedAt ?? 0) >= askedAt) have.moving = true;
  }
  // a session that ended after the read had started is still in its count
  for (const mark of draft.memory.customers.values())
    if (mark.lastClose && mark.touchedAt >= askedAt) of(mark.lastClose.agentId).moving = true;
  return known;
}

function takeOnline(draft: Draft, fact: Of<'online.read'>, row: OnlineRow, have: Known | undefined): void {
  const before = draft.state.agents[row.agentId];
  const agent = before ?? newAgent(row.agentId, fact.seenAt);
  const changed = agent.presence !== row.presence;
  const cameOnline = agent.presence === 'offline';
  const agrees = row.load === (have?.sessions ?? 0);
  const { unconfirmedSince, reportedLimit: _, ...rest } = agent;
  const unconfirmed = agrees
    ? undefined
    : have?.moving
      ? unconfirmedSince
      : (unconfirmedSince ?? fact.seenAt);
  const next: Agent = {
    ...rest,
    presence: row.presence,
    presenceSince: changed ? fact.seenAt : agent.presenceSince,
    seenOnline: true,
    ...((agent.staffNo ?? row.staffNo) !== undefined && {
      staffNo: agent.staffNo ?? (row.staffNo as string),
    }),
    ...(row.limit !== undefined && { reportedLimit: row.limit }),
    reportedLoad: row.load,
    ...(unconfirmed !== undefined && { unconfirmedSince: unconfirmed }),
  };
  if (!before || !sameAgent(before, next))
    draft.change({
      type: 'agent.put',
      agent: next,
      ...(cameOnline && draft.state.sources.online.asOf > 0 && { cause: 'online' as const }),
    });
  if (!agrees && !have?.moving) draft.ask({ ask: 'sessions', agentId: row.agentId });
}

function goOffline(draft: Draft, agent: Agent, seenAt: EpochMs): void {
  const { reportedLoad: _, ...rest } = agent;
  draft.change({
    type: 'agent.put',
    agent: { ...rest, presence: 'offline', presenceSince: seenAt },
    cause: 'offline',
  });
  draft.ask({ ask: 'sessions', agentId: agent.agentId });
}

function sessionsRead(draft: Draft, fact: Of<'sessions.read'>): void {
  const listed = new Set<CustomerId>();
  let surprises = 0;
  for (const row of fact.sessions) {
    listed.add(row.customerId);
    if ((draft.mark(row.customerId)?.touchedAt ?? 0) >= fact.askedAt) continue;
    if (takeSession(draft, fact.agentId, row, fact.seenAt)) surprises++;
  }
  for (const session of Object.values(draft.state.sessions)) {
    if (session.agentId !== fact.agentId || listed.has(session.customerId)) continue;
    if ((draft.mark(session.customerId)?.touchedAt ?? 0) >= fact.askedAt) continue;
    endSession(draft, session, fact.seenAt, 'inferred');
    surprises++;
  }
  const firstRead = draft.memory.agents.get(fact.agentId) === undefined;
  if (surprises > 0 && !firstRead)
    draft.note({ note: 'distrust', until: (fact.seenAt + DISTRUST_MS) as EpochMs });
  draft.note({ note: 'agent', agentId: fact.agentId, mark: { listedAt: fact.askedAt } });
  const agent = draft.state.agents[fact.agentId];
  if (agent?.unconfirmedSince !== undefined) {
    const { unconfirmedSince: _, ...confirmed } = agent;
    draft.change({ type: 'agent.put', agent: confirmed });
  }
}

/** Takes one session of an agent's list. True when no push had told of it. */
function takeSession(draft: Draft, agentId: AgentId, row: SessionRow, seenAt: EpochMs): boolean {
  const known = draft.state.sessions[row.customerId];
  if (!known) {
    openSession(draft, { ...row, agentId, seenAt, cause: 'found' });
    return true;
  }
  if (known.agentId !== agentId) {
    moveSession(draft, known, agentId, seenAt);
    return true;
  }
  correctStart(draft, known, row.startedAt);
  return false;
}

function correctStart(draft: Draft, known: Session, startedAt: EpochMs | undefined): void {
  if (startedAt === undefined || startedAt === 0 || startedAt === known.startedAt) return;
  draft.change({ type: 'session.put', session: { ...known, startedAt } });
}

function checked(draft: Draft, fact: Of<'session.checked'>): void {
  const { customerId, agentId, seenAt } = fact;
  const mark = draft.mark(customerId);
  if ((mark?.touchedAt ?? 0) >= fact.askedAt) return;
  const known = draft.state.sessions[customerId];
  const waiting = draft.state.waiting[customerId];
  if (agentId === undefined) {
    if (known) endSession(draft, known, seenAt, 'inferred');
    else if (waiting && (mark?.missed ?? 0) > 0) leaveUnseen(draft, waiting, seenAt);
    return;
  }
  if (!known) {
    openSession(draft, { customerId, agentId, startedAt: fact.startedAt ?? seenAt, seenAt, cause: 'found' });
    return;
  }
  if (known.agentId !== agentId) moveSession(draft, known, agentId, seenAt);
  else correctStart(draft, known, fact.startedAt);
  const session = draft.state.sessions[customerId];
  if (session && mark?.spokeInSessionAt && session.notForwardedSince === undefined)
    draft.change({ type: 'session.put', session: { ...session, notForwardedSince: mark.spokeInSessionAt } });
}

function sourceFailed(draft: Draft, fact: Of<'source.failed'>): void {
  const known = draft.state.sources[fact.source];
  draft.change({
    type: 'source.put',
    name: fact.source,
    source: {
      asOf: known.asOf,
      state: 'failing',
      intervalMs: known.intervalMs,
      reason: fact.reason,
      ...(fact.errcode !== undefined && { errcode: fact.errcode }),
      failures: (known.failures ?? 0) + 1,
      ...(fact.retryAt !== undefined && { retryAt: fact.retryAt }),
    },
  });
}
