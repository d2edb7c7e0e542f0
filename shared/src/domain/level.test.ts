import { describe, expect, it } from 'vitest';
import { CLEAR_AFTER_MS, calm, type Held, holdLevel, type Level, levelOf } from './level.ts';

/** The levels shown for figures that say these, one per `stepMs`. */
function shown(raws: readonly Level[], stepMs: number): Level[] {
  let held: Held = calm;
  return raws.map((raw, i) => {
    held = holdLevel(held, raw, i * stepMs);
    return held.level;
  });
}

describe('levels of a figure', () => {
  it('rise at once', () => {
    expect(shown(['normal', 'attention', 'alarm'], 1)).toEqual(['normal', 'attention', 'alarm']);
    expect(shown(['alarm'], 1)).toEqual(['alarm']);
  });
  it('fall after 30 s below', () => {
    expect(shown(['alarm', 'normal', 'normal', 'normal'], CLEAR_AFTER_MS / 2)).toEqual([
      'alarm',
      'alarm',
      'alarm',
      'normal',
    ]);
  });
  it('do not fall when the figure comes back in between', () => {
    const raws: Level[] = ['attention', 'normal', 'attention', 'normal', 'normal'];
    expect(shown(raws, CLEAR_AFTER_MS - 1)).toEqual(raws.map(() => 'attention'));
  });
  it('fall to the worst seen while they were falling', () => {
    const raws: Level[] = ['alarm', 'attention', 'normal', 'normal', 'normal'];
    expect(shown(raws, CLEAR_AFTER_MS / 2)).toEqual(['alarm', 'alarm', 'alarm', 'attention', 'attention']);
  });
  it('count from the bound on', () => {
    const threshold = { attention: 10, alarm: 20 };
    expect([9, 10, 19, 20].map((n) => levelOf(n, threshold))).toEqual([
      'normal',
      'attention',
      'attention',
      'alarm',
    ]);
  });
});
