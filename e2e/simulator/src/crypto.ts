import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

// AES-256-CBC as in "消息加解密": https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption
const BLOCK = 32; // the platform pads to 32 bytes although AES works in 16: library unpadding fails for pads 17 to 32
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** `sha1(sort(parts))` in lower-case hex: with three parts `signature`, with the ciphertext as fourth `msg_signature`. */
export function sign(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex');
}

export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The 43rd character may carry bits that are not zero, so the decoder must be a lenient one. */
export const aesKeyBytes = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

export interface CipherKey {
  aesKey: string;
  appid: string;
}

export function encrypt(message: string, { aesKey, appid }: CipherKey, random: Buffer): string {
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random.subarray(0, RANDOM_BYTES), length, body, Buffer.from(appid)]);
  const pad = BLOCK - (plain.length % BLOCK);
  const key = aesKeyBytes(aesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64');
}

/** @throws {Error} naming the first thing that is wrong: length, padding, inner length or appid. */
export function decrypt(encrypted: string, { aesKey, appid }: CipherKey): string {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw new Error('ciphertext is not whole AES blocks');
  const key = aesKeyBytes(aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = plain.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > plain.length) throw new Error('bad padding');
  if (!plain.subarray(-pad).every((byte) => byte === pad)) throw new Error('bad padding');
  const content = plain.subarray(0, -pad);
  if (content.length < RANDOM_BYTES + LENGTH_BYTES) throw new Error('too short');
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const end = start + content.readUInt32BE(RANDOM_BYTES);
  if (end > content.length) throw new Error('declared length is beyond the end');
  if (content.subarray(end).toString() !== appid) throw new Error('another appid');
  return content.subarray(start, end).toString('utf8');
}
