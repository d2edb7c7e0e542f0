import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { Agent, LiveState, Session } from '@kf/shared/contract/live';
import {
  agentId,
  anAgent,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import type { Ask } from '#live/draft.ts';
import { emptyMemory, type Memory } from '#live/memory.ts';
import { type LastRead, type PlanInput, planReads, slowdownAt } from './plan.ts';

const justRead = (over: Partial<LastRead> = {}): LastRead => ({
  online: NOW,
  queue: NOW,
  agents: NOW,
  perAgent: new Map(),
  ...over,
});
const aPlan = (over: Partial<PlanInput> = {}) =>
  planReads({
    state: aState(),
    memory: emptyMemory(),
    now: NOW,
    watched: true,
    quotaShare: 0,
    lastRead: justRead(),
    ...over,
  });
const ago = (ms: number): EpochMs => at(NOW - ms);
const wang = agentId('wang@kfdemo');
const readOf = (id: AgentId): Ask => ({ ask: 'sessions', agentId: id });
const withSession = (over: Partial<Agent> = {}): LiveState =>
  aState({
    agents: [anAgent({ agentId: wang, reportedLoad: 1, ...over })],
    sessions: [aSession({ agentId: wang })],
  });
const distrusting = (): Memory => ({ ...emptyMemory(), distrustUntil: at(NOW + 20_000) });

describe('the tick', () => {
  it('reads everything that is the same for all agents at start', () => {
    const { reads } = aPlan({
      lastRead: { online: 0, queue: 0, agents: 0, perAgent: new Map() },
    });
    expect(reads).toEqual([{ ask: 'online' }, { ask: 'queue' }, { ask: 'agents' }]);
  });

  it('is two calls every 6 s while somebody watches', () => {
    expect(aPlan()).toMatchObject({ reads: [], nextInMs: 6_000, tickMs: 6_000 });
    const due = aPlan({ lastRead: justRead({ online: ago(6_000), queue: ago(6_000) }) });
    expect(due).toMatchObject({ reads: [{ ask: 'online' }, { ask: 'queue' }], nextInMs: 6_000 });
  });

  it('is every 30 s while nobody watches and nobody waits', () => {
    expect(aPlan({ watched: false })).toMatchObject({ nextInMs: 30_000, tickMs: 30_000 });
  });

  it('is every 6 s while somebody waits, watched or not', () => {
    const state = aState({ waiting: [aWaitingCustomer()] });
    expect(aPlan({ watched: false, state }).tickMs).toBe(6_000);
  });

  it.each([
    [0.5, 1],
    [0.51, 2],
    [0.81, 4],
    [0.96, 10],
  ])('slows down as the quota is used: %f used, %i times slower', (quotaShare, times) => {
    expect(slowdownAt(quotaShare)).toBe(times);
    expect(aPlan({ quotaShare }).tickMs).toBe(6_000 * times);
  });

  it('reads the list of agents every 30 s while somebody looks and an invitation waits', () => {
    const invited = aState({ agents: [anAgent({ binding: { state: 'waiting', wechatId: 'liting' } })] });
    const lastRead = justRead({ agents: ago(30_000) });
    expect(aPlan({ state: invited, lastRead }).reads).toEqual([{ ask: 'agents' }]);
    expect(aPlan({ state: invited, lastRead, watched: false }).reads).toEqual([]);
    expect(aPlan({ lastRead }).reads).toEqual([]);
  });

  it('reads the list of agents every 10 min', () => {
    expect(aPlan({ lastRead: justRead({ agents: ago(599_999) }) }).reads).toEqual([]);
    expect(aPlan({ lastRead: justRead({ agents: ago(600_000) }) }).reads).toEqual([{ ask: 'agents' }]);
  });
});

describe('one agent’s sessions', () => {
  it('are left alone while the count agrees', () => {
    expect(
      aPlan({ state: withSession(), lastRead: justRead({ perAgent: new Map([[wang, ago(60_000)]]) }) }).reads,
    ).toEqual([]);
  });

  it('are read 2 s after a disagreement that no push has explained', () => {
    const fresh = aPlan({ state: withSession({ unconfirmedSince: ago(500) }) });
    expect(fresh).toMatchObject({ reads: [], nextInMs: 1_500 });
    expect(aPlan({ state: withSession({ unconfirmedSince: ago(2_000) }) }).reads).toEqual([readOf(wang)]);
  });

  it('are read again only after 12 s when a read did not end the disagreement', () => {
    const state = withSession({ unconfirmedSince: ago(60_000) });
    const readAt = (ms: number) =>
      aPlan({ state, lastRead: justRead({ perAgent: new Map([[wang, ago(ms)]]) }) });
    expect(readAt(11_999).reads).toEqual([]);
    expect(readAt(12_000).reads).toEqual([readOf(wang)]);
  });

  it('are read every 12 s while pushes are not trusted, also when only the platform counts some', () => {
    const readAt = (ms: number, state: LiveState) =>
      aPlan({ state, memory: distrusting(), lastRead: justRead({ perAgent: new Map([[wang, ago(ms)]]) }) })
        .reads;
    expect(readAt(11_999, withSession())).toEqual([]);
    expect(readAt(12_000, withSession())).toEqual([readOf(wang)]);
    const unknownToUs = aState({ agents: [anAgent({ agentId: wang, reportedLoad: 2 })] });
    expect(readAt(12_000, unknownToUs)).toEqual([readOf(wang)]);
    const idle = aState({ agents: [anAgent({ agentId: wang, reportedLoad: 0 })] });
    expect(readAt(12_000, idle)).toEqual([]);
  });

  it('are read every 12 s while an agent is offline with sessions: nothing else counts them', () => {
    const state = withSession({ presence: 'offline' });
    const readAt = (ms: number) =>
      aPlan({ state, lastRead: justRead({ perAgent: new Map([[wang, ago(ms)]]) }) }).reads;
    expect(readAt(11_999)).toEqual([]);
    expect(readAt(12_000)).toEqual([readOf(wang)]);
  });

  it('are read for an agent who is in no list', () => {
    const state = aState({ sessions: [aSession({ agentId: wang })] });
    expect(aPlan({ state }).reads).toEqual([readOf(wang)]);
  });

  it('are read routinely after 10 min', () => {
    const readAt = (ms: number) =>
      aPlan({ state: withSession(), lastRead: justRead({ perAgent: new Map([[wang, ago(ms)]]) }) }).reads;
    expect(readAt(599_999)).toEqual([]);
    expect(readAt(600_000)).toEqual([readOf(wang)]);
  });

  it('are spread: at most four a tick, the longest unread first; disagreements and distrust wait for nobody', () => {
    const ids = Array.from({ length: 9 }, (_, i) => agentId(`a${i}@kfdemo`));
    const team = (over: Partial<Agent>) =>
      aState({
        agents: ids.map((id) => anAgent({ agentId: id, reportedLoad: 1, ...over })),
        sessions: ids.map((id, i) => aSession({ customerId: customerId(`c${i}`), agentId: id })),
      });
    const perAgent = new Map(ids.map((id, i) => [id, ago(20_000 + i)]));
    const lastRead = justRead({ perAgent });
    expect(aPlan({ state: team({ presence: 'offline' }), lastRead }).reads).toEqual(
      [8, 7, 6, 5].map((i) => readOf(ids[i] as AgentId)),
    );
    expect(aPlan({ state: team({ unconfirmedSince: ago(5_000) }), lastRead }).reads).toHaveLength(9);
    expect(aPlan({ state: team({}), lastRead, memory: distrusting() }).reads).toHaveLength(9);
  });
});

describe('what a calm day costs', () => {
  const NAIVE_CALLS = ((100 + 2) * 86_400) / 5; // every agent, the online list and the queue, every 5 s: 1.76 million

  it('is at most 1/60 of naive polling for 100 busy agents watched for 24 h', () => {
    expect(callsOfDay(() => true)).toBeLessThanOrEqual(NAIVE_CALLS / 60);
  });

  it('is at most 1/110 of naive polling for 100 busy agents watched for 10 h', () => {
    expect(callsOfDay((hour) => hour < 10)).toBeLessThanOrEqual(NAIVE_CALLS / 110);
  });
});

/** Follows the plan for a day in which every push arrives; three sessions for each of 100 agents, read at start. */
function callsOfDay(isWatched: (hour: number) => boolean): number {
  const ids = Array.from({ length: 100 }, (_, i) => agentId(`agent${i}@kfdemo`));
  const sessions: Session[] = ids.flatMap((id, i) =>
    [0, 1, 2].map((n) => aSession({ customerId: customerId(`c${i}-${n}`), agentId: id })),
  );
  const state = aState({ agents: ids.map((id) => anAgent({ agentId: id, reportedLoad: 3 })), sessions });
  const perAgent = new Map(ids.map((id) => [id, NOW] as const));
  const lastRead: LastRead = { online: 0, queue: 0, agents: 0, perAgent };
  const memory = emptyMemory();
  let calls = ids.length;
  for (let now: number = NOW; now < NOW + 86_400_000; ) {
    const watched = isWatched(Math.floor((now - NOW) / 3_600_000));
    const plan = planReads({ state, memory, now, watched, quotaShare: 0, lastRead });
    for (const read of plan.reads) {
      calls++;
      if (read.ask === 'sessions') perAgent.set(read.agentId, at(now));
      else if (read.ask !== 'session') lastRead[read.ask] = at(now);
    }
    now += plan.nextInMs;
  }
  return calls;
}
