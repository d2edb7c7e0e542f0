import type { LiveState, Source, SourceName } from '@kf/shared/contract/live';
import { isStopped, liveWithinMs } from '@kf/shared/domain/source-age';
import type { Connection } from '#live/live-store.ts';

/** How fresh the picture is, worst link first. Times named `at`, `since` are instants; `now` and `asOf` are server time, `localNow` and the connection's times this computer's. */
export type Freshness =
  | { kind: 'offline'; since: number }
  | { kind: 'reconnecting'; attempt: number; inMs: number | undefined }
  | { kind: 'loading' }
  | { kind: 'stopped'; source: SourceName; asOf: number; retryInMs: number | undefined }
  | { kind: 'slow'; asOf: number }
  | { kind: 'live'; asOf: number };

interface Judged {
  connection: Connection;
  sync: 'loading' | 'live' | 'stale';
  sources: LiveState['sources'];
  now: number;
  localNow: number;
}

/** Fed by reading on a schedule, so that silence means something. Pushes may be silent for hours; a token lasts two. */
const polled = ['queue', 'online', 'sessions'] as const satisfies readonly SourceName[];
/** Of those, what is read whether or not something changed. */
const scheduled = ['queue', 'online'] as const satisfies readonly SourceName[];

export function judgeFreshness({ connection, sync, sources, now, localNow }: Judged): Freshness {
  if (connection.offlineSince !== undefined) return { kind: 'offline', since: connection.offlineSince };
  if (connection.state === 'reconnecting' || connection.state === 'refused')
    return {
      kind: 'reconnecting',
      attempt: Math.max(1, connection.attempt),
      inMs: connection.retryAt === undefined ? undefined : Math.max(0, connection.retryAt - localNow),
    };
  if (sync === 'loading' || scheduled.some((name) => sources[name].asOf === 0)) return { kind: 'loading' };
  const stopped = stoppedSource(sources, now);
  if (stopped) {
    const { asOf, retryAt } = sources[stopped];
    return {
      kind: 'stopped',
      source: stopped,
      asOf,
      retryInMs: retryAt === undefined ? undefined : Math.max(0, retryAt - now),
    };
  }
  const oldest = scheduled.reduce((a, b) => (sources[b].asOf < sources[a].asOf ? b : a));
  const isLive = scheduled.every((name) => isFresh(sources[name], now));
  return { kind: isLive ? 'live' : 'slow', asOf: sources[oldest].asOf };
}

const isFresh = (source: Source, now: number): boolean => now - source.asOf <= liveWithinMs(source);

/** The first that has stopped; a source that is read only on demand stops when its read fails. */
function stoppedSource(sources: LiveState['sources'], now: number): SourceName | undefined {
  return polled.find((name) => {
    const source = sources[name];
    if (source.intervalMs > 0 && name !== 'sessions') return isStopped(source, now);
    return source.state === 'failing' && isStopped(source, now);
  });
}
