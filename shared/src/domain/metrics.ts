import type { LiveState } from '../contract/live.ts';
import { capacityOf, freeSlots, isOnline, sessionsByAgent } from './load.ts';

/** Abandoned this soon after arriving is a change of mind, not a failed service. */
export const SHORT_ABANDON_MS = 10_000;

export interface Metrics {
  waiting: number;
  /** Rows known of those waiting. */
  waitingKnown: number;
  longestWaitMs: number | undefined;
  waitingOverAttention: number;
  wishedAgent: number;
  wishedGroup: number;
  sessions: number;
  /** Sum of the platform's own counts, where reported. */
  reportedLoad: number;
  sessionsOverAttention: number;
  agents: number;
  online: number;
  onlinePc: number;
  onlinePhone: number;
  onlineBoth: number;
  freeSlots: number;
  /** Sum of the limits of online agents who have one. */
  capacity: number;
  /** Online agents who take by hand or whose capacity is not known. */
  manualOnline: number;
  /** 0–1; undefined before anybody could be counted. */
  serviceLevel: number | undefined;
  /** How many the service level was counted from. */
  serviceLevelOf: number;
  /** Undefined, as what follows from the day's counters, where only some groups are seen. */
  abandoned: number | undefined;
  /** Share of arrivals, 0–1; undefined without arrivals. */
  abandonedShare: number | undefined;
}

/**
 * Every figure of the board's KPI strip from one state, so that none disagrees with another. `now`: server time, ms.
 * `byAgent`: the state's sessions by agent, where the caller keeps them anyway.
 */
export function metricsOf(
  state: LiveState,
  now: number,
  byAgent: ReadonlyMap<string, readonly unknown[]> = sessionsByAgent(state),
): Metrics {
  const { thresholds, serviceLevel } = state.account;
  let longest: number | undefined;
  let waitingOverAttention = 0;
  let overTarget = 0;
  let wishedAgent = 0;
  let wishedGroup = 0;
  const waiting = Object.values(state.waiting);
  for (const w of waiting) {
    const waited = Math.max(0, now - w.waitingSince);
    if (longest === undefined || waited > longest) longest = waited;
    if (waited >= thresholds.longestWaitMs.attention) waitingOverAttention++;
    if (waited > serviceLevel.withinMs) overTarget++;
    if (w.wishedAgentId !== undefined) wishedAgent++;
    else if (w.wishedGroupId !== undefined) wishedGroup++;
  }
  const sessions = Object.values(state.sessions);
  const today = state.onlyGroups ? undefined : state.today;
  const judged = today ? today.accepted + today.abandoned - today.abandonedShort + overTarget : 0;
  return {
    waiting: state.waitingCount,
    waitingKnown: waiting.length,
    longestWaitMs: longest,
    waitingOverAttention,
    wishedAgent,
    wishedGroup,
    sessions: sessions.length,
    sessionsOverAttention: sessions.filter((s) => now - s.startedAt >= thresholds.sessionMs.attention).length,
    ...agentFigures(state, byAgent),
    serviceLevelOf: judged,
    serviceLevel: today && judged > 0 ? today.acceptedInTarget / judged : undefined,
    abandoned: today?.abandoned,
    abandonedShare: today && today.arrived > 0 ? today.abandoned / today.arrived : undefined,
  };
}

function agentFigures(state: LiveState, byAgent: ReadonlyMap<string, readonly unknown[]>) {
  const figures = {
    agents: 0,
    online: 0,
    onlinePc: 0,
    onlinePhone: 0,
    onlineBoth: 0,
    freeSlots: 0,
    capacity: 0,
    manualOnline: 0,
    reportedLoad: 0,
  };
  for (const agent of Object.values(state.agents)) {
    figures.agents++;
    if (!isOnline(agent)) continue;
    figures.online++;
    if (agent.presence === 'pc') figures.onlinePc++;
    else if (agent.presence === 'phone') figures.onlinePhone++;
    else if (agent.presence === 'both') figures.onlineBoth++;
    figures.reportedLoad += agent.reportedLoad ?? 0;
    const capacity = capacityOf(agent, state.groups);
    if (capacity.kind !== 'limit') figures.manualOnline++;
    else figures.capacity += capacity.limit;
    figures.freeSlots += freeSlots(agent, byAgent.get(agent.agentId)?.length ?? 0, state.groups);
  }
  return figures;
}
