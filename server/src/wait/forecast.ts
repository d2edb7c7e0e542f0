import type { Acceptance } from './acceptance.ts';
import type { WaitRequest } from './events.ts';
import type { FloorAgent, Waiting } from './floor.ts';
import type { FloorState } from './floor-state.ts';
import type { HazardTable } from './hazard.ts';
import { createLattice } from './lattice.ts';
import type { Lengths } from './lengths.ts';
import { lookAhead, type PassAgent, type PassWaiting } from './look-ahead.ts';
import { createRandom } from './random.ts';
import type { RoutingRules } from './routing-rules.ts';
import type { Timetable } from './timetable.ts';

const MINUTE = 60_000;
const HORIZON_MS = 3 * 60 * MINUTE;
/** The same numbers are drawn for so long, so that estimates do not flicker. */
const SEED_MS = 5 * MINUTE;
/** What a pass may cost: chats, customers and agents times paths. */
const UNITS = 24_000;
const LEAST_PATHS = 32;

/** One pass: what everybody would wait, on many paths. */
export interface Forecast {
  queue: readonly Waiting[];
  /** Median and upper decile for a row (the queue, then the requests); undefined: on most paths nobody is left to serve. */
  read(row: number): { p50Ms: number; p90Ms: number } | undefined;
}

export interface ForecastParts {
  floor: FloorState;
  lengths: Lengths;
  patience(): HazardTable;
  timetable: Timetable;
  acceptance: Acceptance;
  rules: RoutingRules;
  seed: number;
  paths: number;
}

export function forecastAt(parts: ForecastParts, at: number, requests: readonly WaitRequest[]): Forecast {
  const { floor, lengths, rules, timetable, acceptance } = parts;
  const agents = [...floor.agents.values()];
  const chats = [...floor.chats.values()];
  const queue = [...floor.queue];
  const index = new Map(agents.map((agent, i) => [agent.id, i]));
  const groups = groupsOf(agents, [...queue, ...requests]);
  const waitingRow = (one: WaitRequest, waitedMs: number, ghost: boolean): PassWaiting => ({
    agent: one.requestedAgent === undefined ? -1 : (index.get(one.requestedAgent) ?? -2),
    group: one.requestedGroup === undefined ? -1 : (groups.get(one.requestedGroup) as number),
    waitedMs,
    ghost,
  });
  const waiting = [
    ...queue.map((one) => waitingRow(one, Math.max(0, at - one.since), rules.suspect(one))),
    ...requests.map((request) => waitingRow(request, 0, true)),
  ];
  const stretches = new Map(agents.map((agent) => [agent, Math.exp(lengths.stretch(agent))]));
  const passAgents = agents.map((agent): PassAgent => {
    const { places, rate } = acceptance.taking(agent, at);
    const load = agent.chats.size;
    return {
      online: agent.online,
      places,
      ...(rate && { rate }),
      load,
      // places are full again as soon as they are free, as long as anybody waits
      scale: (stretches.get(agent) as number) / lengths.speed(agent.online ? Math.max(load, places) : load),
      groups: agent.groups.map((group) => groups.get(group) as number),
    };
  });
  const units = chats.length + 3 * waiting.length + 2 * agents.length + 20;
  const paths = primeBelow(Math.min(parts.paths, Math.max(LEAST_PATHS, UNITS / units)));
  const seed = parts.seed + Math.floor(at / SEED_MS);
  const random = createRandom(seed);
  const commons = createLattice(seed + 4, 1, paths);
  const times = lookAhead({
    agents: passAgents,
    chatAgents: Int32Array.from(chats, ({ agent }) => index.get(agent.id) as number),
    chatAges: Float64Array.from(
      chats,
      (chat) => lengths.felt(chat, at) / (stretches.get(chat.agent) as number),
    ),
    waiting,
    groupCount: groups.size,
    lengths: lengths.table(),
    patience: parts.patience(),
    paceSd: lengths.paceSd(),
    openAgents: rules.openAgents(),
    openGroups: rules.openGroups(),
    horizonMs: HORIZON_MS,
    paths,
    seed: seed + 7,
    toggles(i, path, out) {
      const common = Math.exp(-commons(0, path));
      const count = timetable.draw((agents[i] as FloorAgent).id, at, at + HORIZON_MS, random, common, out);
      for (let k = 0; k < count; k += 1) out[k] = (out[k] as number) - at;
      return count;
    },
  });
  return { queue, read: (row) => readRow(times.subarray(row * paths, (row + 1) * paths)) };
}

/** The largest prime at most `n`; at least 2. */
function primeBelow(n: number): number {
  for (let p = Math.floor(n); p > 2; p -= 1) {
    let divisor = 2;
    while (divisor * divisor <= p && p % divisor !== 0) divisor += 1;
    if (divisor * divisor > p) return p;
  }
  return 2;
}

function groupsOf(agents: readonly FloorAgent[], wishes: readonly WaitRequest[]): Map<string, number> {
  const groups = new Map<string, number>();
  const add = (group: string): void => {
    if (!groups.has(group)) groups.set(group, groups.size);
  };
  for (const agent of agents) for (const group of agent.groups) add(group);
  for (const { requestedGroup } of wishes) if (requestedGroup !== undefined) add(requestedGroup);
  return groups;
}

function readRow(row: Float64Array): { p50Ms: number; p90Ms: number } | undefined {
  const served = row.filter((time) => !Number.isNaN(time));
  if (served.length * 2 < row.length) return undefined;
  served.sort();
  return { p50Ms: quantile(served, 0.5), p90Ms: quantile(served, 0.9) };
}

/** A quantile as a weighted mean of the values around it, which is steadier than one value. */
function quantile(sorted: Float64Array, level: number): number {
  const n = sorted.length;
  const middle = level * n - 0.5;
  const reach = Math.max(1, 0.04 * n);
  let sum = 0;
  let weights = 0;
  for (
    let i = Math.max(0, Math.ceil(middle - reach));
    i <= Math.min(n - 1, Math.floor(middle + reach));
    i += 1
  ) {
    const weight = 1 - Math.abs(i - middle) / (reach + 1);
    sum += weight * (sorted[i] as number);
    weights += weight;
  }
  return weights > 0 ? sum / weights : (sorted[Math.min(n - 1, Math.round(middle))] as number);
}
