import type { Leadership } from './leadership.ts';

/** This node's leadership of an account, while it lasts. `candidacy.ts` alone changes it; everybody else asks. */
export interface Leader {
  present(): Leadership | undefined;
  isLeading(): boolean;
  change(to: Leadership | undefined): void;
}

export function createLeader(): Leader {
  let leadership: Leadership | undefined;
  return {
    present: () => leadership,
    isLeading: () => leadership !== undefined,
    change(to) {
      leadership = to;
    },
  };
}
