import type { AccountId } from '@kf/shared/contract/ids';
import type { WallBoardSettings, WallTile } from '@kf/shared/contract/wall';

export const templateNames = ['overview', 'queue', 'groups'] as const;
export type TemplateName = (typeof templateNames)[number];

/** Of a board and of a television. */
export const NAME_MOST = 24;

const tilesOf: Record<TemplateName, WallTile[]> = {
  overview: [
    'waiting',
    'longest',
    'expected',
    'free',
    'online',
    'serviceLevel',
    'abandoned',
    'chart',
    'groups',
  ],
  queue: ['waiting', 'longest', 'expected', 'abandoned', 'chart'],
  groups: ['waiting', 'longest', 'free', 'online', 'groups'],
};

export const isTemplate = (name: string | undefined): name is TemplateName =>
  templateNames.some((one) => one === name);

interface Ground {
  name: string;
  accountIds: readonly string[];
  language: 'zh' | 'en';
}

/** A board to begin with: everything has a value that suits most rooms. */
export const settingsOf = (
  template: TemplateName,
  { name, accountIds, language }: Ground,
): WallBoardSettings => ({
  name,
  accounts: accountIds.map((id) => ({ accountId: id as AccountId, unassigned: true })),
  tiles: tilesOf[template],
  thresholds: {},
  theme: template === 'groups' ? 'light' : 'dark',
  language,
  rotateMs: 12_000,
  ticker: '',
  sound: false,
  outside: 'dim',
  safeMargin: 0,
  agentNames: false,
  burnInShift: true,
  nightlyInvert: false,
});

/** `name 2`, `name 3`, … so that two boards are told apart. */
export function freeName(name: string, taken: readonly string[], most = NAME_MOST): string {
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) {
    const next = `${name.slice(0, most - String(n).length - 1).trimEnd()} ${n}`;
    if (!taken.includes(next)) return next;
  }
}
