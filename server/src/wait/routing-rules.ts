import type { WaitRequest } from './events.ts';
import type { FloorAgent, Waiting } from './floor.ts';
import type { FloorState } from './floor-state.ts';

/** Who may serve whom, as far as it shows in what happens. */
export interface RoutingRules {
  mayServe(agent: FloorAgent, wish: WaitRequest): boolean;
  /** Whether a wish for an agent (a group of whom nobody) is online may be served by others. */
  openAgents(): boolean;
  openGroups(): boolean;
  /** Passed over so often that the end of the wait must have been lost. */
  suspect(waiting: Waiting): boolean;
  /** Somebody is assigned; the queue still holds all who wait. */
  learn(waiting: Waiting, agent: FloorAgent): void;
  toJSON(): RulesJson;
  restore(json: RulesJson): void;
}

export interface RulesJson {
  /** Assignments that speak for and against wishes for the absent being open to others. */
  agentOpen: number;
  agentClosed: number;
  groupOpen: number;
  groupClosed: number;
  /** Share of assignments that passed over somebody. */
  skipped: number;
}

/** Stamps are whole seconds, and delivery crosses: only who came this much earlier was passed over. */
const EARLIER_MS = 2_000;
const PASSED_OVER = 3;

export function createRoutingRules(floorOf: () => FloorState): RoutingRules {
  const seen: RulesJson = { agentOpen: 0, agentClosed: 0, groupOpen: 0, groupClosed: 0, skipped: 0 };
  // before anything speaks against it, a wish for somebody absent is taken as open to anybody
  const openAgents = (): boolean => seen.agentOpen + 2 > seen.agentClosed;
  const openGroups = (): boolean => seen.groupOpen + 2 > seen.groupClosed;
  const isOnline = (agent: string): boolean => floorOf().agents.get(agent)?.online ?? false;
  const isServed = (group: string): boolean => {
    for (const { online, groups } of floorOf().agents.values())
      if (online && groups.includes(group)) return true;
    return false;
  };

  const mayServe: RoutingRules['mayServe'] = (agent, { requestedAgent, requestedGroup }) => {
    if (requestedAgent !== undefined)
      return requestedAgent === agent.id || (openAgents() && !isOnline(requestedAgent));
    if (requestedGroup === undefined || agent.groups.includes(requestedGroup)) return true;
    return openGroups() && !isServed(requestedGroup);
  };
  const suspect = ({ passedOver }: Waiting): boolean =>
    passedOver >= PASSED_OVER && passedOver >= Math.log(1e-3) / Math.log(Math.min(0.98, seen.skipped + 0.01));

  return {
    mayServe,
    openAgents,
    openGroups,
    suspect,
    learn(waiting, agent) {
      const { requestedAgent, requestedGroup } = waiting;
      if (requestedAgent !== undefined) {
        if (requestedAgent !== agent.id && !isOnline(requestedAgent)) seen.agentOpen += 1;
      } else if (requestedGroup !== undefined && !agent.groups.includes(requestedGroup))
        if (!isServed(requestedGroup)) seen.groupOpen += 1;
      let skipped = 0;
      for (const other of floorOf().queue) {
        if (other.since >= waiting.since - EARLIER_MS) break;
        if (other.requestedAgent !== undefined) {
          if (!isOnline(other.requestedAgent)) seen.agentClosed += 1;
        } else if (other.requestedGroup !== undefined && !isServed(other.requestedGroup))
          seen.groupClosed += 1;
        if (!suspect(other) && mayServe(agent, other)) skipped = 1;
      }
      seen.skipped += (skipped - seen.skipped) * 0.02;
    },
    toJSON: () => ({ ...seen }),
    restore: (json) => void Object.assign(seen, json),
  };
}
