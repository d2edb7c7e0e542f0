import type { FloorAgent } from './floor.ts';
import type { FloorState } from './floor-state.ts';
import type { Lengths } from './lengths.ts';
import { createPickUps, type PickUpsJson } from './pick-ups.ts';
import type { RoutingRules } from './routing-rules.ts';

/** How an agent takes customers in a pass. */
export interface Taking {
  /** Places filled as soon as they are free. */
  places: number;
  /** Customers taken one by one besides, per millisecond by load; absent: none. */
  rate?: (load: number) => number;
}

/** What is learnt of how agents really take customers: by hand, or not at all though a place seems free. */
export interface Acceptance {
  /** Time passed with the floor as it is. */
  passed(ms: number, at: number): void;
  assigned(agent: FloorAgent, waitedMs: number, at: number): void;
  taking(agent: FloorAgent, at: number): Taking;
  /** Forgets chats whose end was never told. */
  sweep(at: number): void;
  toJSON(): AcceptanceJson;
  restore(json: AcceptanceJson): void;
}

export interface AcceptanceJson {
  byHand: PickUpsJson;
  beyond: PickUpsJson;
  prompt: [string, number][];
}

/** A free place while somebody eligible waits this long: it is not what it seems. */
const ACCEPT_MS = 10_000;
/** Taken so soon, nobody waited: the place was free and the agent at the desk. */
const AT_ONCE_MS = 3_000;
/** Cumulative hazard: one chat in 10,000 lasts so long. */
const UNTRUE_HAZARD = 9.2;
/** Likely over, when something else speaks for it, too. */
const DOUBTFUL_HAZARD = 2.2;
/** More chats than places for so long: an event was lost, not only late. */
const OVER_MS = 20_000;
/** Below this, an agent is taken as one who takes by hand. */
const PROMPT_SHARE = 0.5;
const LONGEST_GAP_MS = 600_000;

export const byHand = ({ limit }: FloorAgent): boolean => limit === undefined || limit <= 0;

export function createAcceptance(
  floorOf: () => FloorState,
  rules: RoutingRules,
  lengths: Lengths,
): Acceptance {
  const hand = createPickUps(40_000);
  /** Of agents whose free places are not filled by themselves. */
  const beyond = createPickUps(240_000);
  /** Share of free places that were filled at once, of late; absent: no reason for doubt. */
  const prompt = new Map<string, number>();
  const isSlow = (agent: FloorAgent): boolean => (prompt.get(agent.id) ?? 1) < PROMPT_SHARE;

  const isIdle = (agent: FloorAgent, at: number): boolean => {
    if (!agent.online || byHand(agent) || agent.chats.size >= (agent.limit ?? 0)) return false;
    if (at - agent.freedAt < ACCEPT_MS) return false;
    return floorOf().queue.some(
      (waiting) =>
        at - waiting.since > ACCEPT_MS && !rules.suspect(waiting) && rules.mayServe(agent, waiting),
    );
  };

  /** Forgets the oldest chat of an agent when it is older than `atLeast`, a cumulative hazard. */
  const dropOldest = (agent: FloorAgent, at: number, atLeast: number): void => {
    let oldest: string | undefined;
    let most = atLeast;
    for (const chat of agent.chats.values()) {
      const hazard = lengths.table().at(lengths.felt(chat, at) / Math.exp(lengths.stretch(agent)));
      if (hazard <= most) continue;
      most = hazard;
      oldest = chat.openid;
    }
    const chat = oldest === undefined ? undefined : agent.chats.get(oldest);
    if (chat) floorOf().dropChat(chat);
  };

  return {
    passed(ms, at) {
      const { agents, queue } = floorOf();
      if (queue.length === 0) return;
      const span = Math.min(ms, LONGEST_GAP_MS);
      for (const agent of agents.values()) {
        if (!agent.online) continue;
        if (isIdle(agent, at)) agent.hidden = (agent.limit ?? 0) - agent.chats.size;
        const rates = byHand(agent) ? hand : agent.hidden > 0 || isSlow(agent) ? beyond : undefined;
        if (rates && span > 0 && queue.some((waiting) => rules.mayServe(agent, waiting)))
          rates.waited(agent.id, agent.chats.size, span);
      }
    },
    assigned(agent, waitedMs, at) {
      if (byHand(agent)) hand.picked(agent.id, agent.chats.size);
      else {
        if (agent.hidden > 0 || isSlow(agent)) beyond.picked(agent.id, agent.chats.size);
        const lag = Math.min(waitedMs, at - agent.freedAt);
        const before = prompt.get(agent.id) ?? 1;
        prompt.set(agent.id, before + ((lag < ACCEPT_MS ? 1 : 0) - before) * 0.1);
      }
      if (waitedMs < AT_ONCE_MS) agent.hidden = 0;
    },
    taking(agent, at) {
      if (byHand(agent)) return { places: 0, rate: (load) => hand.rate(agent.id, load) };
      const limit = agent.limit ?? 0;
      if (isSlow(agent))
        return { places: 0, rate: (load) => (load < limit ? beyond.rate(agent.id, load) : 0) };
      const idle = isIdle(agent, at);
      const hidden = idle ? limit - agent.chats.size : agent.hidden;
      if (hidden === 0) return { places: limit };
      const rate = (load: number): number => beyond.rate(agent.id, load);
      // one who let several places lie is not at the desk
      return { places: idle && agent.freed >= 2 ? 0 : Math.max(0, limit - hidden), rate };
    },
    sweep(at) {
      for (const agent of floorOf().agents.values()) {
        dropOldest(agent, at, UNTRUE_HAZARD);
        let own = 0;
        for (const { switched } of agent.chats.values()) if (!switched) own += 1;
        if (byHand(agent) || own <= (agent.limit ?? 0)) agent.overSince = 0;
        else if (agent.overSince === 0) agent.overSince = at;
        else if (at - agent.overSince > OVER_MS) {
          dropOldest(agent, at, DOUBTFUL_HAZARD);
          agent.overSince = 0;
        }
      }
    },
    toJSON: () => ({ byHand: hand.toJSON(), beyond: beyond.toJSON(), prompt: [...prompt] }),
    restore(json) {
      hand.restore(json.byHand);
      beyond.restore(json.beyond);
      for (const [id, share] of json.prompt) prompt.set(id, share);
    },
  };
}
