import { type FloorAgent, type FloorChat, SLOWINGS } from './floor.ts';
import {
  createHazard,
  createTable,
  growingEdges,
  type HazardJson,
  type HazardTable,
  lognormalRates,
  mills,
} from './hazard.ts';

const MINUTE = 60_000;
const EDGES = growingEdges(5_000, 8 * 60 * MINUTE, 1.25);
const PRIOR_MEDIAN = 5.5 * MINUTE;
/** Before anything is seen, chats may well be half as long again as assumed. */
const FIRST_PACE_SD = 0.4;
const STALE_MS = 60_000;
const STALE_ENDS = 40;

export interface LengthOptions {
  /** How far the common pace wanders (standard deviation of log length), and how fast it returns. */
  paceSd: number;
  paceReturnMs: number;
  /** How far agents differ. */
  agentSd: number;
  /** Ends after which what was seen counts half. */
  halfLife: number;
}

export interface Lengths {
  ended(chat: FloorChat, at: number): void;
  /** Lets the pace follow, and the table be renewed when it is stale. */
  tick(at: number, running: ReadonlyMap<string, FloorChat>): void;
  table(): HazardTable;
  /** Log stretch of an agent's chats at present: agent and pace together. */
  stretch(agent: FloorAgent): number;
  /** How fast a chat ages while its agent holds `load`. */
  speed(load: number): number;
  /** Felt age of a running chat. */
  felt(chat: FloorChat, at: number): number;
  paceSd(): number;
  /** Median length at the present pace, in milliseconds. */
  typical(): number;
  /** Ended chats that were learnt from. */
  count(): number;
  toJSON(): LengthsJson;
  restore(json: LengthsJson): void;
}

export interface LengthsJson {
  hazards: HazardJson[];
  likelihood: number[];
  agents: [string, number, number][];
  pace: number;
  variance: number;
  pacedAt: number | null;
  count: number;
  best: number;
  tables: { at: number | null; ends: number; rates: number[][] };
}

