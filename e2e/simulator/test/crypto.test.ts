import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aesKeyBytes, decrypt, encrypt, sign } from '../src/crypto.ts';
import { account, chineseText, createSessionEvent, transferReply, verification } from './vectors.ts';

describe('signatures', () => {
  it('signs the verification of an address', () => {
    expect(sign(account.token, verification.timestamp, verification.nonce)).toBe(verification.signature);
  });

  it('agrees with the example published by WeChat', () => {
    expect(sign('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78');
  });

  it.each([createSessionEvent, chineseText])(
    'signs token, time and nonce of a push ($timestamp)',
    (vector) => {
      expect(sign(account.token, vector.timestamp, vector.nonce)).toBe(vector.signature);
    },
  );

  it.each([createSessionEvent, transferReply, chineseText])(
    'signs the ciphertext as well ($timestamp)',
    (vector) => {
      expect(sign(account.token, vector.timestamp, vector.nonce, vector.encrypted)).toBe(vector.msgSignature);
    },
  );
});

describe('encryption', () => {
  it.each([createSessionEvent, transferReply, chineseText])(
    'writes what others write ($timestamp)',
    (vector) => {
      expect(encrypt(vector.plain, account, Buffer.from(vector.random))).toBe(vector.encrypted);
    },
  );

  it.each([createSessionEvent, transferReply, chineseText])(
    'reads what others wrote ($timestamp)',
    (vector) => {
      expect(decrypt(vector.encrypted, account)).toBe(vector.plain);
    },
  );

  it('takes a key whose last character carries bits that are not zero', () => {
    expect(aesKeyBytes(account.aesKey).toString('hex')).toBe(
      '29f45e7deade9dc78a7b2d35db7e39ebbf3d69b71d79f8218a39259a7a29aab1',
    );
  });

  it('refuses the ciphertext of another account', () => {
    const foreign = encrypt('<xml/>', { ...account, appid: 'wxffffffffffffffff' }, Buffer.alloc(16));
    expect(() => decrypt(foreign, account)).toThrow('appid');
  });

  it('refuses what is not whole blocks', () => {
    expect(() => decrypt('', account)).toThrow('blocks');
    expect(() => decrypt(Buffer.alloc(17).toString('base64'), account)).toThrow('blocks');
  });

  it.each([0, 33])('refuses the padding byte %i', (pad) => {
    expect(() => decrypt(raw(Buffer.alloc(64, pad)), account)).toThrow('padding');
  });

  it('refuses a length beyond the end', () => {
    const plain = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 1, 0]), Buffer.alloc(12, 12)]);
    expect(() => decrypt(raw(plain), account)).toThrow('length');
  });
});

/** Encrypts bytes as they are, so that padding and length can be wrong. */
function raw(plain: Buffer): string {
  const key = aesKeyBytes(account.aesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}
