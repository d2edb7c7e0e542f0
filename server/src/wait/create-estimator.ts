import { type CalibrationJson, createCalibration } from './calibration.ts';
import type { WaitBasis, WaitEstimate, WaitEvent, WaitReason, WaitRequest } from './events.ts';
import {
  createFloorState,
  type FloorAgent,
  type FloorChat,
  type FloorJson,
  type Waiting,
  waitingJson,
  waitingOf,
} from './floor-state.ts';
import { createHazard, createTable, growingEdges, type HazardJson, type HazardTable } from './hazard.ts';
import { createLengths, type LengthsJson } from './lengths.ts';
import { lookAhead, type PassWaiting } from './look-ahead.ts';
import { createPickUps, type PickUpsJson } from './pick-ups.ts';
import { createRandom } from './random.ts';
import { createTimetable, type TimetableJson } from './timetable.ts';

const MINUTE = 60_000;
const HORIZON_MS = 3 * 60 * MINUTE;
const TICK_MS = 15_000;
/** How often a forecast of everybody waiting is kept to be judged. */
const JUDGE_MS = 120_000;
/** A free place while somebody eligible waits this long: the agent does not accept. */
const ACCEPT_MS = 10_000;
/** Taken so soon, nobody waited: the place was free and the agent at the desk. */
const AT_ONCE_MS = 3_000;
/** Cumulative hazard: one chat in 10,000 lasts so long. */
const UNTRUE_HAZARD = 9.2;
/** More chats than places for so long: an event was lost, not only late. */
const OVER_MS = 20_000;
const COLD_CHATS = 30;
const PATIENCE_EDGES = growingEdges(15_000, 3 * 60 * MINUTE, 1.6);

export interface EstimatorOptions {
  seed?: number;
  /** Most paths a pass plays; fewer when the floor is large. */
  paths?: number;
  tune?: Record<string, number>;
}

export interface EstimatorJson {
  version: 1;
  floor: FloorJson;
  lengths: LengthsJson;
  patience: HazardJson;
  timetable: TimetableJson;
  pickUps: PickUpsJson;
  calibration: CalibrationJson;
  rest: {
    /** null: nothing observed yet. */
    now: number | null;
    tickedAt: number | null;
    judgedAt: number | null;
    patienceRates: number[];
    rules: Rules;
    ghosts: FloorJson['queue'];
  };
}

interface Rules {
  /** Evidence that a wish for an absent agent (group) is served by others, and against. */
  agentOpen: number;
  agentClosed: number;
  groupOpen: number;
  groupClosed: number;
  /** Share of assignments that passed over somebody. */
  skipped: number;
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
  toJSON(): EstimatorJson;
}

