import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { Dialect } from '@kf/shared/contract/live';
import { at } from '@kf/shared/testing/builders';
import { planReads } from '../../reconcile/plan.ts';
import type { Ask } from '../draft.ts';
import type { Fact, ReadFact } from '../facts.ts';
import type { Model } from '../model.ts';
import type { Timeline } from './timeline.ts';
import { loadOf, type Truth } from './truth.ts';

const TUNING = { watchedMs: 6_000, idleMs: 30_000 };

interface ReaderDeps {
  model: Model;
  truth: Truth;
  dialect: Dialect;
  timeline: Timeline;
  tower(): EpochMs;
  take(fact: Fact): void;
  between(low: number, high: number): number;
}

/** Asks the platform as planned and as asked for; the answer is the truth of some moment before it arrives. */
export function createReader({ model, truth, dialect, timeline, tower, take, between }: ReaderDeps) {
  const lastRead = { online: 0, queue: 0, agents: 0, perAgent: new Map<AgentId, number>() };
  const running = new Set<string>();
  const again = new Map<string, Ask>();
  let planned = 0;

  const ask = (question: Ask): void => {
    const key = JSON.stringify(question);
    if (running.has(key)) {
      again.set(key, question);
      return;
    }
    running.add(key);
    timeline.after(between(0, 6), () => {
      const askedAt = tower();
      if (question.ask === 'sessions') lastRead.perAgent.set(question.agentId, askedAt);
      else if (question.ask !== 'session') lastRead[question.ask] = askedAt;
      const slow = between(0, 10) === 0;
      const tookMs = between(10, slow ? 900 : 200);
      const snapshotAfter = between(0, tookMs);
      timeline.after(snapshotAfter, () => {
        const answer = answerOf(question, truth, dialect);
        timeline.after(tookMs - snapshotAfter, () => {
          running.delete(key);
          take({ ...answer, askedAt, seenAt: tower() });
          const next = again.get(key);
          again.delete(key);
          if (next) ask(next);
          plan();
        });
      });
    });
  };

  const plan = (): void => {
    const turn = ++planned;
    const { state, memory } = model;
    const { reads, nextInMs } = planReads({
      state,
      memory,
      now: tower(),
      watched: true,
      quotaShare: 0,
      lastRead,
      tuning: TUNING,
    });
    for (const read of reads) if (!running.has(JSON.stringify(read))) ask(read);
    timeline.after(nextInMs, () => {
      if (turn === planned) plan();
    });
  };

  const passTime = (): void => {
    take({ type: 'time.passed', seenAt: tower(), dayStartedAt: model.state.today.startedAt });
    timeline.after(1_000, passTime);
  };

  return {
    ask,
    start() {
      plan();
      passTime();
    },
  };
}

/** Leaves out when a read was asked and answered. */
type Untimed<F> = F extends ReadFact ? Omit<F, 'askedAt' | 'seenAt'> : never;
type Answer = Untimed<Exclude<ReadFact, { type: 'source.failed' | 'source.good' }>>;

const seconds = (ms: number): EpochMs => at(Math.floor(ms / 1000) * 1000);

function answerOf(question: Ask, truth: Truth, dialect: Dialect): Answer {
  const legacy = dialect === 'legacy';
  switch (question.ask) {
    case 'agents': {
      const agents = [...truth.agents.keys()].map((id) => ({
        agentId: id,
        nickname: id,
        binding: { state: 'bound' as const },
      }));
      return { type: 'agents.read', agents };
    }
    case 'online': {
      const agents = [...truth.agents].flatMap(([id, { presence, autoAccept }]) =>
        presence === 'offline'
          ? []
          : [{ agentId: id, presence, load: loadOf(truth, id), ...(legacy && { limit: autoAccept }) }],
      );
      return { type: 'online.read', agents, intervalMs: TUNING.watchedMs };
    }
    case 'queue': {
      const rows = [...truth.queue].slice(0, 100).map(([id, { arrivedAt, lastSpokeAt }]) => ({
        customerId: id,
        ...(legacy ? { arrivedAt: seconds(arrivedAt) } : { lastSpokeAt: seconds(lastSpokeAt) }),
      }));
      return { type: 'queue.read', count: truth.queue.size, rows, intervalMs: TUNING.watchedMs };
    }
    case 'sessions': {
      const sessions = [...truth.sessions].flatMap(([id, { agentId: of, startedAt }]) =>
        of === question.agentId ? [{ customerId: id, startedAt: seconds(startedAt) }] : [],
      );
      return { type: 'sessions.read', agentId: question.agentId, sessions };
    }
    case 'session': {
      const session = truth.sessions.get(question.customerId);
      return {
        type: 'session.checked',
        customerId: question.customerId,
        ...(session && { agentId: session.agentId, startedAt: seconds(session.startedAt) }),
      };
    }
    default:
      return question satisfies never;
  }
}
