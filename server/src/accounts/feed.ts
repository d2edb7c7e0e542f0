import type { FeedEntry } from '@kf/shared/contract/http';
import type { Frame } from '@kf/shared/contract/live';
import { isNewsworthy } from '@kf/shared/domain/feed';

/** What the event feed shows at most. */
const KEPT = 500;

/** The newest events of one account, newest first. */
export interface Feed {
  add(frame: Frame): void;
  newest(limit: number): FeedEntry[];
}

export function createFeed(): Feed {
  let entries: FeedEntry[] = []; // oldest first
  return {
    add(frame) {
      for (const entry of entriesOf(frame)) entries.push(entry);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
    },
    newest: (limit) => entries.slice(-Math.min(limit, KEPT)).reverse(),
  };
}

/** The id is the place in the stream, so a browser can put entries from here and from frames together. */
function entriesOf(frame: Frame): FeedEntry[] {
  return frame.changes.flatMap((change, index) =>
    isNewsworthy(change) ? [{ id: `${frame.epoch}:${frame.from + index + 1}`, at: frame.at, change }] : [],
  );
}
