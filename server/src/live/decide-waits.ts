import type { CustomerEstimate } from '@kf/shared/contract/waits';
import type { Draft } from './draft.ts';
import type { WaitFact } from './facts.ts';

type Of<T extends WaitFact['type']> = Extract<WaitFact, { type: T }>;

export function decideWait(draft: Draft, fact: WaitFact): void {
  if (fact.type === 'waits.estimated') estimated(draft, fact);
  else told(draft, fact);
}

/** Of those who still wait; whoever was taken meanwhile is left out. What was told in between is not forgotten. */
function estimated(draft: Draft, { customers, arrivals }: Of<'waits.estimated'>): void {
  const { waiting, estimates } = draft.state;
  const still: Record<string, CustomerEstimate> = {};
  for (const [id, estimate] of Object.entries(customers)) {
    if (!waiting[id as keyof typeof waiting]) continue;
    const known = estimates[id as keyof typeof estimates]?.told;
    still[id] = known ? { ...estimate, told: known } : estimate;
  }
  if (Object.keys(still).length + Object.keys(arrivals).length > 0)
    draft.change({ type: 'estimates.put', customers: still, arrivals });
}

/** The same told twice, or an older one late, changes nothing. */
function told(draft: Draft, { customerId, told: now, seenAt }: Of<'wait.told'>): void {
  const known = draft.state.estimates[customerId];
  if (!draft.state.waiting[customerId] || (known?.told && known.told.at >= now.at)) return;
  const estimate: CustomerEstimate = { ...(known ?? { at: seenAt, basis: 'none' }), told: now };
  draft.change({ type: 'estimates.put', customers: { [customerId]: estimate }, arrivals: {} });
}
