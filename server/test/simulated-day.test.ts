import type { GradesAnswer } from '@kf/shared/contract/waits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Day, outcomesOf, type Part, paired, playDay, recount } from './simulated-day.ts';

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
    grades = await day.grades();
    if (process.env['KF_DAY_HOURS'])
      for (const source of sources)
        console.table([grades.sources[source].total, ...grades.sources[source].hours]);
  },
  HOURS * 300_000 + 60_000,
);
afterAll(() => day.close(), 30_000);

describe(`a day with a surge, a lunch dip and half of the staff leaving (seed ${SEED})`, () => {
  it('has them: more come in the surge, and at lunch and in the end many of the staff are away', () => {
    const stepsOf = (part: Part) => day.floor.filter((step) => step.part === part);
    const coming = (part: Part): number => {
      const steps = stepsOf(part);
      return ((steps.at(-1)?.arrived ?? 0) - (steps[0]?.arrived ?? 0)) / steps.length;
    };
    const online = (part: Part): number =>
      stepsOf(part).reduce((sum, step) => sum + step.online, 0) / stepsOf(part).length;
    expect(coming('surge')).toBeGreaterThan(1.2 * coming('morning'));
    expect(online('lunch')).toBeLessThan(0.7 * online('surge'));
    // they go within minutes, and some come back
    const fewest = Math.min(...stepsOf('half left').map((step) => step.online));
    expect(fewest).toBeLessThanOrEqual(0.7 * online('surge'));
  });

  it.each(sources)('ranges %s: the report card says by hour what the platform knows', async (source) => {
    const outcomes = outcomesOf(day[source], day.waits, source === 'shown');
    const graded = (await day.graded()).filter((grade) => grade.source === source);
    const { pairs, ungraded, madeUp } = paired(outcomes, graded);
    expect({ ungraded, madeUp }).toEqual({ ungraded: [], madeUp: [] });
    const isAside = ({ grade }: (typeof pairs)[number]): boolean => grade.outcome === 'other';
    const counted = pairs.filter((pair) => !isAside(pair));
    for (const { truth, grade } of counted) {
      expect(grade).toMatchObject({
        lowMs: truth.lowMs,
        highMs: truth.highMs ?? null,
        outcome: truth.outcome,
      });
      expect(Math.abs(grade.at - truth.at)).toBeLessThanOrEqual(SLACK_MS);
    }
    // waits whose end the tower could only infer are put aside
    expect(pairs.filter(isAside).length).toBeLessThanOrEqual(1 + 0.01 * pairs.length);

    const rows = recount(
      counted.map(({ truth, grade }) => ({ ...truth, at: grade.at })),
      SLACK_MS,
    );
    const { hours, total } = grades.sources[source];
    expect(rows.length).toBeGreaterThan(1);
    expect(total.accepted).toBeGreaterThan(40 * HOURS);
    expect(hours.map(({ at, accepted, left }) => ({ at, accepted, left }))).toEqual(
      rows.map(({ hour, accepted, left }) => ({ at: hour, accepted, left })),
    );
    for (const [i, row] of rows.entries()) {
      const { accepted, later, sooner, within } = hours[i] ?? total;
      expect(later).toBeGreaterThanOrEqual(row.later[0]);
      expect(later).toBeLessThanOrEqual(row.later[1]);
      expect(sooner).toBeGreaterThanOrEqual(row.sooner[0]);
      expect(sooner).toBeLessThanOrEqual(row.sooner[1]);
      expect(later + sooner + within).toBe(accepted);
    }
  });

  it.each(sources)('ranges %s: the upper end holds for the promised share, by hour', (source) => {
    const { hours, total } = grades.sources[source];
    for (const { accepted, later } of [total, ...hours])
      expect(1 - later / Math.max(1, accepted)).toBeGreaterThanOrEqual(leastHeld(accepted));
  });
});
