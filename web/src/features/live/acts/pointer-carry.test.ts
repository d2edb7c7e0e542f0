import { expect, it } from 'vitest';
import { ghostPlace } from './pointer-carry.ts';

const view = { width: 1_440, height: 900 };

it('hangs the carried strip 24 px below the pointer, so that the target stays visible', () => {
  expect(ghostPlace({ x: 1_096, y: 471 }, view)).toEqual({ x: 872, y: 495 });
});

it('keeps it inside the window', () => {
  expect(ghostPlace({ x: 20, y: 890 }, view)).toEqual({ x: 8, y: 810 });
  expect(ghostPlace({ x: 2_000, y: 100 }, view).x).toBe(1_180);
});
