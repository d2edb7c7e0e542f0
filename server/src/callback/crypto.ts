import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * The platform's signature and encryption of pushes.
 * https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption
 */

const AES_BLOCK = 16;
/** PKCS#7 with blocks of 32, not of AES's 16: a library's own unpadding fails for half of all lengths. */
const PAD_BLOCK = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** `signature` over token, timestamp, nonce; `msg_signature` over the encrypted text as well. */
export function sign(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Takes as long for a near miss as for a wild guess. */
export function isSignedBy(signature: string, ...parts: readonly string[]): boolean {
  const expected = Buffer.from(sign(...parts));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The first token that a signature over it and `parts` was made with. */
export const signingToken = (
  signature: string,
  tokens: readonly string[],
  ...parts: readonly string[]
): string | undefined => tokens.find((token) => isSignedBy(signature, token, ...parts));

/** EncodingAESKey: 43 characters of base64 without the padding; unused bits of the last one may be set. */
const decodeKey = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

export interface Decrypted {
  xml: string;
  /** The EncodingAESKey that fitted; the reply must use it, too. */
  encodingAesKey: string;
}

/**
 * Tries each key, the current one first: after a change in the console the platform may use the previous one for a while.
 *
 * @returns undefined when no key yields a message for this appid; which check failed stays unsaid.
 */
export function decrypt(
  encrypted: string,
  appId: string,
  encodingAesKeys: readonly string[],
): Decrypted | undefined {
  const cipherText = Buffer.from(encrypted, 'base64');
  if (cipherText.length === 0 || cipherText.length % AES_BLOCK !== 0) return undefined;
  for (const encodingAesKey of encodingAesKeys) {
    const xml = decryptWith(cipherText, appId, decodeKey(encodingAesKey));
    if (xml !== undefined) return { xml, encodingAesKey };
  }
  return undefined;
}

function decryptWith(cipherText: Buffer, appId: string, key: Buffer): string | undefined {
  if (key.length !== 32) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  const plain = unpad(Buffer.concat([decipher.update(cipherText), decipher.final()]));
  if (!plain || plain.length < RANDOM_BYTES + LENGTH_BYTES) return undefined;
  const length = plain.readUInt32BE(RANDOM_BYTES);
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const tail = Buffer.from(appId);
  // The appid fills exactly what the message leaves, so a wrong length cannot move it.
  if (start + length + tail.length !== plain.length) return undefined;
  if (!timingSafeEqual(plain.subarray(start + length), tail)) return undefined;
  return plain.toString('utf8', start, start + length);
}

/** @returns undefined unless the last byte is 1 to 32 and that many bytes equal it. */
export function unpad(padded: Buffer): Buffer | undefined {
  const pad = padded[padded.length - 1] ?? 0;
  if (pad < 1 || pad > PAD_BLOCK || pad > padded.length) return undefined;
  const padding = padded.subarray(padded.length - pad);
  if (!padding.every((byte) => byte === pad)) return undefined;
  return padded.subarray(0, padded.length - pad);
}

export function pad(plain: Buffer): Buffer {
  const count = PAD_BLOCK - (plain.length % PAD_BLOCK);
  return Buffer.concat([plain, Buffer.alloc(count, count)]);
}

/** @param random 16 bytes; given by tests only */
export function encrypt(
  xml: string,
  appId: string,
  encodingAesKey: string,
  random = randomBytes(RANDOM_BYTES),
): string {
  const key = decodeKey(encodingAesKey);
  const message = Buffer.from(xml, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(message.length);
  const plain = pad(Buffer.concat([random, length, message, Buffer.from(appId)]));
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}
