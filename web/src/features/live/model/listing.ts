import type { AccountInfo, WaitingCustomer } from '@kf/shared/contract/live';
import { wishesGroup } from '@kf/shared/domain/wish';

/** The platform names at most this many waiting customers, the earliest arrivals. */
export const LIST_LIMIT = 100;

export interface QueueEntry {
  customer: WaitingCustomer;
  /** Place in the whole queue, from 1. */
  position: number;
}

export interface Listing {
  /** Who the list shows. */
  entries: readonly QueueEntry[];
  /** Everybody whose name is known: what a filter searches. */
  known: readonly QueueEntry[];
  /** Waiting after the last entry: their number is known, their names are not all. */
  beyond: number;
  /** Of those beyond, known from messages and to be found by search. */
  beyondKnown: number;
  /** Waiting but not in the platform's list yet, although the list has room: it names them with the next read. */
  unlisted: number;
}

/** @param queue in order of arrival @param count all who wait, as the platform and the pushes tell */
export function listingOf(queue: readonly WaitingCustomer[], count: number): Listing {
  let listed = 0;
  let lastListed = -1;
  queue.forEach((customer, index) => {
    if (!customer.listed) return;
    listed++;
    lastListed = index;
  });
  const cut = count > LIST_LIMIT;
  // between two reads the platform's hundred shrinks; whoever moves up into it is shown before it names them
  const length = cut ? Math.max(lastListed + 1, Math.min(LIST_LIMIT, queue.length)) : queue.length;
  const known = queue.map((customer, index) => ({ customer, position: index + 1 }));
  const entries = cut ? known.slice(0, length) : known;
  const unnamed = length - entries.filter((entry) => entry.customer.listed).length;
  return {
    entries,
    known,
    beyond: cut ? count - length : 0,
    beyondKnown: queue.length - length,
    unlisted: cut ? unnamed : Math.max(unnamed, count - listed),
  };
}

export type Band = 'short' | 'long' | 'overdue';
export type Wish = 'agent' | 'group' | 'any';
export interface QueueFilter {
  band?: Band | undefined;
  wish?: Wish | undefined;
  /** Wished this group, or an agent of it. */
  groupId?: string | undefined;
}
export const noFilter: QueueFilter = {};
export const isFiltering = (filter: QueueFilter): boolean =>
  filter.band !== undefined || filter.wish !== undefined || filter.groupId !== undefined;

type WaitThreshold = AccountInfo['thresholds']['longestWaitMs'];

export function bandOf(waitedMs: number, threshold: WaitThreshold): Band {
  if (waitedMs >= threshold.alarm) return 'overdue';
  return waitedMs >= threshold.attention ? 'long' : 'short';
}

export function bandCounts(
  queue: readonly WaitingCustomer[],
  threshold: WaitThreshold,
  now: number,
): Record<Band, number> {
  const counts = { short: 0, long: 0, overdue: 0 };
  for (const customer of queue) counts[bandOf(now - customer.waitingSince, threshold)]++;
  return counts;
}

export const wishOf = (customer: WaitingCustomer): Wish => {
  if (customer.wishedAgentId !== undefined) return 'agent';
  return customer.wishedGroupId !== undefined ? 'group' : 'any';
};

export interface FilterGround {
  threshold: WaitThreshold;
  now: number;
  groupIdsOf: (agentId: string) => readonly string[];
}

export function passes(customer: WaitingCustomer, filter: QueueFilter, ground: FilterGround): boolean {
  if (filter.wish !== undefined && wishOf(customer) !== filter.wish) return false;
  if (
    filter.band !== undefined &&
    bandOf(ground.now - customer.waitingSince, ground.threshold) !== filter.band
  )
    return false;
  return filter.groupId === undefined || wishesGroup(customer, filter.groupId, ground.groupIdsOf);
}
