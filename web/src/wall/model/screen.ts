import type { WallBoard } from '@kf/shared/contract/wall';
import { type WallFreshness, wallFreshness } from '@kf/shared/domain/wall-age';
import { ageBoard } from './age-board.ts';

/** What the television is to the server. */
export type Standing =
  | { kind: 'unknown' }
  | { kind: 'pairing'; code: string; pairUrl: string }
  | { kind: 'paired' }
  | { kind: 'revoked'; since: number | undefined };

/** What fills the panel. */
export type Screen =
  /** Not one answer yet; `isLate` once it takes longer than a server usually needs. */
  | { kind: 'starting'; isLate: boolean }
  | { kind: 'pairing'; code: string; pairUrl: string }
  | { kind: 'revoked'; since: number | undefined }
  | { kind: 'cut_off'; since: number }
  | { kind: 'clock'; freshness: Exclude<WallFreshness, { kind: 'cut_off' }> }
  | { kind: 'board'; board: WallBoard; freshness: Exclude<WallFreshness, { kind: 'cut_off' }> };

interface Known {
  standing: Standing;
  board: WallBoard | undefined;
  /** Server time when the last board came. */
  beatAt: number;
  /** Server time when the page opened. */
  startedAt: number;
  now: number;
}

const LATE_MS = 5_000;

/** Everything a wall can look like, from what it knows. Revoked wins at once; old numbers never pass for new ones. */
export function screenOf({ standing, board, beatAt, startedAt, now }: Known): Screen {
  if (standing.kind === 'revoked') return standing;
  if (standing.kind === 'pairing') return standing;
  if (!board) return { kind: 'starting', isLate: now - startedAt > LATE_MS };
  const freshness = wallFreshness(board, beatAt, now);
  if (freshness.kind === 'cut_off') return { kind: 'cut_off', since: freshness.since };
  if (board.outside === 'clock') return { kind: 'clock', freshness };
  return { kind: 'board', board: ageBoard(board, beatAt, now), freshness };
}
