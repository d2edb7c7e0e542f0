import type { AccountId } from '../contract/ids.ts';
import { WallBoardId, type WallBoardRecord, WallBoardSettings, wallTiles } from '../contract/wall.ts';
import { NOW } from './builders.ts';

/** A board of the account `main` that shows all there is. */
export const aWallBoard = (over: Partial<WallBoardSettings> = {}, version = 1): WallBoardRecord => ({
  boardId: WallBoardId.parse('b1'),
  version,
  settings: WallBoardSettings.parse({
    name: '云杉家居 客服',
    accounts: [{ accountId: 'main' as AccountId, unassigned: true }],
    tiles: wallTiles.filter((tile) => tile !== 'agents'),
    thresholds: {},
    theme: 'dark',
    language: 'zh',
    rotateMs: 12_000,
    ticker: '',
    sound: false,
    outside: 'same',
    safeMargin: 0,
    agentNames: false,
    burnInShift: true,
    nightlyInvert: false,
    ...over,
  }),
  changedAt: NOW,
});
