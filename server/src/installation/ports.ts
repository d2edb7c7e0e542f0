import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { CallbackMode } from '@kf/shared/contract/official-accounts';

/** An Official Account as it lies in the store: its secrets are sealed. */
export interface StoredAccount {
  accountId: AccountId;
  name: string;
  appId: string;
  dialect: 'current' | 'legacy';
  timeZone: string;
  seatLimit: number;
  mode: CallbackMode;
  apiBase?: string;
  sealedSecret: string;
  /** Last characters of the AppSecret, shown. */
  secretTail: string;
  secretAt: EpochMs;
  sealedToken: string;
  tokenAt: EpochMs;
  sealedAesKey: string;
  aesKeyAt: EpochMs;
  sealedPreviousAesKey?: string;
  previousAesKeyUntil?: EpochMs;
  sealedPreviousToken?: string;
  previousTokenUntil?: EpochMs;
  enabled: boolean;
  /** Grows with each change. */
  version: number;
  changedAt: EpochMs;
  /** Name of the person. */
  changedBy: string;
}

export interface OfficialAccountStore {
  list(): Promise<StoredAccount[]>;
  /** Tells all nodes. False when its id or its AppID is taken. */
  insert(account: StoredAccount): Promise<boolean>;
  /** Stores it when the version before it is still the present one, and tells all nodes. False otherwise. */
  replace(account: StoredAccount): Promise<boolean>;
}
