import { createEventHeap } from './event-heap.ts';
import type { HazardTable } from './hazard.ts';
import { createLattice } from './lattice.ts';
import { createRandom } from './random.ts';

const [END, TOGGLE, PICK] = [0, 1, 2];

/** An agent as a pass starts. */
export interface PassAgent {
  online: boolean;
  /** Filled as soon as they are free. */
  places: number;
  /** Customers taken one by one besides, per millisecond by load. */
  rate?: (load: number) => number;
  load: number;
  /** Real milliseconds per millisecond of the length table. */
  scale: number;
  /** Index into the groups of the pass. */
  groups: readonly number[];
}

export interface PassWaiting {
  /** Index of the wished agent. -1: none; -2: one who is not known. */
  agent: number;
  /** Index of the wished group. -1: none. */
  group: number;
  /** Waited so far. */
  waitedMs: number;
  /** Takes no place, only records when one would come: has left, or is not there yet. */
  ghost: boolean;
}

export interface Pass {
  agents: readonly PassAgent[];
  /** Agent and age (of the length table) of each running chat. */
  chatAgents: Int32Array;
  chatAges: Float64Array;
  waiting: readonly PassWaiting[];
  groupCount: number;
  lengths: HazardTable;
  patience: HazardTable;
  /** Uncertainty of the common pace, log scale. */
  paceSd: number;
  /** Whether a wish for somebody absent may be served by others. */
  openAgents: boolean;
  openGroups: boolean;
  horizonMs: number;
  paths: number;
  /** The same seed plays the same chances for the same agents, chats and places in the queue. */
  seed: number;
  /** Writes the toggles of an agent on a path, in milliseconds from now; returns how many. */
  toggles(agent: number, path: number, out: Float64Array): number;
}

/**
 * Plays the floor from its present state until everybody waiting has been offered a place, `paths` times.
 * Returns milliseconds from now, one row of `paths` per waiting customer; NaN: nobody was left to serve.
 */
