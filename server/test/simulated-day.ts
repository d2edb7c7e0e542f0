import type { EpochMs } from '@kf/shared/contract/ids';
import type { Frame } from '@kf/shared/contract/live';
import type { GradesAnswer } from '@kf/shared/contract/waits';
import { createSimulator, type Simulator } from '@kf/simulator';
import { vi } from 'vitest';
import type { Database } from '#store/database.ts';
import { testApp } from '../src/testing/test-app.ts';
import { cookieOf } from '../src/testing/test-people.ts';
import { createTestDatabase } from './database.ts';
import { credentials, startTower } from './tower.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The clock goes on by so much at once, when all pushes have arrived and a moment later. */
const STEP_S = 5;
const SETTLE_MS = 8;
const LAST_STEPS = 24;
const START = Date.parse('2026-03-11T10:35:00+08:00');

/** A range that somebody was given. */
export interface Promised {
  openid: string;
  at: number;
  lowMs: number;
  /** Absent: more than an hour. */
  highMs?: number | undefined;
}
/** A wait as the platform knows it. */
export interface Wait {
  openid: string;
  from: number;
  /** Absent: it goes on. */
  until?: number;
  taken?: boolean;
}

export interface Graded extends Promised {
  source: string;
  outcome: string | null;
  endedAt: number | null;
}
export type Part = 'morning' | 'surge' | 'lunch' | 'afternoon' | 'half left';

export interface Day {
  /** What customers read. */
  told: Promised[];
  /** Every estimate on the board. */
  shown: Promised[];
  waits: Wait[];
  /** How it went, at each step: how many have come so far, how many agents are online, and which part of the day it is. */
  floor: { part: Part; arrived: number; online: number }[];
  /** What the report is made of. */
  graded(): Promise<Graded[]>;
  grades(): Promise<GradesAnswer>;
  close(): Promise<void>;
}

/**
 * A day of the platform, with the tower on the platform's clock, which goes on as soon as the tower has heard all that happened: a busy
 * morning, a surge, a lunch at which half of the agents are away, a busy afternoon, and half of the staff leaving. Nine in ten of those
 * who wait ask once how long.
 */
export async function playDay({ hours, seed }: { hours: number; seed: number }): Promise<Day> {
  const platform = await createSimulator({
    port: 0,
    scenario: 'busy',
    agents: 9,
    autoAccept: 3,
    mode: 'plain',
    seed,
    dialect: 'legacy',
    signatureClock: 'virtual',
    speed: 0,
    startAtMs: START,
    ...credentials,
  });
  const { database } = await createTestDatabase();
  let time = START;
  const now = () => time as EpochMs;
  const step = async (): Promise<void> => {
    time += STEP_S * 1_000;
    platform.clock({ advanceSeconds: STEP_S });
    await platform.idle();
    await heardAll(database);
    await real(SETTLE_MS);
  };
  const realInterval = setInterval;
  // chores of a node run by timers of their own: they keep about the pace of the platform's clock
  const intervals = vi
    .spyOn(globalThis, 'setInterval')
    .mockImplementation(((work: () => void, ms: number) =>
      realInterval(work, Math.max(30, ms / 100))) as never);
  const tower = await startTower({
    platform,
    database,
    now,
    config: { dialect: 'legacy', mode: 'plain', callbackMaxAgeSeconds: 0 },
    tuning: { pollWatchedMs: 150, pollIdleMs: 150, gatherMs: 10 },
  });
  const { runtime } = tower;
  const { app } = await testApp({
    accounts: { find: (id) => (id === runtime.info.id ? runtime : undefined), list: () => [runtime.info] },
  });
  const cookie = await cookieOf(app, 'admin');

  const shown: Promised[] = [];
  runtime.live.onFrame((frame) => shown.push(...shownIn(frame)));
  const waits = followWaits(platform);
  const floor: Day['floor'] = [];
  const asked = new Set<string>();
  const told: Promised[] = [];
  let dice = seed;
  const chance = (share: number): boolean => {
    dice = (dice * 48_271) % 2_147_483_647;
    return dice / 2_147_483_647 < share;
  };
  const look = async (): Promise<void> => {
    const { queue } = platform.state();
    for (const { openid, since } of queue) {
      if (asked.has(`${openid} ${since}`)) continue;
      asked.add(`${openid} ${since}`);
      if (!chance(0.9)) continue;
      await platform.customers({ action: 'message', openid, text: '还要多久', wait: true });
      told.push(...toldTo(platform, openid).filter(({ at }) => at === now()));
    }
  };
  const day = hours * HOUR;
  const staff = platform.state().agents.flatMap(({ kf_account, kf_wx }) => (kf_wx ? [kf_account] : []));
  const phase = createPhases(platform, staff, day);
  while (now() < START + day) {
    const part = phase(now() - START);
    const { agents } = platform.state();
    floor.push({ part, arrived: waits.length, online: agents.filter(({ status }) => status > 0).length });
    await look();
    await step();
  }
  platform.scenario({ name: 'calm', arrivalsPerMinute: 0.01 });
  for (const agent of staff) platform.agents(agent, { action: 'online' });
  const waitsEnd = now() + 2 * HOUR;
  while (now() < waitsEnd && platform.state().queue.length > 0) {
    await step();
  }
  for (let i = 0; i < LAST_STEPS; i++) await step(); // the tower hears of the last ones

  return {
    told,
    shown,
    waits,
    floor,
    async graded() {
      const { rows } = await database.pool.query<Graded>(
        `select customer_id openid, source, at::float8, low_ms::float8 "lowMs", high_ms::float8 "highMs", outcome,
           ended_at::float8 "endedAt" from wait_grade where outcome is not null`,
      );
      return rows;
    },
    async grades() {
      await gradedAll(database);
      const url = `/api/accounts/${runtime.info.id}/waits/grades?from=${START - HOUR}&to=${now()}`;
      const answer = await app.inject({ method: 'GET', url, headers: { cookie } });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer.json<GradesAnswer>();
    },
    async close() {
      platform.setCallback(null);
      await tower.close();
      await app.close();
      await platform.close();
      await database.close();
      intervals.mockRestore();
    },
  };
}

