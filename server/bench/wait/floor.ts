import { createEventHeap } from '../../src/wait/event-heap.ts';
import type { WaitEvent } from '../../src/wait/events.ts';
import { createRandom, type Random } from '../../src/wait/random.ts';
import { deliver, type FeedSpec } from './feed.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface AgentSpec {
  id: string;
  /** 0: takes chats by hand. */
  limit: number;
  /** Shift of log chat length. */
  slow?: number;
  groups?: string[];
  /** Hours of day `day` during which the agent is online. Absent: always. */
  shifts?(day: number, random: Random): [number, number][];
  /** Limit at an hour of day. Absent: `limit` all day. */
  limits?(hour: number): number;
  /** Takes a chat by hand up to here, at `handRate` per minute while somebody waits. */
  handLimit?: number;
  handRate?: number;
}

export interface FloorSpec {
  name: string;
  days: number;
  /** Days at the start that are not scored. */
  warmDays: number;
  /** Hours between which customers arrive. Absent: around the clock. */
  hours?: [number, number];
  agents: AgentSpec[];
  /** Arrivals a minute at `hour` (fraction of day) of `day`, without bursts. */
  rate(hour: number, day: number): number;
  burst?: { perDay: number; minutes: number; factor: number; lengthFactor: number };
  chat: { median: number; sigma: number; shortShare?: number };
  /** A chat progresses at 1 / (1 + slowing × (load − 1)). */
  slowing: number;
  drift?: { sd: number; hours: number };
  /** Mean patience in minutes; shape 1 is exponential. */
  patience: { mean: number; shape?: number };
  wish?: { agent?: number; group?: number; offline?: 'open' | 'closed' };
  /** Short absences: how many hours apart, and how long in minutes. */
  absences?: { everyHours: number; minutes: number };
  /** What happens to the chats of one who leaves. */
  leaving?: 'keeps' | 'hands over';
  feed?: FeedSpec;
}

export interface Customer {
  openid: string;
  day: number;
  enqueued: number;
  requestedAgent?: string;
  requestedGroup?: string;
  /** When it ended for the customer: assigned or left. */
  ended?: number;
  left?: boolean;
  /** When a place reached, or would have reached, the customer. */
  offered?: number;
}

export interface Floor {
  spec: FloorSpec;
  /** In order of delivery. */
  events: WaitEvent[];
  customers: Customer[];
}

interface Chat {
  customer: Customer;
  agent: AgentState;
  /** Left to do, in milliseconds at full speed. */
  work: number;
  index: number;
}

interface AgentState extends AgentSpec {
  online: boolean;
  chats: Chat[];
  touched: number;
}

