import { AgentId, CustomerId, type EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState, Session, WaitingCustomer } from '@kf/shared/contract/live';
import type { NoticeSettings } from '@kf/shared/contract/notices';
import type { SettingKey, SettingValue } from '@kf/shared/contract/settings';
import { settingKinds } from '@kf/shared/contract/settings';
import { applyChanges } from '@kf/shared/domain/apply-change';
import { anAgent, aState } from '@kf/shared/testing/builders';
import { AppError } from '#errors.ts';
import type { Estimate } from '#routing/estimates.ts';
import { createNotices, type Notices } from '../create-notices.ts';
import type { CustomerAct } from '../ports.ts';
import { createMemoryNoticeStore } from './memory-store.ts';

// A busy day at a desk that cannot keep up, played against a model of WeChat's bounds made from its own words: five
// messages within 48 hours of a message, three within a minute of a tap, which do not add up. Timers are faked by the caller.

const AGENTS = 5;
const MINUTE_MS = 60_000;

export interface Sent {
  customerId: CustomerId;
  at: number;
  text: string;
  /** When the customer's present wait or session began. */
  visit: number;
  inSession: boolean;
  waiting: boolean;
  /** 0, or the refusal. */
  errcode: number;
}

interface Person {
  id: CustomerId;
  arrives: number;
  served: number;
  leaves: number;
  writesAgain: number[];
}

/** A seeded generator, so that a day that failed can be played again. */
export function createDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface DayOptions {
  seed: number;
  customers: number;
  hours: number;
  settings?: Partial<NoticeSettings>;
  /** WeChat's answer to some messages: of a share of them. */
  refusals?: { errcode: number; share: number }[];
}

