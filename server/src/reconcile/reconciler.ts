import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState, SourceName } from '@kf/shared/contract/live';
import type { FastifyBaseLogger } from 'fastify';
import type { Ask } from '#live/draft.ts';
import type { AgentRow, OnlineRow, ReadFact, SessionRow, WaitingRow } from '#live/facts.ts';
import type { Memory } from '#live/memory.ts';
import { AppError } from '../errors.ts';
import { planReads } from './plan.ts';

/** What is read of the platform. Each rejects with an `AppError`. */
export interface PlatformReads {
  listAgents(): Promise<AgentRow[]>;
  listOnlineAgents(): Promise<OnlineRow[]>;
  listWaiting(): Promise<{ count: number; rows: WaitingRow[] }>;
  listSessions(agentId: AgentId): Promise<SessionRow[]>;
  getSession(customerId: CustomerId): Promise<{ agentId?: AgentId; startedAt?: EpochMs }>;
}

export interface ReconcilerDeps {
  platform: PlatformReads;
  state(): LiveState;
  memory: Memory;
  /** Resolves when what follows is committed. */
  submit(fact: ReadFact): Promise<void>;
  /** Somebody looks at this account. */
  watched(): boolean;
  /** Highest used share (0–1) of a daily limit among the polled endpoints. */
  quotaShare(): number;
  now(): EpochMs;
  tuning: { watchedMs: number; idleMs: number };
  log: FastifyBaseLogger;
}

export interface Reconciler {
  /** Questions that a fact left open; asked at once, each once. */
  ask(asks: readonly Ask[]): void;
  /** Plans anew, as when somebody begins to watch. */
  wake(): void;
  /** Tries failing sources now instead of after their pause. */
  retryNow(): void;
  stop(): Promise<void>;
}

/** Requests under way at once; the platform has minute limits, and the tick must not wait behind a pile. */
const CONCURRENCY = 4;
/** Gathers what one frame asks, and lets the clock move on: a read that starts with the event it follows would be silent. */
const ASK_DELAY_MS = 5;
const RETRY_FIRST_MS = 1_000;
/** Seldom enough for a platform in trouble, and often enough that the board is right soon after the trouble is over. */
const RETRY_MOST_MS = 15_000;
/** A question about one customer or agent is given up after this many failures; polling asks again if it still matters. */
const ASK_TRIES = 5;

interface Pending {
  ask: Ask;
  notBefore: number;
  tries: number;
}

