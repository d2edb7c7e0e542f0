import type { WaitEvent } from './events.ts';

/** How much later a customer must have come to count as having been preferred: stamps are whole seconds, delivery crosses. */
const LATER_MS = 2_000;
/** What is finished is remembered this long, so that late and doubled events find it. */
const REMEMBER_MS = 2 * 3_600_000;
/** Choices of how load slows a chat: speed is load^-g. */
export const SLOWINGS = [0, 0.12, 0.25, 0.4] as const;

export interface FloorAgent {
  readonly id: string;
  online: boolean;
  /** Absent: not known. 0: by hand. */
  limit: number | undefined;
  groups: readonly string[];
  chats: Map<string, FloorChat>;
  /** When `online` last changed, and of which instant the last word about it is. */
  presenceSince: number;
  presenceAsOf: number;
  /** When a place of this agent last came free, and how many did since the agent last took somebody. */
  freedAt: number;
  freed: number;
  /** Places that seem free and are not: chats that were not told of, or nobody at the desk. */
  hidden: number;
  /** Since when more chats are known than there are places, other than by transfers. 0: not so. */
  overSince: number;
  /** Time as the agent's chats feel it, one clock per choice of slowing; and until when the clocks are set. */
  clocks: Float64Array;
  clockedAt: number;
}

export interface FloorChat {
  readonly openid: string;
  agent: FloorAgent;
  start: number;
  /** What the agent's clocks showed at the start, less what passed with agents before. */
  clocksAtStart: Float64Array;
  /** False when the start is a guess: nothing is learnt from the length. */
  startKnown: boolean;
  /** Felt age at the pace filter's last look (lengths.ts). */
  looked: number;
  /** Came from another agent: does not speak against the limit. */
  switched: boolean;
}

export interface Waiting {
  readonly openid: string;
  since: number;
  requestedAgent: string | undefined;
  requestedGroup: string | undefined;
  /** Assignments of later customers to somebody who could have served this one. */
  passedOver: number;
}

interface Past {
  enqueued: number | undefined;
  assigned: number | undefined;
  ended: number;
}

/** What the floor tells those who learn from it. */
export interface FloorListener {
  /** `chat.agent` still holds the chat. */
  chatEnded(chat: FloorChat, at: number): void;
  assigned(waiting: Waiting, agent: FloorAgent, at: number): void;
  left(waiting: Waiting, at: number): void;
  presence(agent: FloorAgent, at: number, online: boolean): void;
  /** A place came free: an end, somebody online, a higher limit. */
  placeFreed(agent: FloorAgent, at: number): void;
}

export interface FloorState {
  readonly agents: Map<string, FloorAgent>;
  readonly chats: Map<string, FloorChat>;
  /** In order of arrival. */
  readonly queue: Waiting[];
  observe(event: WaitEvent): void;
  waiting(openid: string): Waiting | undefined;
  /** Sets the agent's clocks to `at`. */
  wind(agent: FloorAgent, at: number): void;
  /** Forgets a chat whose end was not told. */
  dropChat(chat: FloorChat): void;
  /** Forgets somebody whose end of waiting was not told. */
  dropWaiting(waiting: Waiting): void;
  toJSON(): FloorJson;
  restore(json: FloorJson): void;
}

export interface FloorJson {
  agents: {
    id: string;
    online: boolean;
    limit: number | null;
    groups: string[];
    presenceSince: number;
    presenceAsOf: number | null;
    freedAt: number;
    freed: number;
    hidden: number;
    overSince: number;
    clocks: number[];
    clockedAt: number;
  }[];
  chats: {
    openid: string;
    agent: string;
    start: number;
    clocksAtStart: number[];
    startKnown: boolean;
    looked: number;
    switched: boolean;
  }[];
  queue: { openid: string; since: number; agent: string | null; group: string | null; passedOver: number }[];
  past: [string, number | null, number | null, number][];
}

export const waitingJson = (waiting: Waiting): FloorJson['queue'][number] => ({
  openid: waiting.openid,
  since: waiting.since,
  agent: waiting.requestedAgent ?? null,
  group: waiting.requestedGroup ?? null,
  passedOver: waiting.passedOver,
});
export const waitingOf = ({ agent, group, ...rest }: FloorJson['queue'][number]): Waiting => ({
  ...rest,
  requestedAgent: agent ?? undefined,
  requestedGroup: group ?? undefined,
});