export function createEstimator(options: EstimatorOptions = {}, saved?: EstimatorJson): WaitEstimator {
  const tune = options.tune ?? {};
  const lengths = createLengths({
    paceSd: tune['paceSd'] ?? 0.12,
    paceReturnMs: (tune['paceHours'] ?? 3) * 60 * MINUTE,
    agentSd: tune['agentSd'] ?? 0.15,
    halfLife: tune['halfLife'] ?? 2000,
  });
  const patience = createHazard({
    edges: PATIENCE_EDGES,
    prior: new Float64Array(PATIENCE_EDGES.length + 1).fill(1 / (25 * MINUTE)),
    strength: 2,
    halfLife: 1000,
  });
  const timetable = createTimetable();
  const pickUps = createPickUps();
  const calibration = createCalibration(tune['step']);
  const rules: Rules = { agentOpen: 0, agentClosed: 0, groupOpen: 0, groupClosed: 0, skipped: 0 };
  let ghosts: Waiting[] = [];
  let patienceTable: HazardTable = patience.table([]);
  let now = Number.NEGATIVE_INFINITY;
  let tickedAt = Number.NEGATIVE_INFINITY;
  let judgedAt = Number.NEGATIVE_INFINITY;
  let version = 0;
  let cache: { at: number; version: number; result: PassResult } | undefined;

  const openAgents = (): boolean => rules.agentOpen + 2 > rules.agentClosed;
  const openGroups = (): boolean => rules.groupOpen + 2 > rules.groupClosed;
  const groupServed = (group: string): boolean => {
    for (const agent of floor.agents.values()) if (agent.online && agent.groups.includes(group)) return true;
    return false;
  };
  const mayServe = (agent: FloorAgent, { requestedAgent, requestedGroup }: Waiting): boolean => {
    if (requestedAgent !== undefined) {
      if (requestedAgent === agent.id) return true;
      return openAgents() && !floor.agents.get(requestedAgent)?.online;
    }
    if (requestedGroup === undefined || agent.groups.includes(requestedGroup)) return true;
    return openGroups() && !groupServed(requestedGroup);
  };
  const byHand = (agent: FloorAgent): boolean => agent.limit === undefined || agent.limit <= 0;

  const offered = (openid: string, at: number): void => calibration.judge(openid, at);
  const reachGhosts = (reached: (ghost: Waiting) => boolean, at: number): void => {
    if (ghosts.length === 0) return;
    ghosts = ghosts.filter((ghost) => {
      if (!reached(ghost)) return true;
      offered(ghost.openid, at);
      return false;
    });
  };

  const learnRules = (waiting: Waiting, agent: FloorAgent): void => {
    if (waiting.requestedAgent !== undefined && waiting.requestedAgent !== agent.id) {
      if (!floor.agents.get(waiting.requestedAgent)?.online) rules.agentOpen += 1;
    } else if (waiting.requestedGroup !== undefined && !agent.groups.includes(waiting.requestedGroup))
      if (!groupServed(waiting.requestedGroup)) rules.groupOpen += 1;
    let skipped = 0;
    for (const other of floor.queue) {
      if (other.since >= waiting.since - 2000) break;
      if (other.requestedAgent !== undefined) {
        if (!floor.agents.get(other.requestedAgent)?.online) rules.agentClosed += 1;
      } else if (other.requestedGroup !== undefined && !groupServed(other.requestedGroup))
        rules.groupClosed += 1;
      if (!suspect(other) && mayServe(agent, other)) skipped = 1;
    }
    rules.skipped += (skipped - rules.skipped) * 0.02;
  };
  /** Passed over so often that the end of the wait must have been lost. */
  const suspect = (waiting: Waiting): boolean =>
    waiting.passedOver >= 3 &&
    waiting.passedOver >= Math.log(1e-3) / Math.log(Math.min(0.98, rules.skipped + 0.01));

  /** Forgets the oldest chat of an agent when it is older than `atLeast`, a cumulative hazard. */
  const dropOldest = (agent: FloorAgent, at: number, atLeast: number): void => {
    let oldest: FloorChat | undefined;
    let most = atLeast;
    for (const chat of agent.chats.values()) {
      const hazard = lengths.table().at(lengths.felt(chat, at) / Math.exp(lengths.stretch(agent)));
      if (hazard <= most) continue;
      most = hazard;
      oldest = chat;
    }
    if (oldest) floor.dropChat(oldest);
  };
  /** Ends that were never told: who takes customers while all places seem taken has one; nobody chats for days. */
  const dropUntrue = (agent: FloorAgent, at: number): void => {
    dropOldest(agent, at, UNTRUE_HAZARD);
    let own = 0;
    for (const { switched } of agent.chats.values()) if (!switched) own += 1;
    if (byHand(agent) || own <= (agent.limit ?? 0)) agent.overSince = 0;
    else if (agent.overSince === 0) agent.overSince = at;
    else if (at - agent.overSince > OVER_MS) {
      dropOldest(agent, at, 2.2);
      agent.overSince = 0;
    }
  };

  const floor = createFloorState(
    {
      chatEnded: (chat, at) => lengths.ended(chat, at),
      assigned(waiting, agent, at) {
        learnRules(waiting, agent);
        patience.add(at - waiting.since, false);
        if (at - waiting.since < AT_ONCE_MS) agent.hidden = 0;
        if (byHand(agent)) pickUps.picked(agent.id, agent.chats.size);
        offered(waiting.openid, at);
        reachGhosts((ghost) => ghost.since < waiting.since && mayServe(agent, ghost), at);
      },
      left(waiting, at) {
        patience.add(at - waiting.since, true);
        ghosts.push(waiting);
      },
      presence: (agent, at, online) => timetable.presence(agent.id, at, online),
      placeFreed(agent, at) {
        if (ghosts.length === 0 || byHand(agent) || !agent.online || agent.chats.size >= (agent.limit ?? 0))
          return;
        const first = floor.queue.find((waiting) => mayServe(agent, waiting) && !suspect(waiting));
        reachGhosts((ghost) => (!first || ghost.since < first.since) && mayServe(agent, ghost), at);
      },
    },
    mayServe,
  );

  /** Time passes up to `at` with the floor as it is. */
  const pass = (at: number): void => {
    if (at <= now) return;
    const passed = at - now;
    if (Number.isFinite(passed) && floor.queue.length > 0)
      for (const agent of floor.agents.values())
        if (agent.online && byHand(agent) && floor.queue.some((waiting) => mayServe(agent, waiting)))
          pickUps.waited(agent.id, agent.chats.size, Math.min(passed, 10 * MINUTE));
    now = at;
    if (floor.queue.length > 0)
      for (const agent of floor.agents.values())
        if (notAccepting(agent, at)) agent.hidden = (agent.limit ?? 0) - agent.chats.size;
    if (at - tickedAt < TICK_MS) return;
    tickedAt = at;
    for (const agent of floor.agents.values()) floor.wind(agent, at);
    lengths.tick(at, floor.chats);
    for (const agent of floor.agents.values()) dropUntrue(agent, at);
    for (const waiting of floor.queue.filter((one) => one.passedOver >= 20 && suspect(one)))
      floor.dropWaiting(waiting);
    patienceTable = patience.table(floor.queue.map(({ since }) => at - since));
    if (ghosts.length > 0) {
      const gone = ghosts.filter(({ since }) => at - since > 8 * 60 * MINUTE);
      for (const { openid } of gone) calibration.forget(openid);
      ghosts = ghosts.filter((ghost) => !gone.includes(ghost));
    }
  };

  interface PassResult {
    /** By order in the queue, then by request. */
    times: Float64Array;
    paths: number;
    queue: Waiting[];
    requests: readonly WaitRequest[];
  }

  const play = (at: number, requests: readonly WaitRequest[]): PassResult => {
    const agents = [...floor.agents.values()];
    const index = new Map(agents.map((agent, i) => [agent.id, i]));
    const groups = new Map<string, number>();
    for (const agent of agents)
      for (const group of agent.groups) if (!groups.has(group)) groups.set(group, groups.size);
    const groupOf = (group: string | undefined): number => {
      if (group === undefined) return -1;
      const known = groups.get(group);
      if (known !== undefined) return known;
      groups.set(group, groups.size);
      return groups.size - 1;
    };
    const agentOf = (agent: string | undefined): number =>
      agent === undefined ? -1 : (index.get(agent) ?? -2);
    const queue = [...floor.queue];
    const waiting: PassWaiting[] = queue.map((one) => ({
      agent: agentOf(one.requestedAgent),
      group: groupOf(one.requestedGroup),
      waitedMs: Math.max(0, at - one.since),
      ghost: suspect(one),
    }));
    for (const { requestedAgent, requestedGroup } of requests)
      waiting.push({
        agent: agentOf(requestedAgent),
        group: groupOf(requestedGroup),
        waitedMs: 0,
        ghost: true,
      });

    const chats = [...floor.chats.values()];
    const scales = new Map<FloorAgent, number>();
    const passAgents = agents.map((agent) => {
      const places = byHand(agent) ? undefined : agent.limit;
      const busy = agent.online ? Math.max(agent.chats.size, places ?? 1) : agent.chats.size;
      scales.set(agent, Math.exp(lengths.stretch(agent)));
      return {
        online: agent.online,
        limit: places === undefined ? undefined : placesOf(agent, places, at),
        pickRate: (load: number) => pickUps.rate(agent.id, load),
        load: agent.chats.size,
        scale: (scales.get(agent) as number) / lengths.speed(busy),
        groups: agent.groups.map((group) => groups.get(group) as number),
      };
    });
    const units = chats.length + 3 * waiting.length + 2 * agents.length + 20;
    const paths = Math.round(Math.min(options.paths ?? 200, Math.max(40, 24_000 / units)));
    const random = createRandom((options.seed ?? 1) + Math.floor(at / (5 * MINUTE)));
    const draws = new Float64Array(6);
    const times = lookAhead({
      agents: passAgents,
      chatAgents: Int32Array.from(chats, ({ agent }) => index.get(agent.id) as number),
      chatAges: Float64Array.from(
        chats,
        (chat) => lengths.felt(chat, at) / (scales.get(chat.agent) as number),
      ),
      waiting,
      groupCount: groups.size,
      lengths: lengths.table(),
      patience: patienceTable,
      paceSd: lengths.paceSd() * (tune['paceUse'] ?? 1),
      openAgents: openAgents(),
      openGroups: openGroups(),
      horizonMs: HORIZON_MS,
      paths,
      random,
      toggles(i, out) {
        const n = timetable.draw((agents[i] as FloorAgent).id, at, at + HORIZON_MS, random, draws);
        for (let k = 0; k < n; k += 1) out[k] = (draws[k] as number) - at;
        return n;
      },
    });
    return { times, paths, queue, requests };
  };

  const placesOf = (agent: FloorAgent, places: number, at: number): number => {
    if (agent.freed >= 2 && notAccepting(agent, at)) return 0;
    const hidden = notAccepting(agent, at) ? places - agent.chats.size : agent.hidden;
    return Math.max(0, places - hidden);
  };

  const notAccepting = (agent: FloorAgent, at: number): boolean => {
    if (!agent.online || byHand(agent) || agent.chats.size >= (agent.limit ?? 0)) return false;
    if (at - agent.freedAt < ACCEPT_MS) return false;
    return floor.queue.some(
      (waiting) => at - waiting.since > ACCEPT_MS && !suspect(waiting) && mayServe(agent, waiting),
    );
  };

  /** Median and upper decile of the paths on which somebody was left to serve; undefined when that is less than half of them. */
  const read = (result: PassResult, row: number): { p50: number; p90: number } | undefined => {
    const { times, paths } = result;
    const sorted = times.slice(row * paths, (row + 1) * paths).filter((time) => !Number.isNaN(time));
    if (sorted.length * 2 < paths) return undefined;
    sorted.sort();
    return { p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
  };

  const none = (ahead: number): WaitEstimate => {
    const anybody = [...floor.agents.values()].some(({ online }) => online);
    const reason: WaitReason = anybody ? 'closing' : 'nobody_online';
    return { p50Ms: null, p90Ms: null, ahead, basis: 'none', reason };
  };
  const answer = (result: PassResult, row: number, ahead: number): WaitEstimate => {
    const raw = read(result, row);
    if (!raw) return none(ahead);
    const { p50Ms, p90Ms } = calibration.adjust(raw.p50, raw.p90);
    const basis: WaitBasis = lengths.count() < COLD_CHATS ? 'cold' : 'model';
    return { p50Ms: Math.round(p50Ms), p90Ms: Math.round(p90Ms), ahead, basis };
  };
  const aheadOf = (one: Waiting | WaitRequest, since: number): number => {
    let count = 0;
    const agents = [...floor.agents.values()].filter(({ online }) => online);
    const target = {
      openid: '',
      since,
      passedOver: 0,
      requestedAgent: one.requestedAgent,
      requestedGroup: one.requestedGroup,
    };
    const mine = agents.filter((agent) => mayServe(agent, target));
    for (const other of floor.queue) {
      if (other === one) break;
      if (suspect(other)) continue;
      const plain =
        (other.requestedAgent ?? other.requestedGroup ?? one.requestedAgent ?? one.requestedGroup) ===
        undefined;
      if (plain || mine.some((agent) => mayServe(agent, other))) count += 1;
    }
    return count;
  };

  const resultAt = (nowMs: number, requests: readonly WaitRequest[]): PassResult => {
    if (requests.length === 0 && cache?.at === nowMs && cache.version === version) return cache.result;
    const result = play(Math.max(nowMs, now), requests);
    if (requests.length === 0) cache = { at: nowMs, version, result };
    return result;
  };

  /** Forecasts of what waits after all that happened up to `now`; an assignment at the same instant must be told before. */
  const keepToJudge = (now: number): void => {
    if (now - judgedAt < JUDGE_MS || floor.queue.length === 0) return;
    judgedAt = now;
    const result = resultAt(now, []);
    result.queue.forEach((waiting, row) => {
      if (suspect(waiting)) return;
      const raw = read(result, row);
      if (raw) calibration.note(waiting.openid, now, raw.p50, raw.p90, 1 / result.queue.length);
    });
  };

  const estimator: WaitEstimator = {
    observe(event) {
      version += 1;
      const at = event.seen ?? event.t;
      if (at > now) keepToJudge(now);
      pass(at);
      floor.observe(event);
    },
    estimate(openid, nowMs) {
      const waiting = floor.waiting(openid);
      if (!waiting) return null;
      const result = resultAt(nowMs, []);
      return answer(result, result.queue.indexOf(waiting), aheadOf(waiting, waiting.since));
    },
    estimateNew(request, nowMs) {
      const result = resultAt(nowMs, [request]);
      return answer(result, result.queue.length, aheadOf(request, nowMs));
    },
    estimateAll(nowMs, requests = []) {
      const result = resultAt(nowMs, requests);
      return {
        waiting: new Map(
          result.queue.map((waiting, row) => [
            waiting.openid,
            answer(result, row, aheadOf(waiting, waiting.since)),
          ]),
        ),
        arrivals: requests.map((request, i) =>
          answer(result, result.queue.length + i, aheadOf(request, nowMs)),
        ),
      };
    },
    toJSON: () => ({
      version: 1,
      floor: floor.toJSON(),
      lengths: lengths.toJSON(),
      patience: patience.toJSON(),
      timetable: timetable.toJSON(),
      pickUps: pickUps.toJSON(),
      calibration: calibration.toJSON(),
      rest: {
        now: finite(now),
        tickedAt: finite(tickedAt),
        judgedAt: finite(judgedAt),
        patienceRates: [...patienceTable.rates],
        rules: { ...rules },
        ghosts: ghosts.map(waitingJson),
      },
    }),
  };
  if (saved?.version === 1) {
    floor.restore(saved.floor);
    lengths.restore(saved.lengths);
    patience.restore(saved.patience);
    timetable.restore(saved.timetable);
    pickUps.restore(saved.pickUps);
    calibration.restore(saved.calibration);
    const { rest } = saved;
    now = rest.now ?? Number.NEGATIVE_INFINITY;
    tickedAt = rest.tickedAt ?? Number.NEGATIVE_INFINITY;
    judgedAt = rest.judgedAt ?? Number.NEGATIVE_INFINITY;
    patienceTable = createTable(PATIENCE_EDGES, Float64Array.from(rest.patienceRates));
    Object.assign(rules, rest.rules);
    ghosts = rest.ghosts.map(waitingOf);
  }
  return estimator;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A quantile as a weighted mean of the values around it, which is steadier than one value. */
function quantile(sorted: Float64Array, level: number): number {
  const n = sorted.length;
  const middle = level * n - 0.5;
  const reach = Math.max(1, 0.05 * n);
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
