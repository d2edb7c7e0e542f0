import type { BulkOperation } from '@kf/shared/contract/distribution';
import type { EpochMs, OperationId, PersonId } from '@kf/shared/contract/ids';

export interface BulkEntry {
  bulk: BulkOperation;
  key: string;
  personId: PersonId;
  /** The process that sends its rows. */
  driver: string;
}

/** Bulk acts of one account, durable. Each method is one statement. */
export interface BulkStore {
  /** @returns the one with the same key where there is one: nothing was inserted then */
  insert(entry: BulkEntry): Promise<BulkEntry | undefined>;
  find(operationId: OperationId): Promise<BulkEntry | undefined>;
  /**
   * Stores how far it is. A `stopping` that somebody asked for meanwhile stays, unless this ends it.
   *
   * @returns its state and who stopped it; undefined when another process drives it or it is over
   */
  save(bulk: BulkOperation, driver: string): Promise<Pick<BulkOperation, 'state' | 'stoppedBy'> | undefined>;
  /** Asks whoever drives it to stop. @returns whether it was still going on */
  stop(operationId: OperationId, by: string): Promise<boolean>;
  listRunning(): Promise<BulkEntry[]>;
  /** Takes over what nobody has touched since. @returns whether it was ours */
  claim(operationId: OperationId, driver: string, touchedBefore: EpochMs): Promise<boolean>;
  /** Going on, and untouched since. */
  listAbandoned(touchedBefore: EpochMs): Promise<BulkEntry[]>;
  touch(operationIds: readonly OperationId[], driver: string, at: EpochMs): Promise<void>;
}
