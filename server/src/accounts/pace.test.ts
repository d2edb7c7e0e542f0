import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

const GAP_MS = 100;
const BURST = 10;

/** When each of the wishes, in order of time, is let begin. */
function begin(wishes: readonly number[]): number[] {
  const pace = createPace(GAP_MS, BURST);
  let now = 0;
  return wishes.map((wish) => {
    now = Math.max(now, wish);
    now += pace.wait(now);
    pace.began(now);
    return now;
  });
}

it('lets what comes unevenly, and hardly oftener than the pace, begin at once', () => {
  const wishes = Array.from({ length: 60 }, (_, i) => i * GAP_MS + (i % 3) * 30);
  const extra = [1_010, 2_020, 3_030, 4_040, 5_050];
  const all = [...wishes, ...extra].sort((a, b) => a - b);
  expect(begin(all)).toEqual(all);
});

it('spreads a storm over its time', () => {
  const begun = begin(Array.from({ length: 110 }, () => 0));
  expect(begun.filter((at) => at === 0)).toHaveLength(BURST);
  expect(begun.at(-1)).toBe(100 * GAP_MS);
});

it('never begins more often than the pace and one burst, and never waits longer than that needs', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(gaps, (between) => {
      let at = 0;
      const wishes = between.map((gap) => (at += gap));
      const begun = begin(wishes);
      begun.forEach((end, i) => {
        for (let from = 0; from <= i; from++)
          expect(i - from + 1).toBeLessThanOrEqual(BURST + (end - (begun[from] as number)) / GAP_MS);
        const earlier = begun[i - BURST];
        if (earlier === undefined) expect(end).toBe(wishes[i]);
      });
    }),
  );
});

it('goes on when the clock is set back', () => {
  const pace = createPace(GAP_MS, BURST);
  for (let i = 0; i < 30; i++) pace.began(3_600_000);
  expect(pace.wait(0)).toBe(GAP_MS);
  pace.began(GAP_MS);
  expect(pace.wait(2 * GAP_MS)).toBe(0);
});
