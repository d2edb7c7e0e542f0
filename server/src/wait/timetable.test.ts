import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { createTimetable, type Timetable } from './timetable.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-02T00:00:00Z');
const PATHS = 400;

/** On each path, minutes until the agent comes back; undefined: not within four hours. */
function returns(timetable: Timetable, agent: string, now: number, common?: (path: number) => number) {
  const random = createRandom(agent.charCodeAt(0));
  const out = new Float64Array(6);
  return Array.from({ length: PATHS }, (_, path) => {
    const count = timetable.draw(agent, now, now + 4 * HOUR, random, common?.(path) ?? random.uniform(), out);
    return count > 0 ? ((out[0] as number) - now) / MINUTE : undefined;
  });
}
const known = (times: (number | undefined)[]): number[] => times.filter((time) => time !== undefined);
const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] as number;

/** Each agent away once an hour for 5 to 60 minutes, at any time, for a day. */
function wanderers(agents: readonly string[]): Timetable {
  const timetable = createTimetable();
  const random = createRandom(3);
  for (const agent of agents) {
    let at = START + random.uniform() * HOUR;
    timetable.presence(agent, at, true);
    while (at < START + DAY) {
      at += HOUR * random.exponential();
      timetable.presence(agent, at, false);
      at += (5 + 55 * random.uniform()) * MINUTE;
      timetable.presence(agent, at, true);
    }
  }
  return timetable;
}

/** How alike two agents' returns are over the paths: 1 goes along, 0 has nothing to do with each other. */
function likeness(a: (number | undefined)[], b: (number | undefined)[]): number {
  const rank = (times: (number | undefined)[]) => {
    const sorted = [...times].sort((x, y) => (x ?? 999) - (y ?? 999));
    return times.map((time) => sorted.indexOf(time) / PATHS - 0.5);
  };
  const [x, y] = [rank(a), rank(b)];
  const dot = (u: number[], v: number[]) => u.reduce((sum, one, i) => sum + one * (v[i] as number), 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe('a timetable', () => {
  const agents = ['a', 'b', 'c', 'd', 'e'];
  const evenly = (path: number) => (path + 0.5) / PATHS;

  it('has those come back together who left together, and others each by themselves', () => {
    const leave = START + 2 * DAY;
    const together = wanderers(agents);
    for (const [i, agent] of agents.slice(0, 4).entries())
      together.presence(agent, leave + i * 20_000, false);
    const soon = leave + 3 * MINUTE;
    expect(
      likeness(returns(together, 'a', soon, evenly), returns(together, 'd', soon, evenly)),
    ).toBeGreaterThan(0.6);

    const apart = wanderers(agents);
    apart.presence('a', leave - 40 * MINUTE, false);
    apart.presence('d', leave, false);
    expect(
      Math.abs(likeness(returns(apart, 'a', soon, evenly), returns(apart, 'd', soon, evenly))),
    ).toBeLessThan(0.2);
  });

  it('does not count on one who is away for longer than anybody ever was', () => {
    const timetable = wanderers(agents);
    timetable.presence('a', START + 2 * DAY, false);
    const never = (after: number) => PATHS - known(returns(timetable, 'a', START + 2 * DAY + after)).length;
    expect(never(2 * MINUTE)).toBeLessThan(0.15 * PATHS);
    expect(never(61 * MINUTE)).toBe(PATHS);
  });

  it('believes the clock where absences keep to it, and their length where they do not', () => {
    const play = (backAt: (day: number) => number) => {
      const timetable = createTimetable();
      for (let day = 0; day < 10; day++) {
        for (const [i, agent] of agents.entries()) {
          const noon = START + day * DAY + 12 * HOUR + i * 10 * MINUTE;
          timetable.presence(agent, noon - 3 * HOUR, true);
          timetable.presence(agent, noon + ((day * 37) % 50) * MINUTE, false);
          timetable.presence(agent, backAt(day) + i * MINUTE, true);
          timetable.presence(agent, noon + 8 * HOUR, false);
        }
      }
      const left = START + 10 * DAY + 12 * HOUR + 5 * MINUTE;
      timetable.presence('a', left - 3 * HOUR, true);
      timetable.presence('a', left, false);
      return medianOf(known(returns(timetable, 'a', left + MINUTE)));
    };
    // back at 14:00 whenever they left
    const onTheHour = play((day) => START + day * DAY + 14 * HOUR);
    expect(onTheHour).toBeGreaterThan(100);
    expect(onTheHour).toBeLessThan(125);
    // back after 30 minutes whenever they left
    const halfAnHour = play((day) => START + day * DAY + 12.5 * HOUR + ((day * 37) % 50) * MINUTE);
    expect(halfAnHour).toBeGreaterThan(20);
    expect(halfAnHour).toBeLessThan(75);
  });

  it('takes up somebody new however exactly everybody else has kept the hours for years', () => {
    const timetable = createTimetable();
    for (let day = 0; day < 2_000; day++) {
      for (const [i, agent] of agents.entries()) {
        timetable.presence(agent, START + day * DAY + 9 * HOUR, true);
        timetable.presence(agent, START + day * DAY + 12 * HOUR, false);
        timetable.presence(agent, START + day * DAY + 12 * HOUR + (i + 1) * 20 * MINUTE, true);
        timetable.presence(agent, START + day * DAY + 18 * HOUR, false);
      }
    }
    const night = START + 2_000 * DAY + 2 * HOUR;
    timetable.presence('new', night, true);
    timetable.presence('new', night + HOUR, false);
    for (const agent of ['new', ...agents])
      expect(returns(timetable, agent, night + HOUR + MINUTE).filter(Number.isNaN)).toEqual([]);
    expect(known(returns(timetable, 'new', night + HOUR + MINUTE)).length).toBeGreaterThan(0);
  });

  it('goes on as if nothing had happened with what it remembered', () => {
    const timetable = wanderers(agents);
    timetable.presence('a', START + 2 * DAY, false);
    const again = createTimetable();
    again.restore(JSON.parse(JSON.stringify(timetable.toJSON())));
    const now = START + 2 * DAY + 4 * MINUTE;
    expect(returns(again, 'a', now)).toEqual(returns(timetable, 'a', now));
  });
});
