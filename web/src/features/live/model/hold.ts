/** A list moves again this long after the pointer left it. */
export const HOLD_AFTER_LEAVE_MS = 400;
/** A pointer or a focus that rests this long no longer holds a list. */
export const HOLD_IDLE_MS = 15_000;

/** Why a list is held still. All times are ms of one clock, whichever. */
export interface Hold {
  pointerInside: boolean;
  movedAt: number;
  leftAt: number;
  focusInside: boolean;
  keyedAt: number;
  /** Open menus and a strip being carried: these hold however long they last. */
  locks: number;
}

const NEVER = Number.NEGATIVE_INFINITY;
export const released: Hold = {
  pointerInside: false,
  movedAt: NEVER,
  leftAt: NEVER,
  focusInside: false,
  keyedAt: NEVER,
  locks: 0,
};

export type HoldEvent =
  | { type: 'moved' | 'left' | 'keyed'; at: number }
  | { type: 'blurred' | 'locked' | 'unlocked' };

export function stepHold(hold: Hold, event: HoldEvent): Hold {
  switch (event.type) {
    case 'moved':
      return { ...hold, pointerInside: true, movedAt: event.at };
    case 'left':
      return hold.pointerInside ? { ...hold, pointerInside: false, leftAt: event.at } : hold;
    case 'keyed':
      return { ...hold, focusInside: true, keyedAt: event.at };
    case 'blurred':
      return { ...hold, focusInside: false };
    case 'locked':
      return { ...hold, locks: hold.locks + 1 };
    case 'unlocked':
      return { ...hold, locks: Math.max(0, hold.locks - 1) };
    default:
      return event satisfies never;
  }
}

/** When the hold ends by itself; not after `now`: it has ended. */
export function heldUntil(hold: Hold): number {
  if (hold.locks > 0) return Number.POSITIVE_INFINITY;
  const pointer = hold.pointerInside ? hold.movedAt + HOLD_IDLE_MS : hold.leftAt + HOLD_AFTER_LEAVE_MS;
  const focus = hold.focusInside ? hold.keyedAt + HOLD_IDLE_MS : NEVER;
  return Math.max(pointer, focus);
}

export const isHeld = (hold: Hold, now: number): boolean => now < heldUntil(hold);
