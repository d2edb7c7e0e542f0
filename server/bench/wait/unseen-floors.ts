import { createRandom } from '../../src/wait/random.ts';
import type { FloorSpec } from './floor.ts';
import { filling, hump, team } from './floors.ts';
import { timetable } from './further-floors.ts';

const usual = {
  days: 6,
  warmDays: 2,
  chat: { median: 5, sigma: 0.9 },
  slowing: 0.1,
  drift: { sd: 0.12, hours: 3 },
  patience: { mean: 20 },
};
const { chat, slowing } = usual;
const nine = team(9, [3, 4]);
const lunch = (i: number): { at: number; minutes: number }[] => [{ at: 12 + (i % 2), minutes: 60 }];

/** Floors of kinds that no part of the estimator was made for, looked at once it was done. */
export const unseenFloors: FloorSpec[] = [
  (() => {
    const agents = team(30, [4, 5, 3], (i) => ({
      groups: [`g${i % 10}`, ...(i % 4 === 0 ? [`g${(i + 3) % 10}`] : [])],
      shifts: timetable(8.5, 20.5, [{ at: 12 + (i % 3) * 0.5, minutes: 60 }], 10),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      ...usual,
      name: 'ten groups of three',
      days: 4,
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: (hour: number) => full * (0.55 + 0.2 * hump(hour, 11.5, 1.5) + 0.2 * hump(hour, 17, 2)),
      wish: { agent: 0.2, group: 0.6, offline: 'closed' as const },
    };
  })(),
  (() => {
    const agents = team(5, [4, 3], (i) => ({
      groups: [i < 3 ? 'one' : i === 3 ? 'two' : 'three'],
      shifts: timetable(9, 19, [{ at: 12 + (i % 2), minutes: 50 }], 10),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      ...usual,
      name: 'groups of one agent',
      days: 10,
      hours: [9, 19] as [number, number],
      agents,
      rate: (hour: number) => full * (0.5 + 0.15 * hump(hour, 11.5, 1.5) + 0.15 * hump(hour, 16.5, 1.5)),
      patience: { mean: 30 },
      wish: { group: 0.8, offline: 'closed' as const },
    };
  })(),
  (() => {
    const agents = team(8, [4, 5], (i) => {
      const pause = (i % 2 ? 25 : 13) + (i % 4 > 1 ? 1 : 0);
      return { shifts: timetable(i % 2 ? 20 : 8, i % 2 ? 32 : 21, [{ at: pause, minutes: 45 }], 10) };
    });
    const full = filling(0.5, agents, chat, slowing);
    return {
      ...usual,
      name: 'over midnight',
      agents,
      rate: (hour: number) =>
        full * (0.75 + 0.25 * Math.sin(((hour - 6) / 24) * 2 * Math.PI) + 0.1 * hump(hour, 1, 1.5)),
    };
  })(),
  (() => {
    const agents = team(8, [4, 5], (i) => ({ shifts: timetable(8.5, 20.5, lunch(i), 10) }));
    const full = filling(1, agents, chat, slowing);
    return {
      ...usual,
      name: 'outages of the feed',
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: (hour: number) => full * (0.6 + 0.3 * hump(hour, 11.6, 1.3) + 0.3 * hump(hour, 18, 1.4)),
      feed: { outages: { perDay: 3, minutes: 10 }, lagMs: 500, stamps: 1000 },
    };
  })(),
  (() => {
    const agents = team(8, [4, 5]);
    return {
      ...usual,
      name: 'late feed',
      days: 4,
      warmDays: 1,
      agents,
      rate: () => filling(0.94, agents, chat, slowing),
      feed: { lagMs: 6000, pollMs: 30_000, doubled: 0.3, crossed: 0.3, lost: 0.002, stamps: 1000 },
      absences: { everyHours: 6, minutes: 12 },
    };
  })(),
  (() => {
    const agents = team(7, [5], (i) => ({
      limits: (hour) => (hour > 13 && hour < 16 ? 3 : hour > 19 ? 6 : 5 - (i % 2)),
    }));
    return {
      ...usual,
      name: 'limits that change',
      days: 5,
      warmDays: 1,
      agents,
      rate: (hour: number) => filling(0.92, agents, chat, slowing) * (hour > 13 && hour < 16 ? 0.75 : 1),
    };
  })(),
  (() => {
    const agents = team(6, [4, 5], (i) => ({ shifts: timetable(9, 19, lunch(i), 10) }));
    const full = filling(1, agents, chat, slowing);
    return {
      ...usual,
      name: 'busy Mondays',
      days: 15,
      warmDays: 7,
      hours: [9, 19] as [number, number],
      agents,
      rate: (hour: number, day: number) =>
        full *
        (day % 7 === 0 ? 0.98 : day % 7 > 4 ? 0.5 : 0.75) *
        (0.75 + 0.25 * hump(hour, 11.5, 1.5) + 0.2 * hump(hour, 16.5, 1.5)),
    };
  })(),
  (() => {
    const agents = team(8, [4, 5]);
    return {
      ...usual,
      name: 'calm',
      agents,
      rate: (hour: number) =>
        filling(0.72 + 0.1 * Math.sin((hour / 24) * 2 * Math.PI), agents, chat, slowing),
    };
  })(),
  (() => {
    const agents = team(5, [3]);
    const long = { median: 25, sigma: 0.7 };
    return {
      ...usual,
      name: 'chats of half an hour',
      agents,
      rate: () => filling(0.93, agents, long, slowing),
      chat: long,
      patience: { mean: 90 },
    };
  })(),
  (() => {
    // twice a day, never at the same time, half of the staff goes within minutes, for 20 to 100 minutes
    const agents = team(9, [3, 4], (i) => ({
      shifts: (day, random) => {
        const common = createRandom(day * 131 + 7);
        const spans: [number, number][] = [];
        let on = 8.5;
        for (const from of [9.5, 15]) {
          const out = from + 3.5 * common.uniform();
          const away = (20 + 80 * common.uniform()) / 60;
          const isIn = (i + Math.floor(10 * common.uniform())) % 2 === 0;
          if (!isIn) continue;
          spans.push([on, out + random.uniform() / 30]);
          on = out + away * (0.8 + 0.4 * random.uniform());
        }
        return [...spans, [on, 20.5]];
      },
    }));
    return {
      ...usual,
      name: 'walk-outs',
      days: 8,
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: () => filling(0.72, agents, chat, slowing),
      absences: { everyHours: 2, minutes: 15 },
    };
  })(),
  {
    ...usual,
    name: 'coming and going',
    agents: nine,
    rate: () => filling(0.62, nine, chat, slowing),
    absences: { everyHours: 0.75, minutes: 20 },
    leaving: 'hands over',
  },
  {
    ...usual,
    name: 'three minutes away',
    agents: nine,
    rate: () => filling(0.85, nine, chat, slowing),
    absences: { everyHours: 0.4, minutes: 3 },
  },
  (() => {
    const agents = team(1, [5]);
    return {
      ...usual,
      name: 'one agent',
      days: 12,
      agents,
      rate: () => filling(0.85, agents, chat, slowing),
      absences: { everyHours: 2, minutes: 10 },
    };
  })(),
  (() => {
    const agents = team(10, [4], (i) => ({ shifts: (day) => (i < 4 + day ? [[0, 24]] : []) }));
    const present = (day: number) => agents.slice(0, 4 + day);
    return {
      ...usual,
      name: 'one more every day',
      agents,
      rate: (_hour: number, day: number) => filling(0.95, present(day), chat, slowing),
    };
  })(),
  {
    ...usual,
    name: 'waves of half an hour',
    agents: nine,
    rate: (hour) => filling(0.9, nine, chat, slowing) * (Math.floor(hour * 2) % 2 ? 1.7 : 0.3),
  },
];
