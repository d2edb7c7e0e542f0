/** Virtual time: what is due is done in order, without waiting. */
export interface Timeline {
  now(): number;
  after(ms: number, work: () => void): void;
  /** Does what is due, in order, while `more` wants the next (given when it is due). */
  runWhile(more: (next: number) => boolean): void;
  moveTo(ms: number): void;
}

export function createTimeline(start: number): Timeline {
  let now = start;
  let order = 0;
  const due: { at: number; order: number; work: () => void }[] = [];
  return {
    now: () => now,
    after(ms, work) {
      const item = { at: now + ms, order: order++, work };
      let i = due.length;
      while (i > 0 && isLater(item, due[i - 1])) i--;
      due.splice(i, 0, item);
    },
    runWhile(more) {
      for (let next = due.at(-1); next && more(next.at); next = due.at(-1)) {
        due.pop();
        now = next.at;
        next.work();
      }
    },
    moveTo(ms) {
      now = Math.max(now, ms);
    },
  };
}

type Placed = { at: number; order: number };
/** The list is kept with the earliest last. */
const isLater = (a: Placed, b: Placed | undefined): boolean =>
  b !== undefined && (a.at > b.at || (a.at === b.at && a.order > b.order));

/** Numbers from 0 to 1 that follow from the seed. */
export function mulberry32(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
