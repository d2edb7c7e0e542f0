import { describe, expect, it } from 'vitest';
import { boardOf, startWorld, truthOf } from './tower.ts';

/** Everything ten times as fast as in the field: polls every 0.6 s instead of 6 s, delays up to 3 s instead of 30 s. */
const PACE = 10;
const seeds = (process.env['KF_SEEDS'] ?? '11,12,13,14').split(',');

describe('with pushes lost, doubled, late and out of order', () => {
  it.each(seeds)('the board equals the platform soon after the stream stops (seed %s)', async (seed) => {
    const world = await startWorld({
      platform: {
        seed: Number(seed),
        agents: 12,
        scenario: 'surge',
        arrivalsPerMinute: 240,
        speed: 1,
        dialect: Number(seed) % 2 ? 'current' : 'legacy',
        faults: { drop: 0.05, duplicate: 0.05, delay: 0.2, delayMaxSeconds: 30 / PACE, reorder: 0.1, seed },
      },
      tower: {
        config: { dialect: Number(seed) % 2 ? 'current' : 'legacy' },
        tuning: { pollWatchedMs: 6_000 / PACE, pollIdleMs: 6_000 / PACE },
      },
    });
    try {
      await new Promise((done) => setTimeout(done, 6_000)); // life goes on for a while
      world.platform.scenario({ name: 'empty' });
      await world.platform.idle();
      const stoppedAt = Date.now();
      // the re-reads of distrusted agents keep their real pace, so the bound is the real one
      await expect
        .poll(() => boardOf(world.tower.state()), { timeout: 15_000, interval: 100 })
        .toEqual(truthOf(world.platform));
      expect(Date.now() - stoppedAt).toBeLessThan(15_000);
    } finally {
      await world.close();
    }
  });
});