export function lookAhead(pass: Pass): Float64Array {
  const { agents, waiting, lengths, patience, seed, paths, horizonMs } = pass;
  const offered = new Float64Array(waiting.length * paths).fill(Number.NaN);
  const chats = pass.chatAges.length;
  const startHazard = Float64Array.from(pass.chatAges, (age) => lengths.at(age));
  const waitHazard = Float64Array.from(waiting, ({ waitedMs }) => patience.at(waitedMs));
  const heap = createEventHeap(512);
  const count = agents.length;
  const online = new Uint8Array(count);
  const load = new Int32Array(count);
  const versions = new Int32Array(count);
  const inGroup = new Uint8Array(count * Math.max(1, pass.groupCount));
  const groupOnline = new Int32Array(pass.groupCount);
  agents.forEach(({ groups }, i) => {
    for (const group of groups) inGroup[i * pass.groupCount + group] = 1;
  });
  const wishes = waiting.some(({ agent, group }) => agent !== -1 || group !== -1);
  const leaves = new Float64Array(waiting.length);
  const done = new Uint8Array(waiting.length);
  const toggles = new Float64Array(6);
  let first = 0;
  let left = 0;
  let path = 0;
  let stretch = 1;
  let now = 0;
  const random = createRandom(seed);
  const ends = createLattice(seed + 1, chats, paths);
  const leavings = createLattice(seed + 2, waiting.length, paths);
  const services = createLattice(seed + 3, waiting.length, paths);
  const stretches = Float64Array.from({ length: paths }, (_, i) =>
    Math.exp(pass.paceSd * normalAt((i + random.uniform()) / paths)),
  );
  let begun = 0;

  const eligible = (index: number, agent: number): boolean => {
    const { agent: wished, group } = waiting[index] as PassWaiting;
    if (wished !== -1) {
      if (wished === agent) return true;
      return pass.openAgents && (wished < 0 || online[wished] === 0);
    }
    if (group === -1 || inGroup[agent * pass.groupCount + group] === 1) return true;
    return pass.openGroups && groupOnline[group] === 0;
  };

  /** Offers the agent's place to the first in order; false when nobody wants it. */
  const offer = (agent: number): boolean => {
    for (let i = first; i < waiting.length; i += 1) {
      if (done[i] === 1) {
        if (i === first) first += 1;
        continue;
      }
      if (wishes && !eligible(i, agent)) continue;
      done[i] = 1;
      left -= 1;
      offered[i * paths + path] = now;
      if ((leaves[i] as number) <= now) continue; // has left: the place goes to the next
      load[agent] = (load[agent] as number) + 1;
      const length = lengths.inverse(services(begun, path)) * (agents[agent] as PassAgent).scale * stretch;
      begun += 1;
      heap.push(now + length, END, agent);
      return true;
    }
    return false;
  };

  const fill = (agent: number): void => {
    if (online[agent] === 0) return;
    const { places, rate } = agents[agent] as PassAgent;
    while (left > 0 && (load[agent] as number) < places && offer(agent));
    if (rate) plan(agent, rate);
  };
  /** The next customer taken by hand; an older plan of the same agent is void. */
  const plan = (agent: number, rate: (load: number) => number): void => {
    const version = (versions[agent] as number) + 1;
    versions[agent] = version;
    const at = now + random.exponential() / rate(load[agent] as number);
    if (at < horizonMs) heap.push(at, PICK, version * count + agent);
  };

  const setOnline = (agent: number, is: boolean): void => {
    const was = online[agent] === 1;
    if (was === is) return;
    online[agent] = is ? 1 : 0;
    for (const group of (agents[agent] as PassAgent).groups)
      groupOnline[group] = (groupOnline[group] as number) + (is ? 1 : -1);
    versions[agent] = (versions[agent] as number) + 1;
    if (is) {
      fill(agent);
    } else if (wishes) for (let other = 0; other < count; other += 1) fill(other);
  };

  for (path = 0; path < paths; path += 1) {
    heap.clear();
    groupOnline.fill(0);
    done.fill(0);
    first = 0;
    left = waiting.length;
    now = 0;
    begun = 0;
    stretch = stretches[path] as number;
    for (let i = 0; i < count; i += 1) {
      const agent = agents[i] as PassAgent;
      online[i] = agent.online ? 1 : 0;
      load[i] = agent.load;
      if (agent.online)
        for (const group of agent.groups) groupOnline[group] = (groupOnline[group] as number) + 1;
      const n = pass.toggles(i, path, toggles);
      for (let k = 0; k < n; k += 1) heap.push(toggles[k] as number, TOGGLE, i);
    }
    for (let i = 0; i < waiting.length; i += 1)
      leaves[i] = (waiting[i] as PassWaiting).ghost
        ? -1
        : patience.inverse((waitHazard[i] as number) + leavings(i, path)) -
          (waiting[i] as PassWaiting).waitedMs;
    for (let k = 0; k < chats; k += 1) {
      const agent = pass.chatAgents[k] as number;
      const age = lengths.inverse((startHazard[k] as number) + ends(k, path)) - (pass.chatAges[k] as number);
      const at = age * (agents[agent] as PassAgent).scale * stretch;
      if (at < horizonMs) heap.push(at, END, agent);
    }
    for (let i = 0; i < count && left > 0; i += 1) fill(i);
    while (left > 0 && heap.pop()) {
      now = heap.time;
      if (now > horizonMs) break;
      const what = heap.what;
      if (heap.kind === END) {
        load[what] = (load[what] as number) - 1;
        fill(what);
      } else if (heap.kind === TOGGLE) setOnline(what, online[what] === 0);
      else {
        const agent = what % count;
        if (Math.floor(what / count) !== versions[agent] || online[agent] === 0) continue;
        offer(agent);
        fill(agent);
      }
    }
    if (left > 0 && online.includes(1))
      for (let i = 0; i < waiting.length; i += 1)
        if (done[i] === 0 && reachable(i)) offered[i * paths + path] = horizonMs;
  }
  return offered;

  function reachable(index: number): boolean {
    for (let agent = 0; agent < count; agent += 1)
      if (online[agent] === 1 && eligible(index, agent)) return true;
    return false;
  }
}

/** Standard normal quantile: Acklam's rational approximation, good to 1e-9 in the middle. */
export function normalAt(p: number): number {
  const low = 0.02425;
  if (p < low) return -normalAt(1 - p);
  if (p > 1 - low) {
    const q = Math.sqrt(-2 * Math.log(1 - p));
    return (
      -(
        ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
          2.549732539343734) *
          q +
          4.374664141464968) *
          q +
        2.938163982698783
      ) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) *
        q +
        1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}
