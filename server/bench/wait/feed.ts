import type { WaitEvent } from '../../src/wait/events.ts';
import type { Random } from '../../src/wait/random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How a feed tells what happened. */
export interface FeedSpec {
  /** Mean delay. */
  lagMs?: number;
  /** Comings and goings are seen so often. */
  pollMs?: number;
  doubled?: number;
  crossed?: number;
  lost?: number;
  /** Resolution of the stamps. */
  stamps?: number;
  /** What happens meanwhile is told at the end, in order. */
  outages?: { perDay: number; minutes: number };
}

/** What the feed makes of the truth: lag, whole seconds, doubled, crossed and lost events. */
export function deliver(events: WaitEvent[], feed: FeedSpec | undefined, random: Random): WaitEvent[] {
  if (!feed) return events;
  const out: { event: WaitEvent; seen: number }[] = [];
  for (const event of events) {
    if (random.uniform() < (feed.lost ?? 0) && event.type !== 'enqueue' && event.type !== 'agent_online')
      continue;
    const presence = event.type === 'agent_online' || event.type === 'agent_offline';
    let seen = event.t + (feed.lagMs ?? 0) * random.exponential();
    if (presence && feed.pollMs) seen = Math.ceil(event.t / feed.pollMs) * feed.pollMs;
    if (random.uniform() < (feed.crossed ?? 0)) seen += 4000 * random.uniform();
    if (feed.outages) seen = afterOutage(seen, feed.outages);
    const t = feed.stamps ? Math.floor(event.t / feed.stamps) * feed.stamps : event.t;
    out.push({ event: { ...event, t, seen }, seen });
    if (random.uniform() < (feed.doubled ?? 0)) {
      const again = seen + 5000 * random.uniform();
      out.push({ event: { ...event, t, seen: again }, seen: again });
    }
  }
  return out.sort((a, b) => a.seen - b.seen).map(({ event }) => event);
}

/** Outages are spread over the hours of work, at other times every day. */
function afterOutage(seen: number, { perDay, minutes }: NonNullable<FeedSpec['outages']>): number {
  const day = Math.floor(seen / DAY);
  for (let k = 0; k < perDay; k += 1) {
    const from = day * DAY + (10 + ((k * 3.7 + day * 1.3) % 9)) * HOUR;
    if (seen >= from && seen < from + minutes * MINUTE) return from + minutes * MINUTE;
  }
  return seen;
}
