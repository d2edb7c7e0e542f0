import type { CustomerId } from '@kf/shared/contract/ids';
import type { Wish } from '@kf/shared/contract/routing';

/** Remaining wait as a distribution: as often longer as shorter than `p50Ms`, one time in ten longer than `p90Ms`. */
export interface Estimate {
  p50Ms: number;
  p90Ms: number;
  /** How many who compete for the same places come first. */
  ahead: number;
  /** `cold`: from a prior, because too little was seen yet. */
  basis: 'model' | 'cold';
}

/** What the tower expects, from memory. Undefined where nothing can be said. */
export interface Estimates {
  forCustomer(customerId: CustomerId): Estimate | undefined;
  forNew(wish: Wish): Estimate | undefined;
}
