import { type AcceptanceJson, byHand, createAcceptance } from './acceptance.ts';
import { type CalibrationJson, createCalibration } from './calibration.ts';
import type { WaitEstimate, WaitEvent, WaitGrounds, WaitRequest } from './events.ts';
import { type FloorAgent, type FloorJson, type Waiting, waitingJson, waitingOf } from './floor.ts';
import { createFloorState, type FloorStateJson } from './floor-state.ts';
import { type Forecast, forecastAt } from './forecast.ts';
import { createHazard, createTable, growingEdges, type HazardJson, type HazardTable } from './hazard.ts';
import { createLengths, type LengthsJson } from './lengths.ts';
import { createRoutingRules, type RulesJson } from './routing-rules.ts';
import { createTimetable, type TimetableJson } from './timetable.ts';

const MINUTE = 60_000;
const TICK_MS = 15_000;
/** How often a forecast of everybody waiting is kept to be judged. */
const JUDGE_MS = 120_000;
const COLD_CHATS = 30;
const PATIENCE_EDGES = growingEdges(15_000, 3 * 60 * MINUTE, 1.6);
/** One who left is judged when a place would have come, or not at all. */
const GHOST_MS = 8 * 60 * MINUTE;
/** So often passed over, one who waits is forgotten. */
const FORGET_PASSED_OVER = 20;

export interface EstimatorOptions {
  seed?: number;
  /** Most paths a pass plays; fewer when the floor is large. */
  paths?: number;
}

export interface EstimatorJson {
  version: 1;
  floor: FloorStateJson;
  lengths: LengthsJson;
  patience: HazardJson & { rates: number[] };
  timetable: TimetableJson;
  acceptance: AcceptanceJson;
  calibration: CalibrationJson;
  rules: RulesJson;
  /** Those who left, until a place would have come for them. */
  ghosts: FloorJson['queue'];
  /** Instants; null: nothing was observed yet. */
  now: number | null;
  tickedAt: number | null;
  judgedAt: number | null;
}

export interface WaitEstimator {
  /** Takes events in order of delivery; never throws. */
  observe(event: WaitEvent): void;
  /** Remaining wait of one who waits; null for anybody else. */
  estimate(openid: string, nowMs: number): WaitEstimate | null;
  /** Wait of one who would arrive now. */
  estimateNew(request: WaitRequest, nowMs: number): WaitEstimate;
  /** Everybody waiting, and arrivals for each request, in one pass. */
  estimateAll(
    nowMs: number,
    requests?: readonly WaitRequest[],
  ): { waiting: Map<string, WaitEstimate>; arrivals: WaitEstimate[] };
  /** What an estimate rests on. `untilMs`: comings and goings are counted up to here. */
  grounds(who: { openid: string } | WaitRequest, nowMs: number, untilMs: number): WaitGrounds;
  toJSON(): EstimatorJson;
}

/** What was learnt, without the floor: for a start on a floor that is told anew. */
export function learntOf(json: EstimatorJson): EstimatorJson {
  const { calibration } = json;
  return {
    ...json,
    floor: { agents: [], chats: [], queue: [], past: [] },
    calibration: { ...calibration, open: [] },
    ghosts: [],
  };
}

