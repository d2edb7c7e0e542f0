import type { Check, PlatformError, SeenCount } from '@kf/shared/contract/doctor';
import type { EpochMs } from '@kf/shared/contract/ids';

export type Verdict = Omit<Check, 'id' | 'at' | 'lastFailure'>;

/** What the doctor knows that must outlive the process and reach the other nodes. */
export interface DoctorStore {
  checks(): Promise<Check[]>;
  /** A `lastFailure` that is absent leaves the stored one. */
  saveCheck(check: Check): Promise<void>;
  seen(): Promise<SeenCount[]>;
  /** Counts are added, instants replaced by later ones. */
  addSeen(seen: readonly SeenCount[]): Promise<void>;
  addError(error: PlatformError): Promise<void>;
  /** Newest first. */
  errors(limit: number): Promise<PlatformError[]>;
  prune(before: EpochMs): Promise<void>;
}
