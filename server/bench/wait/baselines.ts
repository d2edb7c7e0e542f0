import type { WaitEvent } from '../../src/wait/events.ts';
import type { FloorAgent, Waiting } from '../../src/wait/floor.ts';
import { createFloorState } from '../../src/wait/floor-state.ts';
import type { FloorSpec } from './floor.ts';

const MINUTE = 60_000;

/** What the textbook forecasts look at; kept from the same feed as the estimator's. */
export interface Textbook {
  observe(event: WaitEvent): void;
  /** Mean remaining wait by each baseline, in the order of `baselineNames`; undefined: cannot say yet. */
  forecast(openid: string, now: number): (number | undefined)[];
  /** A customer's offered wait became known. */
  learn(openid: string, offeredWait: number, at: number): void;
}

export const baselineNames = [
  'QL',
  'QLm',
  'QLr',
  'HOL',
  'LES',
  'RCS',
  'mean of 10',
  'EMA',
  'by position',
  'long-run mean',
  'rounds',
] as const;

interface Arrived {
  at: number;
  ahead: number;
}

export function createTextbook(spec: FloorSpec): Textbook {
  const open = (spec.wish?.offline ?? 'open') === 'open';
  const mayServe = (agent: FloorAgent, { requestedAgent, requestedGroup }: Waiting): boolean => {
    if (requestedAgent !== undefined)
      return requestedAgent === agent.id || (open && !floor.agents.get(requestedAgent)?.online);
    if (requestedGroup === undefined || agent.groups.includes(requestedGroup)) return true;
    return open && ![...floor.agents.values()].some((a) => a.online && a.groups.includes(requestedGroup));
  };
  const lengths: number[] = [];
  const most = new Map<string, number>();
  const arrived = new Map<string, Arrived>();
  let left = 0;
  let waited = 0;
  /** ratio of sums for QLr */
  const recent: { wait: number; ahead: number }[] = [];
  const waits: number[] = [];
  const byPosition = new Map<number, { sum: number; count: number }>();
  let ema: number | undefined;
  let lastEntered: number | undefined;
  let newest: { at: number; wait: number } | undefined;
  let all = 0;
  let allCount = 0;

  const floor = createFloorState(
    {
      chatEnded(chat, at) {
        lengths.push(at - chat.start);
        if (lengths.length > 200) lengths.shift();
      },
      assigned(waiting, agent, at) {
        most.set(agent.id, Math.max((most.get(agent.id) ?? 1) * 0.999, agent.chats.size + 1));
        waited = waited * 0.998 + (at - waiting.since);
        left *= 0.998;
        lastEntered = at - waiting.since;
      },
      left(waiting, at) {
        waited = waited * 0.998 + (at - waiting.since);
        left = left * 0.998 + 1;
      },
      presence: () => undefined,
      placeFreed: () => undefined,
    },
    mayServe,
  );

  const servers = (waiting: Waiting): FloorAgent[] =>
    [...floor.agents.values()].filter((agent) => agent.online && mayServe(agent, waiting));
  const aheadOf = (waiting: Waiting): number => {
    let ahead = 0;
    const mine = spec.wish ? servers(waiting) : undefined;
    for (const other of floor.queue) {
      if (other === waiting) break;
      if (!mine || mine.some((agent) => mayServe(agent, other))) ahead += 1;
    }
    return ahead;
  };

  return {
    observe(event) {
      floor.observe(event);
      if (event.type !== 'enqueue') return;
      const waiting = floor.waiting(event.openid);
      if (waiting && !arrived.has(event.openid))
        arrived.set(event.openid, { at: waiting.since, ahead: aheadOf(waiting) });
    },
    learn(openid, offeredWait, at) {
      const arrival = arrived.get(openid);
      if (!arrival) return;
      arrived.delete(openid);
      if (offeredWait <= 0) return;
      recent.push({ wait: offeredWait, ahead: arrival.ahead });
      if (recent.length > 300) recent.shift();
      waits.push(offeredWait);
      if (waits.length > 10) waits.shift();
      ema = ema === undefined ? offeredWait : 0.9 * ema + 0.1 * offeredWait;
      const place = byPosition.get(arrival.ahead) ?? { sum: 0, count: 0 };
      byPosition.set(arrival.ahead, { sum: place.sum * 0.99 + offeredWait, count: place.count * 0.99 + 1 });
      if (!newest || arrival.at >= newest.at) newest = { at: arrival.at, wait: offeredWait };
      all += offeredWait;
      allCount += 1;
      void at;
    },
    forecast(openid, now) {
      const waiting = floor.waiting(openid);
      if (!waiting) return baselineNames.map(() => undefined);
      const n = aheadOf(waiting);
      const then = arrived.get(openid)?.ahead ?? n;
      const shrink = (n + 1) / (then + 1);
      const gone = now - waiting.since;
      const places = servers(waiting).reduce((sum, { id, limit }) => sum + (limit || (most.get(id) ?? 1)), 0);
      const mean = lengths.length > 0 ? lengths.reduce((a, b) => a + b, 0) / lengths.length : 6 * MINUTE;
      const mu = Math.max(places, 0.2) / mean;
      const theta = (left + 0.5) / (waited + 10 * MINUTE);
      let qlm = 0;
      for (let i = 0; i <= n; i += 1) qlm += 1 / (mu + i * theta);
      const sum = recent.reduce((a, { wait }) => a + wait, 0);
      const slots = recent.reduce((a, { ahead }) => a + ahead + 1, 0);
      const head = floor.queue[0] as Waiting;
      const position = nearest(byPosition, n);
      return [
        (n + 1) / mu,
        qlm,
        slots > 0 ? ((n + 1) * sum) / slots : undefined,
        Math.max(now - head.since, 1000) * shrink,
        lastEntered === undefined ? undefined : Math.max(lastEntered, 1000) * shrink,
        newest === undefined ? undefined : newest.wait * shrink,
        waits.length > 0 ? (waits.reduce((a, b) => a + b, 0) / waits.length) * shrink : undefined,
        ema === undefined ? undefined : Math.max(ema - gone, 5000),
        position,
        allCount > 0 ? all / allCount : undefined,
        (Math.floor(n / Math.max(places, 1)) + 1) * mean,
      ];
    },
  };
}

