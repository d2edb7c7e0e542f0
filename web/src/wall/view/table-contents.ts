import type { WallBoard, WallGroupRow } from '@kf/shared/contract/wall';
import { MISSING } from '#lib/format.ts';
import type { Contents } from '../model/table-columns.ts';
import { useWall } from './wall-context.ts';

/** Rows come from the queue; their timers stand when it has stopped. */
export const isQueueStale = ({ figures }: WallBoard): boolean =>
  Object.values(figures).some((figure) => figure?.source === 'queue' && figure.stale);

/** What stands in the table, as texts. */
export function useContents(board: WallBoard) {
  const { t, format, now } = useWall();
  const at = isQueueStale(board) ? Math.min(now, board.sources.queue.asOf) : now;
  const longestOf = ({ longestSince }: WallGroupRow): string =>
    longestSince === null ? MISSING : format.duration(at - longestSince);
  const rows = board.groups ?? [];
  const contents: Contents = {
    names: rows.map((row) => row.name ?? t('unassigned')),
    waiting: rows.map((row) => String(row.waiting)),
    longest: rows.map(longestOf),
    free: rows.map((row) => String(row.free ?? MISSING)),
  };
  return { contents, longestOf };
}
