import type { AccountId, EpochMs, GroupId } from '../contract/ids.ts';
import type { LiveState, Source, Threshold, WaitingCustomer } from '../contract/live.ts';
import type { WallSource } from '../contract/wall.ts';
import { figuresOf } from './key-figures.ts';
import type { Level } from './level.ts';
import { capacityOf, freeSlots, isOnline, sessionsByAgent } from './load.ts';
import { scopeState, viewOf } from './scope.ts';
import { isStopped, liveWithinMs, stopsAfterMs } from './source-age.ts';
import { wishesGroup } from './wish.ts';

/** Those who wait for one group, or for none in particular. */
export interface WallWaits {
  waiting: number;
  longestSince: EpochMs | undefined;
}

export interface WallGroupFacts extends WallWaits {
  groupId: GroupId;
  name: string;
  free: number;
}

export interface WallAgentFacts {
  name: string;
  load: number;
  capacity: number | undefined;
}

/**
 * What a wall may know of one account: counts, instants, names of groups, nicknames of agents. There is no field that
 * could hold who a customer is, and a board is built from nothing else.
 */
export interface WallFacts {
  accountId: AccountId;
  name: string;
  timeZone: string;
  thresholds: { waiting: Threshold; longestWaitMs: Threshold };
  sources: { queue: WallSource; online: WallSource; sessions: WallSource };
  /** As of the last read while the queue is not read. Undefined before the first read. */
  waiting: number | undefined;
  /** Since when those wait whose wait is known, oldest first; while the queue is not read, those it knew. */
  waits: EpochMs[];
  agents: number;
  /** Undefined before the first read. */
  online: number | undefined;
  /** Undefined where the dialect reports no device. */
  devices: { pc: number; phone: number; both: number } | undefined;
  /** Undefined where no online agent has a capacity. */
  free: number | undefined;
  /** Undefined where only some groups are looked at: the day is counted for the account. */
  serviceLevel: { share: number | undefined; target: number; withinMs: number; level: Level } | undefined;
  abandoned: number | undefined;
  groups: WallGroupFacts[];
  unassigned: WallWaits;
  /** For each hand-over that stopped half way: since when nobody has the customer. */
  unfinishedSince: EpochMs[];
  /** Online, by name. */
  onlineAgents: WallAgentFacts[];
}

/** `now`: server time, ms. The figures are those of the console, from the same functions. */
export function wallFactsOf(state: LiveState, now: number): WallFacts {
  const { account, sources, groups, today } = state;
  const byAgent = sessionsByAgent(state);
  const { metrics, levels } = figuresOf(state, now, byAgent);
  const isQueueKnown = sources.queue.asOf > 0;
  const isOnlineKnown = sources.online.asOf > 0;
  const waiting = Object.values(state.waiting);
  const isPart = state.onlyGroups !== undefined;
  const knowsCapacity = metrics.online > metrics.manualOnline;
  return {
    accountId: account.id,
    name: account.name,
    timeZone: account.timeZone,
    thresholds: account.thresholds,
    sources: {
      queue: sourceOf(sources.queue),
      online: sourceOf(sources.online),
      sessions: sourceOf(sources.sessions),
    },
    waiting: isQueueKnown ? metrics.waiting : undefined,
    waits: waiting
      .map((w) => w.waitingSince)
      .filter((since) => since <= (isStopped(sources.queue, now) ? sources.queue.asOf : now))
      .sort((a, b) => a - b),
    agents: metrics.agents,
    online: isOnlineKnown ? metrics.online : undefined,
    devices:
      account.dialect === 'legacy'
        ? { pc: metrics.onlinePc, phone: metrics.onlinePhone, both: metrics.onlineBoth }
        : undefined,
    free: isOnlineKnown && (knowsCapacity || metrics.online === 0) ? metrics.freeSlots : undefined,
    serviceLevel: isPart
      ? undefined
      : {
          share: metrics.serviceLevel,
          target: account.serviceLevel.share,
          withinMs: account.serviceLevel.withinMs,
          level: levels.serviceLevel,
        },
    abandoned: isPart ? undefined : today.abandoned,
    groups: groupFactsOf(state, waiting, byAgent),
    unassigned: waitsOf(
      waiting.filter(
        (w) => !Object.keys(groups).some((id) => wishesGroup(w, id, (agent) => groupIdsOf(state, agent))),
      ),
    ),
    unfinishedSince: Object.values(state.operations).flatMap((o) => o.unfinishedSince ?? []),
    onlineAgents: onlineAgentsOf(state, byAgent),
  };
}

const sourceOf = (source: Source): WallSource => ({
  asOf: source.asOf,
  liveWithinMs: liveWithinMs(source),
  staleAfterMs: stopsAfterMs(source),
});

const groupIdsOf = ({ agents }: LiveState, agentId: string): readonly string[] =>
  (agents as Readonly<Record<string, LiveState['agents'][keyof LiveState['agents']]>>)[agentId]?.groupIds ??
  [];

const waitsOf = (waiting: readonly WaitingCustomer[]): WallWaits => ({
  waiting: waiting.length,
  longestSince: waiting.reduce<EpochMs | undefined>(
    (oldest, { waitingSince }) => (oldest === undefined || waitingSince < oldest ? waitingSince : oldest),
    undefined,
  ),
});

function groupFactsOf(
  state: LiveState,
  waiting: readonly WaitingCustomer[],
  byAgent: ReadonlyMap<string, readonly unknown[]>,
): WallGroupFacts[] {
  const agents = Object.values(state.agents);
  return Object.values(state.groups)
    .sort((a, b) => a.order - b.order || a.name.localeCompare(b.name))
    .map(({ groupId, name }) => {
      let free = 0;
      for (const agent of agents)
        if (agent.groupIds.includes(groupId))
          free += freeSlots(agent, byAgent.get(agent.agentId)?.length ?? 0, state.groups);
      const mine = waiting.filter((w) => wishesGroup(w, groupId, (agent) => groupIdsOf(state, agent)));
      return { groupId, name, free, ...waitsOf(mine) };
    });
}

function onlineAgentsOf(
  state: LiveState,
  byAgent: ReadonlyMap<string, readonly unknown[]>,
): WallAgentFacts[] {
  return Object.values(state.agents)
    .filter(isOnline)
    .sort((a, b) => a.nickname.localeCompare(b.nickname, 'zh-CN'))
    .map((agent) => {
      const capacity = capacityOf(agent, state.groups);
      return {
        name: agent.nickname,
        load: byAgent.get(agent.agentId)?.length ?? 0,
        capacity: capacity.kind === 'limit' ? capacity.limit : undefined,
      };
    });
}

/** The state as a board sees it that is about some groups only. `unassigned`: with those who wished for nobody in particular. */
export function partOf(state: LiveState, groupIds: readonly GroupId[], unassigned: boolean): LiveState {
  const part = scopeState(state, viewOf(state, groupIds));
  if (unassigned) return part;
  const waiting = Object.fromEntries(
    Object.entries(part.waiting).filter(([, one]) =>
      groupIds.some((id) => wishesGroup(one, id, (agent) => groupIdsOf(part, agent))),
    ),
  ) as LiveState['waiting'];
  return { ...part, waiting, waitingCount: Object.keys(waiting).length };
}
