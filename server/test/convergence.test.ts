import { describe, it } from 'vitest';
import { boardOf, startWorld, truthOf } from './tower.ts';

/**
 * How much faster than in the field: at 10, polls every 0.6 s instead of 6 s and delays up to 3 s instead of 30 s.
 * `KF_PACE=1 KF_SEEDS=1-50` is the real thing, 50 times.
 */
const PACE = Number(process.env['KF_PACE'] ?? 10);
const seeds = seedsFrom(process.env['KF_SEEDS'] ?? '11-14');
const LIFE_MS = 60_000 / PACE;
/** The re-reads of distrusted agents keep their real pace, so the bound is the real one. */
const BOUND_MS = 15_000;

describe('with pushes lost, doubled, late and out of order', () => {
  it.concurrent.for(seeds)(
    'the board equals the platform soon after the stream stops (seed %i)',
    { timeout: LIFE_MS + 120_000 },
    async (seed, { expect }) => {
      const dialect = seed % 2 ? 'current' : 'legacy';
      const pollMs = 6_000 / PACE;
      const world = await startWorld({
        platform: {
          seed,
          agents: 12,
          scenario: 'surge',
          arrivalsPerMinute: 24 * PACE,
          dialect,
          faults: {
            drop: 0.05,
            duplicate: 0.05,
            delay: 0.2,
            delayMaxSeconds: 30 / PACE,
            reorder: 0.1,
            seed: String(seed),
          },
        },
        tower: { config: { dialect }, tuning: { pollWatchedMs: pollMs, pollIdleMs: pollMs } },
      });
      try {
        await new Promise((done) => setTimeout(done, LIFE_MS));
        world.platform.scenario({ name: 'empty' });
        await world.platform.idle();
        await expect
          .poll(() => boardOf(world.tower.state()), { timeout: BOUND_MS, interval: 100 })
          .toEqual(truthOf(world.platform));
      } finally {
        await world.close();
      }
    },
  );
});

/** `1-50` or `3,7,9`. */
function seedsFrom(text: string): number[] {
  const [first, last] = text.split('-').map(Number);
  if (first === undefined || last === undefined) return text.split(',').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
