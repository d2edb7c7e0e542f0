import type { EpochMs } from '@kf/shared/contract/ids';

export interface SetupRow {
  salt: string;
  step: number;
  completedAt?: EpochMs;
}

/** The one set-up that an installation has. */
export interface SetupStore {
  read(): Promise<SetupRow | undefined>;
  /** The first of several nodes begins it. */
  begin(row: SetupRow & { startedAt: EpochMs }): Promise<void>;
  saveStep(step: number): Promise<void>;
  complete(at: EpochMs): Promise<void>;
  addTry(address: string, at: EpochMs): Promise<void>;
  /** Wrong codes since then: instants of this address, oldest first, and how many of all. */
  tries(address: string, since: EpochMs): Promise<{ own: EpochMs[]; all: number }>;
}