/** Every push has become what the tower knows. */
async function heardAll({ pool }: Database): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('select 1 from inbox where not applied limit 1');
    if (rows.length === 0) return;
    await real(2);
  }
}

/** Whoever grades does so every few seconds of the platform's clock: every frame up to now has been read. */
async function gradedAll({ pool }: Database): Promise<void> {
  const newest = await pool.query<{ id: number }>('select max(id)::float8 id from live_frame');
  for (;;) {
    const { rows } = await pool.query<{ at: number }>('select frame_id::float8 at from wait_cursor');
    if ((rows[0]?.at ?? 0) >= (newest.rows[0]?.id ?? 0)) return;
    await real(50);
  }
}

const real = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Switches what kind of hour it is; the lunch is kept up, as agents of the platform come back by themselves. */
function createPhases(platform: Simulator, staff: readonly string[], day: number): (at: number) => Part {
  const scenarios = [
    { from: 0, name: 'busy' },
    { from: 0.3, name: 'surge' },
    { from: 0.5, name: 'busy' },
    { from: 0.8, name: 'staff-drop' },
  ] as const;
  let current: string | undefined = 'busy';
  let lunch = false;
  return (at) => {
    const { name } = scenarios.findLast(({ from }) => at >= from * day) ?? scenarios[0];
    if (name !== current) platform.scenario({ name });
    current = name;
    const isLunch = at >= 0.5 * day && at < 0.62 * day;
    for (const agent of staff.slice(0, staff.length / 2)) {
      if (isLunch) platform.agents(agent, { action: 'offline' });
      else if (lunch) platform.agents(agent, { action: 'online' });
    }
    lunch = isLunch;
    if (isLunch) return 'lunch';
    if (name === 'surge') return 'surge';
    if (name === 'staff-drop') return 'half left';
    return at < 0.5 * day ? 'morning' : 'afternoon';
  };
}

/** Estimates as the board showed them: whole minutes, outward. */
function shownIn({ changes }: Frame): Promised[] {
  return changes.flatMap((change) =>
    change.type !== 'estimates.put'
      ? []
      : Object.entries(change.customers).flatMap(([openid, { p50Ms, p90Ms, at }]) => {
          if (p50Ms === undefined || p90Ms === undefined) return [];
          const highMs = Math.max(1, Math.ceil(p90Ms / MINUTE)) * MINUTE;
          const lowMs = Math.min(HOUR, Math.floor(p50Ms / MINUTE) * MINUTE);
          return [{ openid, at, lowMs, ...(highMs <= HOUR && { highMs }) }];
        }),
  );
}

/** Waits from now on, those that go on among them, as they begin and end. */
function followWaits(platform: Simulator): Wait[] {
  const waits: Wait[] = [];
  const current = new Map<string, Wait>();
  const begin = (openid: string, from: number): void => {
    const wait = { openid, from };
    waits.push(wait);
    current.set(openid, wait);
  };
  for (const { openid, since } of platform.state().queue) begin(openid, since * 1000);
  platform.onHappening((happening, at) => {
    if (happening.type === 'queued') begin(happening.openid, at);
    if (happening.type !== 'opened' && happening.type !== 'unqueued') return;
    const wait = current.get(happening.openid);
    current.delete(happening.openid);
    const ending = { until: at, taken: happening.type === 'opened' };
    if (wait) Object.assign(wait, ending);
    else waits.push({ openid: happening.openid, from: at, ...ending }); // taken at once
  });
  return waits;
}

