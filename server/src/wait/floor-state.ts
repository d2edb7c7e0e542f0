import type { WaitEvent } from './events.ts';
import {
  createFloor,
  type Floor,
  type FloorAgent,
  type FloorChat,
  type FloorJson,
  type Waiting,
} from './floor.ts';

/** How much later a customer must have come to count as having been preferred: stamps are whole seconds, delivery crosses. */
const LATER_MS = 2_000;
/** What is finished is remembered this long, so that late and doubled events find it. */
const REMEMBER_MS = 2 * 3_600_000;

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

export interface FloorState extends Pick<Floor, 'agents' | 'chats' | 'queue' | 'waiting' | 'wind'> {
  observe(event: WaitEvent): void;
  /** Forgets a chat whose end was not told. */
  dropChat(chat: FloorChat): void;
  /** Forgets somebody whose end of waiting was not told. */
  dropWaiting(waiting: Waiting): void;
  toJSON(): FloorStateJson;
  restore(json: FloorStateJson): void;
}

export interface FloorStateJson extends FloorJson {
  past: [string, number | null, number | null, number][];
}

/** A recorded stream may say null, or what is no number of places: then it is not known. */
const knownLimit = (limit: number | null | undefined): number | undefined =>
  typeof limit === 'number' && limit >= 0 ? limit : undefined;

/** Rebuilds the floor from what is delivered, whatever its order. `later` decides who may serve whom. */
export function createFloorState(
  listener: FloorListener,
  mayServe: (agent: FloorAgent, waiting: Waiting) => boolean,
): FloorState {
  const floor = createFloor();
  const { agents, chats, queue, agentOf, wind, take, detach } = floor;
  const past = new Map<string, Past>();
  let sweptAt = 0;

  const finish = (openid: string, ended: number, enqueued?: number, assigned?: number): void => {
    past.delete(openid);
    past.set(openid, { enqueued, assigned, ended });
  };

  const open = (openid: string, agent: FloorAgent, at: number): void => {
    floor.open(openid, agent, at, true);
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
    const known = floor.waiting(openid);
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
    floor.line({
      openid,
      since: t,
      requestedAgent: event.requestedAgent,
      requestedGroup: event.requestedGroup,
      passedOver: 0,
    });
  };

  const assign = (openid: string, agentId: string, t: number): void => {
    const agent = agentOf(agentId, t);
    const waiting = floor.waiting(openid);
    if (waiting) {
      if (t < waiting.since - LATER_MS) return; // a repeat from an earlier visit
      for (const other of queue) {
        if (other.since > waiting.since - LATER_MS) break;
        if (mayServe(agent, other)) other.passedOver += 1;
      }
      listener.assigned(waiting, agent, t);
      take(waiting);
      agent.freed = 0;
      open(openid, agent, t);
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
    open(openid, agent, t);
  };

  const move = (chat: FloorChat, to: FloorAgent, t: number): void => {
    const { agent } = chat;
    floor.move(chat, to, t);
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
    const waiting = floor.waiting(openid);
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
    const waiting = floor.waiting(openid);
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
      const limit = knownLimit(event.limit);
      const raised = (limit ?? 0) > (agent.limit ?? 0);
      agent.limit = limit;
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
    waiting: floor.waiting,
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
      ...floor.toJSON(),
      past: [...past].map(([openid, { enqueued, assigned, ended }]) => [
        openid,
        enqueued ?? null,
        assigned ?? null,
        ended,
      ]),
    }),
    restore(json) {
      floor.restore(json);
      for (const [openid, enqueued, assigned, ended] of json.past)
        past.set(openid, { enqueued: enqueued ?? undefined, assigned: assigned ?? undefined, ended });
    },
  };
}
