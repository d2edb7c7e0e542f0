import type { Change, Frame } from '@kf/shared/contract/live';
import { useEffect, useState } from 'react';
import { onTick, serverNow } from '#live/clock.ts';
import type { LiveStore } from '#live/live-store.ts';
import { useCommands, useLiveStore } from '#live/use-live.tsx';
import { connectionItems, itemOf } from './feed-items.ts';
import { addToFeed, emptyFeed, type Feed, type FeedItem, isStorming } from './feed-lines.ts';

/** What happened before the page was opened, then everything as it happens. */
export function useFeed(): Feed {
  const store = useLiveStore();
  const commands = useCommands();
  const [feed, setFeed] = useState(emptyFeed);

  useEffect(() => {
    const gather = createGatherer(setFeed);
    const aborter = new AbortController();
    // Older news that cannot be had is no reason to withhold the new.
    void loadHistory(store, (signal) => commands.feed(signal), aborter.signal).then(
      (items) => gather.step((known) => withHistory(known, items)),
      () => undefined,
    );
    const offChanges = store.onChanges((changes, frame) => gather.add(itemsOf(store, changes, frame)));
    let before = store.getView();
    const offViews = store.subscribe(() => {
      const after = store.getView();
      const items = connectionItems(before, after, serverNow());
      before = after;
      gather.add(items);
    });
    const offTicks = onTick(gather.show);
    return () => {
      aborter.abort();
      offChanges();
      offViews();
      offTicks();
    };
  }, [store, commands]);

  return feed;
}

/** Keeps the feed beside React, and shows it at once or, in a storm, with the next tick. */
function createGatherer(show: (feed: Feed) => void) {
  let feed = emptyFeed;
  let shown = feed;
  const showNow = (): void => {
    if (shown === feed) return;
    shown = feed;
    show(feed);
  };
  const step = (next: (feed: Feed) => Feed): void => {
    feed = next(feed);
    showNow();
  };
  return {
    step,
    show: showNow,
    add: (items: readonly FeedItem[]): void => {
      if (items.length === 0) return;
      const storming = isStorming(feed, items.length);
      feed = addToFeed(feed, items);
      if (!storming) showNow();
    },
  };
}

function itemsOf(store: LiveStore, changes: readonly Change[], frame: Frame): FeedItem[] {
  const { state, index } = store.getView();
  const positionOf = (customerId: string): number | undefined => {
    const place = index.queue.findIndex((w) => w.customerId === customerId);
    return place < 0 ? undefined : place + 1;
  };
  const items: FeedItem[] = [];
  changes.forEach((change, i) => {
    const id = `${frame.epoch}:${frame.numbers?.[i] ?? frame.from + i + 1}`;
    const item = itemOf(change, { id, at: frame.at, state, positionOf });
    if (item) items.push(item);
  });
  return items;
}

/** Oldest first. Names come from the state, so it waits for the first picture. */
async function loadHistory(
  store: LiveStore,
  load: (signal: AbortSignal) => Promise<{ entries: { id: string; at: number; change: Change }[] }>,
  signal: AbortSignal,
): Promise<FeedItem[]> {
  const [{ entries }] = await Promise.all([load(signal), firstPicture(store, signal)]);
  const { state } = store.getView();
  const items: FeedItem[] = [];
  for (const { id, at, change } of entries.toReversed()) {
    const item = itemOf(change, { id, at, state });
    if (item) items.push(item);
  }
  return items;
}

const firstPicture = (store: LiveStore, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (store.getView().sync !== 'loading') return resolve();
    const off = store.subscribe(() => {
      if (store.getView().sync === 'loading') return;
      off();
      resolve();
    });
    signal.addEventListener('abort', () => {
      off();
      reject(new Error('the page was left'));
    });
  });

/** History below what was told meanwhile; what is in both stays once. */
function withHistory(feed: Feed, history: readonly FeedItem[]): Feed {
  const told = new Set<string>();
  for (const item of feed.open) told.add(item.id);
  for (const line of feed.closed)
    for (const item of line.type === 'one' ? [line.item] : line.items) told.add(item.id);
  const older = addToFeed(
    emptyFeed,
    history.filter((item) => !told.has(item.id)),
  );
  const below = addToFeed(older, [{ id: 'end', at: (older.second + 1) * 1_000, kind: 'connection' }]).closed;
  return { ...feed, closed: [...feed.closed, ...below] };
}
