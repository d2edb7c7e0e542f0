import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, LiveState } from '@kf/shared/contract/live';
import type { beginChanges } from '@kf/shared/domain/apply-change';
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
  mark(customerId: CustomerId): CustomerMark | undefined;
  /** Adds to what is remembered of a customer, as of `seenAt`. */
  setMark(customerId: CustomerId, seenAt: EpochMs, mark: Partial<Omit<CustomerMark, 'notedAt'>>): void;
  faceOf(customerId: CustomerId): Face;
}

/** Facts are taken in about the order of their coming, not exactly: an instant never goes back. */
const later = (known: EpochMs, next: EpochMs | undefined): EpochMs =>
  next !== undefined && next > known ? next : known;

/** A state under change, see `beginChanges`. */
export type Steps = ReturnType<typeof beginChanges>;

export function createDraft(steps: Steps, memory: Memory, faces: Faces): Draft {
  const changes: Change[] = [];
  const notes: Note[] = [];
  const asks: Ask[] = [];
  const marks = new Map<CustomerId, CustomerMark>();
  const mark = (id: CustomerId) => marks.get(id) ?? memory.customers.get(id);
  return {
    state: steps.state,
    memory,
    faces,
    changes,
    notes,
    asks,
    change(change) {
      changes.push(change);
      steps.apply(change);
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
    faceOf: (id) => faces.get(id) ?? { code: '??????' },
  };
}