const [ARRIVE, END, LEAVE, ON, OFF, PICK, NIGHT, LIMIT] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Plays a floor of agents and customers; all truth is kept, and ghosts of those who left mark when a place would have come. */
export function playFloor(spec: FloorSpec, seed: number): Floor {
  const random = createRandom(seed);
  const heap = createEventHeap(4096);
  const events: WaitEvent[] = [];
  const customers: Customer[] = [];
  const chats: Chat[] = [];
  const agents: AgentState[] = spec.agents.map((agent) => ({
    ...agent,
    online: false,
    chats: [],
    touched: 0,
  }));
  let queue: Customer[] = [];
  const end = spec.days * DAY;

  const drift = driftOf(spec, random, end);
  const bursts = burstsOf(spec, random);
  planShifts(spec, agents, random, heap);
  for (let day = 0; day < spec.days; day += 1)
    if (spec.hours) heap.push(day * DAY + spec.hours[1] * HOUR + 1, NIGHT, 0);
  if (agents.some(({ limits }) => limits))
    for (let quarter = 0; quarter < spec.days * 96; quarter += 1) heap.push((quarter * HOUR) / 4, LIMIT, 0);
  let peak = 0;
  for (let h = 0; h < 24 * spec.days; h += 0.1) peak = Math.max(peak, spec.rate(h % 24, Math.floor(h / 24)));
  peak *= spec.burst ? spec.burst.factor : 1;
  heap.push((random.exponential() / peak) * MINUTE, ARRIVE, 0);

  const speedOf = (agent: AgentState): number =>
    1 / (1 + spec.slowing * Math.max(0, agent.chats.length - 1)) / Math.exp(agent.slow ?? 0);
  const touch = (agent: AgentState, t: number): void => {
    const done = (t - agent.touched) * speedOf(agent);
    for (const chat of agent.chats) chat.work -= done;
    agent.touched = t;
  };
  const reschedule = (agent: AgentState, t: number): void => {
    const speed = speedOf(agent);
    for (const chat of agent.chats) heap.push(t + Math.max(0, chat.work) / speed, END, chat.index);
  };

  const eligible = (customer: Customer, agent: AgentState): boolean => {
    const open = (spec.wish?.offline ?? 'open') === 'open';
    if (customer.requestedAgent !== undefined) {
      if (customer.requestedAgent === agent.id) return true;
      return open && !agents.some(({ id, online }) => online && id === customer.requestedAgent);
    }
    const group = customer.requestedGroup;
    if (group === undefined || agent.groups?.includes(group)) return true;
    return open && !agents.some(({ online, groups }) => online && groups?.includes(group));
  };
  const lengthOf = (t: number): number => {
    if (random.uniform() < (spec.chat.shortShare ?? 0)) return random.exponential() * MINUTE;
    const burst = bursts.find(({ from, to }) => t >= from && t < to) ? (spec.burst?.lengthFactor ?? 1) : 1;
    return spec.chat.median * MINUTE * Math.exp(spec.chat.sigma * random.normal() + drift(t)) * burst;
  };
  const begin = (customer: Customer, agent: AgentState, t: number): void => {
    touch(agent, t);
    const chat: Chat = { customer, agent, work: lengthOf(t), index: chats.length };
    chats.push(chat);
    agent.chats.push(chat);
    events.push({ type: 'assign', t, openid: customer.openid, agent: agent.id });
    customer.ended = t;
    customer.offered = t;
    reschedule(agent, t);
  };
  /** Serves the queue in order with whatever is free. `only`: just this agent. */
  const serve = (t: number, only?: AgentState, byHand = false): void => {
    const able = only ? [only] : agents;
    for (let i = 0; i < queue.length; ) {
      const customer = queue[i] as Customer;
      const free = able.filter(
        (agent) =>
          agent.online &&
          (byHand ? agent.chats.length < (agent.handLimit ?? 99) : agent.chats.length < agent.limit) &&
          eligible(customer, agent),
      );
      if (free.length === 0) {
        if (only && only.chats.length >= only.limit) return;
        i += 1;
        continue;
      }
      queue.splice(i, 1);
      if (customer.left) {
        customer.offered = t;
        continue;
      }
      const most = free.reduce((best, agent) =>
        agent.limit - agent.chats.length > best.limit - best.chats.length ? agent : best,
      );
      begin(customer, most, t);
      if (byHand) return;
    }
  };

  let count = 0;
  while (heap.pop() && heap.time <= end) {
    const t = heap.time;
    if (heap.kind === ARRIVE) {
      heap.push(t + (random.exponential() / peak) * MINUTE, ARRIVE, 0);
      const day = Math.floor(t / DAY);
      const hour = (t % DAY) / HOUR;
      if (spec.hours && (hour < spec.hours[0] || hour > spec.hours[1])) continue;
      const burst = bursts.find(({ from, to }) => t >= from && t < to) ? (spec.burst?.factor ?? 1) : 1;
      if (random.uniform() > (spec.rate(hour, day) * burst) / peak) continue;
      count += 1;
      const customer: Customer = { openid: `c${count}`, day, enqueued: t };
      const draw = random.uniform();
      if (draw < (spec.wish?.agent ?? 0)) {
        const on = agents.filter(({ online }) => online || random.uniform() < 0.05);
        const wished = on[Math.floor(random.uniform() ** 1.5 * on.length)];
        if (wished) customer.requestedAgent = wished.id;
      } else if (draw < (spec.wish?.agent ?? 0) + (spec.wish?.group ?? 0)) {
        const groups = [...new Set(agents.flatMap((agent) => agent.groups ?? []))];
        customer.requestedGroup = groups[Math.floor(random.uniform() * groups.length)] as string;
      }
      customers.push(customer);
      const { openid, requestedAgent, requestedGroup } = customer;
      events.push({
        type: 'enqueue',
        t,
        openid,
        ...(requestedAgent === undefined ? {} : { requestedAgent }),
        ...(requestedGroup === undefined ? {} : { requestedGroup }),
      });
      queue.push(customer);
      serve(t);
      if (customer.ended === undefined) {
        const patience =
          spec.patience.mean * MINUTE * random.exponential() ** (1 / (spec.patience.shape ?? 1));
        heap.push(t + patience, LEAVE, customers.length - 1);
      }
    } else if (heap.kind === END) {
      const chat = chats[heap.what] as Chat;
      const agent = chat.agent;
      if (!agent.chats.includes(chat)) continue;
      touch(agent, t);
      if (chat.work > 1) continue; // an older plan: a later one is in the heap
      agent.chats.splice(agent.chats.indexOf(chat), 1);
      events.push({ type: 'close', t, openid: chat.customer.openid, agent: agent.id });
      reschedule(agent, t);
      if (agent.limit > 0) serve(t, agent);
    } else if (heap.kind === LEAVE) {
      const customer = customers[heap.what] as Customer;
      if (customer.ended !== undefined) continue;
      customer.ended = t;
      customer.left = true;
      events.push({ type: 'abandon', t, openid: customer.openid });
    } else if (heap.kind === ON) {
      const agent = agents[heap.what] as AgentState;
      if (agent.online) continue;
      touch(agent, t);
      agent.online = true;
      const { id, limit, groups } = agent;
      events.push({ type: 'agent_online', t, agent: id, limit, ...(groups ? { groups } : {}) });
      serve(t);
    } else if (heap.kind === OFF) {
      const agent = agents[heap.what] as AgentState;
      if (!agent.online) continue;
      agent.online = false;
      events.push({ type: 'agent_offline', t, agent: agent.id });
      if (spec.leaving === 'hands over') handOver(agent, t);
      serve(t);
    } else if (heap.kind === LIMIT) {
      setLimits(t);
    } else if (heap.kind === PICK) {
      const agent = agents[heap.what] as AgentState;
      heap.push(t + (random.exponential() / (agent.handRate ?? 1)) * MINUTE, PICK, heap.what);
      if (agent.online && queue.length > 0) serve(t, agent, true);
    } else {
      for (const customer of queue) {
        if (customer.ended !== undefined) continue;
        customer.ended = t;
        customer.left = true;
        events.push({ type: 'abandon', t, openid: customer.openid });
      }
      queue = [];
    }
  }

  function setLimits(t: number): void {
    for (const agent of agents) {
      const limit = agent.limits?.((t % DAY) / HOUR) ?? agent.limit;
      if (limit === agent.limit) continue;
      agent.limit = limit;
      const { id, groups } = agent;
      if (agent.online)
        events.push({ type: 'agent_online', t, agent: id, limit, ...(groups ? { groups } : {}) });
    }
    serve(t);
  }

  function handOver(agent: AgentState, t: number): void {
    const others = agents.filter(({ online, limit }) => online && limit > 0);
    if (others.length === 0) return;
    touch(agent, t);
    for (const chat of agent.chats.splice(0)) {
      const to = others.reduce((best, one) =>
        one.limit - one.chats.length > best.limit - best.chats.length ? one : best,
      );
      touch(to, t);
      chat.agent = to;
      to.chats.push(chat);
      events.push({ type: 'switch', t, openid: chat.customer.openid, from: agent.id, to: to.id });
      reschedule(to, t);
    }
  }

  return { spec, events: deliver(events, spec.feed, createRandom(seed + 77)), customers };
}

