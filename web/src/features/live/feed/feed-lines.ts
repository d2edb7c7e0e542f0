/** Kinds of news, as the filter offers them. */
export const feedKinds = [
  'arrived',
  'accepted',
  'ended',
  'switched',
  'left',
  'online',
  'offline',
  'failed',
  'alert',
  'connection',
] as const;
export type FeedKind = (typeof feedKinds)[number];

/** A customer, by remark or else by code. */
export interface Named {
  /** Leads to the customer, on the board or not. */
  code: string;
  name: string;
  isCode: boolean;
}

/** One event, with names as they were when it happened. */
export interface FeedItem {
  id: string;
  at: number;
  kind: FeedKind;
  customer?: Named | undefined;
  agent?: string | undefined;
  /** Leads to the agent, where the line is about one. */
  agentId?: string | undefined;
  fromAgent?: string | undefined;
  /** Supervisor who did it. */
  by?: string | undefined;
  position?: number | undefined;
  durationMs?: number | undefined;
  over?: boolean | undefined;
  /** What failed. */
  act?: 'assign' | 'close' | 'handover' | undefined;
  /** A finer word than the kind: how somebody left, which device, what was lost. */
  how?:
    | 'dismissed'
    | 'unfollowed'
    | 'inferred'
    | 'pc'
    | 'phone'
    | 'both'
    | 'lost'
    | 'back'
    | 'handed_over'
    | 'alarm'
    | undefined;
  /** Why an act failed, which source stopped, which alert. */
  text?: string | undefined;
  /** WeChat's number, where WeChat refused. */
  errcode?: number | undefined;
}

export type FeedLine =
  | { type: 'one'; id: string; item: FeedItem }
  | { type: 'many'; id: string; at: number; kind: FeedKind; count: number; items: FeedItem[] };

/** More than this within a second cannot be read line by line. */
const STORM_PER_SECOND = 5;
const MAX_LINES = 500;
/** Of a storm's second, so many events can be unfolded. */
const MAX_UNFOLDED = 50;

/** Newest first. The running second is kept open, because more may come. */
export interface Feed {
  closed: readonly FeedLine[];
  second: number;
  /** Of the running second, oldest first. */
  open: readonly FeedItem[];
}

export const emptyFeed: Feed = { closed: [], second: 0, open: [] };

/** `items`: oldest first. */
export function addToFeed(feed: Feed, items: readonly FeedItem[]): Feed {
  let { closed, second, open } = feed;
  for (const item of items) {
    const itsSecond = Math.floor(item.at / 1_000);
    // Frames are in order; what comes late belongs to the second in which it was told.
    if (itsSecond > second && open.length > 0) {
      closed = [...linesOf(open), ...closed].slice(0, MAX_LINES);
      open = [];
    }
    second = Math.max(second, itsSecond);
    open = open === feed.open ? [...open, item] : push(open as FeedItem[], item);
  }
  return { closed, second, open };
}

function push(list: FeedItem[], item: FeedItem): FeedItem[] {
  list.push(item);
  return list;
}

/** The events of one second as lines, newest first. */
function linesOf(items: readonly FeedItem[]): FeedLine[] {
  if (items.length <= STORM_PER_SECOND)
    return items.map((item): FeedLine => ({ type: 'one', id: item.id, item })).reverse();
  const byKind = new Map<FeedKind, FeedItem[]>();
  for (const item of items) {
    const list = byKind.get(item.kind);
    if (list) list.push(item);
    else byKind.set(item.kind, [item]);
  }
  const lines: FeedLine[] = [];
  for (const [kind, list] of byKind) {
    const [first] = list;
    if (!first) continue;
    if (list.length === 1) lines.push({ type: 'one', id: first.id, item: first });
    else
      lines.push({
        type: 'many',
        id: `${kind} ${first.id}`,
        at: first.at,
        kind,
        count: list.length,
        items: list.slice(0, MAX_UNFOLDED).reverse(),
      });
  }
  return lines.reverse();
}

/** The running second has more events than are shown one by one: nobody reads along, so once a second is enough. */
export const isStorming = (feed: Feed, more: number): boolean => feed.open.length + more > STORM_PER_SECOND;

export const feedLines = (feed: Feed): FeedLine[] =>
  [...linesOf(feed.open), ...feed.closed].slice(0, MAX_LINES);

const kindOf = (line: FeedLine): FeedKind => (line.type === 'one' ? line.item.kind : line.kind);

/** What the list shows: the chosen kinds, storms unfolded where asked. `hidden`: kinds left out. */
export function shownLines(
  lines: readonly FeedLine[],
  hidden: ReadonlySet<FeedKind>,
  unfolded: ReadonlySet<string>,
): FeedLine[] {
  const shown: FeedLine[] = [];
  for (const line of lines) {
    if (hidden.has(kindOf(line))) continue;
    shown.push(line);
    if (line.type === 'many' && unfolded.has(line.id))
      for (const item of line.items) shown.push({ type: 'one', id: item.id, item });
  }
  return shown;
}

/** With the item where it was not there, without where it was. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
