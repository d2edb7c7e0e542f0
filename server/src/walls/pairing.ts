import type { EpochMs } from '@kf/shared/contract/ids';
import { AppError } from '../errors.ts';
import type { WallStore } from './ports.ts';
import { hashOfToken, newPairingCode, newWallToken } from './secret.ts';

const CODE_MS = 10 * 60_000;
/** Six symbols make 729 million codes: with so few outstanding nobody hits one by chance or by mistyping. */
const MAX_OUTSTANDING = 500;
const TRIES = 5;

export interface ShownCode {
  /** For the cookie. */
  token: string;
  code: string;
  expiresAt: EpochMs;
}

/** What this television shows already. Undefined when there is none that is still good. */
export async function shownCode(
  store: Pick<WallStore, 'pairingOf'>,
  token: string | undefined,
  now: EpochMs,
): Promise<ShownCode | undefined> {
  if (token === undefined) return undefined;
  const known = await store.pairingOf(hashOfToken(token), now);
  return known && { token, code: known.code, expiresAt: known.expiresAt };
}

/**
 * The code a television shows, the same one while it is good.
 *
 * @param token its cookie, where it has one
 * @throws {AppError} too_many_requests when very many televisions wait at once
 */
export async function showCode(
  store: Pick<WallStore, 'pairingOf' | 'countPairings' | 'addPairing' | 'prunePairings'>,
  token: string | undefined,
  now: EpochMs,
): Promise<ShownCode> {
  const shown = await shownCode(store, token, now);
  if (shown) return shown;
  await store.prunePairings(now);
  if ((await store.countPairings(now)) >= MAX_OUTSTANDING)
    throw new AppError('too_many_requests', 'too many walls wait to be paired', {
      details: { retryAt: now + 60_000 },
    });
  // A new secret for each pairing: one that was revoked never opens anything again.
  const secret = newWallToken();
  const expiresAt = (now + CODE_MS) as EpochMs;
  for (let i = 0; i < TRIES; i++) {
    const code = newPairingCode();
    if (await store.addPairing({ tokenHash: hashOfToken(secret), code, expiresAt }))
      return { token: secret, code, expiresAt };
  }
  throw new Error('no free code was found');
}
