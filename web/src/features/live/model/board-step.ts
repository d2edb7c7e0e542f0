import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { Operation, WaitingCustomer } from '@kf/shared/contract/live';
import type { LiveView } from '#live/live-store.ts';
import { type AgentFacts, pendingByAgent, stepFacts } from './agent-facts.ts';
import { type AgentSection, type ArrangeView, arrange, isSameArrangement, keepOrder } from './arrange.ts';
import { isFiltering, type Listing, listingOf, noFilter, passes, type QueueFilter } from './listing.ts';
import { emptyQueueView, followQueue, holdQueue, type QueueView } from './queue-view.ts';
import { calm, isStorm, noteChanges, type Storm } from './storm.ts';
import type { Refusal, Sending } from './strip-state.ts';
import { type Act, keepSame, type Suggestion, suggestAll } from './suggest.ts';

/** The order of agents is judged anew this often; in between only who comes and goes changes it. */
export const SORT_EVERY_MS = 10_000;

/** A move brings a few changes with it: the row, the count, the day's figures. */
const CHANGES_PER_MOVE = 10;

/** What the board shows, derived from the live state and from what holds it still. */
export interface BoardView {
  queue: QueueView;
  listing: Listing;
  queueFilter: QueueFilter;
  /** Strips of one line. */
  isCompact: boolean;
  facts: ReadonlyMap<AgentId, AgentFacts>;
  /** Assignments on their way to each agent. */
  pending: ReadonlyMap<AgentId, readonly Operation[]>;
  suggestions: ReadonlyMap<CustomerId, Suggestion>;
  /** What the suggestions were made from; in a storm it lags behind. */
  suggestedIn: LiveView | undefined;
  suggestedFacts: BoardView['facts'];
  sections: readonly AgentSection[];
  agentView: ArrangeView;
  sortedAt: number;
  isStorm: boolean;
  storm: Storm;
  /** Clicks of this browser under way, and those the server refused at once. */
  sending: ReadonlyMap<CustomerId, Sending>;
  refusals: ReadonlyMap<CustomerId, Refusal>;
  /** The strip a supervisor is about to act on. */
  pinned: { customerId: CustomerId; suggestion: Suggestion } | undefined;
  /** What this view was derived from. */
  from: LiveView | undefined;
}

export const initialBoard: BoardView = {
  queue: emptyQueueView,
  listing: { entries: [], known: [], beyond: 0, beyondKnown: 0, unlisted: 0 },
  queueFilter: noFilter,
  isCompact: false,
  facts: new Map(),
  pending: new Map(),
  suggestions: new Map(),
  suggestedIn: undefined,
  suggestedFacts: new Map(),
  sections: [],
  agentView: { filter: 'all', sort: 'free', byGroup: true },
  sortedAt: 0,
  isStorm: false,
  storm: calm,
  sending: new Map(),
  refusals: new Map(),
  pinned: undefined,
  from: undefined,
};

export interface BoardStep {
  live: LiveView;
  /** server time, ms */
  now: number;
  /** `live`: something was pushed. `tick`: a whole second. `user`: somebody asked for it, which overrules every hold. */
  cause: 'live' | 'tick' | 'user' | 'user_queue' | 'user_agents';
  queueHeld: boolean;
  agentsHeld: boolean;
}

export function stepBoard(board: BoardView, step: BoardStep): BoardView {
  if (step.live.sync === 'loading') return board;
  const next = { ...board };
  stepStorm(next, step);
  stepDerived(next, step);
  dropSettled(next, step);
  stepQueue(next, step);
  stepSuggestions(next, board, step);
  stepSections(next, step);
  next.from = step.live;
  return isSameBoard(board, next) ? board : next;
}

function stepStorm(next: BoardView, { live, now }: BoardStep): void {
  const before = next.from;
  if (before && before !== live) {
    const moves =
      before.index.queue === live.index.queue ? 0 : countMoves(before.index.queue, live.index.queue);
    // sessions that come, go and move count too: their changes are told by the numbers of the frames
    const told = before.epoch === live.epoch ? Math.max(0, live.seq - before.seq) : 0;
    next.storm = noteChanges(next.storm, now, Math.max(moves, Math.floor(told / CHANGES_PER_MOVE)));
  }
  next.isStorm = isStorm(next.storm, now);
}

/** Customers in one of the queues only. */
export function countMoves(before: readonly WaitingCustomer[], after: readonly WaitingCustomer[]): number {
  const ids = new Set(before.map((customer) => customer.customerId));
  let moves = 0;
  for (const customer of after) if (!ids.delete(customer.customerId)) moves++;
  return moves + ids.size;
}

function stepDerived(next: BoardView, { live, now, cause }: BoardStep): void {
  const { state, index } = live;
  // hundreds of agents redrawn ten times a second are read by nobody; an act of one's own is seen at once
  const isLater = next.isStorm && cause === 'live' && next.from !== undefined && next.sending.size === 0;
  if (!isLater) next.facts = stepFacts(next.facts, { state, sessionsByAgent: index.sessionsByAgent, now });
  const from = next.from?.state;
  if (from?.operations !== state.operations || from.sessions !== state.sessions)
    next.pending = keepLists(next.pending, pendingByAgent(state.operations, state.sessions));
  if (next.from?.index.queue !== index.queue || from?.waitingCount !== state.waitingCount)
    next.listing = listingOf(index.queue, state.waitingCount);
}

