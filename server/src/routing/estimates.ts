import type { CustomerId } from '@kf/shared/contract/ids';
import type { Wish } from '@kf/shared/contract/routing';
import { type ToldRange, toldRange } from '@kf/shared/domain/told-range';

/** Remaining wait as a distribution: as often longer as shorter than `p50Ms`, one time in ten longer than `p90Ms`. */
export interface Estimate {
  p50Ms: number;
  p90Ms: number;
  /** How many who compete for the same places come first. */
  ahead: number;
  /** `cold`: from a prior, because too little was seen yet. */
  basis: 'model' | 'cold';
}

/** What a customer may be told of it. From a prior only a wide range. */
export function rangeToTell({ p50Ms, p90Ms, basis }: Pick<Estimate, 'p50Ms' | 'p90Ms' | 'basis'>): ToldRange {
  return basis === 'cold' ? toldRange(p50Ms * 0.6, Math.max(p90Ms, p50Ms) * 1.5) : toldRange(p50Ms, p90Ms);
}

/** What the tower expects, from memory. Undefined where nothing can be said. */
export interface Estimates {
  forCustomer(customerId: CustomerId): Estimate | undefined;
  forNew(wish: Wish): Estimate | undefined;
}
