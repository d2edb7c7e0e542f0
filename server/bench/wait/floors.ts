import type { Random } from '../../src/wait/random.ts';
import type { AgentSpec, FloorSpec } from './floor.ts';

export const jitter = (random: Random, minutes: number): number => (random.normal() * minutes) / 60;

export const team = (
  count: number,
  limits: number[],
  more: (i: number) => Partial<AgentSpec> = () => ({}),
): AgentSpec[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `a${i}`,
    limit: limits[i % limits.length] as number,
    slow: (((i * 7) % 11) - 5) * 0.03,
    ...more(i),
  }));

/** Customers a minute that fill `share` of the places all the time. */
export const filling = (
  share: number,
  agents: AgentSpec[],
  chat: FloorSpec['chat'],
  slowing: number,
  present = 1,
): number => {
  const mean =
    chat.median * Math.exp(chat.sigma ** 2 / 2) * (1 - (chat.shortShare ?? 0)) + (chat.shortShare ?? 0);
  const perMinute = agents.reduce((sum, { limit, slow = 0, handLimit }) => {
    const places = limit || (handLimit ?? 0);
    return sum + places / (mean * (1 + slowing * (places - 1)) * Math.exp(slow));
  }, 0);
  return share * perMinute * present;
};

export const hump = (hour: number, at: number, width: number): number =>
  Math.exp(-(((hour - at) / width) ** 2));
const chat = { median: 5, sigma: 0.9, shortShare: 0.05 };
const lasting = { sd: 0.12, hours: 2 };
const slowing = 0.1;

const lunchAt =
  (i: number, from: number, to: number, minutes = 10) =>
  (_day: number, random: Random): [number, number][] => {
    const out = (i % 2 === 0 ? 12 : 13) + jitter(random, minutes);
    return [
      [from + jitter(random, 3), out],
      [out + 1 + jitter(random, minutes / 2), to],
    ];
  };

