import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import { aSession, customerId } from '@kf/shared/testing/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acts, play, type Script } from '../live/testing/play.ts';
import { createEstimator } from './create-estimator.ts';
import { createWaitFeed } from './feed.ts';
import { type Grade, gradeFrames } from './grade.ts';
import { reportOf } from './report.ts';
import { movedOf, shownOf } from './shown.ts';

// A failure prints the seed and the path of the run: fc.assert(…, { seed, path }) runs it again.
const MINUTE = 60_000;
const SLOW = { timeout: 60_000 };
const START = 1_800_000_000_000;

const scripts: fc.Arbitrary<Script> = fc.record({
  dialect: fc.constantFrom('current', 'legacy'),
  clockOffsetMs: fc.constant(0),
  luck: fc.nat(),
  steps: fc.array(
    fc.record({
      afterMs: fc.nat(4_000),
      act: fc.constantFrom(...acts),
      customer: fc.nat(1_000),
      agent: fc.nat(1_000),
      limit: fc.nat(3),
    }),
    { maxLength: 60, size: 'max' },
  ),
  customers: fc.integer({ min: 1, max: 10 }),
  crowd: fc.constantFrom(0, 20),
  agents: fc.integer({ min: 1, max: 5 }),
  faults: fc.constant({ drop: 0.05, duplicate: 0.05, delay: 0.2, delayMostMs: 30_000 }),
});

describe('what the estimator is told', () => {
  it('is the queue, the chats and the agents of the board, whatever happens on it', SLOW, () => {
    let runs = 0;
    fc.assert(
      fc.property(scripts, fc.nat(40), (script, from) => {
        const feed = createWaitFeed();
        const estimator = createEstimator({ paths: 8 });
        let steps = 0;
        const game = play(script, {
          after(model, fact, changes) {
            steps += 1;
            if (steps === from + 1)
              for (const event of feed.begin(model.state, fact.seenAt)) estimator.observe(event);
            else if (steps > from)
              for (const event of feed.follow(frame(changes, fact.seenAt), model.state))
                estimator.observe(event);
          },
        });
        game.untilQuiet();
        game.goOn(15_000);
        if (steps <= from) return;
        runs += 1;
        const { state } = game.model;
        const { floor } = estimator.toJSON();
        expect(floor.queue.map(({ openid }) => openid).sort()).toEqual(Object.keys(state.waiting).sort());
        expect(floor.chats.map(({ openid, agent }) => `${openid} ${agent}`).sort()).toEqual(
          Object.values(state.sessions)
            .map((session) => `${session.customerId} ${session.agentId}`)
            .sort(),
        );
        expect(floor.agents.flatMap(({ id, online }) => (online ? [id] : [])).sort()).toEqual(
          Object.values(state.agents)
            .filter(({ presence }) => presence !== 'offline')
            .map(({ agentId }) => agentId as string)
            .sort(),
        );
      }),
      { numRuns: 150 },
    );
    expect(runs).toBeGreaterThan(100);
  });
});

const frame = (changes: Change[], at: number): Frame =>
  ({ epoch: 'e', from: 0, to: changes.length, at: at as EpochMs, changes }) as unknown as Frame;

