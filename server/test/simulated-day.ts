import type { EpochMs } from '@kf/shared/contract/ids';
import type { Frame } from '@kf/shared/contract/live';
import type { GradesAnswer } from '@kf/shared/contract/waits';
import { createSimulator, type Simulator } from '@kf/simulator';
import { vi } from 'vitest';
import { testApp } from '../src/testing/test-app.ts';
import { cookieOf } from '../src/testing/test-people.ts';
import { createTestDatabase } from './database.ts';
import { credentials, startTower } from './tower.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The clock goes on by so much at once, when all pushes have arrived and a moment later. */
const STEP_S = 5;
const SETTLE_MS = 8;
/** Until then the tower may still show somebody who was taken; nobody comes again so soon. */
const HEARD_MS = 45_000;
const START = Date.parse('2026-03-11T10:35:00+08:00');

/** A range somebody was given, by whom it was given, and what became of the wait: all as the platform knows it. */
export interface Promised {
  openid: string;
  at: number;
  lowMs: number;
  /** Absent: more than an hour. */
  highMs?: number | undefined;
}
export interface Truth {
  /** When an agent took the customer, per customer, in order; whole seconds of the platform. */
  taken: Map<string, number[]>;
  /** When the customer was last seen in the queue. */
  lastWaited: Map<string, number>;
}

export interface Day {
  /** What customers read. */
  told: Promised[];
  /** The first estimate of each wait on the board. */
  shown: Promised[];
  truth: Truth;
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
  const truth: Truth = { taken: new Map(), lastWaited: new Map() };
  const asked = new Set<string>();
  const told: Promised[] = [];
  let dice = seed;
  const chance = (share: number): boolean => {
    dice = (dice * 48_271) % 2_147_483_647;
    return dice / 2_147_483_647 < share;
  };
  const look = async (ask: boolean): Promise<void> => {
    const { sessions, queue } = platform.state();
    for (const { openid, createtime } of sessions) {
      const known = truth.taken.get(openid) ?? [];
      if (known.at(-1) !== createtime * 1000) truth.taken.set(openid, [...known, createtime * 1000]);
    }
    for (const { openid, since } of queue) {
      truth.lastWaited.set(openid, now());
      if (!ask || asked.has(`${openid} ${since}`)) continue;
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
    phase(now() - START);
    await look(true);
    await step();
  }
  platform.scenario({ name: 'calm', arrivalsPerMinute: 0.01 });
  for (const agent of staff) platform.agents(agent, { action: 'online' });
  const waitsEnd = now() + 2 * HOUR;
  while (now() < waitsEnd && platform.state().queue.length > 0) {
    await look(false);
    await step();
  }
  await look(false);

  return {
    told,
    shown: firstOfWaits(shown, truth),
    truth,
    async grades() {
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

const real = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Switches what kind of hour it is; the lunch is kept up, as agents of the platform come back by themselves. */
function createPhases(platform: Simulator, staff: readonly string[], day: number): (at: number) => void {
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

/** One who is taken and comes again waits anew. What was shown while the tower had not yet heard of the taking belongs to the wait before. */
function firstOfWaits(shown: readonly Promised[], { taken }: Truth): Promised[] {
  const overAt = new Map<string, number>();
  return shown.filter(({ openid, at }) => {
    if (at <= (overAt.get(openid) ?? 0) + HEARD_MS) return false;
    overAt.set(openid, taken.get(openid)?.find((t) => t + 999 >= at) ?? Number.POSITIVE_INFINITY);
    return true;
  });
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

/** By hour: what the report must say, as least and most where clocks that differ by `slackMs` decide. */
export interface Row {
  hour: number;
  accepted: number;
  /** Upper end passed. */
  later: [number, number];
  sooner: [number, number];
  left: number;
}

export function recount(promised: readonly Promised[], { taken, lastWaited }: Truth, slackMs: number): Row[] {
  const hours = new Map<number, Row>();
  for (const { openid, at, lowMs, highMs } of promised) {
    const hour = Math.floor(at / HOUR) * HOUR;
    const row = hours.get(hour) ?? { hour, accepted: 0, later: [0, 0], sooner: [0, 0], left: 0 };
    hours.set(hour, row);
    const end = taken.get(openid)?.find((t) => t + 999 >= at - slackMs);
    if (end === undefined) {
      if (lastWaited.has(openid)) row.left += 1;
      continue;
    }
    row.accepted += 1;
    const waited = end - at;
    const over = (bound: number, count: [number, number]): void => {
      if (waited > bound + slackMs) count[0] += 1;
      if (waited > bound - slackMs - 1_000) count[1] += 1;
    };
    if (highMs !== undefined) over(highMs, row.later);
    const notSooner: [number, number] = [0, 0];
    over(lowMs, notSooner);
    row.sooner[0] += 1 - notSooner[1];
    row.sooner[1] += 1 - notSooner[0];
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour);
}
