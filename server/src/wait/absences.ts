const KEPT = 200;
/** So many are taken as seen that did not end: of longer ones than ever nothing is known. */
const ENDLESS = 3;

/** How long absences last, whoever it is and whatever the time of day. */
export interface Absences {
  learn(lengthMs: number): void;
  /** The length of one that has gone on for `goneMs`, at a level between 0 and 1. Infinity: no such one has been seen to end. */
  lengthAt(level: number, goneMs: number): number;
  /** Undefined while hardly any was seen. */
  median(): number | undefined;
  /** The last ones, oldest first. */
  readonly lengths: readonly number[];
  restore(lengths: readonly number[]): void;
}

export function createAbsences(): Absences {
  let lengths: readonly number[] = [];
  let sorted: readonly number[] = [];
  const keep = (next: readonly number[]): void => {
    lengths = next;
    sorted = [...next].sort((a, b) => a - b);
  };
  const countUpTo = (lengthMs: number): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) <= lengthMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    learn: (lengthMs) => keep([...lengths.slice(1 - KEPT), lengthMs]),
    lengthAt(level, goneMs) {
      const shorter = countUpTo(goneMs);
      const longer = sorted.length - shorter;
      const at = Math.floor(level * (longer + ENDLESS));
      return at < longer ? (sorted[shorter + at] as number) : Number.POSITIVE_INFINITY;
    },
    median: () => (sorted.length > 5 ? sorted[sorted.length >> 1] : undefined),
    get lengths() {
      return lengths;
    },
    restore: keep,
  };
}