function keepLists(
  previous: ReadonlyMap<AgentId, readonly Operation[]>,
  next: Map<AgentId, readonly Operation[]>,
): ReadonlyMap<AgentId, readonly Operation[]> {
  let same = previous.size === next.size;
  for (const [id, list] of next) {
    const old = previous.get(id);
    if (old && old.length === list.length && old.every((one, index) => one === list[index]))
      next.set(id, old);
    else same = false;
  }
  return same ? previous : next;
}

/** A click is forgotten once the facts have overtaken it. */
function dropSettled(next: BoardView, { live }: BoardStep): void {
  const { waiting, sessions } = live.state;
  const concerns = (id: CustomerId, { type }: { type: Operation['type'] }): boolean =>
    waiting[id] !== undefined ||
    (type !== 'assign' && sessions[id] !== undefined) ||
    // between two agents the customer is nowhere else
    (type === 'handover' && live.index.operationByCustomer.get(id)?.type === 'handover');
  next.sending = without(next.sending, concerns);
  next.refusals = without(next.refusals, concerns);
}

function without<V>(
  map: ReadonlyMap<CustomerId, V>,
  keep: (id: CustomerId, value: V) => boolean,
): ReadonlyMap<CustomerId, V> {
  const kept = [...map].filter(([id, value]) => keep(id, value));
  return kept.length === map.size ? map : new Map(kept);
}

const groupIdsOf =
  (live: LiveView) =>
  (agentId: string): readonly string[] =>
    live.state.agents[agentId as AgentId]?.groupIds ?? [];

function stepQueue(next: BoardView, step: BoardStep): void {
  const { live, now, cause } = step;
  const isAsked = cause === 'user' || cause === 'user_queue' || next.from === undefined;
  // a storm is shown once a second; who goes in between is not even marked
  if (next.isStorm && cause !== 'tick' && !isAsked) return;
  const moves = isAsked || !step.queueHeld;
  const ground = {
    threshold: live.state.account.thresholds.longestWaitMs,
    now,
    groupIdsOf: groupIdsOf(live),
  };
  const filter = next.queueFilter;
  const entries = isFiltering(filter)
    ? next.listing.known.filter((entry) => passes(entry.customer, filter, ground))
    : next.listing.entries;
  const queueStep = { entries, state: live.state, now, marksNew: next.from !== undefined && !next.isStorm };
  next.queue = moves ? followQueue(next.queue, queueStep) : holdQueue(next.queue, queueStep);
  if (moves) next.isCompact = isCompact(next.isCompact, next.queue.rows.length);
}

/** One line per strip from so many on; with a margin, so that a queue around the bound does not flicker. */
const COMPACT_FROM = 41;
const COMPACT_UNTIL = 30;
const isCompact = (was: boolean, rows: number): boolean => rows >= (was ? COMPACT_UNTIL : COMPACT_FROM);

function stepSuggestions(next: BoardView, board: BoardView, { live, now, cause }: BoardStep): void {
  const isOwnAct = board.sending !== next.sending || board.pinned !== next.pinned;
  if (next.isStorm && cause === 'live' && !isOwnAct && next.from !== undefined) return;
  const same =
    board.suggestedIn?.index.queue === live.index.queue &&
    board.suggestedIn.index.operationByCustomer === live.index.operationByCustomer &&
    board.suggestedFacts === next.facts &&
    !isOwnAct &&
    board.suggestedIn.state.groups === live.state.groups;
  if (same) return;
  next.suggestedIn = live;
  next.suggestedFacts = next.facts;
  const actOf = (id: CustomerId): Act | undefined => {
    const sending = next.sending.get(id);
    if (sending)
      return { type: sending.type, state: 'sent', ...(sending.agentId && { agentId: sending.agentId }) };
    return live.index.operationByCustomer.get(id);
  };
  next.suggestions = keepSame(
    board.suggestions,
    suggestAll(
      next.listing.entries.map((entry) => entry.customer),
      {
        state: live.state,
        loadOf: (id) => next.facts.get(id)?.load ?? 0,
        actOf,
        now,
        pinned: next.pinned,
      },
    ),
  );
}

function stepSections(next: BoardView, step: BoardStep): void {
  const ground = { facts: next.facts, groups: step.live.state.groups, view: next.agentView };
  const due = step.cause === 'tick' && step.now - next.sortedAt >= SORT_EVERY_MS;
  let sections: AgentSection[];
  if (step.cause === 'user' || step.cause === 'user_agents' || next.from === undefined) {
    sections = arrange(ground);
    next.sortedAt = step.now;
  } else if (step.agentsHeld || (next.isStorm && step.cause !== 'tick')) return;
  else if (due) {
    sections = arrange(ground, next.sections);
    next.sortedAt = step.now;
  } else sections = keepOrder(ground, next.sections);
  if (!isSameArrangement(sections, next.sections)) next.sections = sections;
}

function isSameBoard(a: BoardView, b: BoardView): boolean {
  for (const key of Object.keys(a) as (keyof BoardView)[]) if (a[key] !== b[key]) return false;
  return true;
}