/** Ranges in the words that the customer read. */
function toldTo(platform: Simulator, openid: string): Promised[] {
  return platform.customer(openid).seen.flatMap(({ from, at, text }) => {
    if (from !== 'passive') return [];
    const between = /(\d+)~(\d+) 分钟/.exec(text);
    if (between)
      return [{ openid, at, lowMs: Number(between[1]) * MINUTE, highMs: Number(between[2]) * MINUTE }];
    const within = /(\d+) 分钟以内/.exec(text);
    if (within) return [{ openid, at, lowMs: 0, highMs: Number(within[1]) * MINUTE }];
    if (text.includes('1 小时以上')) return [{ openid, at, lowMs: HOUR }];
    return text.includes('很快') ? [{ openid, at, lowMs: 0, highMs: MINUTE }] : [];
  });
}

/** What became of what somebody was given, by the platform's truth. */
export interface Outcome extends Promised {
  outcome: 'accepted' | 'left';
  waitedMs: number;
}

/** Who had been taken when it was given, in whole seconds, was promised nothing. */
const isPast = (wait: Wait, at: number): boolean =>
  wait.taken === true && Math.floor((wait.until ?? at) / 1_000) * 1_000 + 1_000 <= at;

/** Where WeChat did not see our answer in time it asks again, and only then has the customer in its queue; the tower has them at once. */
const ASKED_AGAIN_MS = 20_000;

function waitOf(waits: readonly Wait[], at: number): Wait | undefined {
  const known = waits.findLast(({ from }) => from <= at);
  if (known && (known.until === undefined || known.until + ASKED_AGAIN_MS >= at)) return known;
  return waits.find(({ from }) => from > at && from - at <= ASKED_AGAIN_MS) ?? known;
}

/** What was given and has ended, each with what became of its wait. `firstOnly`: of each wait what came first. */
export function outcomesOf(
  promised: readonly Promised[],
  waits: readonly Wait[],
  firstOnly: boolean,
): Outcome[] {
  const byCustomer = new Map<string, Wait[]>();
  for (const wait of waits) byCustomer.set(wait.openid, [...(byCustomer.get(wait.openid) ?? []), wait]);
  const seen = new Set<Wait>();
  return promised.flatMap((one) => {
    const wait = waitOf(byCustomer.get(one.openid) ?? [], one.at);
    if (!wait) throw new Error(`${one.openid} was given a range at ${one.at} and did not wait`);
    if (firstOnly && seen.has(wait)) return [];
    seen.add(wait);
    const { until, taken } = wait;
    if (until === undefined || isPast(wait, one.at)) return [];
    return [{ ...one, outcome: taken ? 'accepted' : 'left', waitedMs: until - one.at }];
  });
}

/** Each outcome with what the tower made of it: of the same customer, and nearest in time. */
export function paired(
  outcomes: readonly Outcome[],
  graded: readonly Graded[],
): { pairs: { truth: Outcome; grade: Graded }[]; ungraded: Outcome[]; madeUp: Graded[] } {
  const free = new Set(graded);
  const pairs: { truth: Outcome; grade: Graded }[] = [];
  const ungraded: Outcome[] = [];
  for (const truth of outcomes) {
    const [grade] = [...free]
      .filter(({ openid }) => openid === truth.openid)
      .sort((a, b) => Math.abs(a.at - truth.at) - Math.abs(b.at - truth.at));
    if (grade) pairs.push({ truth, grade });
    else ungraded.push(truth);
    if (grade) free.delete(grade);
  }
  return { pairs, ungraded, madeUp: [...free].filter(({ outcome }) => outcome !== 'other') };
}

/** By hour: what the report must say, as least and most where clocks that differ by `slackMs` decide. */
export interface Row {
  hour: number;
  accepted: number;
  /** Upper end passed. */
  later: [number, number];
  sooner: [number, number];
  left: number;
}

export function recount(outcomes: readonly Outcome[], slackMs: number): Row[] {
  const hours = new Map<number, Row>();
  for (const { at, lowMs, highMs, outcome, waitedMs } of outcomes) {
    const hour = Math.floor(at / HOUR) * HOUR;
    const row = hours.get(hour) ?? { hour, accepted: 0, later: [0, 0], sooner: [0, 0], left: 0 };
    hours.set(hour, row);
    row[outcome] += 1;
    if (outcome === 'left') continue;
    if (highMs !== undefined && waitedMs > highMs + slackMs) row.later[0] += 1;
    if (highMs !== undefined && waitedMs > highMs - slackMs) row.later[1] += 1;
    if (waitedMs < lowMs - slackMs) row.sooner[0] += 1;
    if (waitedMs < lowMs + slackMs) row.sooner[1] += 1;
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour);
}
