import type { Clock } from '../clock.ts';
import type { FaultBook, PushFate } from '../faults.ts';
import type { Rng } from '../rng.ts';
import type { Settings } from '../settings.ts';
import type { XmlFields } from '../xml.ts';
import { createPoster } from './post.ts';
import { writeDelivery } from './wire.ts';

export interface PushDraft {
  kind: 'message' | 'event';
  /** MsgType of a message, Event of an event. */
  name: string;
  openid: string;
  /** As the forwarded message reads for the agent. */
  text?: string;
  fields: XmlFields;
}

export interface PushEntry extends PushDraft {
  id: number;
  at: number; // milliseconds of the platform's clock
  outcome: 'pending' | 'delivered' | 'failed' | 'dropped' | 'lost' | 'no-callback';
  fate: PushFate;
  attempts: Attempt[];
  /** What was made of the answer. */
  reply?: string;
}

export interface Attempt {
  /** 2 is the copy that a duplicate fault adds. */
  copy: 1 | 2;
  number: number;
  at: number;
  realAt: number;
  tookMs: number;
  outcome: 'answered' | 'status' | 'timeout' | 'connection' | 'answer-lost';
  httpStatus?: number;
  answer?: string;
  error?: string;
}

export interface Pusher {
  send(draft: PushDraft): PushEntry;
  log(): readonly PushEntry[];
  /** Pushes not yet finished, the delayed and held ones included. */
  pending(): number;
  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void>;
  finished(entry: PushEntry): Promise<void>;
  releaseHeld(): void;
  close(): Promise<void>;
}

interface Deps {
  settings: Settings;
  clock: Clock;
  rng: Rng;
  faults: FaultBook;
  onAnswer(entry: PushEntry, body: string): void;
  onFailed(entry: PushEntry): void;
}

const REORDER_PATIENCE_MS = 3000; // a held push goes anyway when no other follows
const ANSWER_KEPT = 2000;

