import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenSeal, createSecretBox, SealedWithOtherKey } from './secret-box.ts';

const box = createSecretBox(Buffer.alloc(32, 1));

describe('secret box', () => {
  it('gives back what was put in, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), (plain) => {
        const sealed = box.seal(plain, 'account main secret');
        expect(sealed).not.toContain(plain);
        expect(box.open(sealed, 'account main secret')).toBe(plain);
      }),
    );
  });

  it('never makes the same twice', () => {
    expect(box.seal('secret', 'here')).not.toBe(box.seal('secret', 'here'));
  });

  it('opens only where it was put, and only unchanged', () => {
    const sealed = box.seal('secret', 'here');
    expect(() => box.open(sealed, 'there')).toThrow(BrokenSeal);
    const [version, id, nonce, body = ''] = sealed.split('.');
    const changed = `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`;
    expect(() => box.open([version, id, nonce, changed].join('.'), 'here')).toThrow(BrokenSeal);
    expect(() => box.open('v2.x.y.z', 'here')).toThrow(BrokenSeal);
    expect(() => box.open(`v1.${box.keyId}`, 'here')).toThrow(BrokenSeal);
  });

  it('says that another key was used, naming both and telling neither', () => {
    const other = createSecretBox(Buffer.alloc(32, 2));
    expect(() => other.open(box.seal('secret', 'here'), 'here')).toThrow(SealedWithOtherKey);
    expect(() => other.open(box.seal('secret', 'here'), 'here')).toThrow(
      new RegExp(`${box.keyId}.*${other.keyId}`),
    );
  });
});
