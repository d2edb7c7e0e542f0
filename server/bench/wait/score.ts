import type { WaitEvent } from '../../src/wait/events.ts';
import { createRandom } from '../../src/wait/random.ts';
import {
  baselineNames,
  createRecalibration,
  createTextbook,
  erlangUpper,
  type Recalibrated,
} from './baselines.ts';
import { type Customer, DAY, type Floor, HOUR, MINUTE } from './floor.ts';

/** The estimator's public face, as the bench uses it. */
export interface Candidate {
  observe(event: WaitEvent): void;
  estimate(openid: string, nowMs: number): { p50Ms: number | null; p90Ms: number | null } | null;
}

export interface Loss {
  points: number;
  missing: number;
  /** Mean pinball losses at 0.5 and 0.9, in milliseconds. */
  low: number;
  high: number;
  bias: number;
  held50: number;
  held90: number;
  broken: number;
}

export interface Scored {
  floor: string;
  points: number;
  meanRemaining: number;
  candidate: Loss;
  baselines: Map<string, Loss>;
  millis: Float64Array;
}

interface Point {
  at: number;
  customer: Customer;
  arriving: boolean;
}

const pinball = (level: number, actual: number, forecast: number): number =>
  actual >= forecast ? level * (actual - forecast) : (1 - level) * (forecast - actual);

function createLoss(): Loss & { add(actual: number, low: number, high: number): void } {
  return {
    points: 0,
    missing: 0,
    low: 0,
    high: 0,
    bias: 0,
    held50: 0,
    held90: 0,
    broken: 0,
    add(actual, low, high) {
      this.points += 1;
      this.low += pinball(0.5, actual, low);
      this.high += pinball(0.9, actual, high);
      this.bias += low - actual;
      if (actual <= low) this.held50 += 1;
      if (actual <= high) this.held90 += 1;
      if (actual > 1.5 * high + MINUTE) this.broken += 1;
    },
  };
}

/** Asks at every enqueue and every 15 s after while waiting; a random share of at most about `most` points. */
function pointsOf(floor: Floor, most: number, seed: number): Point[] {
  const { spec } = floor;
  const seen = new Map<string, number>();
  for (const event of floor.events)
    if (event.type === 'enqueue' && !seen.has(event.openid)) seen.set(event.openid, event.seen ?? event.t);
  const all: Point[] = [];
  for (const customer of floor.customers) {
    const { enqueued, offered, ended } = customer;
    if (customer.day < spec.warmDays || offered === undefined || ended === undefined) continue;
    if (offered - enqueued < 1) continue;
    if (spec.hours && enqueued > customer.day * DAY + spec.hours[1] * HOUR - 75 * MINUTE) continue;
    const from = seen.get(customer.openid) ?? enqueued;
    for (let at = from; at < ended; at += 15_000) all.push({ at, customer, arriving: at === from });
  }
  const random = createRandom(seed);
  const share = most / all.length;
  return all.filter(() => random.uniform() < share).sort((a, b) => a.at - b.at);
}

/** `compare`: also what the textbook says. */
export function score(
  floor: Floor,
  candidate: Candidate,
  most: number,
  seed: number,
  compare = true,
): Scored {
  const points = pointsOf(floor, most, seed + 5);
  const textbook = createTextbook(floor.spec);
  const published = baselineNames.map(createLoss);
  const recalibrated = baselineNames.map(createLoss);
  const rings: Recalibrated[] = baselineNames.map(createRecalibration);
  const own = createLoss();
  const offers = floor.customers
    .filter(({ offered }) => offered !== undefined)
    .sort((a, b) => (a.offered as number) - (b.offered as number));
  const asked = new Map<string, { at: number; arriving: boolean; forecasts: (number | undefined)[] }[]>();
  const millis: number[] = [];
  let nextEvent = 0;
  let nextOffer = 0;
  let sum = 0;
  for (const { at, customer, arriving } of points) {
    while (nextOffer < offers.length && (offers[nextOffer]?.offered as number) <= at) {
      const { openid, offered, enqueued } = offers[nextOffer] as Customer;
      nextOffer += 1;
      catchUp(offered as number);
      textbook.learn(openid, (offered as number) - enqueued, offered as number);
      for (const was of asked.get(openid) ?? [])
        was.forecasts.forEach((forecast, b) => {
          if (forecast !== undefined) rings[b]?.learn(forecast, was.arriving, (offered as number) - was.at);
        });
      asked.delete(openid);
    }
    catchUp(at);
    const actual = (customer.offered as number) - at;
    sum += actual;
    const started = performance.now();
    const answer = candidate.estimate(customer.openid, at);
    millis.push(performance.now() - started);
    if (answer?.p50Ms != null && answer.p90Ms !== null) own.add(actual, answer.p50Ms, answer.p90Ms);
    else own.missing += 1;
    if (!compare) continue;
    const forecasts = textbook.forecast(customer.openid, at);
    forecasts.forEach((forecast, b) => {
      const point = forecast ?? 3 * MINUTE;
      const upper = baselineNames[b] === 'QL' || baselineNames[b] === 'QLm' ? erlangUpper(6) / 6 : 2;
      published[b]?.add(actual, point, point * upper);
      const [low, high] = (rings[b] as Recalibrated).quantiles(point, arriving);
      recalibrated[b]?.add(actual, low, high);
    });
    const list = asked.get(customer.openid) ?? [];
    list.push({ at, arriving, forecasts });
    asked.set(customer.openid, list);
  }

  function catchUp(until: number): void {
    for (;;) {
      const event = floor.events[nextEvent];
      if (!event || (event.seen ?? event.t) > until) return;
      nextEvent += 1;
      if (compare) textbook.observe(event);
      candidate.observe(event);
    }
  }

  const baselines = new Map<string, Loss>();
  baselineNames.forEach((name, b) => {
    baselines.set(name, published[b] as Loss);
    baselines.set(`${name} recalibrated`, recalibrated[b] as Loss);
  });
  return {
    floor: floor.spec.name,
    points: points.length,
    meanRemaining: sum / points.length,
    candidate: own,
    baselines,
    millis: Float64Array.from(millis).sort(),
  };
}

/** The headline: mean of both pinball losses, relative to the mean remaining wait. */
export const pb = (loss: Loss, scored: Scored): number =>
  (loss.low + loss.high) / 2 / Math.max(1, loss.points) / scored.meanRemaining;
