import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** `v1.<key id>.<nonce>.<ciphertext and tag>`, the last three in base64url. */
const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what must not be readable in the store or in a copy of it. */
export interface SecretBox {
  /** Names the key; tells nothing about it. */
  keyId: string;
  /** @param place where the result is kept; it opens nowhere else, so rows cannot be exchanged */
  seal(plain: string, place: string): string;
  /** @throws {SealedWithOtherKey} {@link BrokenSeal} */
  open(sealed: string, place: string): string;
}

/** The installation's key was changed or lost since this was stored. */
export class SealedWithOtherKey extends Error {
  constructor(sealedWith: string, present: string) {
    super(
      `stored secrets were encrypted with another SECRET_KEY (its id is ${sealedWith}, the present one's ${present}): start with that key, or enter the secrets again`,
    );
    this.name = 'SealedWithOtherKey';
  }
}

/** Changed by somebody, or cut. */
export class BrokenSeal extends Error {
  constructor(place: string) {
    super(`the stored secret at ${place} is damaged: enter it again`);
    this.name = 'BrokenSeal';
  }
}

/** AES-256-GCM with a key of its own, derived from the installation's: the same one also signs cookies. */
export function createSecretBox(secretKey: Buffer): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'kf-tower stored secrets', 32));
  const keyId = createHash('sha256').update('key id').update(key).digest('base64url').slice(0, 8);
  return {
    keyId,
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, keyId, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    open(sealed, place) {
      const [version, sealedWith = '', nonce = '', body = ''] = sealed.split('.');
      if (version !== VERSION) throw new BrokenSeal(place);
      if (sealedWith !== keyId) throw new SealedWithOtherKey(sealedWith, keyId);
      const bytes = Buffer.from(body, 'base64url');
      const iv = Buffer.from(nonce, 'base64url');
      if (iv.length !== NONCE_BYTES || bytes.length < TAG_BYTES) throw new BrokenSeal(place);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString();
      } catch {
        throw new BrokenSeal(place);
      }
    },
  };
}
