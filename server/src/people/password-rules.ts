import { AppError } from '../errors.ts';

/** Length is what makes a password hard to guess; kinds of characters are not asked for. */
export const LEAST_LENGTH = 10;

let common: Promise<ReadonlySet<string>> | undefined;

/** About 50,000 passwords that were found in leaks most often. Read when the first password is chosen: it is half a megabyte. */
const commonPasswords = (): Promise<ReadonlySet<string>> =>
  (common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set<string>(dictionary['passwords-common'] as readonly string[]),
  ));

/**
 * Whether a password may be chosen.
 *
 * @throws {AppError} password_too_short with `details.least`; password_common for one that is among the most used, also
 *   with a few characters before or behind it, one that repeats or counts, or one with the username in it
 */
export async function checkNewPassword(password: string, username: string): Promise<void> {
  if ([...password].length < LEAST_LENGTH)
    throw new AppError('password_too_short', `needs at least ${LEAST_LENGTH} characters`, {
      details: { least: LEAST_LENGTH },
    });
  const text = password.toLowerCase();
  const core = text.replace(/^[^a-z]{1,6}|[^a-z]{1,6}$/g, '');
  const list = await commonPasswords();
  const name = username.trim().toLowerCase();
  if (
    list.has(text) ||
    list.has(core) ||
    new Set(text).size < 5 ||
    isCount(text) ||
    (name.length >= 3 && core.replaceAll(name, '').length < 4 && text.includes(name))
  )
    throw new AppError('password_common', 'this password is among the first that are tried');
}

/** abcdefghij, 9876543210 */
function isCount(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
  return (
    steps.size <= 2 && [...steps].every((step) => step === 1 || step === -1 || step === -9 || step === 9)
  );
}