/** Joined, shown, told and taken or gone, of a few customers in any order. */
const lives = fc.array(
  fc.record({
    what: fc.constantFrom('shown', 'told', 'taken', 'left', 'put aside'),
    who: fc.nat(3),
    low: fc.nat(40),
    width: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 60, size: 'max' },
);
type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;

/** What was told rides along with every later estimate of the same wait. */
const framesOf = (life: Life): Frame[] => {
  const tolds = new Map<number, object>();
  return life.map(({ what, who, low, width }, i) => {
    const at = (START + i * MINUTE) as EpochMs;
    const id = customerId(`oCustomer${who}`);
    const range = { p50Ms: low * MINUTE, p90Ms: (low + width) * MINUTE };
    if (what === 'told') tolds.set(who, { told: { at, lowMs: range.p50Ms, highMs: range.p90Ms } });
    else if (what !== 'shown') tolds.delete(who);
    const told = tolds.get(who);
    const change = {
      shown: {
        type: 'estimates.put',
        customers: { [id]: { at, basis: 'model', ...range, ...told } },
        arrivals: {},
      },
      told: {
        type: 'estimates.put',
        customers: { [id]: { at, basis: 'none', ...told } },
        arrivals: {},
      },
      taken: { type: 'waiting.removed', customerId: id, cause: 'accepted' },
      left: { type: 'waiting.removed', customerId: id, cause: 'left' },
      'put aside': { type: 'waiting.removed', customerId: id, cause: 'closed' },
    }[what];
    return frame([change as unknown as Change], at);
  });
};

describe('grades', () => {
  it(
    'are the same however the log of frames is read, each ended once and by the end of its own wait',
    SLOW,
    () => {
      fc.assert(
        fc.property(lives, fc.array(fc.nat(60), { maxLength: 6 }), (life, cuts) => {
          const frames = framesOf(life);
          const whole = gradeFrames([], frames);
          const parts: Grade[] = [];
          let open: Grade[] = [];
          let from = 0;
          for (const cut of [...cuts.sort((a, b) => a - b), frames.length]) {
            const { added, ended } = gradeFrames(open, frames.slice(from, cut));
            from = Math.max(from, cut);
            parts.push(...ended);
            const over = new Set(ended.map(keyOf));
            open = [...open, ...added].filter((grade) => !over.has(keyOf(grade)));
          }
          expect(parts).toEqual(whole.ended);
          expect(new Set(parts.map(keyOf)).size).toBe(parts.length);
          for (const { customerId: id, at, endedAt } of parts) {
            const ends = life.flatMap(({ what, who }, i) =>
              customerId(`oCustomer${who}`) === id && !['shown', 'told'].includes(what)
                ? [START + i * MINUTE]
                : [],
            );
            expect(endedAt).toBe(ends.find((end) => end >= at));
          }
          // one estimate of each wait is graded, and everything told
          const told = life.filter(({ what }) => what === 'told').length;
          expect(whole.added.filter(({ source }) => source === 'told').length).toBe(told);
        }),
        { numRuns: 300 },
      );
    },
  );
});

it('what is shown or told when an agent had taken the customer already, unheard of, was no forecast: it is put aside', () => {
  const id = customerId('oCustomer1');
  const shown = (at: number): Change => ({
    type: 'estimates.put',
    customers: { [id]: { at: at as EpochMs, basis: 'model', p50Ms: MINUTE, p90Ms: 3 * MINUTE } },
    arrivals: {},
  });
  const taken = (startedAt: number): Change => ({
    type: 'session.put',
    session: aSession({ customerId: id, startedAt: startedAt as EpochMs }),
    cause: { kind: 'accepted' },
  });
  const outcomeOf = (shownAt: number, startedAt: number) =>
    gradeFrames([], [frame([shown(shownAt)], shownAt), frame([taken(startedAt)], shownAt + 400)]).ended.map(
      ({ outcome }) => outcome,
    );
  expect(outcomeOf(START + 5_000, START + 3_000)).toEqual(['other']);
  // WeChat's stamps are whole seconds: taken in the second in which it was shown is taken after it
  expect(outcomeOf(START + 5_900, START + 5_000)).toEqual(['accepted']);
  expect(outcomeOf(START + 5_000, START + 8_000)).toEqual(['accepted']);
});

const keyOf = ({ customerId: id, source, at }: Grade): string => `${id} ${source} ${at}`;

const grades = fc.array(
  fc.record({
    customerId: fc.constantFrom('oA' as CustomerId, 'oB' as CustomerId),
    source: fc.constant('told' as const),
    at: fc.integer({ min: 0, max: 5 * 3_600_000 }).map((ms) => START + ms),
    lowMs: fc.nat(20).map((minutes) => minutes * MINUTE),
    highMs: fc.option(
      fc.integer({ min: 20, max: 60 }).map((m) => m * MINUTE),
      { nil: undefined },
    ),
    outcome: fc.constantFrom('accepted', 'accepted', 'left', 'other') as fc.Arbitrary<
      'accepted' | 'left' | 'other'
    >,
    waited: fc.integer({ min: 0, max: 90 * MINUTE }),
  }),
  { maxLength: 60, size: 'max' },
);

describe('the report card', () => {
  it('counts each grade once, in its hour, and lists those that passed their end by most', SLOW, () => {
    fc.assert(
      fc.property(grades, (list) => {
        const all = list.map(({ waited, ...grade }) => ({ ...grade, endedAt: grade.at + waited }));
        const { total, hours, ranges, worst } = reportOf(all);
        const accepted = all.filter(({ outcome }) => outcome === 'accepted');
        const late = accepted.filter(
          ({ at, endedAt, highMs }) => highMs !== undefined && endedAt - at > highMs,
        );
        expect(total).toMatchObject({ accepted: accepted.length, later: late.length });
        expect(total.within + total.sooner + total.later).toBe(total.accepted);
        for (const key of ['accepted', 'within', 'sooner', 'later', 'left'] as const)
          expect(hours.reduce((sum, hour) => sum + hour[key], 0)).toBe(total[key]);
        for (const hour of hours)
          expect(hour.accepted).toBe(
            accepted.filter(({ at }) => at >= hour.at && at < hour.at + 60 * MINUTE).length,
          );
        expect(ranges.reduce((sum, range) => sum + range.accepted, 0)).toBe(total.accepted);
        expect(worst.length).toBe(Math.min(10, late.length));
        const by = worst.map(({ at, endedAt, highMs = 0 }) => endedAt - at - highMs);
        expect(by).toEqual([...by].sort((a, b) => b - a));
      }),
      { numRuns: 300 },
    );
  });
});

const estimates = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.record({
    p50: fc.oneof(fc.nat(5 * MINUTE), fc.nat(90 * MINUTE)),
    more: fc.oneof(fc.nat(4 * MINUTE), fc.nat(60 * MINUTE)),
    none: fc.constantFrom(false, false, false, true),
  }),
);

describe('what is shown', () => {
  it('stands still once shown, and never stays a minute off while the wait is short', SLOW, () => {
    fc.assert(
      fc.property(estimates, estimates, (before, next) => {
        const shown = (of: typeof before) =>
          Object.entries(of).map(
            ([id, { p50, more, none }]) =>
              [
                id,
                shownOf(
                  none
                    ? { p50Ms: null, p90Ms: null, ahead: 0, basis: 'none', reason: 'closing' }
                    : { p50Ms: p50, p90Ms: p50 + more, ahead: 0, basis: 'model' },
                  START,
                  false,
                ),
              ] as const,
          );
        const was = Object.fromEntries(shown(before));
        const now = shown(next);
        const moved = movedOf(was, now);
        const board = { ...was, ...moved };
        expect(movedOf(board, now)).toEqual({});
        for (const [id, { p90Ms }] of now)
          if (p90Ms !== undefined && p90Ms < 10 * MINUTE && (board[id]?.p90Ms ?? 0) < 10 * MINUTE)
            expect(Math.ceil((board[id]?.p90Ms ?? 0) / MINUTE)).toBe(Math.ceil(p90Ms / MINUTE));
      }),
      { numRuns: 300 },
    );
  });
});
