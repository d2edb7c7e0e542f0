import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import type { QueueEntry } from './listing.ts';

/** Where a customer went whose strip is still shown because the list is held. */
export type Parting =
  | { kind: 'accepted'; agentId: AgentId; at: number }
  | { kind: 'left'; at: number }
  | { kind: 'dismissed'; at: number };

export interface QueueRow {
  customerId: CustomerId;
  customer: WaitingCustomer;
  /** As it was when the list last moved: a held list keeps its numbers. */
  position: number;
  gone: Parting | undefined;
  /** When the strip came into a list already shown; 0: not marked as new. */
  appearedAt: number;
}

export interface QueueView {
  rows: readonly QueueRow[];
  /** Held back until the list moves again. */
  arrived: number;
  accepted: number;
  left: number;
}

export const emptyQueueView: QueueView = { rows: [], arrived: 0, accepted: 0, left: 0 };

export interface QueueStep {
  /** Who would be shown now, in order, filtered. */
  entries: readonly QueueEntry[];
  state: Pick<LiveState, 'waiting' | 'sessions' | 'dismissed'>;
  now: number;
  /** New strips are marked as such. Off for the first picture and in a storm. */
  marksNew: boolean;
}

/** The list moves: it shows exactly the entries. Rows that say the same keep their identity. */
export function followQueue(previous: QueueView, step: QueueStep): QueueView {
  const known = rowsById(previous);
  let same = previous.rows.length === step.entries.length;
  const rows = step.entries.map((entry, index) => {
    const old = known.get(entry.customer.customerId);
    if (old && old.customer === entry.customer && old.position === entry.position && !old.gone) {
      if (previous.rows[index] !== old) same = false;
      return old;
    }
    same = false;
    return rowOf(entry, old?.appearedAt ?? (step.marksNew ? step.now : 0));
  });
  if (same && !previous.arrived && !previous.accepted && !previous.left) return previous;
  return { rows, arrived: 0, accepted: 0, left: 0 };
}

const rowOf = (entry: QueueEntry, appearedAt: number): QueueRow => ({
  customerId: entry.customer.customerId,
  customer: entry.customer,
  position: entry.position,
  gone: undefined,
  appearedAt,
});

/** The list is held: order and membership stay, who left turns "gone" in place, who came is counted. */
export function holdQueue(previous: QueueView, step: QueueStep): QueueView {
  let changed = false;
  let accepted = 0;
  let left = 0;
  const rows = previous.rows.map((row) => {
    const next = heldRow(row, step);
    if (next !== row) changed = true;
    if (next.gone?.kind === 'accepted') accepted++;
    else if (next.gone) left++;
    return next;
  });
  const known = rowsById(previous);
  let arrived = 0;
  for (const entry of step.entries) if (!known.has(entry.customer.customerId)) arrived++;
  if (!changed && arrived === previous.arrived && accepted === previous.accepted && left === previous.left)
    return previous;
  return { rows: changed ? rows : previous.rows, arrived, accepted, left };
}

function heldRow(row: QueueRow, { state, now }: QueueStep): QueueRow {
  const customer = state.waiting[row.customerId];
  if (customer) return customer === row.customer && !row.gone ? row : { ...row, customer, gone: undefined };
  const at = row.gone?.at ?? now;
  const gone = partingOf(row.customerId, state, at);
  const same = row.gone?.kind === gone.kind && agentOf(row.gone) === agentOf(gone);
  return same ? row : { ...row, gone };
}

const agentOf = (parting: Parting | undefined): AgentId | undefined =>
  parting?.kind === 'accepted' ? parting.agentId : undefined;

function partingOf(
  customerId: CustomerId,
  state: Pick<LiveState, 'sessions' | 'dismissed'>,
  at: number,
): Parting {
  const session = state.sessions[customerId];
  if (session) return { kind: 'accepted', agentId: session.agentId, at };
  return { kind: state.dismissed[customerId] ? 'dismissed' : 'left', at };
}

const rowsById = (view: QueueView): Map<CustomerId, QueueRow> =>
  new Map(view.rows.map((row) => [row.customerId, row]));

/** Whether anything waits behind the pill. */
export const hasHeldBack = (view: QueueView): boolean => view.arrived + view.accepted + view.left > 0;
