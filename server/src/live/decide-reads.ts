import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { decideQueue } from './decide-queue.ts';
import { decideChecked, decideSessions } from './decide-sessions.ts';
import type { Draft } from './draft.ts';
import type { AgentRow, OnlineRow, ReadFact } from './facts.ts';
import { newAgent } from './new-agent.ts';
import { isDistrusting, isSilent } from './timing.ts';

type Of<T extends ReadFact['type']> = Extract<ReadFact, { type: T }>;

export function decideRead(draft: Draft, fact: ReadFact): void {
  switch (fact.type) {
    case 'agents.read':
      return agentsRead(draft, fact);
    case 'online.read':
      return onlineRead(draft, fact);
    case 'queue.read':
      return decideQueue(draft, fact);
    case 'sessions.read':
      return decideSessions(draft, fact);
    case 'session.checked':
      return decideChecked(draft, fact);
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
  if (fact.askedAt < draft.memory.agentsReadAt) return; // a later read has answered already
  draft.note({ note: 'agents read', at: fact.askedAt });
  const listed = new Set<AgentId>();
  for (const row of fact.agents) {
    listed.add(row.agentId);
    if (draft.memory.goneAgents.has(row.agentId))
      draft.note({ note: 'agent not gone', agentId: row.agentId });
    const known = draft.state.agents[row.agentId];
    const next = fromList(row, known ?? newAgent(row.agentId, fact.seenAt));
    if (!known || !sameAgent(known, next))
      draft.change({ type: 'agent.put', agent: next, ...(!known && { cause: 'added' as const }) });
  }
  const serving = new Set(Object.values(draft.state.sessions).map((session) => session.agentId));
  for (const agent of Object.values(draft.state.agents)) {
    if (listed.has(agent.agentId)) continue;
    if (agent.presence !== 'offline' && draft.state.sources.online.asOf > fact.askedAt) continue; // added since
    if (serving.has(agent.agentId)) agentGone(draft, agent.agentId);
    else removeAgent(draft, agent);
  }
}

/** Deleted, but with sessions we know: they are asked about, and the agent goes with the last. */
function agentGone(draft: Draft, agentId: AgentId): void {
  draft.note({ note: 'agent gone', agentId });
  for (const session of Object.values(draft.state.sessions))
    if (session.agentId === agentId) draft.ask({ ask: 'session', customerId: session.customerId });
}

const removeAgent = (draft: Draft, { agentId, nickname }: Agent): void =>
  draft.change({ type: 'agent.removed', agentId, nickname });

/** Takes agents off the board who were deleted, once the last of their sessions is over. */
export function removeGoneAgents(draft: Draft): void {
  const serving = new Set(Object.values(draft.state.sessions).map((session) => session.agentId));
  for (const agentId of draft.memory.goneAgents) {
    if (serving.has(agentId)) continue;
    draft.note({ note: 'agent not gone', agentId });
    const agent = draft.state.agents[agentId];
    if (agent) removeAgent(draft, agent);
  }
}

function fromList(row: AgentRow, known: Agent): Agent {
  const { staffNo, avatarKey, ...rest } = known;
  return {
    ...rest,
    nickname: row.nickname,
    binding: row.binding,
    ...((row.staffNo ?? staffNo) !== undefined && { staffNo: row.staffNo ?? (staffNo as string) }),
    ...(row.avatarKey !== undefined && { avatarKey: row.avatarKey }),
  };
}

/** Agents are small and flat: their text is the comparison. */
const sameAgent = (a: Agent, b: Agent): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (agent: Agent) => Object.entries(agent).sort(([x], [y]) => (x < y ? -1 : 1));

function onlineRead(draft: Draft, fact: Of<'online.read'>): void {
  if (fact.askedAt < draft.state.sources.online.asOf) return; // a later read has answered already
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
    if (isSilent(draft, session.customerId, askedAt)) have.moving = true;
  }
  // a session that ended after the read had started is still in its count
  for (const mark of draft.memory.customers.values())
    if (mark.lastClose && mark.touchedAt > askedAt) of(mark.lastClose.agentId).moving = true;
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
  if (agrees || have?.moving) return;
  // at first a push on its way explains it; an agent never read, or a second disagreement in a row, is asked about
  const suspicious = unconfirmedSince !== undefined || isDistrusting(draft, fact.seenAt);
  if (suspicious || !draft.memory.agents.has(row.agentId))
    draft.ask({ ask: 'sessions', agentId: row.agentId });
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