/** What is known of how long chats last: by age, by load, by agent, and at what pace just now. */
export function createLengths(options: LengthOptions): Lengths {
  const prior = lognormalRates(EDGES, PRIOR_MEDIAN, 1);
  const hazards = SLOWINGS.map(() =>
    createHazard({
      edges: EDGES,
      prior,
      strength: 4,
      halfLife: options.halfLife,
      shape: ({ median, sigma }) => lognormalRates(EDGES, median, sigma),
    }),
  );
  const likelihood = new Float64Array(SLOWINGS.length);
  const agents = new Map<string, { shift: number; information: number }>();
  let best = 1;
  let pace = 0;
  let variance = FIRST_PACE_SD ** 2;
  let pacedAt: number | undefined;
  let count = 0;
  let tables = hazards.map((hazard) => hazard.table([]));
  let tabledAt: number | undefined;
  let tabledEnds = 0;

  const shiftOf = (agent: FloorAgent): number => agents.get(agent.id)?.shift ?? 0;
  const feltBy = (chat: FloorChat, g: number): number =>
    Math.max(0, (chat.agent.clocks[g] as number) - (chat.clocksAtStart[g] as number));
  const stretch = (agent: FloorAgent): number => shiftOf(agent) + pace;
  const current = (): HazardTable => tables[best] as HazardTable;

  const drift = (at: number): void => {
    if (pacedAt === undefined) pacedAt = at;
    const passed = at - pacedAt;
    if (passed <= 0) return;
    const keep = Math.exp(-passed / options.paceReturnMs);
    pace *= keep;
    variance = variance * keep * keep + options.paceSd ** 2 * (1 - keep * keep);
    pacedAt = at;
  };
  const learnPace = (score: number, information: number): void => {
    variance = 1 / (1 / variance + Math.max(0, information));
    pace += variance * score;
    pace = Math.min(1, Math.max(-1, pace));
  };
  const standard = (felt: number, agent: FloorAgent): number => {
    const { median, sigma } = current();
    return (Math.log(Math.max(1000, felt)) - Math.log(median) - stretch(agent)) / sigma;
  };
  const information = (z: number, ratio: number): number => ratio * (ratio - z);

  const learnAgent = (agent: FloorAgent, z: number): void => {
    const { sigma } = current();
    const known = agents.get(agent.id) ?? { shift: 0, information: 1 / options.agentSd ** 2 };
    known.information = Math.min(
      known.information + 1 / sigma ** 2,
      1 / options.agentSd ** 2 + 300 / sigma ** 2,
    );
    known.shift += z / sigma / known.information;
    agents.set(agent.id, known);
  };
  /** Agents and pace must not drift apart together. */
  const centre = (): void => {
    let sum = 0;
    for (const { shift } of agents.values()) sum += shift;
    const mean = sum / Math.max(1, agents.size);
    for (const known of agents.values()) known.shift -= mean;
  };

  const renew = (at: number, running: ReadonlyMap<string, FloorChat>): void => {
    tabledAt = at;
    tabledEnds = count;
    tables = hazards.map((hazard, g) => {
      const ages: number[] = [];
      for (const chat of running.values())
        if (chat.startKnown) ages.push(feltBy(chat, g) / Math.exp(stretch(chat.agent)));
      return hazard.table(ages);
    });
  };

  return {
    ended(chat, at) {
      if (!chat.startKnown) return;
      const { agent } = chat;
      drift(at);
      const load = Math.max(1, agent.chats.size);
      const scale = Math.exp(stretch(agent));
      for (let g = 0; g < SLOWINGS.length; g += 1) {
        const age = feltBy(chat, g) / scale;
        const table = tables[g] as HazardTable;
        likelihood[g] =
          (likelihood[g] as number) * 0.9995 +
          Math.log(table.rate(age)) -
          table.at(age) -
          (SLOWINGS[g] as number) * Math.log(load);
        hazards[g]?.add(age, true);
      }
      count += 1;
      const felt = feltBy(chat, best);
      const z = Math.max(-2.5, standard(felt, agent));
      const { sigma } = current();
      const before = chat.looked > 0 ? standard(chat.looked, agent) : Number.NEGATIVE_INFINITY;
      const ratio = chat.looked > 0 ? mills(before) : 0;
      learnPace((z - ratio) / sigma, (1 - (ratio > 0 ? information(before, ratio) : 0)) / sigma ** 2);
      learnAgent(agent, z);
      if (count % 50 === 0) centre();
    },
    tick(at, running) {
      drift(at);
      const { sigma } = current();
      let score = 0;
      let learnt = 0;
      for (const chat of running.values()) {
        if (!chat.startKnown) continue;
        const felt = feltBy(chat, best);
        if (felt <= chat.looked) continue;
        const now = standard(felt, chat.agent);
        const ratio = mills(now);
        const was = chat.looked > 0 ? standard(chat.looked, chat.agent) : Number.NEGATIVE_INFINITY;
        const wasRatio = chat.looked > 0 ? mills(was) : 0;
        score += (ratio - wasRatio) / sigma;
        learnt += (information(now, ratio) - (wasRatio > 0 ? information(was, wasRatio) : 0)) / sigma ** 2;
        chat.looked = felt;
      }
      learnPace(score, learnt);
      if (tabledAt !== undefined && at - tabledAt < STALE_MS && count - tabledEnds < STALE_ENDS) return;
      for (let g = 0; g < SLOWINGS.length; g += 1)
        if ((likelihood[g] as number) > (likelihood[best] as number) + 3) best = g;
      renew(at, running);
    },
    table: current,
    stretch,
    speed: (load) => Math.max(1, load) ** -(SLOWINGS[best] as number),
    felt(chat, at) {
      const { agent } = chat;
      const since = Math.max(0, at - agent.clockedAt);
      return feltBy(chat, best) + since * Math.max(1, agent.chats.size) ** -(SLOWINGS[best] as number);
    },
    paceSd: () => Math.sqrt(variance),
    typical: () => current().median * Math.exp(pace),
    count: () => count,
    toJSON: () => ({
      hazards: hazards.map((hazard) => hazard.toJSON()),
      likelihood: [...likelihood],
      agents: [...agents].map(([id, { shift, information: known }]) => [id, shift, known]),
      pace,
      variance,
      pacedAt: pacedAt ?? null,
      count,
      best,
      tables: { at: tabledAt ?? null, ends: tabledEnds, rates: tables.map(({ rates }) => [...rates]) },
    }),
    restore(json) {
      json.hazards.forEach((hazard, g) => hazards[g]?.restore(hazard));
      likelihood.set(json.likelihood);
      for (const [id, shift, known] of json.agents) agents.set(id, { shift, information: known });
      ({ pace, variance, count } = json);
      pacedAt = json.pacedAt ?? undefined;
      best = json.best;
      tabledAt = json.tables.at ?? undefined;
      tabledEnds = json.tables.ends;
      tables = json.tables.rates.map((rates) => createTable(EDGES, Float64Array.from(rates)));
    },
  };
}
