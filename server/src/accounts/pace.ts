/** When the next of a row of beginnings may take place. */
export interface Pace {
  /** Milliseconds to wait from `now` on; 0 when it may begin at once. */
  wait(now: number): number;
  began(now: number): void;
}

/**
 * One beginning per `gapMs` in the long run. What was saved in quiet moments may be spent at once, up to `burst` of them:
 * changes that come about as often as the pace allows, but never evenly, each leave at once.
 */
export function createPace(gapMs: number, burst: number): Pace {
  /** When a row of beginnings at an even pace, that many ahead, would be at the next one. */
  let evenAt = Number.NEGATIVE_INFINITY;
  const dueAt = () => evenAt - (burst - 1) * gapMs;
  return {
    wait: (now) => Math.min(gapMs, Math.max(0, dueAt() - now)),
    began(now) {
      // never further ahead than a burst: the clock may have been set back
      evenAt = Math.min(Math.max(evenAt, now), now + (burst - 1) * gapMs) + gapMs;
    },
  };
}
