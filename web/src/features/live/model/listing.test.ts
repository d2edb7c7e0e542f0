import { agentId, aWaitingCustomer, customerId, groupId, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { bandCounts, listingOf, passes } from './listing.ts';

const queueOf = (count: number, listed: (index: number) => boolean) =>
  Array.from({ length: count }, (_, index) =>
    aWaitingCustomer({ customerId: customerId(`c${index}`), order: index, listed: listed(index) }),
  );

describe('listingOf', () => {
  it('shows everybody where the platform names everybody, also who is not in its list yet', () => {
    const listing = listingOf(
      queueOf(9, (index) => index < 8),
      9,
    );
    expect(listing.entries.map((entry) => entry.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(listing).toMatchObject({ beyond: 0, beyondKnown: 0, unlisted: 1 });
  });

  it('ends after the platform’s hundred and counts those beyond, known or not', () => {
    const listing = listingOf(
      queueOf(412, (index) => index < 100),
      500,
    );
    expect(listing.entries).toHaveLength(100);
    expect(listing).toMatchObject({ beyond: 400, beyondKnown: 312 });
  });

  it('expects the names of those who are only counted with the next read', () => {
    expect(
      listingOf(
        queueOf(8, () => true),
        9,
      ),
    ).toMatchObject({ beyond: 0, unlisted: 1 });
  });

  it('keeps to the earliest hundred while some of them have just left', () => {
    expect(
      listingOf(
        queueOf(409, (index) => index < 97),
        497,
      ).entries,
    ).toHaveLength(100);
    expect(
      listingOf(
        queueOf(130, () => false),
        130,
      ).entries,
    ).toHaveLength(100);
  });

  it('does not end at a full list that is the whole queue', () => {
    expect(
      listingOf(
        queueOf(100, () => true),
        100,
      ),
    ).toMatchObject({ beyond: 0 });
  });
});

const threshold = { attention: 300_000, alarm: 600_000 };
const waited = (minutes: number) =>
  aWaitingCustomer({ waitingSince: (NOW - minutes * 60_000) as typeof NOW });

it('counts each customer in one band', () => {
  const queue = [waited(0), waited(4.9), waited(5), waited(9.9), waited(10)];
  expect(bandCounts(queue, threshold, NOW)).toEqual({ short: 2, long: 2, overdue: 1 });
});

it('finds those who wished a group or an agent of it', () => {
  const ground = { threshold, now: NOW, groupIdsOf: (id: string) => (id === 'li@kf' ? ['g1'] : []) };
  const ofAgent = aWaitingCustomer({ wishedAgentId: agentId('li@kf') });
  const ofGroup = aWaitingCustomer({ wishedGroupId: groupId('g1') });
  expect(passes(ofAgent, { groupId: 'g1' }, ground)).toBe(true);
  expect(passes(ofGroup, { groupId: 'g1' }, ground)).toBe(true);
  expect(passes(aWaitingCustomer(), { groupId: 'g1' }, ground)).toBe(false);
  expect(passes(ofAgent, { wish: 'group' }, ground)).toBe(false);
});
