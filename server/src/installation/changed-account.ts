import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { OfficialAccountRequest } from '@kf/shared/contract/official-accounts';
import type { SecretBox } from '../secret-box.ts';
import { placeOf } from './account-secrets.ts';
import { tailOf } from './account-view.ts';
import type { StoredAccount } from './ports.ts';

/** After a change of token or AES key in the WeChat console, pushes under the old ones still come for a while. */
const PREVIOUS_KEPT_MS = 24 * 3_600_000;

/** The account as it is after a change. @param secrets in clear; an absent one stays as it is */
export function changedAccount(
  before: StoredAccount,
  request: OfficialAccountRequest,
  { token, aesKey }: { token: string | undefined; aesKey: string | undefined },
  box: SecretBox,
  at: EpochMs,
): StoredAccount {
  const { accountId } = before;
  const { apiBase, sealedPreviousAesKey, previousAesKeyUntil, ...others } = before;
  const { sealedPreviousToken, previousTokenUntil, ...rest } = others;
  const base = request.apiBase === undefined ? apiBase : request.apiBase;
  const until = (at + PREVIOUS_KEPT_MS) as EpochMs;
  const oldKey = aesKey === undefined ? sealedPreviousAesKey : before.sealedAesKey;
  const oldKeyUntil = aesKey === undefined ? previousAesKeyUntil : until;
  const oldToken = token === undefined ? sealedPreviousToken : before.sealedToken;
  const oldTokenUntil = token === undefined ? previousTokenUntil : until;
  return {
    ...rest,
    name: request.name ?? before.name,
    appId: request.appId ?? before.appId,
    dialect: request.dialect ?? before.dialect,
    timeZone: request.timeZone ?? before.timeZone,
    seatLimit: request.seatLimit ?? before.seatLimit,
    mode: request.mode ?? before.mode,
    enabled: request.enabled ?? before.enabled,
    ...(base !== undefined && base !== null && { apiBase: base }),
    ...(request.appSecret !== undefined && sealedSecret(box, accountId, request.appSecret, at)),
    ...(token !== undefined && { sealedToken: box.seal(token, placeOf(accountId, 'token')), tokenAt: at }),
    ...(aesKey !== undefined && {
      sealedAesKey: box.seal(aesKey, placeOf(accountId, 'aesKey')),
      aesKeyAt: at,
    }),
    ...(oldKey !== undefined &&
      oldKeyUntil !== undefined &&
      oldKeyUntil > at && { sealedPreviousAesKey: oldKey, previousAesKeyUntil: oldKeyUntil }),
    ...(oldToken !== undefined &&
      oldTokenUntil !== undefined &&
      oldTokenUntil > at && { sealedPreviousToken: oldToken, previousTokenUntil: oldTokenUntil }),
    version: before.version + 1,
    changedAt: at,
  };
}

export const sealedSecret = (box: SecretBox, id: AccountId, appSecret: string, at: EpochMs) => ({
  sealedSecret: box.seal(appSecret, placeOf(id, 'secret')),
  secretTail: tailOf(appSecret),
  secretAt: at,
});
