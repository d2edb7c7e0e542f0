import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';

/** How a customer is shown: never by openid. */
export interface CustomerFace {
  code: string;
  remark?: string;
}

export interface CustomerRow {
  customerId: CustomerId;
  code: string;
  firstSeenAt: EpochMs;
  remark?: string;
  remarkBy?: string;
  remarkAt?: EpochMs;
}

export interface CustomerMessage {
  at: EpochMs;
  kind: string;
  text?: string;
}

/**
 * The customers of one account. Unique (account, customer) and unique (account, code).
 *
 * `insertMany` is `insert … on conflict do nothing` (on either constraint), then a read of these ids: it answers the rows
 * as they are stored now, whoever stored them. An id that is missing in the answer had its code taken by somebody else;
 * the caller comes again with another code.
 */
export interface CustomerStore {
  findMany(ids: readonly CustomerId[]): Promise<CustomerRow[]>;
  insertMany(rows: readonly CustomerRow[]): Promise<CustomerRow[]>;
  findByCode(code: string): Promise<CustomerId | undefined>;
  /** `remark` undefined takes it away. @returns undefined when the customer was never seen */
  setRemark(
    customerId: CustomerId,
    remark: string | undefined,
    by: string,
    at: EpochMs,
  ): Promise<CustomerRow | undefined>;
  /** Messages seen at the callback, newest first. */
  recentMessages(customerId: CustomerId, limit: number): Promise<CustomerMessage[]>;
}
