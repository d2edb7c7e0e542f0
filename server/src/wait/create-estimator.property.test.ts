import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEstimator, type WaitEstimator } from './create-estimator.ts';
import type { WaitEstimate, WaitEvent } from './events.ts';

// A failure prints the seed and the path of the run: fc.assert(…, { seed, path }) runs it again.
const MINUTE = 60_000;
const SLOW = { timeout: 60_000 };
const NOW = Date.UTC(2026, 2, 11, 2, 0);

interface Scene {
  /** Places of each agent, and how long ago each chat on them began, in seconds. */
  agents: { ages: number[] }[];
  /** Since when each customer waits, in seconds, in order of arrival; the agents were full by then. */
  waits: number[];
  /** Chats that ended before, as lengths in seconds. */
  past: number[];
}

const scenes = fc.record({
  agents: fc.array(
    fc.record({ ages: fc.array(fc.integer({ min: 600, max: 1_500 }), { minLength: 1, maxLength: 5 }) }),
    { minLength: 1, maxLength: 5 },
  ),
  waits: fc
    .uniqueArray(fc.integer({ min: 5, max: 500 }), { minLength: 1, maxLength: 12 })
    .map((waits) => waits.sort((a, b) => b - a)),
  past: fc.array(fc.integer({ min: 20, max: 1_200 }), { maxLength: 40 }),
});

/** `free`: places that each agent has besides those taken. */
function eventsOf({ agents, waits, past }: Scene, free = 0): WaitEvent[] {
  const began = NOW - 60 * MINUTE;
  const events: WaitEvent[] = agents.map(({ ages }, i) => ({
    type: 'agent_online',
    t: began,
    agent: `a${i}`,
    limit: ages.length + free,
  }));
  past.forEach((length, i) => {
    const t = began + i * MINUTE;
    events.push({ type: 'assign', t, openid: `past${i}`, agent: `a${i % agents.length}` });
    events.push({
      type: 'close',
      t: Math.min(t + length * 1_000, NOW - 26 * MINUTE),
      openid: `past${i}`,
      agent: `a${i % agents.length}`,
    });
  });
  agents.forEach(({ ages }, i) => {
    for (const [k, age] of ages.entries())
      events.push({ type: 'assign', t: NOW - age * 1_000, openid: `a${i}c${k}`, agent: `a${i}` });
  });
  for (const [i, wait] of waits.entries())
    events.push({ type: 'enqueue', t: NOW - wait * 1_000, openid: `w${i}` });
  return events.sort((a, b) => a.t - b.t);
}

function fed(events: readonly WaitEvent[]): WaitEstimator {
  const estimator = createEstimator();
  for (const event of events) estimator.observe(event);
  return estimator;
}
const lastOf = (scene: Scene, free = 0): WaitEstimate =>
  fed(eventsOf(scene, free)).estimate(`w${scene.waits.length - 1}`, NOW) as WaitEstimate;

describe('an estimate', () => {
  it('is nothing while a place is free', SLOW, () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 1, max: 3 }), (scene, free) => {
        const estimator = fed(eventsOf({ ...scene, waits: [] }, free));
        expect(estimator.estimateNew({}, NOW)).toMatchObject({ p50Ms: 0, p90Ms: 0, ahead: 0 });
        estimator.observe({ type: 'enqueue', t: NOW, openid: 'c' });
        expect(estimator.estimate('c', NOW)).toMatchObject({ p50Ms: 0, p90Ms: 0 });
      }),
      { numRuns: 50 },
    );
  });

  it('is never less with one more ahead', SLOW, () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const fewer = lastOf({ ...scene, waits: [...scene.waits.slice(0, -1), 1] });
        const more = lastOf({ ...scene, waits: [...scene.waits, 1] });
        expect(more.ahead).toBe(fewer.ahead + 1);
        // of the paths on which nobody is left to serve there are more, and they are put aside
        expect(more.p50Ms).toBeGreaterThanOrEqual(0.95 * (fewer.p50Ms as number));
        expect(more.p90Ms).toBeGreaterThanOrEqual(0.95 * (fewer.p90Ms as number));
      }),
      { numRuns: 50 },
    );
  });

  it('is never more with one more place', SLOW, () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        // just joined: a place that lies free for long is one where nobody sits
        const fresh = {
          ...scene,
          waits: scene.waits.map((_, i) => 4 - Math.floor((4 * i) / scene.waits.length)),
        };
        const [without, withOne] = [lastOf(fresh), lastOf(fresh, 1)];
        expect(withOne.p50Ms).toBeLessThanOrEqual(without.p50Ms as number);
        expect(withOne.p90Ms).toBeLessThanOrEqual(without.p90Ms as number);
      }),
      { numRuns: 50 },
    );
  });

  it('of a wish for somebody who is not online is that of anybody', SLOW, () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const estimator = fed(eventsOf(scene));
        const wished = estimator.estimateNew({ requestedAgent: 'gone' }, NOW);
        expect(wished).toEqual(estimator.estimateNew({}, NOW));
      }),
      { numRuns: 25 },
    );
  });

  it('is a number where all take by hand, and a reason where nobody is online', SLOW, () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const byHand = fed(
          eventsOf(scene).map((event) => (event.type === 'agent_online' ? { ...event, limit: 0 } : event)),
        );
        for (const { p50Ms, p90Ms } of byHand.estimateAll(NOW).waiting.values()) {
          expect(p50Ms).toBeGreaterThan(0);
          expect(p90Ms).toBeLessThanOrEqual(3 * 60 * MINUTE * 2);
        }
        const estimator = fed([
          ...eventsOf(scene),
          ...scene.agents.map((_, i) => ({ type: 'agent_offline', t: NOW, agent: `a${i}` }) as const),
        ]);
        for (const estimate of estimator.estimateAll(NOW + MINUTE).waiting.values())
          if (estimate.p50Ms === null) expect(estimate.reason).toBe('nobody_online');
      }),
      { numRuns: 25 },
    );
  });

  it('is the same whenever the same was told, doubled or not', SLOW, () => {
    fc.assert(
      fc.property(scenes, fc.array(fc.nat(200), { maxLength: 30 }), (scene, doubled) => {
        const events = eventsOf(scene);
        const again = events.flatMap((event, i) => (doubled.includes(i) ? [event, event] : [event]));
        const [one, other, third] = [fed(events), fed(events), fed(again)].map((each) =>
          each.estimateAll(NOW),
        );
        expect(other).toEqual(one);
        expect(third).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  it('hardly changes when what happened within seconds is told in another order', SLOW, () => {
    fc.assert(
      fc.property(scenes, fc.array(fc.nat(2_000), { minLength: 300, maxLength: 300 }), (scene, lags) => {
        const events = eventsOf(scene);
        const crossed = events
          .map((event, i) => ({ ...event, seen: event.t + (lags[i] ?? 0) }))
          .sort((a, b) => a.seen - b.seen);
        const [one, other] = [fed(events), fed(crossed)].map((each) => each.estimateAll(NOW + 3_000).waiting);
        expect([...(other?.keys() ?? [])]).toEqual([...(one?.keys() ?? [])]);
        for (const [openid, { ahead, p50Ms }] of one ?? []) {
          expect(other?.get(openid)?.ahead).toBe(ahead);
          expect(other?.get(openid)?.p50Ms).toBeLessThan(1.3 * (p50Ms as number) + 10_000);
          expect(other?.get(openid)?.p50Ms).toBeGreaterThan((p50Ms as number) / 1.3 - 10_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
