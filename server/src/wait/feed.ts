import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent, Change, Frame, LiveState } from '@kf/shared/contract/live';
import { capacityOf, isOnline } from '@kf/shared/domain/load';
import type { WaitEvent } from './events.ts';

/** Whoever comes again later is not taken for what was told before. */
const REMEMBER_MS = 2 * 3_600_000;

/** Turns what was committed into what the estimator is told. Judges nothing: the live model has. */
export interface WaitFeed {
  /** The floor as it is, for an estimator that knows none. */
  begin(state: LiveState, at: number): WaitEvent[];
  /** `state`: after the frame. */
  follow(frame: Frame, state: LiveState): WaitEvent[];
}

export function createWaitFeed(): WaitFeed {
  /** What was told of each agent, so that only what matters is told again. */
  const told = new Map<string, string>();
  /** When the end of a customer's chat or wait was told: a chat that turns out to go on is told as one that began after. */
  const ended = new Map<string, number>();
  const end = (openid: string, at: number): void => {
    ended.delete(openid);
    ended.set(openid, at);
    for (const [oldest, then] of ended) {
      if (then > at - REMEMBER_MS) return;
      ended.delete(oldest);
    }
  };
  const afterEnd = (event: WaitEvent): WaitEvent => {
    if (event.type === 'close' || event.type === 'abandon') end(event.openid, event.t);
    if (event.type !== 'assign' && event.type !== 'enqueue') return event;
    const before = ended.get(event.openid);
    return before === undefined || event.t > before ? event : { ...event, t: before + 1 };
  };

  const agentEvents = (agent: Agent, state: LiveState, at: number, seen: number): WaitEvent[] => {
    const { agentId, groupIds } = agent;
    if (!isOnline(agent)) {
      if (told.get(agentId) === 'offline') return [];
      told.set(agentId, 'offline');
      return [{ type: 'agent_offline', t: at, seen, agent: agentId }];
    }
    const capacity = capacityOf(agent, state.groups);
    const limit = capacity.kind === 'limit' ? capacity.limit : capacity.kind === 'manual' ? 0 : undefined;
    const known = `${limit}|${groupIds.join('|')}`;
    const before = told.get(agentId);
    if (before === known) return [];
    told.set(agentId, known);
    const t = before === undefined || before === 'offline' ? at : seen;
    return [{ type: 'agent_online', t, seen, agent: agentId, limit, groups: groupIds }];
  };

  /** That an agent is still offline, before a chat is told that began meanwhile: the chat alone would speak for a coming nobody told. */
  const stillOffline = (agentId: AgentId, state: LiveState, at: number): WaitEvent[] => {
    const agent = state.agents[agentId];
    return agent && !isOnline(agent) ? [{ type: 'agent_offline', t: at, seen: at, agent: agentId }] : [];
  };

  return {
    begin(state, at) {
      told.clear();
      ended.clear();
      const agents = Object.values(state.agents).flatMap((agent) =>
        agentEvents(agent, state, Math.min(at, agent.presenceSince), at),
      );
      const sessions = Object.values(state.sessions).flatMap((session): WaitEvent[] => [
        ...stillOffline(session.agentId, state, at),
        {
          type: 'assign',
          t: Math.min(at, session.startedAt),
          seen: at,
          openid: session.customerId,
          agent: session.agentId,
        },
      ]);
      const waiting = Object.values(state.waiting).map((one) => enqueueOf(one, at));
      return [...agents, ...sessions, ...waiting];
    },
    follow(frame, state) {
      const seen = frame.at;
      const opened = new Set<string>();
      for (const change of frame.changes)
        if (change.type === 'session.put') opened.add(change.session.customerId);
      return frame.changes.flatMap((change) => {
        if (change.type === 'agent.put')
          return agentEvents(change.agent, state, Math.min(seen, change.agent.presenceSince), seen);
        if (change.type === 'group.put')
          return Object.values(state.agents)
            .filter(({ groupIds }) => groupIds.includes(change.group.groupId))
            .flatMap((agent) => agentEvents(agent, state, seen, seen));
        if (change.type === 'agent.removed') {
          told.delete(change.agentId);
          return [{ type: 'agent_offline', t: seen, seen, agent: change.agentId }];
        }
        const holder = change.type === 'session.put' ? stillOffline(change.session.agentId, state, seen) : [];
        return [...holder, ...customerEvents(change, seen, opened).map(afterEnd)];
      });
    },
  };
}

const enqueueOf = (one: LiveState['waiting'][keyof LiveState['waiting']], seen: number): WaitEvent => ({
  type: 'enqueue',
  t: Math.min(seen, one.waitingSince),
  seen,
  openid: one.customerId,
  ...(one.wishedAgentId !== undefined && { requestedAgent: one.wishedAgentId }),
  ...(one.wishedGroupId !== undefined && { requestedGroup: one.wishedGroupId }),
});

function customerEvents(change: Change, seen: number, opened: ReadonlySet<string>): WaitEvent[] {
  switch (change.type) {
    case 'waiting.put':
      return [enqueueOf(change.waiting, seen)];
    case 'waiting.removed': {
      const { customerId: openid, cause } = change;
      if (cause === 'accepted' && opened.has(openid)) return [];
      if (cause === 'left' || cause === 'unfollowed') return [{ type: 'abandon', t: seen, seen, openid }];
      // served by somebody who was not told, or put aside: nothing is learnt of the patience
      return [{ type: 'close', t: seen, seen, openid, agent: '' }];
    }
    case 'session.put': {
      const { customerId: openid, agentId: agent, startedAt } = change.session;
      const { cause } = change;
      if (cause === undefined) return [];
      if (cause.kind === 'switched')
        return [{ type: 'switch', t: seen, seen, openid, from: cause.fromAgentId, to: agent }];
      return [{ type: 'assign', t: Math.min(seen, startedAt), seen, openid, agent }];
    }
    case 'session.removed':
      return [{ type: 'close', t: seen, seen, openid: change.customerId, agent: change.agentId ?? '' }];
    default:
      return [];
  }
}
