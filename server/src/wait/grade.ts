import type { CustomerId } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import type { CustomerEstimate, GradeSource } from '@kf/shared/contract/waits';

const MINUTE = 60_000;
const MOST = 60 * MINUTE;
/** WeChat's stamps are whole seconds. */
const STAMP_MS = 1_000;

/** A range that was given for a wait, and what became of it. */
export interface Grade {
  customerId: CustomerId;
  source: GradeSource;
  at: number;
  lowMs: number;
  /** Absent: more than an hour. */
  highMs?: number | undefined;
  outcome?: 'accepted' | 'left' | 'other';
  endedAt?: number;
}

/**
 * Follows frames of the log: the first estimate of each wait and everything told is a grade to be; how the wait ends
 * decides it. `open`: grades that wait for their end. Returns what is new and what ended (both may hold the same).
 */
export function gradeFrames(
  open: readonly Grade[],
  frames: readonly Frame[],
): { added: Grade[]; ended: Grade[] } {
  const pending = new Map<string, Grade[]>();
  for (const grade of open)
    pending.set(grade.customerId, [...(pending.get(grade.customerId) ?? []), { ...grade }]);
  const added: Grade[] = [];
  const ended: Grade[] = [];
  const add = (grade: Grade): void => {
    added.push(grade);
    pending.set(grade.customerId, [...(pending.get(grade.customerId) ?? []), grade]);
  };
  const end = (customerId: string, outcome: NonNullable<Grade['outcome']>, endedAt: number): void => {
    for (const grade of pending.get(customerId) ?? []) {
      // who had been taken when it was given, of which nobody had heard, was forecast nothing
      const isPast = outcome === 'accepted' && endedAt + STAMP_MS <= grade.at;
      grade.outcome = isPast ? 'other' : outcome;
      grade.endedAt = Math.max(grade.at, endedAt);
      ended.push(grade);
    }
    pending.delete(customerId);
  };
  for (const frame of frames) {
    const opened = new Set(
      frame.changes.flatMap((change) => (change.type === 'session.put' ? [change.session.customerId] : [])),
    );
    for (const change of frame.changes) {
      if (change.type === 'estimates.put')
        for (const [id, estimate] of Object.entries(change.customers))
          for (const grade of gradesOf(id as CustomerId, estimate))
            if (isNew(pending.get(id) ?? [], grade)) add(grade);
      const over = endOf(change, frame.at, opened);
      if (over) end(...over);
    }
  }
  return { added, ended };
}

function endOf(
  change: Change,
  at: number,
  opened: ReadonlySet<string>,
): [string, NonNullable<Grade['outcome']>, number] | undefined {
  if (change.type === 'session.put')
    return [change.session.customerId, 'accepted', Math.min(at, change.session.startedAt)];
  if (change.type !== 'waiting.removed') return undefined;
  const { customerId, cause } = change;
  if (cause === 'accepted') return opened.has(customerId) ? undefined : [customerId, 'accepted', at];
  return [customerId, cause === 'left' || cause === 'unfollowed' ? 'left' : 'other', at];
}

/** One `shown` per wait, and each thing told once. */
const isNew = (known: readonly Grade[], grade: Grade): boolean =>
  !known.some(({ source, at }) => source === grade.source && (source === 'shown' || at === grade.at));

function gradesOf(customerId: CustomerId, estimate: CustomerEstimate): Grade[] {
  const { p50Ms, p90Ms, at, told } = estimate;
  const grades: Grade[] = [];
  if (p50Ms !== undefined && p90Ms !== undefined) {
    const highMs = Math.max(1, Math.ceil(p90Ms / MINUTE)) * MINUTE; // less than a minute is shown as such
    const lowMs = Math.min(MOST, Math.floor(p50Ms / MINUTE) * MINUTE);
    grades.push({ customerId, source: 'shown', at, lowMs, ...(highMs <= MOST && { highMs }) });
  }
  if (told) grades.push({ customerId, source: 'told', ...told });
  return grades;
}
