import { randomInt } from 'node:crypto';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Those whose last two bits are zero: 43 letters carry two bits more than 32 bytes, and strict readers refuse them set. */
const LAST_OF_KEY = 'AEIMQUYcgkosw048';

const pick = (letters: string, count: number): string =>
  Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');

/** A token of the callback: 3 to 32 letters and digits are allowed. */
export const madeUpToken = (): string => pick(LETTERS_AND_DIGITS, 24);

/** An EncodingAESKey: 43 letters and digits, which are 32 bytes in base64. */
export const madeUpAesKey = (): string => pick(LETTERS_AND_DIGITS, 42) + pick(LAST_OF_KEY, 1);
