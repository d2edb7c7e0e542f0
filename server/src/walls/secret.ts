import { createHash, randomBytes, randomInt } from 'node:crypto';

/** HttpOnly; holds the secret of a television, whether or not it is paired. */
export const WALL_COOKIE = 'kf_wall';

/** Without 0 O, 1 I L, U: read across a room and typed without mistakes. */
const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 6;

/** What a television's cookie holds: 256 bits, so it cannot be guessed. */
export const newWallToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of it: whoever reads the database has no wall yet. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

export const newPairingCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => SYMBOLS.charAt(randomInt(SYMBOLS.length))).join('');

/** As it was shown: in capitals, without what people put between the symbols. Undefined when it cannot be a code. */
export function readPairingCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s\-–·.]/g, '');
  return code.length === CODE_LENGTH && [...code].every((symbol) => SYMBOLS.includes(symbol))
    ? code
    : undefined;
}
