import { describe, expect, it } from 'vitest';
import { addToFeed, emptyFeed, type FeedItem, type FeedKind, feedLines, shownLines } from './feed-lines.ts';

const item = (n: number, at: number, kind: FeedKind = 'arrived'): FeedItem => ({ id: `${n}`, at, kind });
const many = (count: number, at: number, kind?: FeedKind): FeedItem[] =>
  Array.from({ length: count }, (_, n) => item(at + n, at, kind));

describe('the event feed', () => {
  it('shows single events newest first', () => {
    const feed = addToFeed(emptyFeed, [item(1, 1_000), item(2, 1_500), item(3, 2_000)]);
    expect(feedLines(feed).map((line) => line.id)).toEqual(['3', '2', '1']);
  });
  it('makes one line per kind of a second with more than five', () => {
    const feed = addToFeed(emptyFeed, [...many(4, 5_000), ...many(3, 5_100, 'accepted')]);
    expect(feedLines(feed)).toMatchObject([
      { type: 'many', kind: 'accepted', count: 3 },
      { type: 'many', kind: 'arrived', count: 4 },
    ]);
  });
  it('leaves five in a second alone', () => {
    expect(feedLines(addToFeed(emptyFeed, many(5, 5_000)))).toHaveLength(5);
  });
  it('gathers a second over frames, and keeps its line when the next begins', () => {
    const first = addToFeed(emptyFeed, many(4, 5_000));
    const second = addToFeed(first, many(4, 5_400));
    const third = addToFeed(second, [item(99, 6_000, 'left')]);
    expect(feedLines(third)).toMatchObject([
      { type: 'one', id: '99' },
      { type: 'many', count: 8 },
    ]);
    expect(feedLines(first)).toHaveLength(4);
  });
  it('keeps 500 lines', () => {
    const feed = addToFeed(
      emptyFeed,
      Array.from({ length: 900 }, (_, n) => item(n, n * 1_000)),
    );
    expect(feedLines(feed)).toHaveLength(500);
  });
  it('leaves out hidden kinds and unfolds a line on request', () => {
    const lines = feedLines(addToFeed(emptyFeed, [...many(6, 5_000), item(99, 6_000, 'left')]));
    const [left, storm] = lines;
    expect(shownLines(lines, new Set(['left']), new Set())).toEqual([storm]);
    expect(shownLines(lines, new Set(), new Set([storm?.id ?? '']))).toHaveLength(8);
    expect(left?.type).toBe('one');
  });
});