function nearest(table: Map<number, { sum: number; count: number }>, n: number): number | undefined {
  let sum = 0;
  let count = 0;
  for (let reach = 0; reach <= 6 && count < 5; reach += 1)
    for (const at of reach === 0 ? [n] : [n - reach, n + reach]) {
      const place = table.get(at);
      if (!place) continue;
      sum += place.sum * ((n + 1) / (at + 1));
      count += place.count;
    }
  return count > 0 ? sum / count : undefined;
}

/** Makes quantiles of a point forecast: as published (an Erlang or exponential spread), or from recent ratios actual/forecast. */
export interface Recalibrated {
  quantiles(forecast: number, arriving: boolean): [number, number];
  learn(forecast: number, arriving: boolean, actual: number): void;
}

export function createRecalibration(): Recalibrated {
  const rings = new Map<number, number[]>();
  const key = (forecast: number, arriving: boolean): number =>
    (arriving ? 100 : 0) + Math.max(0, Math.min(8, Math.round(Math.log2(forecast / 15_000))));
  const all: number[] = [];
  return {
    quantiles(forecast, arriving) {
      const own = rings.get(key(forecast, arriving));
      const ring = own && own.length >= 30 ? own : all;
      if (ring.length < 10) return [forecast, forecast * 2];
      const sorted = Float64Array.from(ring).sort();
      const at = (level: number): number => sorted[Math.floor(level * (sorted.length - 1))] as number;
      return [forecast * at(0.5), forecast * at(0.9)];
    },
    learn(forecast, arriving, actual) {
      const k = key(forecast, arriving);
      const ring = rings.get(k) ?? [];
      rings.set(k, ring);
      const ratio = actual / Math.max(forecast, 1000);
      ring.push(ratio);
      if (ring.length > 300) ring.shift();
      all.push(ratio);
      if (all.length > 300) all.shift();
    },
  };
}

/** Upper decile of Erlang(n) with mean n: Wilson and Hilferty. */
export function erlangUpper(n: number): number {
  const d = 1 / (9 * n);
  return n * (1 - d + 1.2816 * Math.sqrt(d)) ** 3;
}
