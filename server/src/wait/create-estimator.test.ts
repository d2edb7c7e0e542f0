import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEstimator, type WaitEstimator } from './create-estimator.ts';
import type { WaitEvent } from './events.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 11, 2, 0);

const online = (agent: string, limit: number | undefined, t = START, groups?: string[]): WaitEvent => ({
  type: 'agent_online',
  t,
  agent,
  limit,
  ...(groups ? { groups } : {}),
});
const enqueue = (openid: string, t: number, wish: object = {}): WaitEvent => ({
  type: 'enqueue',
  t,
  openid,
  ...wish,
});
const assign = (openid: string, agent: string, t: number): WaitEvent => ({
  type: 'assign',
  t,
  openid,
  agent,
});
const close = (openid: string, agent: string, t: number): WaitEvent => ({ type: 'close', t, openid, agent });

const fed = (...events: WaitEvent[]): WaitEstimator => {
  const estimator = createEstimator();
  for (const event of events) estimator.observe(event);
  return estimator;
};
/** One agent with `places` places, all taken since START. */
const full = (places: number, agent = 'a'): WaitEvent[] => [
  online(agent, places),
  ...Array.from({ length: places }, (_, i) => assign(`${agent}${i}`, agent, START)),
];
const now = START + 3 * MINUTE;

describe('an estimate', () => {
  it('is nothing for a customer who does not wait', () => {
    const estimator = fed(...full(2), enqueue('c', now), assign('c', 'a', now));
    expect(estimator.estimate('c', now)).toBeNull();
    expect(estimator.estimate('nobody', now)).toBeNull();
  });

  it('is zero for an arrival while a place is free', () => {
    expect(fed(online('a', 2)).estimateNew({}, now)).toMatchObject({ p50Ms: 0, p90Ms: 0, ahead: 0 });
  });

  it('has no number, and says why, while nobody is online', () => {
    const estimator = fed(
      online('a', 2),
      { type: 'agent_offline', t: START + MINUTE, agent: 'a' },
      enqueue('c', now),
    );
    expect(estimator.estimate('c', now)).toMatchObject({
      p50Ms: null,
      p90Ms: null,
      basis: 'none',
      reason: 'nobody_online',
    });
    expect(estimator.estimateNew({}, now)).toMatchObject({ basis: 'none', reason: 'nobody_online' });
  });

  it('says that it is cold until chats have been seen', () => {
    const estimator = fed(...full(2), enqueue('c', now));
    expect(estimator.estimate('c', now)).toMatchObject({ basis: 'cold', ahead: 0 });
    expect(estimator.estimate('c', now)?.p90Ms).toBeGreaterThan(2 * MINUTE);
  });

  it('never shrinks with the place in the queue, and the upper end is never below the middle', () => {
    const queue = Array.from({ length: 30 }, (_, i) => enqueue(`c${i}`, now + i));
    const estimator = fed(...full(5), ...queue);
    const waits = queue.map((_, i) => estimator.estimate(`c${i}`, now + 60));
    waits.forEach((wait, i) => {
      expect(wait?.ahead).toBe(i);
      expect(wait?.p90Ms).toBeGreaterThanOrEqual(wait?.p50Ms as number);
      if (i > 0) expect(wait?.p50Ms).toBeGreaterThanOrEqual(waits[i - 1]?.p50Ms as number);
    });
  });

  it('is shorter with more places', () => {
    const wait = (places: number) =>
      fed(...full(places), enqueue('c', now)).estimate('c', now)?.p50Ms as number;
    expect(wait(8)).toBeLessThan(wait(4));
    expect(wait(4)).toBeLessThan(wait(1));
  });

  it('counts as ahead only those who compete for the same places', () => {
    const estimator = fed(
      ...full(2, 'a'),
      ...full(2, 'b'),
      enqueue('c1', now, { requestedAgent: 'a' }),
      enqueue('c2', now + 1, { requestedAgent: 'b' }),
      enqueue('c3', now + 2, { requestedAgent: 'b' }),
      enqueue('c4', now + 3),
    );
    expect(estimator.estimate('c1', now + 9)?.ahead).toBe(0);
    expect(estimator.estimate('c2', now + 9)?.ahead).toBe(0);
    expect(estimator.estimate('c3', now + 9)?.ahead).toBe(1);
    expect(estimator.estimate('c4', now + 9)?.ahead).toBe(3);
  });

  it('waits for the wished agent or group even while others are free', () => {
    const estimator = fed(
      ...full(1, 'a'),
      online('b', 3, START, ['sales']),
      enqueue('c', now, { requestedAgent: 'a' }),
    );
    expect(estimator.estimate('c', now)?.p50Ms).toBeGreaterThan(MINUTE);
    expect(estimator.estimateNew({ requestedGroup: 'sales' }, now)).toMatchObject({ p50Ms: 0 });
  });

  it('takes a wish for somebody absent as open to anybody', () => {
    const estimator = fed(online('b', 3), enqueue('c', now, { requestedAgent: 'gone' }));
    expect(estimator.estimate('c', now)).toMatchObject({ p50Ms: 0 });
  });

  it('is finite where all take chats by hand or no limit is known', () => {
    for (const limit of [0, undefined]) {
      const estimate = fed(online('a', limit), online('b', limit), enqueue('c', now)).estimate(
        'c',
        now + 1000,
      );
      expect(estimate?.p50Ms).toBeGreaterThan(0);
      expect(estimate?.p90Ms).toBeLessThan(60 * MINUTE);
    }
  });

  it('does not count places of an agent who lets customers wait', () => {
    const estimator = fed(online('a', 3), ...full(3, 'b'), enqueue('c', now));
    expect(estimator.estimate('c', now)?.p50Ms).toBe(0);
    estimator.observe(enqueue('d', now + MINUTE));
    expect(estimator.estimate('c', now + 2 * MINUTE)?.p50Ms).toBeGreaterThan(0);
  });

  it('works with 300 waiting', () => {
    const queue = Array.from({ length: 300 }, (_, i) => enqueue(`c${i}`, now + i));
    const estimator = fed(...full(6, 'a'), ...full(6, 'b'), ...queue);
    expect(estimator.estimateAll(now + 1000).waiting.size).toBe(300);
  });
});

