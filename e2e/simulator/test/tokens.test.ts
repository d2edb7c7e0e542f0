import { describe, expect, it } from 'vitest';
import { ApiError } from '../src/errors.ts';
import { createRng } from '../src/rng.ts';
import { createTokenBook } from '../src/tokens.ts';

const T0 = 1_700_000_000;
const rules = {
  tokenSeconds: 7200,
  tokenOverlapSeconds: 300,
  forcedRefreshSeconds: 30,
  forcedRefreshPerDay: 20,
};
const aBook = () => createTokenBook(rules, createRng(1));

function errcode(run: () => unknown): number {
  try {
    run();
    return 0;
  } catch (error) {
    if (error instanceof ApiError) return error.errcode;
    throw error;
  }
}

describe('GET /cgi-bin/token', () => {
  it('issues a new one each time; the one before works five minutes more', () => {
    const book = aBook();
    const first = book.issue('token', T0).access_token;
    const second = book.issue('token', T0 + 100).access_token;
    expect(second).not.toBe(first);
    expect(errcode(() => book.check(first, T0 + 399))).toBe(0);
    expect(errcode(() => book.check(first, T0 + 400))).toBe(40001);
    expect(errcode(() => book.check(second, T0 + 400))).toBe(0);
  });

  it('counts the five minutes to the fraction of a second', () => {
    const book = aBook();
    const first = book.issue('token', T0 + 0.2).access_token;
    expect(book.issue('token', T0 + 0.9).expires_in).toBe(7200);
    expect(errcode(() => book.check(first, T0 + 300.8))).toBe(0);
    expect(errcode(() => book.check(first, T0 + 300.95))).toBe(40001);
  });

  it('lets the oldest die at once when a third comes within the five minutes', () => {
    const book = aBook();
    const [first, second, third] = [0, 10, 20].map((s) => book.issue('token', T0 + s).access_token);
    expect([first, second, third].map((token) => errcode(() => book.check(token, T0 + 20)))).toEqual([
      40001, 0, 0,
    ]);
  });

  it('tells missing, unknown and expired tokens apart', () => {
    const book = aBook();
    const { access_token } = book.issue('token', T0);
    expect(errcode(() => book.check('', T0))).toBe(41001);
    expect(errcode(() => book.check(undefined, T0))).toBe(41001);
    expect(errcode(() => book.check('made-up', T0))).toBe(40014);
    expect(errcode(() => book.check(access_token, T0 + 7199))).toBe(0);
    expect(errcode(() => book.check(access_token, T0 + 7200))).toBe(42001);
  });

  it('never lets a replaced token outlive its own time', () => {
    const book = aBook();
    const { access_token } = book.issue('token', T0);
    book.issue('token', T0 + 7100);
    expect(errcode(() => book.check(access_token, T0 + 7199))).toBe(0);
    expect(errcode(() => book.check(access_token, T0 + 7200))).toBe(42001);
  });

  it('leaves the stable token alone', () => {
    const book = aBook();
    const stable = book.issueStable(T0, false).access_token;
    book.issue('token', T0 + 1);
    book.issue('token', T0 + 2);
    expect(errcode(() => book.check(stable, T0 + 1000))).toBe(0);
  });
});

describe('POST /cgi-bin/stable_token', () => {
  it('gives the same token with its time counting down, and a new one in the last five minutes', () => {
    const book = aBook();
    const first = book.issueStable(T0, false);
    expect(book.issueStable(T0 + 6899, false)).toEqual({ access_token: first.access_token, expires_in: 301 });
    const next = book.issueStable(T0 + 6900, false);
    expect(next.access_token).not.toBe(first.access_token);
    expect(next.expires_in).toBe(7200);
    expect(errcode(() => book.check(first.access_token, T0 + 7199))).toBe(0); // both work
    expect(errcode(() => book.check(next.access_token, T0 + 7199))).toBe(0);
  });

  it('voids the old one at once when forced', () => {
    const book = aBook();
    const old = book.issueStable(T0, false).access_token;
    const forced = book.issueStable(T0 + 1, true).access_token;
    expect(forced).not.toBe(old);
    expect(errcode(() => book.check(old, T0 + 1))).toBe(40001);
  });

  it('does not refresh when forced again within thirty seconds', () => {
    const book = aBook();
    const first = book.issueStable(T0, true).access_token;
    expect(book.issueStable(T0 + 29, true)).toEqual({ access_token: first, expires_in: 7171 });
    expect(book.issueStable(T0 + 30, true).access_token).not.toBe(first);
  });

  it('gives a living one all the same when the current one was made void within those thirty seconds', () => {
    const book = aBook();
    const first = book.issueStable(T0, true).access_token;
    book.expire('stable', T0 + 1);
    const next = book.issueStable(T0 + 2, true);
    expect(next.access_token).not.toBe(first);
    expect(next.expires_in).toBe(7200);
  });

  it('allows twenty forced refreshes a day of China, then 45009', () => {
    const book = aBook();
    const midnight = Math.floor(T0 / 86_400) * 86_400 + 16 * 3600; // 00:00 UTC+8
    for (let i = 0; i < 20; i += 1) book.issueStable(midnight + i * 30, true);
    expect(errcode(() => book.issueStable(midnight + 700, true))).toBe(45009);
    expect(errcode(() => book.issueStable(midnight + 86_399, true))).toBe(45009);
    expect(errcode(() => book.issueStable(midnight + 86_400, true))).toBe(0);
    expect(errcode(() => book.issueStable(midnight + 86_400, false))).toBe(0);
  });

  it('answers a normal call with a fresh token after the current one was killed or expired', () => {
    const book = aBook();
    const first = book.issueStable(T0, false).access_token;
    book.kill('stable', T0 + 5);
    expect(errcode(() => book.check(first, T0 + 5))).toBe(40001);
    const second = book.issueStable(T0 + 6, false).access_token;
    expect(second).not.toBe(first);
    book.expire('stable', T0 + 7);
    expect(errcode(() => book.check(second, T0 + 7))).toBe(42001);
    expect(book.issueStable(T0 + 8, false).access_token).not.toBe(second);
  });
});
