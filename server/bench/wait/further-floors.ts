import type { Random } from '../../src/wait/random.ts';
import type { FloorSpec } from './floor.ts';
import { filling, hump, jitter, team } from './floors.ts';

const chat = { median: 5, sigma: 0.9 };
const lasting = { sd: 0.12, hours: 3 };
const slowing = 0.1;

/** Present from `from` to `to` but for breaks at given hours, with minutes of length and of jitter. */
export const timetable =
  (from: number, to: number, breaks: readonly { at: number; minutes: number }[], jitterMinutes: number) =>
  (_day: number, random: Random): [number, number][] => {
    const shifts: [number, number][] = [];
    let start = from + jitter(random, 3);
    for (const { at, minutes } of breaks) {
      const out = at + jitter(random, jitterMinutes);
      shifts.push([start, out]);
      start = out + minutes / 60 + jitter(random, jitterMinutes / 2);
    }
    return [...shifts, [start, to]];
  };

/** Floors that nothing was tuned on; the first two have figures published elsewhere to compare with. */
export const furtherFloors: FloorSpec[] = [
  (() => {
    const agents = team(6, [4, 5, 6]).map(({ slow: _, ...agent }) => agent);
    return {
      name: 'published even',
      days: 5,
      warmDays: 1,
      agents,
      rate: () => filling(0.95, agents, chat, slowing),
      chat,
      slowing,
      drift: { sd: 0.1, hours: 3 },
      patience: { mean: 30 },
      absences: { everyHours: 8, minutes: 10 },
    };
  })(),
  (() => {
    const agents = team(8, [4, 5], (i) => ({
      shifts: timetable(8.5, 20.5, [{ at: i % 2 === 0 ? 12 : 13, minutes: 60 }], 10),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'published lunch',
      days: 9,
      warmDays: 2,
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: (hour: number) => full * (0.5 + 0.42 * hump(hour, 11.6, 1.3) + 0.48 * hump(hour, 18, 1.4)),
      chat,
      slowing,
      drift: { sd: 0.12, hours: 3 },
      patience: { mean: 20 },
    };
  })(),
  (() => {
    const agents = team(10, [4, 5], (i) =>
      i % 2 === 0
        ? {
            shifts: timetable(
              8 + (i % 4),
              20,
              [
                { at: 12 + (i % 3) * 0.5, minutes: 45 },
                { at: 16 + (i % 3) * 0.4, minutes: 20 },
              ],
              7,
            ),
          }
        : {},
    );
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'two breaks',
      days: 8,
      warmDays: 2,
      hours: [8, 21] as [number, number],
      agents,
      rate: (hour: number) => full * (0.66 + 0.16 * hump(hour, 12.3, 1.4) + 0.14 * hump(hour, 16.5, 1.5)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 20 },
    };
  })(),
  (() => {
    const agents = team(2, [5, 4], (i) => ({
      shifts: timetable(9, 18, [{ at: 12 + i, minutes: 50 }], 8),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'two agents',
      days: 20,
      warmDays: 4,
      hours: [9, 18] as [number, number],
      agents,
      rate: (hour: number) => full * (0.6 + 0.25 * hump(hour, 11, 1.5) + 0.2 * hump(hour, 15.5, 1.5)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25 },
      absences: { everyHours: 9, minutes: 8 },
    };
  })(),
  (() => {
    const agents = team(8, [4, 5], (i) => {
      const usual = timetable(9, 19, [{ at: i % 2 === 0 ? 12 : 13, minutes: 60 }], 8);
      // three of eight work at weekends
      return { shifts: (day, random) => (day % 7 >= 5 && i > 2 ? [] : usual(day, random)) };
    });
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'weekends',
      days: 16,
      warmDays: 7,
      hours: [9, 19] as [number, number],
      agents,
      rate: (hour: number, day: number) =>
        full *
        (day % 7 >= 5 ? 0.36 : 1) *
        (0.55 + 0.35 * hump(hour, 11.5, 1.5) + 0.3 * hump(hour, 16.5, 1.5)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 20 },
    };
  })(),
  (() => {
    const agents = team(9, [4, 5, 3], (i) => ({
      groups: i % 4 === 0 ? ['one', 'two'] : [i % 2 === 0 ? 'one' : 'two'],
      ...(i < 6 ? { shifts: timetable(8, 22, [{ at: 12 + (i % 2), minutes: 60 }], 10) } : {}),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'groups and wishes',
      days: 6,
      warmDays: 2,
      hours: [8, 22] as [number, number],
      agents,
      rate: (hour: number) => full * (0.72 + 0.15 * hump(hour, 12, 1.5) + 0.12 * hump(hour, 19, 2)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25, shape: 0.8 },
      wish: { agent: 0.15, group: 0.6, offline: 'open' as const },
    };
  })(),
  (() => {
    const agents = team(8, [0], (i) => ({ handLimit: 3 + (i % 3), handRate: 0.8 + 0.15 * i }));
    return {
      name: 'all by hand',
      days: 5,
      warmDays: 1,
      agents,
      rate: () => filling(0.93, agents, chat, slowing),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25 },
      absences: { everyHours: 6, minutes: 12 },
    };
  })(),
  (() => {
    const agents = team(6, [1, 2]);
    const long = { median: 7, sigma: 0.6 };
    return {
      name: 'one at a time',
      days: 6,
      warmDays: 1,
      agents,
      rate: (hour: number) => filling(0.92 + 0.12 * Math.sin((hour / 24) * 2 * Math.PI), agents, long, 0.2),
      chat: long,
      slowing: 0.2,
      drift: lasting,
      patience: { mean: 15, shape: 1.5 },
    };
  })(),
  (() => {
    const agents = team(9, [5, 4], (i) => ({
      shifts: timetable(8, 21, [{ at: 12 + (i % 2), minutes: 60 }], 10),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'messy lunch',
      days: 8,
      warmDays: 2,
      hours: [8, 21] as [number, number],
      agents,
      rate: (hour: number) => full * (0.6 + 0.3 * hump(hour, 11.8, 1.3) + 0.25 * hump(hour, 17, 2)),
      chat: { ...chat, shortShare: 0.1 },
      slowing,
      drift: lasting,
      patience: { mean: 20 },
      feed: { lagMs: 1500, pollMs: 30_000, doubled: 0.15, crossed: 0.15, lost: 0.004, stamps: 1000 },
    };
  })(),
  (() => {
    const agents = team(9, [4, 5], (i) => ({
      shifts: timetable(8.5, 20.5, [{ at: 12 + (i % 2), minutes: 60 }], 12),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'second day',
      days: 2,
      warmDays: 1,
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: (hour: number) => full * (0.55 + 0.4 * hump(hour, 11.6, 1.5) + 0.4 * hump(hour, 18, 1.5)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 20 },
    };
  })(),
  (() => {
    const agents = team(12, [5, 6]);
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'sudden topic',
      days: 6,
      warmDays: 1,
      agents,
      rate: (hour: number) => full * (0.75 + 0.1 * hump(hour, 14, 4)),
      burst: { perDay: 3, minutes: 40, factor: 2.2, lengthFactor: 1.3 },
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 18 },
    };
  })(),
];
