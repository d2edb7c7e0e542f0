import type { AccountConfig } from '../config.ts';
import { BrokenSeal, SealedWithOtherKey, type SecretBox } from '../secret-box.ts';
import type { StoredAccount } from './ports.ts';

/** What of an account is sealed, and the place that each seal is good for. */
export type SecretName = 'secret' | 'token' | 'aesKey';
export const placeOf = (accountId: string, name: SecretName): string => `account ${accountId} ${name}`;

/** The account with its secrets in clear, as a runtime needs it. @throws {SealedWithOtherKey} {@link BrokenSeal} */
export function configOf(account: StoredAccount, box: SecretBox): AccountConfig {
  const open = (sealed: string, name: SecretName) => box.open(sealed, placeOf(account.accountId, name));
  const { sealedPreviousAesKey, previousAesKeyUntil, sealedPreviousToken, previousTokenUntil } = account;
  return {
    name: account.name,
    dialect: account.dialect,
    timeZone: account.timeZone,
    appId: account.appId,
    appSecret: open(account.sealedSecret, 'secret'),
    callbackToken: open(account.sealedToken, 'token'),
    encodingAesKey: open(account.sealedAesKey, 'aesKey'),
    ...(sealedPreviousAesKey !== undefined && {
      previousAesKey: open(sealedPreviousAesKey, 'aesKey'),
    }),
    ...(previousAesKeyUntil !== undefined && { previousAesKeyUntil }),
    ...(sealedPreviousToken !== undefined && { previousToken: open(sealedPreviousToken, 'token') }),
    ...(previousTokenUntil !== undefined && { previousTokenUntil }),
    mode: account.mode,
    seatLimit: account.seatLimit,
  };
}

/** AES keys that a push may be under now: the present one, and the one before it for as long as it is believed. */
export const believedAesKeys = (config: AccountConfig, now: number): string[] =>
  believed(config.encodingAesKey, config.previousAesKey, config.previousAesKeyUntil, now);

/** Tokens that a push may be signed with now, the present one first. */
export const believedTokens = (config: AccountConfig, now: number): string[] =>
  believed(config.callbackToken, config.previousToken, config.previousTokenUntil, now);

const believed = (
  present: string | undefined,
  previous: string | undefined,
  until: number | undefined,
  now: number,
): string[] =>
  [present, until === undefined || now < until ? previous : undefined].filter((one) => one !== undefined);

export const isUnreadable = (error: unknown): boolean =>
  error instanceof SealedWithOtherKey || error instanceof BrokenSeal;