export function createPusher({ settings, clock, rng, faults, onAnswer, onFailed }: Deps): Pusher {
  const poster = createPoster();
  const wireRng = rng.fork('wire');
  const slots = createSlots(() => settings.maxConcurrentPushes);
  const waiters = new Map<number, (() => void)[]>();
  const idleWaiters: (() => void)[] = [];
  let log: PushEntry[] = [];
  let sent = 0;
  let open = 0;
  let overtaken: (() => void) | null = null;
  let heldByOutage: (() => void)[] = [];
  let closed = false;

  function finish(entry: PushEntry, outcome: PushEntry['outcome']) {
    entry.outcome = outcome;
    open -= 1;
    for (const done of waiters.get(entry.id) ?? []) done();
    waiters.delete(entry.id);
    if (open === 0) for (const done of idleWaiters.splice(0)) done();
  }

  function send(draft: PushDraft): PushEntry {
    sent += 1;
    const entry: PushEntry = {
      ...draft,
      id: sent,
      at: clock.now(),
      outcome: 'pending',
      fate: faults.fateOf(sent),
      attempts: [],
    };
    log.push(entry);
    if (log.length > settings.maxLogEntries * 1.2) log = log.slice(-settings.maxLogEntries);
    open += 1;
    const { outage } = faults.current;
    if (settings.callbackUrl === null) finish(entry, 'no-callback');
    else if (outage?.pushes === 'lost') fail(entry, 'lost');
    else if (entry.fate.drop) fail(entry, 'dropped');
    else if (outage?.pushes === 'held') heldByOutage.push(() => schedule(entry));
    else schedule(entry);
    return entry;
  }

  function fail(entry: PushEntry, outcome: 'lost' | 'dropped' | 'failed') {
    finish(entry, outcome);
    onFailed(entry);
  }

  function schedule(entry: PushEntry) {
    if (entry.fate.delayMs > 0) clock.after(entry.fate.delayMs, () => dispatch(entry));
    else if (entry.fate.reorder && !overtaken) holdBack(entry);
    else dispatch(entry);
  }

  /** Lets the next push go first. */
  function holdBack(entry: PushEntry) {
    let gone = false;
    const release = () => {
      if (gone) return;
      gone = true;
      if (overtaken === release) overtaken = null;
      deliverAll(entry).catch(() => undefined);
    };
    overtaken = release;
    clock.after(REORDER_PATIENCE_MS, release);
  }

  function dispatch(entry: PushEntry) {
    const release = overtaken;
    overtaken = null;
    const first = deliverAll(entry).catch(() => undefined);
    if (release) first.then(release, release);
  }

  async function deliverAll(entry: PushEntry) {
    if (closed) return;
    const together = entry.id % 2 === 0; // half of the doubles overlap, half follow one another
    const first = deliver(entry, 1);
    if (entry.fate.duplicate && !together) await first;
    const copies = entry.fate.duplicate ? [first, deliver(entry, 2)] : [first];
    const answered = (await Promise.all(copies)).some(Boolean);
    if (closed) return;
    if (answered) finish(entry, 'delivered');
    else fail(entry, 'failed');
  }

  async function deliver(entry: PushEntry, copy: 1 | 2): Promise<boolean> {
    for (let number = 1; number <= settings.deliveries && !closed; number += 1) {
      const startedAt = performance.now();
      await slots.take();
      const { attempt, body } = await attemptOnce(entry, copy, number).finally(slots.give);
      entry.attempts.push(attempt);
      if (body !== null) {
        // Only one answer per push counts: the platform does not act twice on one message.
        if (entry.reply === undefined) {
          entry.reply = '';
          onAnswer(entry, body);
        }
        return true;
      }
      if (number < settings.deliveries)
        await sleep(settings.deliveryTimeoutMs - (performance.now() - startedAt));
    }
    return false;
  }

  async function attemptOnce(
    entry: PushEntry,
    copy: 1 | 2,
    number: number,
  ): Promise<{ attempt: Attempt; body: string | null }> {
    const base = { copy, number, at: clock.now(), realAt: Date.now() };
    const { callbackUrl } = settings;
    if (faults.current.callbackDown || callbackUrl === null) {
      return {
        attempt: { ...base, tookMs: 0, outcome: 'connection', error: 'callback is down (fault)' },
        body: null,
      };
    }
    const stamped = settings.signatureClock === 'real' ? Date.now() : clock.now();
    const seconds = Math.floor(stamped / 1000 + faults.current.clockOffsetSeconds);
    const { url, body } = writeDelivery(
      { callbackUrl, fields: entry.fields, openid: entry.openid },
      settings,
      seconds,
      wireRng,
    );
    const startedAt = performance.now();
    const result = await poster.post(url, body, settings.deliveryTimeoutMs);
    const tookMs = Math.round(performance.now() - startedAt);
    if ('error' in result) return { attempt: { ...base, tookMs, ...result }, body: null };
    const answer = result.body.slice(0, ANSWER_KEPT);
    if (result.outcome === 'answered' && entry.fate.loseAnswer && number === 1 && copy === 1) {
      return {
        attempt: { ...base, tookMs, outcome: 'answer-lost', httpStatus: result.httpStatus, answer },
        body: null,
      };
    }
    const attempt: Attempt = {
      ...base,
      tookMs,
      outcome: result.outcome,
      httpStatus: result.httpStatus,
      answer,
    };
    return { attempt, body: result.outcome === 'answered' ? result.body : null };
  }

  const sleepers = new Set<() => void>();
  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        sleepers.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, Math.max(0, ms));
      sleepers.add(wakeUp);
    });
  }

  return {
    send,
    log: () => log,
    pending: () => open,
    idle: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
    finished: (entry) =>
      entry.outcome !== 'pending'
        ? Promise.resolve()
        : new Promise((resolve) => waiters.set(entry.id, [...(waiters.get(entry.id) ?? []), resolve])),
    releaseHeld() {
      const held = heldByOutage;
      heldByOutage = [];
      for (const release of held) release();
    },
    async close() {
      closed = true;
      for (const wakeUp of sleepers) wakeUp();
      slots.release();
      await poster.close();
      for (const done of idleWaiters.splice(0)) done();
      for (const list of waiters.values()) for (const done of list) done();
    },
  };
}

/** At most so many at once; the rest wait their turn. */
function createSlots(limit: () => number) {
  const queue: (() => void)[] = [];
  let taken = 0;
  return {
    take(): Promise<void> {
      if (taken < limit()) {
        taken += 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => queue.push(resolve)); // the slot is handed over, so `taken` stays
    },
    give() {
      const next = queue.shift();
      if (next) next();
      else taken -= 1;
    },
    release() {
      for (const next of queue.splice(0)) next();
    },
  };
}