export function createDay({ seed, customers, hours, settings = {}, refusals = [] }: DayOptions) {
  const dice = createDice(seed);
  const start = Date.now();
  const end = start + hours * 3_600_000;
  const agents = Array.from({ length: AGENTS }, (_, i) =>
    anAgent({ agentId: AgentId.parse(`kf${i}@day`), nickname: `客服${i}` }),
  );
  let state: LiveState = aState({ agents });
  let seq = 0;
  let notices: Notices | undefined;
  let stopNotices: (() => Promise<void>) | undefined;
  let generation = 0;
  const frames: Frame[] = [];
  const sent: Sent[] = [];
  const acts = new Map<CustomerId, CustomerAct[]>();
  const windows = new Map<CustomerId, { left: number; until: number }>();
  const estimates = new Map<CustomerId, Estimate>();
  const jobs = new Map<string, number>();
  let longest = 0;
  /** As the ledger of calls has it after WeChat's limit of a minute. */
  let closed: { until: number; code: string } | undefined;
  const { store, rows } = createMemoryNoticeStore((id) => acts.get(id) ?? []);
  const value: NoticeSettings = {
    ...settingKinds.notices.initial,
    on: true,
    quiet: { from: 0, to: 0 },
    ...settings,
  };
  const setting = <K extends SettingKey>(key: K) =>
    (key === 'notices' ? value : settingKinds[key].initial) as SettingValue<K>;

  function commit(changes: Change[]): void {
    const frame: Frame = {
      epoch: 'day',
      from: seq,
      to: seq + changes.length,
      at: Date.now() as EpochMs,
      changes,
    };
    seq = frame.to;
    state = applyChanges(state, changes);
    frames.push(frame);
    notices?.follow(frame);
  }

  function write(id: CustomerId): void {
    acts.set(id, [...(acts.get(id) ?? []), { at: Date.now() as EpochMs, kind: 'message' }]);
    windows.set(id, { left: 5, until: Date.now() + 48 * 3_600_000 });
  }

  /** What WeChat does with a message, whatever the tower thinks is allowed. */
  async function receive(customerId: CustomerId, text: string): Promise<void> {
    await pause(20 + dice() * 80);
    const window = windows.get(customerId);
    let errcode = 0;
    if (!window || window.until < Date.now()) errcode = 45015;
    else if (window.left <= 0) errcode = 45047;
    else errcode = refusals.find(({ share }) => dice() < share)?.errcode ?? 0;
    if (window && errcode === 0) window.left -= 1;
    const session = state.sessions[customerId];
    const waiting = state.waiting[customerId];
    sent.push({
      customerId,
      at: Date.now(),
      text,
      visit: waiting?.waitingSince ?? session?.startedAt ?? 0,
      inSession: session !== undefined,
      waiting: waiting !== undefined,
      errcode,
    });
    if (errcode === 45011) closed = { until: Date.now() + 60_000, code: codes[errcode] };
    if (errcode !== 0) throw refusal(errcode);
  }

  function live(person: Person, index: number): void {
    const { id } = person;
    const agentId = agents[index % AGENTS]?.agentId as AgentId;
    const at = (when: number, what: () => void) => void setTimeout(what, Math.max(0, when - Date.now()));
    const face = { customerId: id, code: `C${index}` };
    at(person.arrives, () => {
      write(id);
      const since = Date.now() as EpochMs;
      const waiting: WaitingCustomer = {
        ...face,
        waitingSince: since,
        sinceFrom: 'message',
        lastSpokeAt: since,
        order: since,
        listed: true,
      };
      commit([{ type: 'waiting.put', waiting, cause: 'arrived' }]);
    });
    for (const when of person.writesAgain) at(when, () => state.waiting[id] && write(id));
    at(person.served, () => {
      if (!state.waiting[id]) return;
      const session: Session = { ...face, agentId, startedAt: Date.now() as EpochMs };
      commit([
        { type: 'waiting.removed', customerId: id, cause: 'accepted' },
        { type: 'session.put', session, cause: { kind: 'accepted' } },
      ]);
    });
    at(person.leaves, () => {
      if (state.sessions[id]) commit([{ type: 'session.removed', customerId: id, agentId, cause: 'closed' }]);
      else if (state.waiting[id]) commit([{ type: 'waiting.removed', customerId: id, cause: 'left' }]);
    });
  }

  /** The estimate of everybody who waits, nearly right, then and now far off. */
  function estimate(people: readonly Person[]): void {
    const now = Date.now();
    for (const { id, served } of people) {
      if (!state.waiting[id]) estimates.delete(id);
      else {
        const truth = Math.max(0, served - now);
        const factor = dice() < 0.02 ? 3 : 0.8 + dice() * 0.4;
        estimates.set(id, { p50Ms: truth * factor, p90Ms: truth * factor * 1.7, ahead: 3, basis: 'model' });
      }
    }
  }

  const run = (id: string): void => {
    const due = jobs.get(id);
    if (due === undefined) return;
    const mine = generation;
    setTimeout(
      () => {
        if (mine !== generation || !notices || jobs.get(id) !== due) return;
        const from = Date.now();
        void notices.deliver(id).then(() => {
          longest = Math.max(longest, Date.now() - from);
          if (mine === generation && jobs.get(id) === due) jobs.delete(id);
        });
      },
      Math.max(0, due - Date.now()),
    );
  };

  async function boot(): Promise<void> {
    const mine = ++generation;
    /** What a dead process asks for never comes back. */
    const alive = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
      return (...args: A): Promise<R> => (mine === generation ? gate(work(...args)) : new Promise(() => {}));
    };
    const gate = async <R>(work: Promise<R>): Promise<R> => {
      const result = await work;
      return mine === generation ? result : new Promise<R>(() => {});
    };
    const guarded = Object.fromEntries(
      Object.entries(store).map(([name, work]) => [
        name,
        alive(work as (...args: unknown[]) => Promise<unknown>),
      ]),
    ) as unknown as typeof store;
    let ids = 0;
    notices = createNotices({
      store: guarded,
      platform: {
        sendText: alive(({ customerId }, content) => receive(customerId, content)),
        sendMenu: alive(({ customerId }, menu) => receive(customerId, menu.head)),
        getSession: alive(async (id: CustomerId) => {
          await pause(10 + dice() * 40);
          const agentId = state.sessions[id]?.agentId;
          return agentId === undefined ? {} : { agentId };
        }),
      },
      state: () => state,
      setting,
      estimates: { forCustomer: (id) => estimates.get(id), forNew: () => undefined },
      told: () => undefined,
      async enqueue(id, runAt) {
        jobs.set(id, runAt ?? Date.now());
        run(id);
      },
      closure: () => (closed && closed.until > Date.now() ? closed : undefined),
      now: () => Date.now() as EpochMs,
      newId: () => `n${mine}-${++ids}`,
      sleep: pause,
      log: { info: () => undefined, warn: () => undefined },
    });
    for (const id of jobs.keys()) run(id);
    stopNotices = await notices.begin(frames.slice(-500));
  }

  const people = Array.from({ length: customers }, (_, index): Person => {
    const arrives = start + dice() * (end - start) * 0.9;
    const waits = -Math.log(1 - dice()) * 9 * MINUTE_MS;
    const served = dice() < 0.12 ? Number.POSITIVE_INFINITY : arrives + waits;
    const leaves = Math.min(served, arrives + 40 * MINUTE_MS) + (3 + dice() * 12) * MINUTE_MS;
    return {
      id: CustomerId.parse(`oDay${seed}x${index}`),
      arrives,
      served: Number.isFinite(served) ? served : leaves + 1,
      leaves,
      writesAgain: dice() < 0.4 ? [arrives + dice() * 10 * MINUTE_MS] : [],
    };
  });

  return {
    sent,
    rows,
    /** How long a job was held at most. */
    longestDelivery: () => longest,
    actsOf: (id: CustomerId) => acts.get(id) ?? [],
    end,
    boot,
    begin(): void {
      for (const [index, person] of people.entries()) live(person, index);
      setInterval(() => estimate(people), 15_000);
    },
    /** The process is killed at whatever it does. */
    kill(): void {
      generation++;
      notices = undefined;
    },
    /** A stop that lets finish what is under way. */
    async stop(): Promise<void> {
      await stopNotices?.();
      generation++;
      notices = undefined;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const codes = {
  45015: 'message_window_closed',
  45047: 'message_count_spent',
  45009: 'wechat_daily_limit',
  45011: 'wechat_minute_limit',
  48002: 'customer_refuses_messages',
  [-1]: 'wechat_unavailable',
} as const;

const refusal = (errcode: number): AppError =>
  new AppError(codes[errcode as keyof typeof codes], 'refused', { wechat: { errcode, errmsg: 'refused' } });
