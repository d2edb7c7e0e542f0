import type { LiveState } from '@kf/shared/contract/live';
import { ANYBODY } from '@kf/shared/contract/plain';
import type { ShownEstimate } from '@kf/shared/contract/waits';
import { endsOf } from '#lib/estimate.ts';

interface Arrival {
  estimate: ShownEstimate;
  of: { groupId?: string };
}

/** Of somebody who would come with no wish; people of some groups see that of their slowest group instead. */
export function arrivalOf({ arrivals }: Pick<LiveState, 'arrivals'>): Arrival | undefined {
  const all = arrivals[ANYBODY];
  if (all) return { estimate: all, of: {} };
  const groups = Object.entries(arrivals).sort(([, a], [, b]) => (b.p90Ms ?? 0) - (a.p90Ms ?? 0));
  const slowest = groups[0];
  return slowest && { estimate: slowest[1], of: { groupId: slowest[0] } };
}

export function endsOfArrival(state: Pick<LiveState, 'arrivals'>) {
  const arrival = arrivalOf(state);
  return arrival && endsOf(arrival.estimate);
}
