import type { AccountInfo, Operation, Session } from '@kf/shared/contract/live';
import type { AgentFacts } from './agent-facts.ts';

/** Boxes of one row; beyond these the oldest sessions stand for all. */
const MOST_BOXES = 8;
const OLDEST_SHOWN = 6;
/** From so many boxes on they stand closer together. */
export const TIGHT_FROM = 6;
/** From so many on their letters stand narrower, where the panel is not wide. */
export const TIGHTEST_FROM = 7;

export type SlotBox =
  | { kind: 'session'; session: Session; over: boolean }
  | { kind: 'pending'; operation: Operation; over: boolean }
  /** Further sessions that are not drawn. */
  | { kind: 'more'; sessions: readonly Session[] }
  /** `count` free places drawn as one where there is no room for all. */
  | { kind: 'free'; count: number }
  | { kind: 'manual' }
  | { kind: 'unlimited' };

/** The boxes of an online agent: sessions oldest first, assignments on their way, free places. */
export function slotsOf(facts: AgentFacts, pending: readonly Operation[]): SlotBox[] {
  const limit = facts.capacity.kind === 'limit' ? facts.capacity.limit : Number.POSITIVE_INFINITY;
  const boxes: SlotBox[] = [];
  const crowded = facts.load + pending.length > MOST_BOXES;
  const drawn = crowded ? facts.sessions.slice(0, OLDEST_SHOWN) : facts.sessions;
  drawn.forEach((session, index) => boxes.push({ kind: 'session', session, over: index >= limit }));
  if (crowded && facts.load > drawn.length)
    boxes.push({ kind: 'more', sessions: facts.sessions.slice(drawn.length) });
  pending
    .slice(0, crowded ? 1 : pending.length)
    .forEach((operation, index) =>
      boxes.push({ kind: 'pending', operation, over: facts.load + index >= limit }),
    );
  if (facts.capacity.kind === 'manual') boxes.push({ kind: 'manual' });
  else if (facts.capacity.kind === 'unknown') boxes.push({ kind: 'unlimited' });
  else if (facts.online) addFree(boxes, Math.max(0, facts.free - pending.length));
  return boxes;
}

function addFree(boxes: SlotBox[], free: number): void {
  const room = MOST_BOXES - boxes.length;
  if (free <= room) for (let i = 0; i < free; i++) boxes.push({ kind: 'free', count: 1 });
  else {
    for (let i = 0; i < room - 1; i++) boxes.push({ kind: 'free', count: 1 });
    boxes.push({ kind: 'free', count: free - Math.max(0, room - 1) });
  }
}

export type Level = 'normal' | 'attention' | 'alarm';
type Threshold = AccountInfo['thresholds']['sessionMs'];

export function levelOf(lastedMs: number, threshold: Threshold): Level {
  if (lastedMs >= threshold.alarm) return 'alarm';
  return lastedMs >= threshold.attention ? 'attention' : 'normal';
}

/** What dropping a customer on this agent would do. */
export type DropEffect =
  | { kind: 'allowed' }
  | { kind: 'over'; by: number }
  /** The platform may refuse: the agent is offline but bound (legacy dialect). */
  | { kind: 'attempt' }
  | { kind: 'refused'; reason: 'unbound' | 'offline' | 'excluded' };

/** `pending`: assignments already on their way to this agent. */
export function dropEffect(facts: AgentFacts, pending: number): DropEffect {
  if (facts.reach.kind === 'no') return { kind: 'refused', reason: facts.reach.reason };
  if (facts.reach.kind === 'attempt') return { kind: 'attempt' };
  if (facts.capacity.kind !== 'limit') return { kind: 'allowed' };
  const by = facts.load + pending + 1 - facts.capacity.limit;
  return by > 0 ? { kind: 'over', by } : { kind: 'allowed' };
}
