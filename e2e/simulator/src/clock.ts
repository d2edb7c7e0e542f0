/** The platform's own time. It may run faster than real time, be stopped, and be moved on by hand. All values are milliseconds. */
export interface Clock {
  now(): number;
  nowSeconds(): number;
  speed(): number;
  setSpeed(speed: number): void;
  /** Runs everything that falls due on the way, each at its own instant and in order. */
  advance(seconds: number): void;
  /** Calls `run` at that instant (at once in the order of the queue when it is past). Returns the undo. */
  at(atMs: number, run: () => void): () => void;
  after(delayMs: number, run: () => void): () => void;
  stop(): void;
}

interface Timer {
  at: number;
  order: number;
  run: (() => void) | null;
}

const LONGEST_SLEEP_MS = 60_000; // also keeps setTimeout below its 32-bit limit when the clock crawls

export function createClock({
  startAtMs = Date.now(),
  speed = 1,
}: {
  startAtMs?: number;
  speed?: number;
} = {}): Clock {
  const timers = createTimerHeap();
  let anchorVirtual = startAtMs;
  let anchorReal = performance.now();
  let rate = speed;
  let pinned: number | null = null; // while timers run, time stands at the instant of the timer
  let wake: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let order = 0;

  const flowing = () => anchorVirtual + (performance.now() - anchorReal) * rate;
  const now = () => Math.floor(pinned ?? flowing());

  function rebase(virtual: number) {
    anchorVirtual = virtual;
    anchorReal = performance.now();
  }

  function runUntil(target: number) {
    const before = pinned;
    for (let next = timers.peek(); next && next.at <= target; next = timers.peek()) {
      timers.pop();
      if (!next.run) continue;
      pinned = Math.max(next.at, before ?? 0);
      next.run();
    }
    pinned = before;
  }

  function sleep() {
    if (wake) clearTimeout(wake);
    wake = undefined;
    const next = timers.peek();
    if (stopped || !next || rate <= 0) return;
    const realMs = Math.max(0, (next.at - flowing()) / rate);
    wake = setTimeout(onWake, Math.min(Math.ceil(realMs), LONGEST_SLEEP_MS));
  }

  function onWake() {
    if (stopped) return;
    runUntil(flowing());
    sleep();
  }

  function at(atMs: number, run: () => void) {
    // Whole milliseconds, as `now` tells them: else a timer would run a fraction before its own instant.
    const timer: Timer = { at: Math.ceil(atMs), order: order++, run };
    timers.push(timer);
    if (pinned === null && timers.peek() === timer) sleep();
    return () => {
      timer.run = null; // left in the heap: cheaper than a search, and it goes when its time comes
    };
  }

  return {
    now,
    nowSeconds: () => Math.floor(now() / 1000),
    speed: () => rate,
    setSpeed(next) {
      rebase(flowing());
      rate = next;
      sleep();
    },
    advance(seconds) {
      if (pinned !== null) return; // a timer must not move the clock it runs on
      const target = flowing() + seconds * 1000;
      runUntil(target);
      rebase(target);
      sleep();
    },
    at,
    after: (delayMs, run) => at(now() + delayMs, run),
    stop() {
      stopped = true;
      if (wake) clearTimeout(wake);
      timers.clear();
    },
  };
}

function createTimerHeap() {
  let heap: Timer[] = [];
  const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(timer: Timer) {
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Timer;
      if (!before(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  function pop() {
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child += 1;
      if (!before(heap[child] as Timer, last)) break;
      heap[index] = heap[child] as Timer;
      index = child;
    }
    heap[index] = last;
  }

  return {
    push,
    pop,
    peek: () => heap[0],
    clear: () => {
      heap = [];
    },
  };
}
