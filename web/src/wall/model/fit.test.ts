import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emWidth, fit, scale } from './fit.ts';
import { linesOf } from './ticker.ts';

describe('a figure in its room', () => {
  it('keeps its size and spacing while it fits', () =>
    expect(fit('08:42', 13.2, 47, -0.02)).toEqual({ size: 13.2, spacing: -0.02 }));
  it('is set tighter before it is set smaller', () => {
    const hours = fit('1:04:07', 13.2, 46.6, -0.02);
    expect(hours.size).toBe(13.2);
    expect(hours.spacing).toBeLessThan(-0.02);
    const narrow = fit('1:04:07', 13.2, 39, -0.02);
    expect(narrow.size).toBeLessThan(13.2);
    expect(narrow.spacing).toBe(-0.05);
  });
  it('always fits, and never grows', () =>
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9:–]{1,12}$/),
        fc.double({ min: 1, max: 40, noNaN: true }),
        fc.double({ min: 1, max: 90, noNaN: true }),
        (text, size, room) => {
          const fitted = fit(text, size, room);
          expect((emWidth(text) + fitted.spacing * text.length) * fitted.size).toBeLessThanOrEqual(
            room + 1e-6,
          );
          expect(fitted.size).toBeLessThanOrEqual(size);
          expect(scale(text, size, room) * emWidth(text)).toBeLessThanOrEqual(room + 1e-6);
        },
      ),
    ));
});

describe('a notice', () => {
  it('stands in one line while it can be read there', () =>
    expect(linesOf('今天 18:00 起系统升级', 40, 56)).toEqual(['今天 18:00 起系统升级']));
  it('is cut into lines that fit, and nothing is lost', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^([大屏客服 ]|ab c|12:30){1,60}$/), (text) => {
        const lines = linesOf(text.trim(), 20, 25);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of lines) expect(emWidth(line)).toBeLessThanOrEqual(25);
      }),
    ));
});
