/** A binary heap of times, each with a payload; grows as needed and is reused between paths. */
export interface EventHeap {
  clear(): void;
  push(time: number, kind: number, what: number): void;
  /** Moves the earliest entry into `time`, `kind` and `what`; false when there is none. */
  pop(): boolean;
  readonly time: number;
  readonly kind: number;
  readonly what: number;
}

export function createEventHeap(capacity = 256): EventHeap {
  let times = new Float64Array(capacity);
  let kinds = new Int32Array(capacity);
  let whats = new Int32Array(capacity);
  let size = 0;
  let time = 0;
  let kind = 0;
  let what = 0;

  const grow = (): void => {
    const next = times.length * 2;
    const [oldTimes, oldKinds, oldWhats] = [times, kinds, whats];
    times = new Float64Array(next);
    kinds = new Int32Array(next);
    whats = new Int32Array(next);
    times.set(oldTimes);
    kinds.set(oldKinds);
    whats.set(oldWhats);
  };

  return {
    clear() {
      size = 0;
    },
    push(at, kindOf, whatOf) {
      if (size === times.length) grow();
      let i = size;
      size += 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        const above = times[parent] as number;
        if (above <= at) break;
        times[i] = above;
        kinds[i] = kinds[parent] as number;
        whats[i] = whats[parent] as number;
        i = parent;
      }
      times[i] = at;
      kinds[i] = kindOf;
      whats[i] = whatOf;
    },
    pop() {
      if (size === 0) return false;
      time = times[0] as number;
      kind = kinds[0] as number;
      what = whats[0] as number;
      size -= 1;
      if (size === 0) return true;
      const lastTime = times[size] as number;
      const lastKind = kinds[size] as number;
      const lastWhat = whats[size] as number;
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && (times[child + 1] as number) < (times[child] as number)) child += 1;
        const below = times[child] as number;
        if (below >= lastTime) break;
        times[i] = below;
        kinds[i] = kinds[child] as number;
        whats[i] = whats[child] as number;
        i = child;
      }
      times[i] = lastTime;
      kinds[i] = lastKind;
      whats[i] = lastWhat;
      return true;
    },
    get time() {
      return time;
    },
    get kind() {
      return kind;
    },
    get what() {
      return what;
    },
  };
}
