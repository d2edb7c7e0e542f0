import type { EpochMs } from '@kf/shared/contract/ids';

export interface StoredSetting {
  key: string;
  value: unknown;
  version: number;
  changedAt: EpochMs;
  /** Name of the person. */
  changedBy: string;
}

export interface SettingStore {
  list(): Promise<StoredSetting[]>;
  /** Stores `next` when the version before it is still the present one, and tells the other nodes. False otherwise. */
  replace(next: StoredSetting): Promise<boolean>;
}