/** Rebuilds the floor from what is delivered, whatever its order. `later` decides who may serve whom. */
export function createFloorState(
  listener: FloorListener,
  mayServe: (agent: FloorAgent, waiting: Waiting) => boolean,
): FloorState {
  const agents = new Map<string, FloorAgent>();
  const chats = new Map<string, FloorChat>();
  const queue: Waiting[] = [];
  const waitingBy = new Map<string, Waiting>();
  const past = new Map<string, Past>();
  let sweptAt = 0;

  const agentOf = (id: string, at: number): FloorAgent => {
    const known = agents.get(id);
    if (known) return known;
    const agent: FloorAgent = {
      id,
      online: false,
      limit: undefined,
      groups: [],
      chats: new Map(),
      presenceSince: at,
      presenceAsOf: Number.NEGATIVE_INFINITY,
      freedAt: at,
      freed: 0,
      hidden: 0,
      overSince: 0,
      clocks: new Float64Array(SLOWINGS.length),
      clockedAt: at,
    };
    agents.set(id, agent);
    return agent;
  };

  const wind = (agent: FloorAgent, at: number): void => {
    const passed = at - agent.clockedAt;
    if (passed <= 0) return;
    const load = Math.max(1, agent.chats.size);
    for (let g = 0; g < SLOWINGS.length; g += 1)
      agent.clocks[g] = (agent.clocks[g] as number) + passed * load ** -(SLOWINGS[g] as number);
    agent.clockedAt = at;
  };

  const finish = (openid: string, ended: number, enqueued?: number, assigned?: number): void => {
    past.delete(openid);
    past.set(openid, { enqueued, assigned, ended });
  };

  const take = (waiting: Waiting): void => {
    queue.splice(queue.indexOf(waiting), 1);
    waitingBy.delete(waiting.openid);
  };

  const attach = (chat: FloorChat, agent: FloorAgent): void => {
    chat.agent = agent;
    agent.chats.set(chat.openid, chat);
    chats.set(chat.openid, chat);
  };

  const detach = (chat: FloorChat, at: number): void => {
    wind(chat.agent, at);
    chat.agent.chats.delete(chat.openid);
    chats.delete(chat.openid);
    chat.agent.freedAt = Math.max(chat.agent.freedAt, at);
    chat.agent.freed += 1;
  };

  const open = (openid: string, agent: FloorAgent, at: number, startKnown: boolean): void => {
    wind(agent, at);
    // told late: the clocks are ahead of the start
    const late = Math.max(0, agent.clockedAt - at);
    const load = Math.max(1, agent.chats.size);
    attach(
      {
        openid,
        agent,
        start: at,
        clocksAtStart: agent.clocks.map((clock, g) => clock - late * load ** -(SLOWINGS[g] as number)),
        startKnown,
        looked: 0,
        switched: false,
      },
      agent,
    );
    if (!agent.online && at > agent.presenceAsOf + LATER_MS) setPresence(agent, at, true); // its coming was not told
  };

  const setPresence = (agent: FloorAgent, at: number, online: boolean): void => {
    const first = agent.presenceAsOf === Number.NEGATIVE_INFINITY;
    agent.presenceAsOf = at;
    if (agent.online === online && !first) return;
    agent.online = online;
    agent.presenceSince = at;
    if (online) agent.freedAt = at;
    agent.freed = 0;
    agent.hidden = 0;
    listener.presence(agent, at, online);
  };

  const enqueue = (event: Extract<WaitEvent, { type: 'enqueue' }>): void => {
    const { openid, t } = event;
    const known = waitingBy.get(openid);
    if (known) {
      // told again: the wish may be another
      if (t < known.since - LATER_MS) return;
      known.requestedAgent = event.requestedAgent;
      known.requestedGroup = event.requestedGroup;
      return;
    }
    const chat = chats.get(openid);
    if (chat) {
      if (t <= chat.start) return; // told after its assignment
      detach(chat, t); // back in the queue: the end was not told
    }
    const before = past.get(openid);
    if (before && !chat) {
      if (t < before.ended || (t === before.ended && before.enqueued === undefined)) return;
    }
    const waiting: Waiting = {
      openid,
      since: t,
      requestedAgent: event.requestedAgent,
      requestedGroup: event.requestedGroup,
      passedOver: 0,
    };
    let place = queue.length;
    while (place > 0 && (queue[place - 1] as Waiting).since > t) place -= 1;
    queue.splice(place, 0, waiting);
    waitingBy.set(openid, waiting);
  };

  const assign = (openid: string, agentId: string, t: number): void => {
    const agent = agentOf(agentId, t);
    const waiting = waitingBy.get(openid);
    if (waiting) {
      if (t < waiting.since - LATER_MS) return; // a repeat from an earlier visit
      for (const other of queue) {
        if (other.since > waiting.since - LATER_MS) break;
        if (mayServe(agent, other)) other.passedOver += 1;
      }
      listener.assigned(waiting, agent, t);
      take(waiting);
      agent.freed = 0;
      open(openid, agent, t, true);
      agent.hidden = Math.max(0, Math.min(agent.hidden, (agent.limit ?? 0) - agent.chats.size));
      return;
    }
    const chat = chats.get(openid);
    if (chat) {
      if (chat.agent !== agent && t > chat.start) move(chat, agent, t);
      return;
    }
    const before = past.get(openid);
    if (before && t <= before.ended) return; // its end was told first, or a repeat
    open(openid, agent, t, true);
  };

  const move = (chat: FloorChat, to: FloorAgent, t: number): void => {
    wind(chat.agent, t);
    wind(to, t);
    const { agent } = chat;
    const felt = chat.clocksAtStart.map((start, g) => (agent.clocks[g] as number) - start);
    detach(chat, t);
    chat.clocksAtStart = felt.map((passed, g) => (to.clocks[g] as number) - passed);
    chat.switched = true;
    attach(chat, to);
    listener.placeFreed(agent, t);
  };

  const close = (openid: string, t: number): void => {
    const chat = chats.get(openid);
    if (chat) {
      if (t < chat.start) return;
      wind(chat.agent, t);
      listener.chatEnded(chat, t);
      const { agent } = chat;
      detach(chat, t);
      finish(openid, t, chat.start, chat.start);
      listener.placeFreed(agent, t);
      return;
    }
    const waiting = waitingBy.get(openid);
    if (waiting) {
      if (t < waiting.since) return;
      take(waiting); // served, and the start was not told
      finish(openid, t, waiting.since);
      return;
    }
    const before = past.get(openid);
    if (!before || before.ended < t) finish(openid, t);
  };

  const abandon = (openid: string, t: number): void => {
    const waiting = waitingBy.get(openid);
    if (waiting) {
      if (t < waiting.since) return;
      listener.left(waiting, t);
      take(waiting);
      finish(openid, t, waiting.since);
      return;
    }
    if (chats.has(openid)) return;
    const before = past.get(openid);
    if (!before || before.ended < t) finish(openid, t);
  };

  const presence = (event: Extract<WaitEvent, { type: 'agent_online' | 'agent_offline' }>): void => {
    const agent = agentOf(event.agent, event.t);
    if (event.t < agent.presenceAsOf) return;
    if (event.type === 'agent_online') {
      const raised = (event.limit ?? 0) > (agent.limit ?? 0);
      agent.limit = event.limit;
      if (event.groups) agent.groups = [...event.groups];
      if (raised) agent.freedAt = event.t;
      setPresence(agent, event.t, true);
      listener.placeFreed(agent, event.t);
    } else setPresence(agent, event.t, false);
  };

  const sweep = (now: number): void => {
    if (now < sweptAt + REMEMBER_MS / 8) return;
    sweptAt = now;
    for (const [openid, { ended }] of past) {
      if (ended > now - REMEMBER_MS) continue;
      past.delete(openid);
    }
  };

  return {
    agents,
    chats,
    queue,
    wind,
    waiting: (openid) => waitingBy.get(openid),
    dropChat: (chat) => detach(chat, chat.agent.clockedAt),
    dropWaiting: take,
    observe(event) {
      if (event.type === 'enqueue') enqueue(event);
      else if (event.type === 'assign') assign(event.openid, event.agent, event.t);
      else if (event.type === 'close') close(event.openid, event.t);
      else if (event.type === 'abandon') abandon(event.openid, event.t);
      else if (event.type === 'switch') {
        const chat = chats.get(event.openid);
        if (chat && event.t >= chat.start) {
          const to = agentOf(event.to, event.t);
          if (to !== chat.agent) move(chat, to, event.t);
        } else if (!chat) assign(event.openid, event.to, event.t);
      } else presence(event);
      sweep(event.seen ?? event.t);
    },
    toJSON: () => ({
      agents: [...agents.values()].map(({ chats: _, clocks, groups, limit, ...rest }) => ({
        ...rest,
        presenceAsOf: Number.isFinite(rest.presenceAsOf) ? rest.presenceAsOf : null,
        limit: limit ?? null,
        groups: [...groups],
        clocks: [...clocks],
      })),
      chats: [...chats.values()].map(({ agent, clocksAtStart, ...rest }) => ({
        ...rest,
        agent: agent.id,
        clocksAtStart: [...clocksAtStart],
      })),
      queue: queue.map(waitingJson),
      past: [...past].map(([openid, { enqueued, assigned, ended }]) => [
        openid,
        enqueued ?? null,
        assigned ?? null,
        ended,
      ]),
    }),
    restore(json) {
      for (const { clocks, limit, groups, ...rest } of json.agents)
        agents.set(rest.id, {
          ...rest,
          presenceAsOf: rest.presenceAsOf ?? Number.NEGATIVE_INFINITY,
          limit: limit ?? undefined,
          groups,
          chats: new Map(),
          clocks: Float64Array.from(clocks),
        });
      for (const { agent, clocksAtStart, ...rest } of json.chats) {
        const holder = agentOf(agent, rest.start);
        attach({ ...rest, agent: holder, clocksAtStart: Float64Array.from(clocksAtStart) }, holder);
      }
      for (const one of json.queue) {
        const waiting = waitingOf(one);
        queue.push(waiting);
        waitingBy.set(waiting.openid, waiting);
      }
      for (const [openid, enqueued, assigned, ended] of json.past)
        past.set(openid, { enqueued: enqueued ?? undefined, assigned: assigned ?? undefined, ended });
    },
  };
}
