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

/** Who is where: agents with their chats and clocks, and the queue. Knows no events. */
export interface Floor {
  readonly agents: Map<string, FloorAgent>;
  readonly chats: Map<string, FloorChat>;
  /** In order of arrival. */
  readonly queue: Waiting[];
  waiting(openid: string): Waiting | undefined;
  /** The agent, made on first mention. */
  agentOf(id: string, at: number): FloorAgent;
  /** Sets the agent's clocks to `at`. */
  wind(agent: FloorAgent, at: number): void;
  open(openid: string, agent: FloorAgent, at: number, startKnown: boolean): void;
  move(chat: FloorChat, to: FloorAgent, at: number): void;
  /** Ends a chat: the place is free. */
  detach(chat: FloorChat, at: number): void;
  line(waiting: Waiting): void;
  take(waiting: Waiting): void;
  toJSON(): FloorJson;
  restore(json: FloorJson): void;
}

export function createFloor(): Floor {
  const agents = new Map<string, FloorAgent>();
  const chats = new Map<string, FloorChat>();
  const queue: Waiting[] = [];
  const waitingBy = new Map<string, Waiting>();

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

  return {
    agents,
    chats,
    queue,
    waiting: (openid) => waitingBy.get(openid),
    agentOf,
    wind,
    detach,
    take,
    open(openid, agent, at, startKnown) {
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
    },
    move(chat, to, at) {
      wind(chat.agent, at);
      wind(to, at);
      const { agent } = chat;
      const felt = chat.clocksAtStart.map((start, g) => (agent.clocks[g] as number) - start);
      detach(chat, at);
      chat.clocksAtStart = felt.map((passed, g) => (to.clocks[g] as number) - passed);
      chat.switched = true;
      attach(chat, to);
    },
    line(waiting) {
      let place = queue.length;
      while (place > 0 && (queue[place - 1] as Waiting).since > waiting.since) place -= 1;
      queue.splice(place, 0, waiting);
      waitingBy.set(waiting.openid, waiting);
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
    },
  };
}
