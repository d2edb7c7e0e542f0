import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import type { Draft } from './draft.ts';
import type { ReadFact, WaitingRow } from './facts.ts';
import { joinQueue, leaveUnseen } from './passages.ts';

type QueueRead = Extract<ReadFact, { type: 'queue.read' }>;

/** The platform returns at most this many rows, the earliest arrivals. */
const LIST_LIMIT = 100;
/** Reads in a row without a waiting customer, after which the customer left even if `getsession` gave no answer. */
const MISSED_LIMIT = 3;
/** Two neighbours' sort keys differ at least by this, in ms. */
const ORDER_STEP = 0.001;

export function decideQueue(draft: Draft, fact: QueueRead): void {
  const first = draft.state.sources.queue.asOf === 0;
  const complete = fact.count <= fact.rows.length && fact.rows.length <= LIST_LIMIT;
  const listed = new Set(fact.rows.map((row) => row.customerId));
  const orders = ordersOf(draft, fact);
  for (const row of fact.rows) takeRow(draft, fact, row, orders.get(row.customerId) ?? fact.seenAt, first);
  const lastOrder = complete ? Number.POSITIVE_INFINITY : lastOf(orders, fact.rows);
  for (const waiting of Object.values(draft.state.waiting))
    if (!listed.has(waiting.customerId)) missRow(draft, fact, waiting, complete, lastOrder);
  if (complete)
    for (const { customerId } of Object.values(draft.state.dismissed))
      if (!listed.has(customerId) && !isNewer(draft, customerId, fact.askedAt))
        draft.change({ type: 'dismissed.removed', customerId });
  recount(draft, fact, complete);
  draft.change({
    type: 'source.put',
    name: 'queue',
    source: { asOf: fact.askedAt, state: 'live', intervalMs: fact.intervalMs },
  });
}

/** Something happened to this customer after the read had started: the read knows nothing of it. */
const isNewer = (draft: Draft, customerId: CustomerId, askedAt: EpochMs): boolean =>
  (draft.mark(customerId)?.touchedAt ?? 0) >= askedAt;

/**
 * Sort keys that follow the platform's order. What we know of an arrival is never earlier than the arrival, so whoever
 * stands before another arrived no later than that one: keys are lowered from the end, never raised.
 */
function ordersOf(draft: Draft, fact: QueueRead): Map<CustomerId, number> {
  const orders = new Map<CustomerId, number>();
  let next = Number.POSITIVE_INFINITY;
  for (let i = fact.rows.length - 1; i >= 0; i--) {
    const row = fact.rows[i] as WaitingRow;
    const known = draft.state.waiting[row.customerId]?.order ?? row.arrivedAt ?? fact.seenAt;
    const order = known < next ? known : next - ORDER_STEP;
    orders.set(row.customerId, order);
    next = order;
  }
  return orders;
}

function lastOf(orders: Map<CustomerId, number>, rows: WaitingRow[]): number {
  const last = rows[rows.length - 1];
  return last ? (orders.get(last.customerId) ?? 0) : 0;
}

function takeRow(draft: Draft, fact: QueueRead, row: WaitingRow, order: number, first: boolean): void {
  const { customerId } = row;
  if (isNewer(draft, customerId, fact.askedAt)) {
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
      ...draft.faceOf(customerId),
      waitingSince: since,
      sinceFrom: row.arrivedAt !== undefined ? 'platform' : 'list',
      ...rowFacts(row),
      order,
      listed: true,
    };
    joinQueue(draft, found, fact.seenAt, first ? 'found' : 'arrived');
    if (!first) draft.note({ note: 'distrust', until: (fact.seenAt + 30_000) as EpochMs });
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

function missRow(
  draft: Draft,
  fact: QueueRead,
  waiting: WaitingCustomer,
  complete: boolean,
  lastOrder: number,
): void {
  const { customerId } = waiting;
  if (isNewer(draft, customerId, fact.askedAt)) return;
  if (!complete && waiting.order > lastOrder) {
    if (waiting.listed) draft.change({ type: 'waiting.put', waiting: { ...waiting, listed: false } });
    return;
  }
  const missed = (draft.mark(customerId)?.missed ?? 0) + 1;
  draft.setMark(customerId, fact.seenAt, { missed });
  if (missed >= MISSED_LIMIT) leaveUnseen(draft, waiting, fact.seenAt);
  else draft.ask({ ask: 'session', customerId });
}

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
