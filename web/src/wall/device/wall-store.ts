import type { WallBoard } from '@kf/shared/contract/wall';
import type { Standing } from '../model/screen.ts';

/** What the television does by itself, beside the board's value. */
export interface Upkeep {
  /** Of the group table. */
  page: number;
  /** Against burn-in. */
  shiftStep: number;
  notes: readonly ('soundOn' | 'soundOff' | 'maySleep')[];
  /** The other theme than the board's, looked at until the page is loaded again. */
  theme: 'dark' | 'light' | undefined;
  inverted: boolean;
}

/** Everything the page draws from. Replaced as a whole, never changed in place. */
export interface WallState {
  standing: Standing;
  board: WallBoard | undefined;
  /** Server time when the last board came. */
  beatAt: number;
  /** Server time, moved by the ticker once a second. */
  now: number;
  /** Server time when the page opened. */
  startedAt: number;
  /** Whoever stands in the console looking for this television. */
  identify: { name: string; until: number } | undefined;
  upkeep: Upkeep;
}

export interface WallStore {
  get(): WallState;
  subscribe(listener: () => void): () => void;
  /** Drawn at once. */
  set(change: Partial<WallState>): void;
  /** A board has come. Boards are drawn at most twice a second, the last one in any case. */
  beat(board: WallBoard, now: number): void;
  close(): void;
}

const DRAWN_EVERY_MS = 500;

export function createWallStore(now: number): WallStore {
  let state: WallState = {
    standing: { kind: 'unknown' },
    board: undefined,
    beatAt: 0,
    now,
    startedAt: now,
    identify: undefined,
    upkeep: { page: 0, shiftStep: 0, notes: [], theme: undefined, inverted: false },
  };
  /** Come, but not drawn yet. */
  let pending: Pick<WallState, 'board' | 'beatAt' | 'now'> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function draw(change: Partial<WallState>): void {
    state = { ...state, ...pending, ...change };
    pending = undefined;
    for (const listener of listeners) listener();
  }
  function rest(): void {
    timer = setTimeout(() => {
      timer = undefined;
      if (!pending) return;
      draw({});
      rest();
    }, DRAWN_EVERY_MS);
  }

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: draw,
    beat(board, at) {
      pending = { board, beatAt: at, now: at };
      if (timer !== undefined) return;
      draw({});
      rest();
    },
    close() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
