import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import type { Draft } from './draft.ts';
import type { ReadFact, WaitingRow } from './facts.ts';
import type { CustomerMark } from './memory.ts';
import { joinQueue, leaveUnseen, wasServed } from './passages.ts';
import { distrust, isDistrusting, isOverdue, isSilent, REPLY_MS } from './timing.ts';

type QueueRead = Extract<ReadFact, { type: 'queue.read' }>;

/** The platform returns at most this many rows, the earliest arrivals. */
const LIST_LIMIT = 100;
/** Reads in a row without a waiting customer, after which the customer left even if `getsession` gave no answer. */
const MISSED_LIMIT = 4;
/** Two neighbours' sort keys differ at least by this, in ms. */
const ORDER_STEP = 0.001;

export function decideQueue(draft: Draft, fact: QueueRead): void {
  if (fact.askedAt < draft.state.sources.queue.asOf) return; // a later read has answered already
  const first = draft.state.sources.queue.asOf === 0;
  const complete = fact.count <= fact.rows.length && fact.rows.length <= LIST_LIMIT;
  const listed = new Set(fact.rows.map((row) => row.customerId));
  const orders = ordersOf(draft, fact, complete);
  for (const row of fact.rows) takeRow(draft, fact, row, orders.get(row.customerId) ?? fact.seenAt, first);
  for (const waiting of Object.values(draft.state.waiting))
    if (!listed.has(waiting.customerId)) missRow(draft, fact, waiting, complete);
  if (complete)
    for (const { customerId } of Object.values(draft.state.dismissed))
      if (!listed.has(customerId) && !isSilent(draft, customerId, fact.askedAt))
        draft.change({ type: 'dismissed.removed', customerId });
  recount(draft, fact, complete);
  draft.change({
    type: 'source.put',
    name: 'queue',
    source: { asOf: fact.askedAt, state: 'live', intervalMs: fact.intervalMs },
  });
}

/**
 * Sort keys that follow the platform's order. What we know of an arrival is never earlier than the arrival, so whoever
 * stands before another arrived no later than that one: keys are lowered from the end, never raised.
 */
function ordersOf(draft: Draft, fact: QueueRead, complete: boolean): Map<CustomerId, number> {
  const orders = new Map<CustomerId, number>();
  let next = complete ? Number.POSITIVE_INFINITY : firstBeyond(draft, fact);
  for (let i = fact.rows.length - 1; i >= 0; i--) {
    const row = fact.rows[i] as WaitingRow;
    const known = draft.state.waiting[row.customerId]?.order ?? row.arrivedAt ?? fact.seenAt;
    const order = known < next ? known : next - ORDER_STEP;
    orders.set(row.customerId, order);
    next = order;
  }
  return orders;
}

/** Sort key of the first customer known to wait beyond the platform's list: everybody in the list stands before. */
function firstBeyond(draft: Draft, fact: QueueRead): number {
  const listed = new Set(fact.rows.map((row) => row.customerId));
  let first = Number.POSITIVE_INFINITY;
  for (const { customerId, order, listed: wasListed } of Object.values(draft.state.waiting))
    if (!wasListed && !listed.has(customerId)) first = Math.min(first, order);
  return first;
}

