import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, isSignedBy, pad, sign, unpad } from './crypto.ts';
import { account, chineseText, sessionCreated, transfer, verification } from './testing/vectors.ts';

const { appId, token, aesKey } = account;
const otherKey = 'OtherKey0123456789abcdefghijklmnopqrstuvwxG';

/** Encrypts any bytes as they are: what no honest sender would send. */
function encryptRaw(plain: Buffer): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

function plainOf(xml: string, options: { length?: number; tail?: string } = {}): Buffer {
  const message = Buffer.from(xml);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(options.length ?? message.length);
  return Buffer.concat([Buffer.alloc(16, 7), length, message, Buffer.from(options.tail ?? appId)]);
}

describe('signatures', () => {
  it('agree with the vectors', () => {
    expect(sign('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78');
    expect(sign(token, verification.timestamp, verification.nonce)).toBe(verification.signature);
    for (const push of [sessionCreated, chineseText]) {
      expect(sign(token, push.timestamp, push.nonce)).toBe(push.signature);
      expect(sign(token, push.timestamp, push.nonce, push.encrypted)).toBe(push.msgSignature);
    }
  });

  it('are refused when anything differs, also in length', () => {
    const { signature, timestamp, nonce } = verification;
    expect(isSignedBy(signature, token, timestamp, nonce)).toBe(true);
    for (const wrong of [
      '',
      'x',
      signature.slice(1),
      `${signature}0`,
      signature.toUpperCase(),
      signature.replace('0', '1'),
    ]) {
      expect(isSignedBy(wrong, token, timestamp, nonce)).toBe(false);
    }
  });
});

describe('encryption', () => {
  it.each([
    ['padding 19', sessionCreated],
    ['padding 20', transfer],
    ['padding 32, Chinese and an emoji', chineseText],
  ])('agrees with the vectors both ways (%s)', (_name, { encrypted, xml, random }) => {
    expect(decrypt(encrypted, appId, [aesKey])).toEqual({ xml, encodingAesKey: aesKey });
    expect(encrypt(xml, appId, aesKey, Buffer.from(random))).toBe(encrypted);
  });

  it('comes back as it went, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        expect(decrypt(encrypt(text, appId, aesKey), appId, [aesKey])?.xml).toBe(text);
      }),
    );
  });

  it('finds the key that fits, so that keys can be changed while pushes arrive', () => {
    const old = encrypt('<xml/>', appId, otherKey);
    expect(decrypt(old, appId, [aesKey, otherKey])).toEqual({ xml: '<xml/>', encodingAesKey: otherKey });
    expect(decrypt(old, appId, [aesKey])).toBeUndefined();
    expect(decrypt(old, appId, [])).toBeUndefined();
    expect(decrypt(old, appId, ['short', otherKey])?.encodingAesKey).toBe(otherKey);
  });

  it.each([
    ['another appid', pad(plainOf('<xml/>', { tail: 'wxffffffffffffffff' }))],
    ['an appid that goes on', pad(plainOf('<xml/>', { tail: `${appId}0` }))],
    ['no appid', pad(plainOf('<xml/>', { tail: '' }))],
    ['a length beyond the end', pad(plainOf('<xml/>', { length: 5_000 }))],
    ['the largest length', pad(plainOf('<xml/>', { length: 0xffffffff }))],
    ['a length that moves the appid', pad(plainOf('<xml/>', { length: 5 }))],
    ['less than a head', pad(Buffer.alloc(10))],
    ['pad byte 0', Buffer.alloc(64, 0)],
    ['pad byte 33', Buffer.alloc(64, 33)],
    ['uneven padding', Buffer.concat([Buffer.alloc(60, 1), Buffer.from([4, 4, 3, 4])])],
  ])('is refused with %s', (_name, plain) => {
    expect(decrypt(encryptRaw(plain), appId, [aesKey])).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['half a block', 'AAAAAAAAAAA='],
    ['no base64', '!!!!'],
  ])('is refused with %s', (_name, text) => {
    expect(decrypt(text, appId, [aesKey])).toBeUndefined();
  });

  it('never throws and never yields a message it was not given, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), (bytes) => {
        expect(decrypt(Buffer.from(bytes).toString('base64'), appId, [aesKey, otherKey])).toBeUndefined();
      }),
    );
  });

  it('pads to blocks of 32, by 1 to 32 bytes, and takes off exactly that', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const plain = Buffer.from(bytes);
        const padded = pad(plain);
        expect(padded.length % 32).toBe(0);
        expect(padded.length - plain.length).toBeGreaterThanOrEqual(1);
        expect(padded.length - plain.length).toBeLessThanOrEqual(32);
        expect(unpad(padded)).toEqual(plain);
      }),
    );
  });
});
