import type { WallBoard } from '@kf/shared/contract/wall';
import { alarmingBoard, boardRow, boardTime, calmBoard } from '@kf/shared/testing/wall-boards';
import { describe, expect, it } from 'vitest';
import { createWallClock } from './clock.ts';
import { createKeeper } from './keeper.ts';
import { createWallStore } from './wall-store.ts';

/** A television whose time is moved by hand; the server sends what `board` makes, every ten seconds. */
function television() {
  const time = { monotonic: 0, wall: boardTime };
  const clock = createWallClock({ monotonic: () => time.monotonic, wall: () => time.wall });
  const store = createWallStore(clock.now());
  const seen = { chimes: 0, wakes: 0, reloads: 0 };
  let isArmed = true;
  const keeper = createKeeper({
    store,
    clock,
    random: () => 0,
    isSoundArmed: () => isArmed,
    isAwake: () => true,
    onChime: () => seen.chimes++,
    onWake: () => seen.wakes++,
    onReload: () => seen.reloads++,
  });
  const pass = (seconds: number, board?: (now: number) => WallBoard) => {
    for (let i = 0; i < seconds; i++) {
      time.monotonic += 1_000;
      time.wall += 1_000;
      if (board && i % 10 === 0) {
        clock.observe(time.wall);
        store.set({ board: board(time.wall), beatAt: clock.now(), standing: { kind: 'paired' } });
      }
      keeper.tick();
    }
  };
  /** Hours in which nothing is done. */
  const skip = (hours: number) => {
    time.monotonic += hours * 3_600_000;
    time.wall += hours * 3_600_000;
  };
  return { time, store, seen, keeper, pass, skip, disarm: () => (isArmed = false) };
}

const withSound = (board: WallBoard, over: Partial<WallBoard> = {}): WallBoard => ({
  ...board,
  look: { ...board.look, sound: true },
  ...over,
});

describe('what a wall does with time', () => {
  it('sounds when an alarm begins and every three minutes, but not outside hours, unarmed or from old data', () => {
    const tv = television();
    tv.pass(60, (now) => withSound(calmBoard(now)));
    expect(tv.seen.chimes).toBe(0);
    tv.pass(200, (now) => withSound(alarmingBoard(now)));
    expect(tv.seen.chimes).toBe(2);
    tv.pass(400, (now) => withSound(alarmingBoard(now), { outside: 'same' }));
    expect(tv.seen.chimes).toBe(2);
    const quiet = television();
    quiet.disarm();
    quiet.pass(400, (now) => withSound(alarmingBoard(now)));
    expect(quiet.seen.chimes).toBe(0);
  });

  it('goes through pages and points, and says whether it can be heard', () => {
    const tv = television();
    const rows = (now: number) => Array.from({ length: 12 }, (_, i) => boardRow(now, `g${i}`));
    const pages = new Set<number>();
    const points = new Set<number>();
    for (let minute = 0; minute < 30; minute++) {
      tv.pass(60, (now) => withSound(calmBoard(now), { groups: rows(now) }));
      pages.add(tv.store.get().upkeep.page);
      points.add(tv.store.get().upkeep.shiftStep);
    }
    expect([...pages].sort()).toEqual([0, 1, 2]);
    expect(points.size).toBe(9);
    expect(tv.store.get().upkeep.notes).toEqual(['soundOn']);
  });

  it('asks for a reload at four, not while an alarm is on', () => {
    const calm = television();
    calm.skip(17); // 03:48
    calm.pass(600, (now) => calmBoard(now));
    expect(calm.seen.reloads).toBe(0);
    calm.pass(600, (now) => calmBoard(now));
    expect(calm.seen.reloads).toBeGreaterThan(0);
    const alarmed = television();
    alarmed.skip(17);
    alarmed.pass(1_200, (now) => alarmingBoard(now));
    expect(alarmed.seen.reloads).toBe(0);
  });

  it('notices that the machine slept', () => {
    const tv = television();
    tv.pass(10, (now) => calmBoard(now));
    tv.time.wall += 3_600_000;
    tv.pass(1);
    expect(tv.seen.wakes).toBe(1);
    expect(tv.store.get().now).toBeGreaterThanOrEqual(boardTime + 3_600_000);
  });

  it('shows the other theme until told otherwise', () => {
    const tv = television();
    tv.pass(1, (now) => calmBoard(now));
    tv.keeper.toggleTheme();
    expect(tv.store.get().upkeep.theme).toBe('light');
    tv.keeper.toggleTheme();
    expect(tv.store.get().upkeep.theme).toBe('dark');
  });
});
