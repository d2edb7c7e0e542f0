import type { WallBoard, WallFigures, WallLevel, WallSourceName } from '@kf/shared/contract/wall';
import { isWallSourceStale, WALL_STALE_MS } from '@kf/shared/domain/wall-age';

/**
 * The board as it may be shown at `now`: what has grown stale since the server spoke loses its level, as an alarm from old
 * data is none, and its timers stand. The same value comes back while nothing has grown stale.
 *
 * @param beatAt server time when the last value came
 */
export function ageBoard(board: WallBoard, beatAt: number, now: number): WallBoard {
  const isSilent = now - beatAt > WALL_STALE_MS;
  const isStale = (source: WallSourceName) => isSilent || isWallSourceStale(board.sources[source], now);
  const grown = (figure: { source: WallSourceName; stale: boolean }) =>
    !figure.stale && isStale(figure.source);
  const isQueueStale = isStale('queue');
  const figures = figuresIn(board.figures);
  const rows = board.groups?.some(({ level }) => level !== 'normal') ?? false;
  if (!figures.some(grown) && !(isQueueStale && (rows || board.conditions.length > 0))) return board;
  const aged: WallBoard = {
    ...board,
    figures: mapFigures(board.figures, (figure) =>
      isStale(figure.source) ? { ...figure, stale: true, level: 'normal' as const } : figure,
    ),
    conditions: isQueueStale || isStale('online') ? [] : board.conditions,
    ...(board.groups &&
      isQueueStale && { groups: board.groups.map((row) => ({ ...row, level: 'normal' as const })) }),
  };
  return { ...aged, summary: summaryOf(aged) };
}

const figuresIn = (figures: WallFigures) => Object.values(figures).filter((figure) => figure !== undefined);

function mapFigures(
  figures: WallFigures,
  change: <F extends { source: WallSourceName; stale: boolean; level: WallLevel }>(figure: F) => F,
): WallFigures {
  const changed: WallFigures = {};
  const put = <K extends keyof WallFigures>(name: K) => {
    const figure = figures[name];
    if (figure) changed[name] = change(figure);
  };
  for (const name of Object.keys(figures) as (keyof WallFigures)[]) put(name);
  return changed;
}

/** What is left to say once stale figures have been silenced. Never says more than the server did. */
function summaryOf({ figures, conditions, groups = [], summary }: WallBoard): WallBoard['summary'] {
  const items = [...figuresIn(figures), ...conditions];
  for (const level of ['alarm', 'attention'] as const) {
    const count =
      items.filter((item) => item.level === level).length ||
      groups.filter((row) => row.level === level).length;
    if (count > 0)
      return {
        level,
        count,
        ...(level === summary.level && summary.since !== undefined && { since: summary.since }),
      };
  }
  return { level: 'normal', count: 0 };
}

/** Now, or for stale figures the moment their data stopped: their timers stand there. */
export const nowFor = (
  board: WallBoard,
  figure: { source: WallSourceName; stale: boolean },
  now: number,
): number => (figure.stale ? Math.min(now, board.sources[figure.source].asOf) : now);
