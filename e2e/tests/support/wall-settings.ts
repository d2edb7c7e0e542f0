import type { WallBoardSettings } from '@kf/shared/contract/wall';

/** A board of the account of the flows. */
export const wallSettings: WallBoardSettings = {
  name: '云杉家居',
  accounts: [{ accountId: 'main' as never, unassigned: true }],
  tiles: ['waiting', 'longest', 'free', 'online', 'serviceLevel', 'abandoned', 'chart', 'groups'],
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
};
