import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { Claim } from '@kf/shared/contract/socket';
import { customerId, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { CLAIM_MS, type ClaimNews, createClaims } from './claims.ts';

const lin = { personId: 'p1' as PersonId, name: '林主管' };
const zhao = { personId: 'p2' as PersonId, name: '赵主管' };
const customer = customerId('oA');

/** Two nodes whose news cross when told to. */
function nodes() {
  let now: number = NOW;
  const inbox: { to: 'a' | 'b'; news: ClaimNews }[] = [];
  const make = (to: 'a' | 'b') =>
    createClaims({ now: () => now as EpochMs, tell: (news) => inbox.push({ to, news }) });
  const both = { a: make('b'), b: make('a') };
  return {
    ...both,
    pass: (ms: number) => {
      now += ms;
    },
    exchange: () => {
      for (const { to, news } of inbox.splice(0)) both[to].hear(news);
    },
  };
}

describe('claims', () => {
  it('are seen on every node, renewed, and end by themselves', () => {
    const { a, b, pass, exchange } = nodes();
    const seen: Claim[] = [];
    b.onChange((claim) => seen.push(claim));
    expect(a.claim(customer, lin, 'window')).toMatchObject({ by: '林主管', until: NOW + CLAIM_MS });
    exchange();
    expect(seen).toMatchObject([{ customerId: customer, by: '林主管', personId: 'p1' }]);
    pass(CLAIM_MS - 1);
    a.claim(customer, lin, 'window');
    exchange();
    pass(CLAIM_MS - 1);
    expect(b.list()).toHaveLength(1);
    pass(2);
    expect(b.list()).toEqual([]);
    expect(a.list()).toEqual([]);
    expect(b.claim(customer, zhao, 'window').by).toBe('赵主管');
  });

  it('belong to the first, who alone can release them', () => {
    const { a, exchange } = nodes();
    a.claim(customer, lin, 'window');
    expect(a.claim(customer, zhao, 'window').by).toBe('林主管');
    a.release(customer, zhao, 'window');
    expect(a.list()).toHaveLength(1);
    a.release(customer, lin, 'window');
    expect(a.list()).toEqual([]);
    exchange();
  });

  it('made on two nodes at once are the same person’s on both afterwards', () => {
    const { a, b, exchange } = nodes();
    b.claim(customer, zhao, 'window');
    a.claim(customer, lin, 'window');
    exchange();
    expect([a.list()[0]?.by, b.list()[0]?.by]).toEqual(['林主管', '林主管']);
  });

  it('of one person’s two windows end with the last of them, wherever they are', () => {
    const { a, b, exchange } = nodes();
    a.claim(customer, lin, 'first');
    a.claim(customer, lin, 'second');
    exchange();
    a.release(customer, lin, 'first');
    exchange();
    expect([a.list(), b.list()].map((held) => held.length)).toEqual([1, 1]);
    b.claim(customer, lin, 'third');
    exchange();
    a.release(customer, lin, 'second');
    exchange();
    exchange();
    expect([a.list(), b.list()].map((held) => held.length)).toEqual([1, 1]);
    b.release(customer, lin, 'third');
    exchange();
    expect([a.list(), b.list()].map((held) => held.length)).toEqual([0, 0]);
  });

  it('that ran out are not held by the window that forgot them', () => {
    const { a, pass } = nodes();
    a.claim(customer, lin, 'first');
    pass(CLAIM_MS + 1);
    a.claim(customer, lin, 'second');
    a.release(customer, lin, 'second');
    expect(a.list()).toEqual([]);
  });
});
