import { describe, expect, it } from 'vitest';
import { pauseBefore } from './backoff.ts';
import { nextChime } from './chime.ts';
import { planReload, untilNight } from './reload.ts';
import { shiftOf, shiftStep } from './shift.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** 11 March 2026 10:00 in Shanghai. */
const ten = Date.UTC(2026, 2, 11, 2);

describe('the stage against burn-in', () => {
  it('goes through nine points, one every three minutes, never far', () => {
    const points = new Set<string>();
    for (let i = 0; i < 9; i++) {
      const { x, y } = shiftOf(shiftStep(0, i * 3 * MINUTE, undefined));
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(0.6);
      points.add(`${x} ${y}`);
    }
    expect(points.size).toBe(9);
  });
  it('rests around the start of an alarm', () => {
    const at = 6 * MINUTE;
    expect(shiftStep(1, at, at - 4_999)).toBe(1);
    expect(shiftStep(1, at, at - 5_000)).toBe(2);
  });
});

describe('loading the page again', () => {
  const running = {
    startedAt: ten,
    timeZone: 'Asia/Shanghai',
    newBuildAt: undefined,
    alarm: false,
    spread: 0,
    invert: false,
  };
  it('happens at four at night, spread over five minutes', () => {
    expect(planReload({ ...running, now: ten + 18 * HOUR - 1 })).toMatchObject({ reload: false });
    expect(planReload({ ...running, now: ten + 18 * HOUR })).toMatchObject({ reload: true });
    const late = { ...running, spread: 1 };
    expect(planReload({ ...late, now: ten + 18 * HOUR + 5 * MINUTE - 1 })).toMatchObject({ reload: false });
  });
  it('waits for the next night when the page opened at four', () =>
    expect(untilNight(ten + 18 * HOUR, 'Asia/Shanghai')).toBe(24 * HOUR));
  it('shows the panel inverted for two minutes before, if the board says so', () => {
    const inverting = { ...running, invert: true };
    expect(planReload({ ...inverting, now: ten + 18 * HOUR + MINUTE })).toEqual({
      reload: false,
      inverted: true,
    });
    expect(planReload({ ...inverting, now: ten + 18 * HOUR + 2 * MINUTE })).toMatchObject({ reload: true });
  });
  it('follows another build of the server, but never in an alarm', () => {
    const changed = { ...running, newBuildAt: ten + HOUR, now: ten + HOUR };
    expect(planReload(changed)).toMatchObject({ reload: true });
    expect(planReload({ ...changed, alarm: true })).toMatchObject({ reload: false });
    expect(planReload({ ...changed, spread: 0.5 })).toMatchObject({ reload: false });
    expect(planReload({ ...changed, spread: 0.5, now: ten + HOUR + 10_000 })).toMatchObject({ reload: true });
  });
  it('does not throw a wall to and fro between servers of two builds', () =>
    expect(planReload({ ...running, newBuildAt: ten + 1, now: ten + 59_000 })).toMatchObject({
      reload: false,
    }));
});

describe('the two tones', () => {
  it('sound when an alarm begins, and again every three minutes while it lasts', () => {
    const heard: number[] = [];
    let chime = nextChime({ soundedAt: undefined }, false, 0);
    for (let second = 1; second <= 600; second++) {
      const next = nextChime(chime, second > 10, second * 1_000);
      if (next !== chime) heard.push(second);
      chime = next;
    }
    expect(heard).toEqual([11, 191, 371, 551]);
  });
  it('do not sound more often for an alarm that comes and goes', () => {
    const chime = nextChime({ soundedAt: undefined }, true, 0);
    expect(nextChime(chime, true, 100_000)).toBe(chime);
  });
});

describe('pauses between attempts', () => {
  it('grow to eight seconds and differ from wall to wall', () => {
    expect([1, 2, 3, 4, 5, 6, 1_000].map((n) => pauseBefore(n, 0.5))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect([pauseBefore(5, 0), pauseBefore(5, 1)]).toEqual([4_800, 11_200]);
  });
});
