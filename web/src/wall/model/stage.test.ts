import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageIn } from './stage.ts';

describe('the stage', () => {
  it('is the same picture at 1080p and 4K', () => {
    expect(stageIn(1920, 1080)).toEqual({ portrait: false, unitPx: 10.8, widthPx: 1920, heightPx: 1080 });
    expect(stageIn(3840, 2160)).toEqual({ portrait: false, unitPx: 21.6, widthPx: 3840, heightPx: 2160 });
  });
  it('stands upright on an upright panel', () =>
    expect(stageIn(1080, 1920)).toEqual({ portrait: true, unitPx: 10.8, widthPx: 1080, heightPx: 1920 }));
  it('leaves bars on other panels', () => {
    expect(stageIn(1280, 1024)).toMatchObject({ widthPx: 1280, heightPx: 720 });
    expect(stageIn(2560, 1080)).toMatchObject({ widthPx: 1920, heightPx: 1080 });
  });
  it('keeps clear of an edge that a panel cuts', () =>
    expect(stageIn(1920, 1080, 5)).toMatchObject({ heightPx: 972, widthPx: 1728 }));
  it('always fits, whatever the panel', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8000 }),
        fc.integer({ min: 1, max: 8000 }),
        fc.integer({ min: 0, max: 5 }),
        (width, height, margin) => {
          const stage = stageIn(width, height, margin);
          expect(stage.widthPx).toBeLessThanOrEqual(width + 1e-6);
          expect(stage.heightPx).toBeLessThanOrEqual(height + 1e-6);
          expect(stage.unitPx * 100).toBeCloseTo(Math.min(stage.widthPx, stage.heightPx));
        },
      ),
    ));
});
