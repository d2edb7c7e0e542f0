import { describe, expect, it } from 'vitest';
import { type Hold, type HoldEvent, isHeld, released, stepHold } from './hold.ts';

const after = (...events: HoldEvent[]): Hold => events.reduce(stepHold, released);

describe('a list', () => {
  it('is held while the pointer is over it and 400 ms longer', () => {
    const inside = after({ type: 'moved', at: 0 });
    expect(isHeld(inside, 10_000)).toBe(true);
    const left = stepHold(inside, { type: 'left', at: 10_000 });
    expect(isHeld(left, 10_399)).toBe(true);
    expect(isHeld(left, 10_400)).toBe(false);
  });

  it('is released by a pointer that rests 15 s, and held again when it moves', () => {
    const rested = after({ type: 'moved', at: 0 });
    expect(isHeld(rested, 15_000)).toBe(false);
    expect(isHeld(stepHold(rested, { type: 'moved', at: 20_000 }), 20_001)).toBe(true);
  });

  it('is held by the keyboard as long as keys come', () => {
    const keyed = after({ type: 'keyed', at: 0 });
    expect(isHeld(keyed, 14_999)).toBe(true);
    expect(isHeld(keyed, 15_000)).toBe(false);
    expect(isHeld(stepHold(keyed, { type: 'blurred' }), 1)).toBe(false);
  });

  it('is held by an open menu or a carried strip however long it lasts', () => {
    const locked = after({ type: 'locked' }, { type: 'locked' }, { type: 'unlocked' });
    expect(isHeld(locked, 1e9)).toBe(true);
    expect(isHeld(stepHold(locked, { type: 'unlocked' }), 1e9)).toBe(false);
  });
});
