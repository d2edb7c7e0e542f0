import { AccountId } from '@kf/shared/contract/ids';
import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import type { AccountConfig } from '../config.ts';
import type { StoredAccount } from './ports.ts';

/** The account that the environment can describe, and the first one that is made without it. */
export const MAIN = AccountId.parse('main');
const TAIL = 4;

type Shown = Omit<OfficialAccount, 'run' | 'problem' | 'callbackUrl'>;

/** What may be written down about an account. */
export const facts = ({
  name,
  appId,
  dialect,
  timeZone,
  seatLimit,
  mode,
  apiBase,
  enabled,
}: StoredAccount) => ({
  name,
  appId,
  dialect,
  timeZone,
  seatLimit,
  mode,
  apiBase,
  enabled,
});

export function shownOf(account: StoredAccount, now: number): Shown {
  const { enabled, version, changedAt, changedBy, previousAesKeyUntil, previousTokenUntil } = account;
  const { name, appId, dialect, timeZone, seatLimit, mode, apiBase } = account;
  return {
    ...{ name, appId, dialect, timeZone, seatLimit, mode, enabled, version, changedAt, changedBy },
    ...(apiBase !== undefined && { apiBase }),
    ...(previousAesKeyUntil !== undefined && previousAesKeyUntil > now && { previousAesKeyUntil }),
    ...(previousTokenUntil !== undefined && previousTokenUntil > now && { previousTokenUntil }),
    id: account.accountId,
    from: 'console',
    secrets: {
      appSecret: { set: true, ...tail(account.secretTail), changedAt: account.secretAt },
      token: { set: true, changedAt: account.tokenAt },
      aesKey: { set: true, changedAt: account.aesKeyAt },
    },
  };
}

const tail = (text: string) => (text === '' ? {} : { tail: text });

export function shownOfEnvironment(config: AccountConfig): Shown {
  const { name, appId, dialect, timeZone, seatLimit, mode } = config;
  return {
    ...{ name, appId, dialect, timeZone, seatLimit, mode },
    id: MAIN,
    from: 'environment',
    enabled: true,
    version: 0,
    secrets: {
      appSecret: { set: true, ...tail(tailOf(config.appSecret)) },
      token: { set: true },
      aesKey: { set: config.encodingAesKey !== undefined },
    },
  };
}

/** Only of what is long enough to lose nothing by it. */
export const tailOf = (secret: string): string => (secret.length >= 4 * TAIL ? secret.slice(-TAIL) : '');
