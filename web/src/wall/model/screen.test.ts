import { alarmingBoard, boardTime, calmBoard } from '@kf/shared/testing/wall-boards';
import { describe, expect, it } from 'vitest';
import { ageBoard } from './age-board.ts';
import { screenOf } from './screen.ts';

const t0 = boardTime;
const paired = { standing: { kind: 'paired' as const }, beatAt: t0, startedAt: t0 };

describe('what a wall shows', () => {
  it('says that it is connecting until the first board comes', () => {
    expect(screenOf({ ...paired, board: undefined, now: t0 })).toEqual({ kind: 'starting', isLate: false });
    expect(screenOf({ ...paired, board: undefined, now: t0 + 6_000 })).toEqual({
      kind: 'starting',
      isLate: true,
    });
  });
  it('goes from live to stale to disconnected while the server is silent, and back with one board', () => {
    const board = alarmingBoard();
    const kinds = [0, 12, 31, 60, 61, 3_600].map((seconds) => {
      const screen = screenOf({ ...paired, board, now: t0 + seconds * 1_000 });
      return screen.kind === 'board' ? `${screen.freshness.kind} ${screen.board.summary.level}` : screen.kind;
    });
    expect(kinds).toEqual(['live alarm', 'slow alarm', 'stale normal', 'stale normal', 'cut_off', 'cut_off']);
    const later = t0 + 3_600_000;
    const screen = screenOf({ ...paired, board: calmBoard(later), beatAt: later, now: later });
    expect(screen).toMatchObject({ kind: 'board', freshness: { kind: 'live' } });
  });
  it('tells the last good time when it is cut off', () =>
    expect(screenOf({ ...paired, board: calmBoard(), now: t0 + 90_000 })).toEqual({
      kind: 'cut_off',
      since: t0,
    }));
  it('blanks at once when it is revoked, whatever it knew', () =>
    expect(
      screenOf({ ...paired, standing: { kind: 'revoked', since: t0 }, board: alarmingBoard(), now: t0 }),
    ).toEqual({ kind: 'revoked', since: t0 }));
  it('shows only the time outside hours, if the board says so', () =>
    expect(screenOf({ ...paired, board: calmBoard(t0, { outside: 'clock' }), now: t0 })).toMatchObject({
      kind: 'clock',
    }));
});

describe('a board that grows old', () => {
  it('is the same value while nothing has', () => {
    const board = alarmingBoard();
    expect(ageBoard(board, t0, t0 + 20_000)).toBe(board);
  });
  it('withdraws what it said of a source that stopped, and keeps the rest', () => {
    const board = alarmingBoard();
    const queue = { ...board.sources.queue, asOf: (t0 - 31_000) as typeof board.at };
    const aged = ageBoard({ ...board, sources: { ...board.sources, queue } }, t0, t0);
    expect(aged.figures.waiting).toMatchObject({ level: 'normal', stale: true, value: 23 });
    expect(aged.figures.free).toMatchObject({ level: 'attention', stale: false });
    expect(aged.groups?.every(({ level }) => level === 'normal')).toBe(true);
    expect(aged.summary).toEqual({ level: 'attention', count: 1 });
  });
  it('says nothing any more when nothing is heard', () => {
    const aged = ageBoard(alarmingBoard(), t0, t0 + 31_000);
    expect(aged.summary).toEqual({ level: 'normal', count: 0 });
    expect(aged.conditions).toEqual([]);
    for (const figure of Object.values(aged.figures))
      expect(figure).toMatchObject({ level: 'normal', stale: true });
  });
});
