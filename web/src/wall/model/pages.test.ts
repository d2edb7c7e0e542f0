import type { WallLevel } from '@kf/shared/contract/wall';
import { boardRow, boardTime } from '@kf/shared/testing/wall-boards';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagesOf } from './pages.ts';
import { firstPage, turn } from './rotation.ts';

const rows = (levels: WallLevel[]) => levels.map((level, i) => boardRow(boardTime, `g${i}`, { level }));
const keys = (pages: ReturnType<typeof pagesOf>) => pages.map((page) => page.map(({ key }) => key).join(' '));

describe('pages of the group table', () => {
  it('are one, in the order of the board, while all groups fit', () =>
    expect(keys(pagesOf(rows(['normal', 'alarm', 'normal', 'attention', 'normal']), 5))).toEqual([
      'g0 g1 g2 g3 g4',
    ]));
  it('have on each page first what needs looking at, alarms before attention', () =>
    expect(
      keys(pagesOf(rows(['normal', 'attention', 'normal', 'normal', 'alarm', 'normal', 'normal']), 5)),
    ).toEqual(['g4 g1 g0 g2 g3', 'g4 g1 g5 g6']));
  it('show every group, and never more than fit', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<WallLevel>('normal', 'attention', 'alarm'), { maxLength: 40 }),
        fc.integer({ min: 2, max: 5 }),
        (levels, fits) => {
          const pages = pagesOf(rows(levels), fits);
          expect(new Set(pages.flat().map(({ key }) => key)).size).toBe(levels.length);
          for (const page of pages) {
            expect(page.length).toBeLessThanOrEqual(fits);
            expect(new Set(page).size).toBe(page.length);
          }
        },
      ),
    ));
});

describe('rotation', () => {
  const usual = { pages: 3, rotateMs: 12_000, alarmSince: undefined };
  it('turns after its pause, round and round', () => {
    const shown: number[] = [];
    let rotation = firstPage(0);
    for (let now = 0; now < 48_000; now += 1_000) {
      rotation = turn(rotation, { ...usual, now });
      if (now % 12_000 === 0) shown.push(rotation.page);
    }
    expect(shown).toEqual([0, 1, 2, 0]);
  });
  it('stands for a minute after an alarm', () => {
    const before = { page: 1, turnedAt: 0 };
    expect(turn(before, { ...usual, alarmSince: 10_000, now: 69_000 })).toBe(before);
    expect(turn(before, { ...usual, alarmSince: 10_000, now: 70_000 }).page).toBe(2);
  });
  it('goes on when the clock was set back, as it is when the server tells the time', () => {
    const ahead = turn({ page: 1, turnedAt: 9_000_000 }, { ...usual, now: 1_000 });
    expect(turn(ahead, { ...usual, now: 13_000 }).page).toBe(2);
  });
  it('returns to the first page when its own is gone', () =>
    expect(turn({ page: 2, turnedAt: 0 }, { ...usual, pages: 1, now: 1 }).page).toBe(0));
});