/** @param saved what {@link WaitEstimator.toJSON} gave: goes on as if nothing had happened. */
export function createEstimator(options: EstimatorOptions = {}, saved?: EstimatorJson): WaitEstimator {
  const lengths = createLengths({ paceSd: 0.1, paceReturnMs: 180 * MINUTE, agentSd: 0.15, halfLife: 4000 });
  const patience = createHazard({
    edges: PATIENCE_EDGES,
    prior: new Float64Array(PATIENCE_EDGES.length + 1).fill(1 / (20 * MINUTE)),
    strength: 2,
    halfLife: 1000,
  });
  const timetable = createTimetable();
  const calibration = createCalibration();
  const rules = createRoutingRules(() => floor);
  const acceptance = createAcceptance(() => floor, rules, lengths);
  const { mayServe, suspect } = rules;
  let ghosts: Waiting[] = [];
  let patienceTable: HazardTable = patience.table([]);
  let now = Number.NEGATIVE_INFINITY;
  let tickedAt = Number.NEGATIVE_INFINITY;
  let judgedAt = Number.NEGATIVE_INFINITY;
  let version = 0;
  let cache: { at: number; version: number; forecast: Forecast } | undefined;

  const reachGhosts = (reached: (ghost: Waiting) => boolean, at: number): void => {
    if (ghosts.length === 0) return;
    ghosts = ghosts.filter((ghost) => {
      if (!reached(ghost)) return true;
      calibration.judge(ghost.openid, at);
      return false;
    });
  };

  const floor = createFloorState(
    {
      chatEnded: (chat, at) => lengths.ended(chat, at),
      assigned(waiting, agent, at) {
        const waited = at - waiting.since;
        rules.learn(waiting, agent);
        patience.add(waited, false);
        acceptance.assigned(agent, waited, at);
        calibration.judge(waiting.openid, at);
        reachGhosts((ghost) => ghost.since < waiting.since && mayServe(agent, ghost), at);
      },
      left(waiting, at) {
        patience.add(at - waiting.since, true);
        ghosts.push(waiting);
      },
      presence: (agent, at, online) => timetable.presence(agent.id, at, online),
      placeFreed(agent, at) {
        if (ghosts.length === 0 || byHand(agent) || !agent.online) return;
        if (agent.chats.size >= (agent.limit ?? 0)) return;
        const first = floor.queue.find((waiting) => mayServe(agent, waiting) && !suspect(waiting));
        reachGhosts((ghost) => (!first || ghost.since < first.since) && mayServe(agent, ghost), at);
      },
    },
    mayServe,
  );
  const parts = {
    ...{ floor, lengths, timetable, acceptance, rules },
    patience: () => patienceTable,
    seed: options.seed ?? 1,
    paths: options.paths ?? 200,
  };

  /** Time passes up to `at` with the floor as it is. */
  const pass = (at: number): void => {
    if (at <= now) return;
    acceptance.passed(Number.isFinite(now) ? at - now : 0, at);
    now = at;
    if (at - tickedAt < TICK_MS) return;
    tickedAt = at;
    for (const agent of floor.agents.values()) floor.wind(agent, at);
    lengths.tick(at, floor.chats);
    acceptance.sweep(at);
    for (const one of floor.queue.filter((w) => w.passedOver >= FORGET_PASSED_OVER && suspect(w))) {
      floor.dropWaiting(one);
      calibration.forget(one.openid);
    }
    patienceTable = patience.table(floor.queue.map(({ since }) => at - since));
    for (const { openid, since } of ghosts) if (at - since > GHOST_MS) calibration.forget(openid);
    ghosts = ghosts.filter(({ since }) => at - since <= GHOST_MS);
  };

  const forecast = (nowMs: number, requests: readonly WaitRequest[]): Forecast => {
    if (requests.length > 0) return forecastAt(parts, Math.max(nowMs, now), requests);
    if (cache?.at !== nowMs || cache.version !== version)
      cache = { at: nowMs, version, forecast: forecastAt(parts, Math.max(nowMs, now), []) };
    return cache.forecast;
  };

  /** Keeps forecasts of everybody waiting after all that happened at `now`, before anything later is told. */
  const keepToJudge = (): void => {
    if (now - judgedAt < JUDGE_MS || floor.queue.length === 0) return;
    judgedAt = now;
    const { queue, read } = forecast(now, []);
    calibration.look(queue.length);
    queue.forEach((waiting, row) => {
      const raw = suspect(waiting) ? undefined : read(row);
      if (raw) calibration.note(waiting.openid, now, raw.p50Ms, raw.p90Ms);
    });
  };

  const aheadOf = (who: WaitRequest, position: number): number => {
    let count = 0;
    const mine = [...floor.agents.values()].filter((agent) => agent.online && mayServe(agent, who));
    for (let i = 0; i < position; i += 1) {
      const other = floor.queue[i] as Waiting;
      if (suspect(other)) continue;
      const wish = other.requestedAgent ?? other.requestedGroup ?? who.requestedAgent ?? who.requestedGroup;
      if (wish === undefined || mine.some((agent) => mayServe(agent, other))) count += 1;
    }
    return count;
  };
  const answer = (from: Forecast, row: number, who: WaitRequest): WaitEstimate => {
    const ahead = aheadOf(who, Math.min(row, floor.queue.length));
    const raw = from.read(row);
    if (!raw) {
      const anybody = [...floor.agents.values()].some(({ online }) => online);
      return {
        p50Ms: null,
        p90Ms: null,
        ahead,
        basis: 'none',
        reason: anybody ? 'closing' : 'nobody_online',
      };
    }
    const { p50Ms, p90Ms } = calibration.adjust(raw.p50Ms, raw.p90Ms * coldWidth(lengths.count()));
    return {
      p50Ms: Math.round(p50Ms),
      p90Ms: Math.round(p90Ms),
      ahead,
      basis: lengths.count() < COLD_CHATS ? 'cold' : 'model',
    };
  };

  const restore = (json: EstimatorJson): void => {
    floor.restore(json.floor);
    lengths.restore(json.lengths);
    patience.restore(json.patience);
    timetable.restore(json.timetable);
    acceptance.restore(json.acceptance);
    calibration.restore(json.calibration);
    rules.restore(json.rules);
    patienceTable = createTable(PATIENCE_EDGES, Float64Array.from(json.patience.rates));
    ghosts = json.ghosts.map(waitingOf);
    now = json.now ?? Number.NEGATIVE_INFINITY;
    tickedAt = json.tickedAt ?? Number.NEGATIVE_INFINITY;
    judgedAt = json.judgedAt ?? Number.NEGATIVE_INFINITY;
  };
  if (saved?.version === 1) restore(saved);

  return {
    observe(event) {
      const at = event.seen ?? event.t;
      // A recorded stream may hold times that no clock gave: such an event tells nothing.
      if (!Number.isFinite(event.t) || !Number.isFinite(at)) return;
      version += 1;
      if (at > now) keepToJudge();
      pass(at);
      floor.observe(event);
    },
    estimate(openid, nowMs) {
      const waiting = floor.waiting(openid);
      if (!waiting) return null;
      const from = forecast(nowMs, []);
      return answer(from, from.queue.indexOf(waiting), waiting);
    },
    estimateNew(request, nowMs) {
      const from = forecast(nowMs, [request]);
      return answer(from, from.queue.length, request);
    },
    estimateAll(nowMs, requests = []) {
      const from = forecast(nowMs, requests);
      return {
        waiting: new Map(from.queue.map((waiting, row) => [waiting.openid, answer(from, row, waiting)])),
        arrivals: requests.map((request, i) => answer(from, from.queue.length + i, request)),
      };
    },
    grounds(who, nowMs, untilMs) {
      const waiting = 'openid' in who ? floor.waiting(who.openid) : undefined;
      const wish: WaitRequest = waiting ?? ('openid' in who ? {} : who);
      const able = [...floor.agents.values()].filter((agent) => mayServe(agent, wish));
      const online = able.filter((agent) => agent.online);
      const toggling = (agents: FloorAgent[]): number =>
        agents.filter(({ id }) => (timetable.expected(id, nowMs, untilMs) ?? 0) > 0.5).length;
      return {
        ahead: aheadOf(wish, waiting ? floor.queue.indexOf(waiting) : floor.queue.length),
        agents: online.length,
        places: online.reduce((sum, agent) => sum + acceptance.taking(agent, nowMs).places, 0),
        byHand: online.filter(byHand).length,
        chatMs: Math.round(lengths.typical()),
        leaving: toggling(online),
        coming: toggling(able.filter((agent) => !agent.online)),
        learntFrom: lengths.count(),
        held: calibration.coverage(),
      };
    },
    toJSON: () => ({
      version: 1,
      floor: floor.toJSON(),
      lengths: lengths.toJSON(),
      patience: { ...patience.toJSON(), rates: [...patienceTable.rates] },
      timetable: timetable.toJSON(),
      acceptance: acceptance.toJSON(),
      calibration: calibration.toJSON(),
      rules: rules.toJSON(),
      ghosts: ghosts.map(waitingJson),
      now: finite(now),
      tickedAt: finite(tickedAt),
      judgedAt: finite(judgedAt),
    }),
  };
}

/** While little was seen, what is not known yet (breaks, moods of the day) makes the upper end too low. */
const coldWidth = (chats: number): number => Math.exp(0.05 * Math.exp(-chats / 1500));

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
