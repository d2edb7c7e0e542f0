import type { GradesAnswer } from '@kf/shared/contract/waits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Day, playDay, recount } from './simulated-day.ts';

/** `KF_DAY_HOURS=10` is a whole day, in some minutes. */
const HOURS = Number(process.env['KF_DAY_HOURS'] ?? 0.75);
const SEED = Number(process.env['KF_SEED'] ?? 5);
/** Whole seconds of the platform, and one step of its clock. */
const SLACK_MS = 6_000;
/** Of this many outcomes one counts: those who wait together wait for the same places, and one colleague who leaves makes all late. */
const ALIKE = 8;
const PROMISED = 0.88;

/** The least share that does not speak against the promise: two standard errors below. */
const leastHeld = (accepted: number): number =>
  PROMISED - 2 * Math.sqrt((PROMISED * (1 - PROMISED)) / Math.max(1, accepted / ALIKE));

const sources = ['told', 'shown'] as const;
let day: Day;
let grades: GradesAnswer;
beforeAll(
  async () => {
    day = await playDay({ hours: HOURS, seed: SEED });
    // whoever grades does so every few seconds of the platform's clock
    await new Promise((done) => setTimeout(done, 1_000));
    grades = await day.grades();
    if (process.env['KF_DAY_HOURS'])
      for (const source of sources)
        console.table([grades.sources[source].total, ...grades.sources[source].hours]);
  },
  HOURS * 180_000 + 60_000,
);
afterAll(() => day.close(), 30_000);

describe(`a day with a surge, a lunch dip and half of the staff leaving (seed ${SEED})`, () => {
  it.each(sources)('ranges %s: the report card says by hour what the platform knows', (source) => {
    const rows = recount(day[source], day.truth, SLACK_MS);
    expect(rows.length).toBeGreaterThan(1);
    const { hours, total } = grades.sources[source];
    expect(hours.map(({ at }) => at)).toEqual(rows.map(({ hour }) => hour));
    expect(total.accepted).toBeGreaterThan(40 * HOURS);
    for (const [i, row] of rows.entries()) {
      const { accepted, left, later, sooner, within } = hours[i] ?? total;
      // waits whose end the tower could not learn are put aside; who comes back at once begins another, which the recount may miss
      const aside = row.accepted + row.left - accepted - left;
      expect(aside).toBeGreaterThanOrEqual(-1);
      expect(aside).toBeLessThanOrEqual(1 + 0.03 * row.accepted);
      expect(accepted).toBeLessThanOrEqual(row.accepted + 1);
      expect(left).toBeLessThanOrEqual(row.left + 1);
      expect(later).toBeGreaterThanOrEqual(row.later[0] - Math.max(1, aside));
      expect(later).toBeLessThanOrEqual(row.later[1] + 1);
      expect(sooner).toBeGreaterThanOrEqual(row.sooner[0] - Math.max(1, aside));
      expect(sooner).toBeLessThanOrEqual(row.sooner[1] + 1);
      expect(later + sooner + within).toBe(accepted);
    }
  });

  it.each(sources)('ranges %s: the upper end holds for the promised share, by hour', (source) => {
    const { hours, total } = grades.sources[source];
    for (const { accepted, later } of [total, ...hours])
      expect(1 - later / Math.max(1, accepted)).toBeGreaterThanOrEqual(leastHeld(accepted));
  });
});
