import type { EpochMs, PersonId } from '@kf/shared/contract/ids';

/** Who acts, as the audit names them. */
export interface Actor {
  personId: PersonId;
  name: string;
}

export interface AuditLine {
  at: EpochMs;
  personId: PersonId;
  act: string;
  /** The wall or board, by name. */
  target: string;
  entry: object;
}
