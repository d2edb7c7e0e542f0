import type { AgentId, CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type {
  SummaryAnswer,
  SummaryQuery,
  TimelineAnswer,
  TimelineLine,
  Visit,
  VisitsAnswer,
  VisitsQuery,
} from '@kf/shared/contract/visits';
import type { TimelineSource, VisitStore } from './ports.ts';
import { createVisitMaker } from './visits.ts';

export interface HistoryDeps {
  store: VisitStore;
  /** Besides visits: messages, acts, notices. */
  sources: readonly TimelineSource[];
  state(): LiveState;
  now(): EpochMs;
}

/** What became of the customers of one account. */
export interface History {
  /** Makes into visits what was committed since the last time. Call it as often as you like. */
  catchUp(): Promise<void>;
  /** `onlyGroups`: what people of some groups may see. */
  visits(query: VisitsQuery, onlyGroups?: readonly GroupId[]): Promise<VisitsAnswer>;
  summary(query: SummaryQuery): Promise<SummaryAnswer>;
  timeline(customerId: CustomerId, limit: number): Promise<TimelineAnswer>;
}

/** Frames of one transaction. */
const FRAMES_AT_ONCE = 200;
/** What the drawer looks back on. */
const TIMELINE_MS = 90 * 86_400_000;
const TIMELINE_VISITS = 50;

export function createHistory({ store, sources, state, now }: HistoryDeps): History {
  const maker = createVisitMaker((agentId) => state().agents[agentId]?.groupIds ?? []);
  let running: Promise<void> | undefined;
  let again = false;

  const run = async (): Promise<void> => {
    do {
      again = false;
      while ((await store.advance(FRAMES_AT_ONCE, maker)) === FRAMES_AT_ONCE);
    } while (again);
  };

  /** Names as they are now; those of deleted agents as they were last. */
  const namesOf = async (ids: ReadonlySet<AgentId>): Promise<Record<AgentId, string>> => {
    const { agents } = state();
    const missing = [...ids].filter((id) => agents[id] === undefined);
    const past = await store.namesOf(missing);
    return Object.fromEntries(
      [...ids].map((id) => [id, agents[id]?.nickname ?? past[id] ?? (id.split('@')[0] as string)]),
    ) as Record<AgentId, string>;
  };

  return {
    catchUp() {
      again = true;
      running ??= run().finally(() => {
        running = undefined;
      });
      return running;
    },
    async visits(query, onlyGroups) {
      const visits = await store.find(query, onlyGroups);
      const last = visits.length === query.limit ? visits.at(-1) : undefined;
      return {
        visits,
        agents: await namesOf(new Set(visits.flatMap(agentsIn))),
        ...(last && { next: last.visitId }),
      };
    },
    async summary(query) {
      const { timeZone, serviceLevel } = state().account;
      return { buckets: await store.summary(query, timeZone, serviceLevel.withinMs) };
    },
    async timeline(customerId, limit) {
      const since = (now() - TIMELINE_MS) as EpochMs;
      const [visits, ...others] = await Promise.all([
        store.find({ customer: customerId, from: since, limit: TIMELINE_VISITS }),
        ...sources.map((source) => source.linesOf(customerId, since, limit)),
      ]);
      const lines = [...visits.flatMap(linesOf), ...others.flat()]
        .sort((a, b) => b.at - a.at || rank[b.kind] - rank[a.kind])
        .slice(0, limit);
      return { lines, agents: await namesOf(new Set(lines.flatMap(agentsOfLine))) };
    },
  };
}

/** Of one instant, what followed from what. */
const rank: Record<TimelineLine['kind'], number> = {
  message: 0,
  arrived: 1,
  notice: 2,
  act: 3,
  accepted: 4,
  moved: 5,
  ended: 6,
  remarked: 7,
};

const agentsIn = (visit: Visit): AgentId[] =>
  [
    visit.wishedAgentId,
    visit.agentId,
    visit.lastAgentId,
    ...visit.moves.flatMap((move) => [move.fromAgentId, move.toAgentId]),
    ...visit.refusals.map((refusal) => refusal.agentId),
  ].filter((id) => id !== undefined);

function agentsOfLine(line: TimelineLine): AgentId[] {
  const ids = [
    'agentId' in line ? line.agentId : undefined,
    'toAgentId' in line ? line.toAgentId : undefined,
    'wishedAgentId' in line ? line.wishedAgentId : undefined,
    'fromAgentId' in line ? line.fromAgentId : undefined,
  ];
  return ids.filter((id) => id !== undefined);
}

/** WeChat stamps whole seconds: it happened somewhere in that one, and after what led to it. */
const withinSecond = (stamp: EpochMs, before: EpochMs | undefined): EpochMs =>
  Math.max(stamp, Math.min(stamp + 999, before ?? stamp + 999)) as EpochMs;

function linesOf(visit: Visit): TimelineLine[] {
  const { arrivedAt, acceptedAt, agentId, lastAgentId, endedAt, waitedMs } = visit;
  const lines: TimelineLine[] = [];
  if (visit.knownBy !== 'session')
    lines.push({
      kind: 'arrived',
      at: arrivedAt,
      knownBy: visit.knownBy,
      ...(visit.position !== undefined && { position: visit.position }),
      ...(visit.wishedAgentId !== undefined && { wishedAgentId: visit.wishedAgentId }),
      ...(visit.wishedGroupId !== undefined && { wishedGroupId: visit.wishedGroupId }),
    });
  if (acceptedAt !== undefined && agentId !== undefined)
    lines.push({
      kind: 'accepted',
      at: withinSecond(acceptedAt, visit.moves[0]?.at ?? endedAt),
      agentId,
      over: visit.over,
      ...(waitedMs !== undefined && { waitedMs }),
      ...(visit.assignedBy !== undefined && { by: visit.assignedBy }),
    });
  for (const move of visit.moves) lines.push({ kind: 'moved', ...move });
  if (endedAt !== undefined) {
    const lastedMs = acceptedAt === undefined ? waitedMs : endedAt - acceptedAt;
    lines.push({
      kind: 'ended',
      at: endedAt,
      outcome: visit.outcome,
      inferred: visit.inferred,
      ...(lastAgentId !== undefined && { agentId: lastAgentId }),
      ...(visit.endedBy !== undefined && { by: visit.endedBy }),
      ...(lastedMs !== undefined && { lastedMs }),
    });
  }
  return lines;
}