function takeRow(draft: Draft, fact: QueueRead, row: WaitingRow, order: number, first: boolean): void {
  const { customerId } = row;
  if (isSilent(draft, customerId, fact.askedAt)) {
    const known = draft.state.waiting[customerId]; // still ours: only its place and its being listed are learnt
    if (known && (!known.listed || known.order !== order))
      draft.change({ type: 'waiting.put', waiting: { ...known, listed: true, order } });
    return;
  }
  if (draft.state.dismissed[customerId]) return;
  if (draft.state.sessions[customerId]) {
    draft.ask({ ask: 'session', customerId });
    return;
  }
  const known = draft.state.waiting[customerId];
  if (!known) {
    const since = row.arrivedAt !== undefined && row.arrivedAt < fact.seenAt ? row.arrivedAt : fact.seenAt;
    const found: WaitingCustomer = {
      customerId,
      ...draft.waitingFaceOf(customerId),
      waitingSince: since,
      sinceFrom: row.arrivedAt !== undefined ? 'platform' : 'list',
      ...rowFacts(row),
      order,
      listed: true,
    };
    draft.setMark(customerId, fact.seenAt, { readAt: fact.askedAt, missed: 0 });
    joinQueue(draft, found, fact.seenAt, first ? 'found' : 'arrived');
    const stamp = row.arrivedAt ?? row.lastSpokeAt;
    if (!first && stamp !== undefined && isOverdue(draft, stamp, fact.seenAt)) distrust(draft, fact.seenAt);
    return;
  }
  if ((draft.mark(customerId)?.missed ?? 0) > 0) draft.setMark(customerId, fact.seenAt, { missed: 0 });
  const earlier = row.arrivedAt !== undefined && row.arrivedAt < known.waitingSince;
  const next: WaitingCustomer = {
    ...known,
    ...rowFacts(row, known),
    ...(earlier && { waitingSince: row.arrivedAt as EpochMs, sinceFrom: 'platform' as const }),
    order,
    listed: true,
  };
  if (differs(known, next)) draft.change({ type: 'waiting.put', waiting: next });
}

function rowFacts(row: WaitingRow, known?: WaitingCustomer) {
  const lastSpokeAt = Math.max(row.lastSpokeAt ?? 0, known?.lastSpokeAt ?? 0) as EpochMs;
  return {
    ...(lastSpokeAt > 0 && { lastSpokeAt }),
    ...(row.wishedAgentId !== undefined && { wishedAgentId: row.wishedAgentId }),
  };
}

const differs = (a: WaitingCustomer, b: WaitingCustomer): boolean =>
  a.waitingSince !== b.waitingSince ||
  a.lastSpokeAt !== b.lastSpokeAt ||
  a.wishedAgentId !== b.wishedAgentId ||
  a.order !== b.order ||
  a.listed !== b.listed;

function missRow(draft: Draft, fact: QueueRead, waiting: WaitingCustomer, complete: boolean): void {
  const { customerId } = waiting;
  const mark = draft.mark(customerId);
  if (isSilent(draft, customerId, fact.askedAt) || isBeingAnswered(mark, fact.askedAt)) return;
  if (!complete && !waiting.listed) return; // waits beyond the list, as far as can be known
  if (wasServed(draft, waiting)) return leaveUnseen(draft, waiting, fact);
  const missed = (mark?.missed ?? 0) + 1;
  draft.setMark(customerId, fact.seenAt, { missed });
  if (missed >= MISSED_LIMIT) leaveUnseen(draft, waiting, fact);
  else if (missed > 1 || isDistrusting(draft, fact.seenAt)) draft.ask({ ask: 'session', customerId });
}

/** The wait begins with our answer to the message, so a read of that moment rightly does not show it. */
const isBeingAnswered = (mark: CustomerMark | undefined, askedAt: EpochMs): boolean =>
  mark?.spoke?.transferred === true && askedAt < mark.spoke.seenAt + REPLY_MS;

/** The count as of now: the rows where the list is complete, else the platform's count carried over what came since. */
function recount(draft: Draft, fact: QueueRead, complete: boolean): void {
  const rows = Object.keys(draft.state.waiting).length;
  let count = rows;
  if (!complete) {
    const since = draft.memory.queueMoves
      .filter((m) => m.at >= fact.askedAt)
      .reduce((sum, m) => sum + m.by, 0);
    count = Math.max(rows, fact.count - Object.keys(draft.state.dismissed).length + since);
  }
  if (count !== draft.state.waitingCount) draft.change({ type: 'waiting.counted', count });
}