/** Floors of many kinds; each is played with seeds of its own. */
export const floors: FloorSpec[] = [
  (() => {
    const agents = team(6, [4, 5, 6]);
    const plain = { median: 5, sigma: 0.9 };
    return {
      name: 'even',
      days: 5,
      warmDays: 1,
      agents,
      rate: () => filling(0.95, agents, plain, slowing),
      chat: plain,
      slowing,
      drift: { sd: 0.1, hours: 3 },
      patience: { mean: 30 },
      absences: { everyHours: 8, minutes: 10 },
    };
  })(),
  (() => {
    const agents = team(8, [4, 5], (i) => ({ shifts: lunchAt(i, 8.5, 20.5) }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'lunch',
      days: 9,
      warmDays: 2,
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: (hour: number) => full * (0.45 + 0.42 * hump(hour, 11.3, 1.5) + 0.55 * hump(hour, 18, 1.4)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 20 },
      absences: { everyHours: 10, minutes: 10 },
    };
  })(),
  (() => {
    const agents = team(10, [3, 4]);
    const heavy = { median: 4, sigma: 1.5, shortShare: 0.1 };
    return {
      name: 'heavy tails',
      days: 6,
      warmDays: 1,
      agents,
      rate: () => filling(0.97, agents, heavy, 0.05),
      chat: heavy,
      slowing: 0.05,
      drift: lasting,
      patience: { mean: 25, shape: 0.8 },
    };
  })(),
  (() => {
    const agents = team(7, [5]);
    return {
      name: 'overloaded',
      days: 3,
      warmDays: 1,
      agents,
      rate: (hour: number) =>
        filling(1.25 + 0.2 * Math.sin((hour / 24) * 2 * Math.PI), agents, chat, slowing),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 15, shape: 1.3 },
      absences: { everyHours: 8, minutes: 12 },
    };
  })(),
  (() => {
    const agents = team(40, [4, 5, 6]);
    return {
      name: 'busy and large',
      days: 2,
      warmDays: 1,
      agents,
      rate: () => filling(1.04, agents, chat, slowing),
      chat,
      slowing,
      drift: { sd: 0.12, hours: 3 },
      patience: { mean: 20 },
      absences: { everyHours: 6, minutes: 15 },
    };
  })(),
  (() => {
    const agents = team(12, [4, 5], (i) => ({
      shifts: (_day, random) => {
        const start = [8, 11, 14.5][i % 3] as number;
        return [[start + jitter(random, 4), start + 7 + jitter(random, 8)]];
      },
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'shift change',
      days: 9,
      warmDays: 2,
      hours: [8.2, 21.3] as [number, number],
      agents,
      rate: (hour: number) =>
        full *
        (0.28 + 0.32 * hump(hour, 10.5, 1.2) + 0.35 * hump(hour, 15.2, 1.5) + 0.25 * hump(hour, 18.8, 1)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 20 },
      leaving: 'hands over' as const,
    };
  })(),
  (() => {
    const agents = team(9, [5, 6], (i) => ({ shifts: lunchAt(i, 8, 22, 15) }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'burst',
      days: 8,
      warmDays: 2,
      hours: [8, 22] as [number, number],
      agents,
      rate: (hour: number) => full * (0.55 + 0.1 * hump(hour, 15, 3)),
      burst: { perDay: 3, minutes: 25, factor: 3, lengthFactor: 1.5 },
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 18 },
    };
  })(),
  (() => {
    const agents = team(3, [4, 5, 3], (i) => ({
      shifts: (_day, random) => {
        const out = 11.5 + i + jitter(random, 10);
        const tea = 16 + i * 0.5 + jitter(random, 10);
        return [
          [9 + jitter(random, 3), out],
          [out + 0.9 + jitter(random, 5), tea],
          [tea + 0.3, 20.5],
        ];
      },
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'three agents',
      days: 16,
      warmDays: 3,
      hours: [9, 20.4] as [number, number],
      agents,
      rate: (hour: number) => full * (0.55 + 0.3 * hump(hour, 11, 1.5) + 0.25 * hump(hour, 17.5, 2)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25 },
    };
  })(),
  (() => {
    const agents = team(9, [3, 4, 5], (i) => ({
      groups: [i % 3 === 0 ? 'sales' : i % 3 === 1 ? 'repair' : 'orders'],
      shifts: lunchAt(i, 8.5, 20.5),
    }));
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'wanted agents',
      days: 8,
      warmDays: 2,
      hours: [8.5, 20.5] as [number, number],
      agents,
      rate: (hour: number) => full * (0.65 + 0.2 * hump(hour, 11, 1.5) + 0.2 * hump(hour, 17, 2)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25 },
      wish: { agent: 0.3, group: 0.2, offline: 'open' as const },
    };
  })(),
  (() => {
    const agents = team(8, [4, 5], (i) => ({
      groups: [i % 2 === 0 ? 'one' : 'two'],
    }));
    return {
      name: 'groups only',
      days: 4,
      warmDays: 1,
      agents,
      rate: () => filling(0.9, agents, chat, slowing),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25 },
      wish: { group: 0.7, offline: 'closed' as const },
      absences: { everyHours: 8, minutes: 12 },
    };
  })(),
  (() => {
    const agents = team(8, [0, 5, 0, 4], (i) =>
      i % 2 === 0
        ? { handLimit: 4, handRate: 1.2 + 0.2 * i, shifts: lunchAt(i, 8.5, 20.5) }
        : { shifts: lunchAt(i, 8.5, 20.5) },
    );
    const full = filling(1, agents, chat, slowing);
    return {
      name: 'by hand',
      days: 8,
      warmDays: 2,
      hours: [8.5, 20.4] as [number, number],
      agents,
      rate: (hour: number) => full * (0.5 + 0.3 * hump(hour, 11, 1.5) + 0.35 * hump(hour, 17.5, 1.5)),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 20 },
    };
  })(),
  (() => {
    const agents = team(6, [4, 5, 6]);
    return {
      name: 'messy feed',
      days: 5,
      warmDays: 1,
      agents,
      rate: (hour: number) => filling(0.93 + 0.1 * Math.sin((hour / 12) * Math.PI), agents, chat, slowing),
      chat,
      slowing,
      drift: lasting,
      patience: { mean: 25 },
      absences: { everyHours: 5, minutes: 12 },
      feed: { lagMs: 600, pollMs: 6000, doubled: 0.08, crossed: 0.1, lost: 0.003, stamps: 1000 },
    };
  })(),
  (() => {
    const agents = team(7, [4, 5], (i) => ({ shifts: lunchAt(i, 9, 20) }));
    const full = filling(1, agents, { median: 8, sigma: 0.8 }, slowing);
    return {
      name: 'cold start',
      days: 1,
      warmDays: 0,
      hours: [9, 19.9] as [number, number],
      agents,
      rate: (hour: number) => full * (0.72 + 0.3 * hump(hour, 10.8, 1.5) + 0.3 * hump(hour, 15.5, 2)),
      chat: { median: 8, sigma: 0.8 },
      slowing,
      drift: lasting,
      patience: { mean: 25 },
      absences: { everyHours: 8, minutes: 10 },
    };
  })(),
];
