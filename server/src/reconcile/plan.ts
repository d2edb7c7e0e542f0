import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent, LiveState } from '@kf/shared/contract/live';
import { isOnline } from '@kf/shared/domain/load';
import type { Ask } from '#live/draft.ts';
import type { Memory } from '#live/memory.ts';

export interface Tuning {
  /** Pause between two ticks while somebody watches or somebody waits. */
  watchedMs: number;
  /** Pause otherwise. */
  idleMs: number;
}

/** When reads were last started, good or failed: a failing read keeps its pace. 0: never. */
export interface LastRead {
  online: number;
  queue: number;
  agents: number;
  /** Reads of one agent's sessions. */
  perAgent: ReadonlyMap<AgentId, number>;
}

export interface PlanInput {
  state: LiveState;
  memory: Memory;
  now: number;
  /** Somebody looks at a board or a wall. */
  watched: boolean;
  /** Highest used share of a daily limit, 0–1. */
  quotaShare: number;
  lastRead: LastRead;
  tuning?: Tuning;
}

export interface Plan {
  /** What to read now. */
  reads: Ask[];
  /** Plan again after this long, and whenever an answer was taken: it may leave something to read soon. */
  nextInMs: number;
  /** Present pause between two ticks, for the freshness of the sources. */
  tickMs: number;
}

const defaultTuning: Tuning = { watchedMs: 6_000, idleMs: 30_000 };
/** The list of agents changes when somebody edits it; unknown agents ask for it at once. */
const AGENTS_MS = 10 * 60_000;
/** … but while somebody looks and an invitation waits, its confirmation in WeChat should show soon. */
const AGENTS_INVITED_MS = 30_000;
/** How often an agent is read whose list alone can tell: distrusted, offline, or still in disagreement. */
const REREAD_MS = 12_000;
/** A push on its way explains most disagreements; it gets this long. */
const MISMATCH_GRACE_MS = 2_000;
/** An agent whose count agrees is read again after this long at the earliest … */
const ROUTINE_MS = 10 * 60_000;
/** … and all of them together once in this long: 360 calls a day, beside the 28,800 of two calls every 6 s. */
const ROUTINE_SHARE_MS = 4 * 60_000;
/** Reads that are not urgent go out in small portions. */
const PORTION = 4;
/** A timer's finest step here; also keeps a driver from spinning. */
const SHORTEST_MS = 50;

/** How much slower everything goes as the day's quota is used. */
export function slowdownAt(quotaShare: number): number {
  if (quotaShare > 0.95) return 10;
  if (quotaShare > 0.8) return 4;
  return quotaShare > 0.5 ? 2 : 1;
}

/**
 * What to read now, and when to look again. A tick is two calls whatever the number of agents: who is online, with a
 * count of sessions each, and who waits. One agent's sessions are read only where the count disagrees or cannot tell.
 */
export function planReads(input: PlanInput): Plan {
  const { state, now, watched, lastRead, tuning = defaultTuning } = input;
  const slowdown = slowdownAt(input.quotaShare);
  const lively = watched || state.waitingCount > 0;
  const tickMs = (lively ? tuning.watchedMs : tuning.idleMs) * slowdown;
  const schedule = createSchedule(now);
  schedule.every(lastRead.online, tickMs, { ask: 'online' });
  schedule.every(lastRead.queue, tickMs, { ask: 'queue' });
  const invited = watched && Object.values(state.agents).some(({ binding }) => binding.state === 'waiting');
  schedule.every(lastRead.agents, (invited ? AGENTS_INVITED_MS : AGENTS_MS) * slowdown, { ask: 'agents' });
  let portion = 0;
  for (const { agentId, dueAt, urgent } of agentsToRead(input, slowdown)) {
    if (dueAt <= now && !urgent && portion === PORTION) continue; // its turn comes with a later tick
    if (dueAt <= now && !urgent) portion++;
    schedule.at(dueAt, { ask: 'sessions', agentId });
  }
  return {
    reads: schedule.reads,
    nextInMs: Math.max(SHORTEST_MS, schedule.nextAt() - now),
    tickMs,
  };
}

function createSchedule(now: number) {
  const reads: Ask[] = [];
  let next = Number.POSITIVE_INFINITY;
  const later = (at: number) => {
    next = Math.min(next, at);
  };
  const at = (dueAt: number, ask: Ask): void => {
    if (dueAt <= now) reads.push(ask);
    else later(dueAt);
  };
  return {
    reads,
    at,
    every(last: number, everyMs: number, ask: Ask): void {
      const dueAt = last + everyMs;
      at(dueAt, ask);
      if (dueAt <= now) later(now + everyMs);
    },
    nextAt: () => next,
  };
}

interface Due {
  agentId: AgentId;
  dueAt: number;
  /** Waits for no portion. */
  urgent: boolean;
}

/** Every agent whose sessions have to be read some time, the longest due first. */
function agentsToRead(input: PlanInput, slowdown: number): Due[] {
  const { state, lastRead, memory } = input;
  const load = new Map<AgentId, number>();
  for (const { agentId } of Object.values(state.sessions)) load.set(agentId, (load.get(agentId) ?? 0) + 1);
  const routineMs = Math.max(ROUTINE_MS, load.size * ROUTINE_SHARE_MS) * slowdown;
  const dues: Due[] = [];
  const consider = (agentId: AgentId, agent: Agent | undefined): void => {
    const known = load.get(agentId) ?? 0;
    const last = lastRead.perAgent.get(agentId) ?? memory.agents.get(agentId)?.listedAt;
    const due = dueOf({ input, agent, known, last, rereadMs: REREAD_MS * slowdown, routineMs });
    if (due) dues.push({ agentId, ...due });
  };
  for (const agent of Object.values(state.agents)) consider(agent.agentId, agent);
  for (const agentId of load.keys()) if (!state.agents[agentId]) consider(agentId, undefined);
  return dues.sort((a, b) => a.dueAt - b.dueAt);
}

interface Looked {
  input: PlanInput;
  /** Absent: sessions of an agent who is in no list. */
  agent: Agent | undefined;
  /** Sessions the state knows. */
  known: number;
  last: number | undefined;
  rereadMs: number;
  routineMs: number;
}

function dueOf({ input, agent, known, last, rereadMs, routineMs }: Looked): Omit<Due, 'agentId'> | undefined {
  const { now, memory } = input;
  const after = (ms: number): number => (last === undefined ? now : last + ms);
  const since = agent?.unconfirmedSince;
  if (since !== undefined) {
    const readSince = last !== undefined && last >= since;
    return { dueAt: readSince ? after(rereadMs) : since + MISMATCH_GRACE_MS, urgent: true };
  }
  const busy = known > 0 || (agent?.reportedLoad ?? 0) > 0;
  if (!busy) return undefined;
  if (memory.distrustUntil > now) return { dueAt: after(rereadMs), urgent: true };
  // nothing counts the sessions of an agent who is not in the online list
  if (!agent || !isOnline(agent)) return { dueAt: after(rereadMs), urgent: false };
  return { dueAt: after(routineMs), urgent: false };
}