describe('what is delivered', () => {
  const day = (): WaitEvent[] => [
    ...full(3),
    enqueue('c1', now),
    enqueue('c2', now + 20_000),
    close('a0', 'a', now + 60_000),
    assign('c1', 'a', now + 60_000),
    enqueue('c3', now + 70_000),
  ];
  const answer = (events: WaitEvent[]) => fed(...events).estimateAll(now + 80_000);

  it('may come twice', () => {
    expect(answer(day().flatMap((event) => [event, event]))).toEqual(answer(day()));
  });

  it('may come crossed: an assignment before its arrival, an end before its start', () => {
    const [a, b, c, d, ...rest] = day();
    const events = [a, b, c, d, ...rest] as WaitEvent[];
    const crossed = [...events.slice(0, 4), ...events.slice(4).reverse()];
    const { waiting } = answer(crossed);
    expect([...waiting.keys()]).toEqual(['c2', 'c3']);
    const ended = fed(
      online('a', 2),
      close('x', 'a', now),
      assign('x', 'a', now - MINUTE),
      enqueue('x', now - 2 * MINUTE),
    );
    expect(ended.estimate('x', now)).toBeNull();
    expect(ended.estimateNew({}, now).p50Ms).toBe(0);
  });

  it('may be a ghost: one whom all later customers overtake is no longer counted', () => {
    const estimator = fed(online('a', 9), enqueue('ghost', now));
    for (let i = 0; i < 6; i += 1) {
      estimator.observe(enqueue(`c${i}`, now + (i + 1) * MINUTE));
      estimator.observe(assign(`c${i}`, 'a', now + (i + 1) * MINUTE));
    }
    expect(estimator.estimateNew({}, now + 10 * MINUTE)).toMatchObject({ ahead: 0, p50Ms: 0 });
  });
});

const anyEvent: fc.Arbitrary<WaitEvent> = fc
  .record({
    type: fc.constantFrom('agent_online', 'agent_offline', 'enqueue', 'assign', 'close', 'switch', 'abandon'),
    t: fc.integer({ min: 0, max: 2 * 3_600_000 }).map((ms) => START + ms),
    lag: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
    agent: fc.constantFrom('a', 'b', 'c'),
    other: fc.constantFrom('a', 'b', 'c'),
    openid: fc.constantFrom(...Array.from({ length: 12 }, (_, i) => `o${i}`)),
    limit: fc.constantFrom(undefined, 0, 1, 3, null, Number.NaN, -1),
    groups: fc.constantFrom(undefined, [], ['x'], ['x', 'y']),
    requestedAgent: fc.constantFrom(undefined, undefined, 'a', 'gone'),
    requestedGroup: fc.constantFrom(undefined, undefined, 'x', 'none'),
  })
  .map(({ lag, other, ...all }) => ({
    ...all,
    from: all.agent,
    to: other,
    ...(lag === undefined ? {} : { seen: all.t + lag }),
  })) as fc.Arbitrary<WaitEvent>;

describe('whatever is told', () => {
  const late = START + 3 * 3_600_000;

  it('never throws, answers in order, and the same again from saved state', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 120 }), (events) => {
        const estimator = createEstimator({ paths: 40 });
        for (const event of events) estimator.observe(event);
        const saved = JSON.parse(JSON.stringify(estimator.toJSON()));
        const again = createEstimator({ paths: 40 }, saved);
        const [one, other] = [estimator, again].map((each) =>
          each.estimateAll(late, [{}, { requestedAgent: 'a' }]),
        );
        expect(other).toEqual(one);
        for (const [openid, estimate] of one?.waiting ?? []) {
          expect(estimator.estimate(openid, late)).toEqual(again.estimate(openid, late));
          if (estimate.p50Ms === null) expect(estimate).toMatchObject({ p90Ms: null, basis: 'none' });
          else {
            expect(estimate.p50Ms).toBeGreaterThanOrEqual(0);
            expect(estimate.p90Ms).toBeGreaterThanOrEqual(estimate.p50Ms);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('goes on alike after a restart in the middle, and asking changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 80 }),
        fc.array(anyEvent, { maxLength: 40 }),
        (before, after) => {
          const estimator = createEstimator({ paths: 40 });
          for (const event of before) estimator.observe(event);
          const again = createEstimator({ paths: 40 }, JSON.parse(JSON.stringify(estimator.toJSON())));
          for (const event of after) {
            estimator.observe(event);
            estimator.estimate('o1', event.seen ?? event.t);
            again.observe(event);
          }
          expect(again.estimateAll(late)).toEqual(estimator.estimateAll(late));
        },
      ),
      { numRuns: 100 },
    );
  });
});
