import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { WallBoard, WallBoardRecord } from '@kf/shared/contract/wall';
import { freshWallMemory } from '@kf/shared/domain/wall-levels';
import { calmBoard } from '@kf/shared/testing/wall-boards';
import { aWallBoard } from '@kf/shared/testing/wall-builders';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openShow, type Show } from './show.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A board of one account whose figures a test sets; `sent`: when it reached the walls, ms since it was opened. */
function aShow() {
  const openedAt = Date.now();
  const world = { board: calmBoard(openedAt), fails: false };
  const sent: number[] = [];
  const frames = new Set<() => void>();
  const counts: number[] = [];
  const record: WallBoardRecord = {
    ...aWallBoard(),
    settings: { ...aWallBoard().settings, accounts: [{ accountId: 'main' as AccountId, unassigned: true }] },
  };
  const source = {
    state: (): LiveState => {
      throw new Error('the feed of this test has no state');
    },
    onFrame: (listener: () => void) => {
      frames.add(listener);
      return () => void frames.delete(listener);
    },
    trend: () => Promise.reject(new Error('no past')),
    expected: () => undefined,
    shownOn: () => undefined,
  };
  const show: Show = openShow({
    feed: {
      make: () => {
        if (world.fails) throw new Error('cannot be made');
        return { board: { ...world.board, at: Date.now() as EpochMs }, levels: freshWallMemory };
      },
      preview: () => Promise.reject(new Error('not asked for')),
      source: () => source,
    },
    record: () => record,
    send: () => void sent.push(Date.now() - openedAt),
    count: (_account, by) => void counts.push(by),
    now: () => Date.now() as EpochMs,
    log: { warn: () => undefined },
  });
  const change = (name: string): void => {
    world.board = { ...world.board, name } as WallBoard;
    for (const tell of frames) tell();
  };
  return { show, world, sent, change, counts, frames };
}

describe('a board on its walls', () => {
  it('is sent at least every ten seconds, though nothing changes', () => {
    const { sent } = aShow();
    vi.advanceTimersByTime(120_000);
    const pauses = sent.map((at, i) => at - (sent[i - 1] ?? 0));
    expect(sent.length).toBeGreaterThanOrEqual(12);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10_000);
    expect(sent.length).toBeLessThanOrEqual(14);
  });

  it('is sent at once on a change after a quiet moment, and at most twice a second in a rush', () => {
    const { sent, change } = aShow();
    vi.advanceTimersByTime(3_200);
    change('quiet');
    vi.advanceTimersByTime(0);
    expect(sent.at(-1)).toBe(3_200);
    sent.length = 0;
    for (let i = 0; i < 1_000; i++) {
      change(`rush ${i}`);
      vi.advanceTimersByTime(10);
    }
    expect(sent.length).toBeGreaterThanOrEqual(19);
    expect(sent.length).toBeLessThanOrEqual(21);
    for (const [i, at] of sent.entries())
      if (i > 0) expect(at - (sent[i - 1] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it('goes on after a moment in which it could not be made', () => {
    const { sent, world } = aShow();
    world.fails = true;
    vi.advanceTimersByTime(30_000);
    const before = sent.length;
    world.fails = false;
    vi.advanceTimersByTime(1_000);
    expect(sent.length).toBe(before + 1);
  });

  it('leaves nothing behind when it is closed', () => {
    const { show, sent, change, counts, frames } = aShow();
    show.close();
    change('later');
    vi.advanceTimersByTime(30_000);
    expect(sent.length).toBe(1);
    expect(frames.size).toBe(0);
    expect(counts).toEqual([1, -1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
