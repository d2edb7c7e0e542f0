import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Draft } from './draft.ts';
import type { PushFact } from './facts.ts';
import { floorWith } from './memory.ts';

// Who knew it later: the judgements about time that pushes and reads share.

/** The platform stamps whole seconds; two stamps this close say nothing about order. */
export const STAMP_MS = 1_000;
/** An event that took this much longer than the quickest is late: it may tell of what has changed since. */
const LATE_MS = 4_000;
/** A push that has not come so long after the quickest would have is taken for lost. */
const DUE_MS = 3_000;
/** How long reads of every busy agent's sessions go on after a sign that pushes are lost or late. */
const DISTRUST_MS = 30_000;
/** Our answer to a message takes effect after the message: until then a read rightly does not show the wait. */
export const REPLY_MS = 2_000;

/** Something newer than a read that started at `askedAt` is known of this customer: the read is silent about them. */
export function isSilent(draft: Draft, customerId: CustomerId, askedAt: EpochMs): boolean {
  const mark = draft.mark(customerId);
  return mark !== undefined && (mark.touchedAt > askedAt || (mark.readAt ?? 0) > askedAt);
}

/** Late: other events have come since it happened, so it is only a reason to ask. */
export function isLate(draft: Draft, fact: PushFact): boolean {
  const lag = fact.seenAt - fact.at;
  return lag > floorWith(draft.memory.lagFloorMs, lag) + LATE_MS;
}

/** A read that concerned this customer had started when the event was surely over: it knew, and may know more. */
export function isKnownToRead(draft: Draft, fact: PushFact): boolean {
  const readAt = draft.mark(fact.customerId)?.readAt;
  if (readAt === undefined) return false;
  const floor = draft.memory.lagFloorMs;
  const latest = floor === undefined ? fact.seenAt : Math.min(fact.seenAt, fact.at + floor + STAMP_MS);
  return latest < readAt;
}

/** The push about what the platform stamped so should have been here by now. */
export const isOverdue = (draft: Draft, stamp: EpochMs, seenAt: EpochMs): boolean =>
  stamp + (draft.memory.lagFloorMs ?? 0) + STAMP_MS + DUE_MS < seenAt;

export const isDistrusting = (draft: Draft, seenAt: EpochMs): boolean => draft.memory.distrustUntil > seenAt;

export const distrust = (draft: Draft, seenAt: EpochMs): void =>
  draft.note({ note: 'distrust', until: (seenAt + DISTRUST_MS) as EpochMs });
