import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, LiveState } from '@kf/shared/contract/live';
import { beginChanges } from '@kf/shared/domain/apply-change';
import type { CustomerMark, Memory, Note } from './memory.ts';

/** A question to the platform that a fact leaves open. */
export type Ask =
  | { ask: 'session'; customerId: CustomerId }
  | { ask: 'sessions'; agentId: AgentId }
  | { ask: 'online' }
  | { ask: 'queue' }
  | { ask: 'agents' };

/** How a customer is shown: kept by the tower, looked up before a fact is judged. */
export interface Face {
  code: string;
  remark?: string;
  /** Who served them last. */
  lastAgentId?: AgentId;
}
export type Faces = ReadonlyMap<CustomerId, Face>;

/** One judgement in the making: what follows from a fact, seen through the changes already decided. */
export interface Draft {
  /** As it will be after the changes so far. Read only. */
  readonly state: LiveState;
  readonly memory: Memory;
  readonly faces: Faces;
  readonly changes: Change[];
  readonly notes: Note[];
  readonly asks: Ask[];
  change(change: Change): void;
  note(note: Note): void;
  ask(ask: Ask): void;
  /** Sessions of an agent, as of the changes so far. */
  loadOf(agentId: AgentId): number;
  mark(customerId: CustomerId): CustomerMark | undefined;
  /** Adds to what is remembered of a customer, as of `seenAt`. */
  setMark(customerId: CustomerId, seenAt: EpochMs, mark: Partial<Omit<CustomerMark, 'notedAt'>>): void;
  faceOf(customerId: CustomerId): Omit<Face, 'lastAgentId'>;
  /** As {@link faceOf}, for somebody who begins to wait. */
  waitingFaceOf(customerId: CustomerId): Face;
}

/** Facts are taken in about the order of their coming, not exactly: an instant never goes back. */
const later = (known: EpochMs, next: EpochMs | undefined): EpochMs =>
  next !== undefined && next > known ? next : known;

/** A state under change for the facts of one batch, which share one copy of it and one count of everybody's sessions. */
export interface Batch {
  readonly state: LiveState;
  apply(change: Change): void;
  /** Sessions of an agent. */
  loadOf(agentId: AgentId): number;
}

export function beginBatch(from: LiveState): Batch {
  const steps = beginChanges(from);
  const { state } = steps;
  let loads: Map<AgentId, number> | undefined;
  const add = (to: Map<AgentId, number>, agentId: AgentId, by: 1 | -1) =>
    void to.set(agentId, (to.get(agentId) ?? 0) + by);
  const count = (): Map<AgentId, number> => {
    const counted = new Map<AgentId, number>();
    for (const { agentId } of Object.values(state.sessions)) add(counted, agentId, 1);
    return counted;
  };
  return {
    state,
    apply(change) {
      if (loads && (change.type === 'session.put' || change.type === 'session.removed')) {
        const { customerId } = change.type === 'session.put' ? change.session : change;
        const before = state.sessions[customerId];
        if (before) add(loads, before.agentId, -1);
        if (change.type === 'session.put') add(loads, change.session.agentId, 1);
      }
      steps.apply(change);
    },
    loadOf(agentId) {
      loads ??= count();
      return loads.get(agentId) ?? 0;
    },
  };
}

const nobody: Face = { code: '??????' };

export function createDraft(batch: Batch, memory: Memory, faces: Faces): Draft {
  const changes: Change[] = [];
  const notes: Note[] = [];
  const asks: Ask[] = [];
  const marks = new Map<CustomerId, CustomerMark>();
  const mark = (id: CustomerId) => marks.get(id) ?? memory.customers.get(id);
  return {
    state: batch.state,
    loadOf: batch.loadOf,
    memory,
    faces,
    changes,
    notes,
    asks,
    change(change) {
      changes.push(change);
      batch.apply(change);
    },
    note: (note) => void notes.push(note),
    ask: (ask) => void asks.push(ask),
    mark,
    setMark(customerId, seenAt, next) {
      const known: CustomerMark = mark(customerId) ?? { touchedAt: 0 as EpochMs, notedAt: seenAt };
      const merged: CustomerMark = { ...known, ...next, notedAt: seenAt };
      merged.touchedAt = later(known.touchedAt, next.touchedAt);
      if (known.readAt !== undefined) merged.readAt = later(known.readAt, next.readAt);
      marks.set(customerId, merged);
      notes.push({ note: 'customer', customerId, mark: merged });
    },
    faceOf: (id) => {
      const { lastAgentId: _, ...face } = faces.get(id) ?? nobody;
      return face;
    },
    waitingFaceOf: (id) => faces.get(id) ?? nobody,
  };
}
