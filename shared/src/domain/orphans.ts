import type { LiveState, Session } from '../contract/live.ts';
import { isOnline } from './load.ts';

/** When the session lost its agent; undefined while the agent is there, or was never seen online. */
export function orphanedSince(
  state: Pick<LiveState, 'agents'>,
  session: Session,
  afterMs: number,
  now: number,
): number | undefined {
  const agent = state.agents[session.agentId];
  if (!agent || isOnline(agent) || !agent.seenOnline) return undefined;
  return now - agent.presenceSince >= afterMs ? agent.presenceSince : undefined;
}

/** Sessions whose agent has been offline for at least `afterMs`: a flicker makes none. */
export const orphansOf = (
  state: Pick<LiveState, 'agents' | 'sessions'>,
  afterMs: number,
  now: number,
): Session[] =>
  Object.values(state.sessions).filter(
    (session) => orphanedSince(state, session, afterMs, now) !== undefined,
  );