/** Reads the platform on a plan and on request, and tells the writer what it read. One per account, on the writer's node. */
export function startReconciler(deps: ReconcilerDeps): Reconciler {
  const { platform, now, log } = deps;
  const pending = new Map<string, Pending>();
  const running = new Map<string, Promise<void>>();
  const lastRead = { online: 0, queue: 0, agents: 0, perAgent: new Map<AgentId, number>() };
  const failures = new Map<Ask['ask'], { count: number; until: number }>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let pace = deps.tuning.watchedMs;

  const schedule = (ms: number): void => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(tick, Math.max(1, ms));
  };

  const tick = (): void => {
    if (stopped) return;
    const plan = planReads({
      state: deps.state(),
      memory: deps.memory,
      now: now(),
      watched: deps.watched(),
      quotaShare: deps.quotaShare(),
      lastRead,
      tuning: deps.tuning,
    });
    pace = plan.tickMs;
    for (const ask of plan.reads) add(ask, 0);
    drain();
    schedule(Math.min(plan.nextInMs, untilPending()));
  };

  const add = (ask: Ask, delayMs: number): void => {
    const key = keyOf(ask);
    const known = pending.get(key);
    if (known) known.notBefore = Math.min(known.notBefore, now() + delayMs);
    else pending.set(key, { ask, notBefore: now() + delayMs, tries: 0 });
  };

  const untilPending = (): number => {
    let next = Number.POSITIVE_INFINITY;
    for (const [key, { ask, notBefore }] of pending)
      if (!running.has(key)) next = Math.min(next, Math.max(notBefore, blockedUntil(ask)) - now());
    return next;
  };

  const blockedUntil = (ask: Ask): number => (isSource(ask) ? (failures.get(ask.ask)?.until ?? 0) : 0);

  const drain = (): void => {
    for (const [key, item] of pending) {
      if (running.size >= CONCURRENCY) return;
      if (running.has(key) || item.notBefore > now() || blockedUntil(item.ask) > now()) continue;
      pending.delete(key);
      running.set(
        key,
        read(item).finally(() => {
          running.delete(key);
          if (stopped) return;
          drain();
          schedule(0); // what was read may leave something to read soon
        }),
      );
    }
  };

  const read = async (item: Pending): Promise<void> => {
    const { ask } = item;
    const askedAt = now();
    noteRead(ask, askedAt);
    try {
      const fact = await readOne(ask, askedAt);
      failures.delete(ask.ask);
      if (!stopped) await deps.submit(fact);
    } catch (error) {
      if (stopped) return;
      if (ask.ask === 'sessions' && hasNoSessions(error)) await nobodyServedBy(ask.agentId, askedAt);
      else await failed(item, error);
    }
  };

  /** An agent whom the platform does not know, or who was never bound, serves nobody. The list may tell what became of them. */
  const nobodyServedBy = async (agentId: AgentId, askedAt: EpochMs): Promise<void> => {
    await deps.submit({ type: 'sessions.read', agentId, sessions: [], askedAt, seenAt: now() });
    add({ ask: 'agents' }, 0);
  };

  const noteRead = (ask: Ask, askedAt: EpochMs): void => {
    if (ask.ask === 'sessions') lastRead.perAgent.set(ask.agentId, askedAt);
    else if (ask.ask !== 'session') lastRead[ask.ask] = askedAt;
  };

  const readOne = async (ask: Ask, askedAt: EpochMs): Promise<ReadFact> => {
    const intervalMs = pace;
    switch (ask.ask) {
      case 'agents':
        return { type: 'agents.read', agents: await platform.listAgents(), askedAt, seenAt: now() };
      case 'online':
        return {
          type: 'online.read',
          agents: await platform.listOnlineAgents(),
          askedAt,
          seenAt: now(),
          intervalMs,
        };
      case 'queue':
        return { type: 'queue.read', ...(await platform.listWaiting()), askedAt, seenAt: now(), intervalMs };
      case 'sessions': {
        const { agentId } = ask;
        const sessions = await platform.listSessions(agentId);
        return { type: 'sessions.read', agentId, sessions, askedAt, seenAt: now() };
      }
      case 'session': {
        const { customerId } = ask;
        const session = await platform.getSession(customerId);
        return { type: 'session.checked', customerId, ...session, askedAt, seenAt: now() };
      }
      default:
        return ask satisfies never;
    }
  };

  const failed = async (item: Pending, error: unknown): Promise<void> => {
    if (!(error instanceof AppError)) {
      log.error({ err: error, ask: item.ask.ask }, 'a read of the platform could not be taken');
      return;
    }
    const { ask } = item;
    const count = isSource(ask) ? (failures.get(ask.ask)?.count ?? 0) + 1 : item.tries + 1;
    const pause = Math.max(
      closedFor(error, now()),
      Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (count - 1)),
    );
    const until = (now() + pause) as EpochMs;
    if (isSource(ask)) {
      failures.set(ask.ask, { count, until });
      add(ask, pause);
    } else if (count < ASK_TRIES && !isFinal(error)) {
      pending.set(keyOf(ask), { ask, notBefore: until, tries: count });
    }
    const source = sourceOf(ask);
    if (!source) return;
    if (count === 1)
      log.warn({ ask: ask.ask, code: error.code, errcode: error.wechat?.errcode }, 'a source fails');
    await deps.submit({
      type: 'source.failed',
      source,
      seenAt: now(),
      reason: error.code,
      ...(error.wechat && { errcode: error.wechat.errcode }),
      retryAt: until,
    });
  };

  schedule(0);
  return {
    ask(asks) {
      for (const ask of asks) add(ask, ASK_DELAY_MS);
      schedule(ASK_DELAY_MS);
    },
    wake: () => schedule(0),
    retryNow() {
      for (const failure of failures.values()) failure.until = 0;
      for (const item of pending.values()) item.notBefore = 0;
      schedule(0);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.allSettled(running.values());
    },
  };
}

const keyOf = (ask: Ask): string =>
  ask.ask === 'session'
    ? `session ${ask.customerId}`
    : ask.ask === 'sessions'
      ? `sessions ${ask.agentId}`
      : ask.ask;

/** Reads that feed a source as a whole, and pause with it when they fail. */
const isSource = (ask: Ask): boolean => ask.ask === 'online' || ask.ask === 'queue' || ask.ask === 'agents';

function sourceOf(ask: Ask): SourceName | undefined {
  if (ask.ask === 'online' || ask.ask === 'queue') return ask.ask;
  return ask.ask === 'sessions' ? 'sessions' : undefined;
}

/** Told about one customer or agent; asking again would be answered alike. */
const isFinal = (error: AppError): boolean => error.code === 'customer_invalid';

const hasNoSessions = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'agent_unknown' || error.code === 'agent_unbound');

/** How long a spent quota keeps the endpoint closed. */
function closedFor(error: AppError, now: EpochMs): number {
  const until = error.details?.['until'];
  return typeof until === 'number' ? Math.max(0, until - now) : 0;
}
