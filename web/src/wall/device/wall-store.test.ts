import { calmBoard } from '@kf/shared/testing/wall-boards';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWallStore } from './wall-store.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('boards as they come', () => {
  it('are drawn at most twice a second, and the last one in any case', () => {
    const store = createWallStore(0);
    const drawn: number[] = [];
    store.subscribe(() => drawn.push(store.get().beatAt));
    for (let i = 1; i <= 20; i++) {
      store.beat(calmBoard(), i);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(2_000);
    expect(drawn).toEqual([1, 5, 10, 15, 20]);
    expect(vi.getTimerCount()).toBe(0);
  });
  it('come along with anything else that is drawn', () => {
    const store = createWallStore(0);
    store.beat(calmBoard(), 1);
    store.beat(calmBoard(), 2);
    expect(store.get().beatAt).toBe(1);
    store.set({ identify: { name: '一楼', until: 10 } });
    expect(store.get()).toMatchObject({ beatAt: 2, identify: { name: '一楼' } });
  });
});
