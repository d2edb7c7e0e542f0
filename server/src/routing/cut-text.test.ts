import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutText } from './cut-text.ts';

it('a text is cut to bytes between characters, never within an emoji', () => {
  expect(cutText('一二三四', 12)).toBe('一二三四');
  expect(cutText('一二三四五', 14)).toBe('一二三…');
  expect(cutText('好👨‍👩‍👧好好', 20)).toBe('好…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 200 }), (text, max) => {
      const cut = cutText(text, max);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(max, 3));
      expect(Buffer.from(cut).toString()).toBe(cut);
    }),
  );
});