function driftOf(spec: FloorSpec, random: Random, end: number): (t: number) => number {
  if (!spec.drift) return () => 0;
  const { sd, hours } = spec.drift;
  const step = 5 * MINUTE;
  const keep = Math.exp(-step / (hours * HOUR));
  const values = [sd * random.normal()];
  for (let t = 0; t < end; t += step)
    values.push((values.at(-1) as number) * keep + sd * Math.sqrt(1 - keep * keep) * random.normal());
  return (t) => values[Math.floor(t / step)] ?? 0;
}

function burstsOf(spec: FloorSpec, random: Random): { from: number; to: number }[] {
  if (!spec.burst) return [];
  const [open, close] = spec.hours ?? [0, 24];
  const bursts: { from: number; to: number }[] = [];
  for (let day = 0; day < spec.days; day += 1)
    for (let i = 0; i < spec.burst.perDay; i += 1) {
      const from = day * DAY + (open + random.uniform() * (close - open - 2)) * HOUR;
      bursts.push({ from, to: from + spec.burst.minutes * MINUTE * (0.5 + random.uniform()) });
    }
  return bursts;
}

function planShifts(
  spec: FloorSpec,
  agents: AgentState[],
  random: Random,
  heap: ReturnType<typeof createEventHeap>,
): void {
  agents.forEach((agent, index) => {
    if (agent.handRate) heap.push(random.exponential() * MINUTE, PICK, index);
    if (!agent.shifts) heap.push(0, ON, index);
    for (let day = 0; day < spec.days; day += 1) {
      const shifts = agent.shifts ? agent.shifts(day, random) : [[0, 24] as [number, number]];
      for (const [on, off] of shifts) {
        const from = day * DAY + on * HOUR;
        const to = day * DAY + off * HOUR;
        if (agent.shifts) {
          heap.push(from, ON, index);
          heap.push(to, OFF, index);
        }
        if (!spec.absences) continue;
        let t = from;
        for (;;) {
          t += random.exponential() * spec.absences.everyHours * HOUR;
          const back = t + spec.absences.minutes * MINUTE * (0.5 + random.uniform());
          if (back >= to) break;
          heap.push(t, OFF, index);
          heap.push(back, ON, index);
          t = back;
        }
      }
    }
  });
}
