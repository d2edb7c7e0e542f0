/** Readings kept of the server's clock; the message that travelled fastest tells it best. */
const SAMPLES = 20;
/** A jump of the computer's clock by more than this, while the page's own stood, is sleep. */
const SLEEP_MS = 2_500;

export interface WallClock {
  /** Server's clock, ms. Before the first message this computer's. */
  now(): number;
  /** `at`: server time of a message that has just arrived. */
  observe(at: number): void;
  /** Since the page opened, sleep included, ms; the same whatever this computer takes the time to be. */
  uptime(): number;
  /** Called with every tick: how long the machine slept since the last call, ms; mostly 0. */
  takeSleep(): number;
}

interface Readings {
  /** Grows evenly, but may stand while the machine sleeps. */
  monotonic: () => number;
  /** Goes on during sleep, but may be corrected. */
  wall: () => number;
}

/**
 * The server's time, from what it sends. Corrections of the computer's clock move nothing; sleep does: on many televisions
 * the monotonic clock stands meanwhile, and old numbers would pass for fresh ones on waking.
 */
export function createWallClock({ monotonic, wall }: Readings): WallClock {
  const samples: number[] = [];
  let offset: number | undefined;
  let sleptMs = 0;
  let last = { monotonic: monotonic(), wall: wall() };
  const elapsed = () => monotonic() + sleptMs;
  const openedAt = elapsed();
  return {
    now: () => (offset === undefined ? wall() : Math.round(elapsed() + offset)),
    uptime: () => elapsed() - openedAt,
    observe(at) {
      samples.push(at - elapsed());
      if (samples.length > SAMPLES) samples.shift();
      offset = Math.max(...samples);
    },
    takeSleep() {
      const reading = { monotonic: monotonic(), wall: wall() };
      const slept = reading.wall - last.wall - (reading.monotonic - last.monotonic);
      last = reading;
      if (slept < SLEEP_MS) return 0;
      sleptMs += slept;
      // What was measured before may be off by the whole of it: the next message alone tells.
      samples.length = 0;
      return slept;
    },
  };
}
