import type { AccountConfig } from '../config.ts';
import { BrokenSeal, SealedWithOtherKey, type SecretBox } from '../secret-box.ts';
import type { StoredAccount } from './ports.ts';

/** What of an account is sealed, and the place that each seal is good for. */
export type SecretName = 'secret' | 'token' | 'aesKey';
export const placeOf = (accountId: string, name: SecretName): string => `account ${accountId} ${name}`;

/** The account with its secrets in clear, as a runtime needs it. @throws {SealedWithOtherKey} {@link BrokenSeal} */
export function configOf(account: StoredAccount, box: SecretBox): AccountConfig {
  const open = (sealed: string, name: SecretName) => box.open(sealed, placeOf(account.accountId, name));
  const { sealedPreviousAesKey, previousAesKeyUntil } = account;
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
    mode: account.mode,
    seatLimit: account.seatLimit,
  };
}

/** AES keys that a push may be under now: the present one, and the one before it for as long as it is believed. */
export const believedAesKeys = (config: AccountConfig, now: number): string[] =>
  [
    config.encodingAesKey,
    config.previousAesKeyUntil === undefined || now < config.previousAesKeyUntil
      ? config.previousAesKey
      : undefined,
  ].filter((key) => key !== undefined);

export const isUnreadable = (error: unknown): boolean =>
  error instanceof SealedWithOtherKey || error instanceof BrokenSeal;
