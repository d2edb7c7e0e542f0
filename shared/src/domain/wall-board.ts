import type { EpochMs } from '../contract/ids.ts';
import type { Threshold } from '../contract/live.ts';
import type {
  WallBoard,
  WallBoardRecord,
  WallBoardSettings,
  WallCondition,
  WallSource,
  WallSourceName,
  WallTile,
} from '../contract/wall.ts';
import { defaultThresholds } from './empty-state.ts';
import { isWallSourceStale } from './wall-age.ts';
import { type MinuteSamples, wallChartOf } from './wall-chart.ts';
import type { WallFacts } from './wall-facts.ts';
import { wallFiguresOf } from './wall-figures.ts';
import { sumOf, usualFullAfterMs, type WallAccount, type WallBounds } from './wall-ground.ts';
import { wallGroupsOf } from './wall-groups.ts';
import { isWithinHours } from './wall-hours.ts';
import { createJudge, type WallMemory } from './wall-levels.ts';

export interface WallGround {
  record: WallBoardRecord;
  /** Those of the board that this installation serves, in the board's order. */
  accounts: readonly WallAccount[];
  build: string;
  now: EpochMs;
}

/** What is shown of the ground, and what the next judgement needs. Pure; `memory` is that of the same board. */
export function buildWallBoard(
  { record, accounts, build, now }: WallGround,
  memory: WallMemory,
): { board: WallBoard; memory: WallMemory } {
  const { settings, boardId, version } = record;
  const facts = accounts.map((account) => account.facts);
  const shows = (tile: WallTile): boolean => settings.tiles.includes(tile);
  const sources = sourcesOf(facts, now);
  const bounds = boundsOf(settings, facts);
  const judge = createJudge(memory, now);
  const stale = (name: WallSourceName): boolean => isWallSourceStale(sources[name], now);
  const ground = { settings, accounts, bounds, judge, stale, now };

  const { figures, judged } = wallFiguresOf(ground);
  const rows = wallGroupsOf(ground);
  const conditions = conditionsOf(facts, stale, judge.judge, now);
  const said = conditions
    .filter(({ kind }) => kind !== 'nobody_online' || !shows('online')) // its tile is the item
    .map(({ level, since }) => ({ level, levelSince: since }));
  const { count, level, levelSince } = judge.sumUp([...judged, ...said], shows('groups') ? rows : []);
  const waitingNow = stale('queue') ? null : sumOf(facts.map((one) => one.waiting));
  const samples = everySampled(accounts);
  const timeZone = facts[0]?.timeZone ?? 'Asia/Shanghai';
  const isOutside = settings.hours !== undefined && !isWithinHours(settings.hours, timeZone, now);
  const board: WallBoard = {
    boardId,
    version,
    name: settings.name,
    at: now,
    build,
    timeZone,
    look: lookOf(settings),
    ...(settings.ticker !== '' && { ticker: settings.ticker }),
    ...(isOutside && { outside: settings.outside }),
    sources,
    summary: { level, count, ...(levelSince !== undefined && { since: levelSince }) },
    thresholds: { waiting: bounds.waiting, longestWaitMs: bounds.longestWaitMs },
    figures,
    conditions,
    ...(shows('chart') && samples && { chart: wallChartOf(samples, waitingNow, now) }),
    ...(shows('groups') && { groups: rows }),
    ...(shows('agents') && settings.agentNames && { agents: agentsOf(facts) }),
  };
  return { board, memory: judge.memory() };
}

/** Undefined where the past of one is not kept: a part would pass for the whole. */
function everySampled(accounts: readonly WallAccount[]): MinuteSamples[] | undefined {
  const known = accounts.flatMap(({ samples }) => samples ?? []);
  return known.length === accounts.length ? known : undefined;
}

const lookOf = (settings: WallBoardSettings): WallBoard['look'] => ({
  theme: settings.theme,
  language: settings.language,
  rotateMs: settings.rotateMs,
  safeMargin: settings.safeMargin,
  burnInShift: settings.burnInShift,
  nightlyInvert: settings.nightlyInvert,
  sound: settings.sound,
});

/** Of each source the account that stands worst: the first to be stale, or the longest so. */
function sourcesOf(facts: readonly WallFacts[], now: number): WallBoard['sources'] {
  const never: WallSource = { asOf: 0 as EpochMs, liveWithinMs: 0, staleAfterMs: 0 };
  const room = (source: WallSource): number => source.staleAfterMs - (now - source.asOf);
  const worst = (name: WallSourceName): WallSource =>
    facts
      .map((one) => one.sources[name])
      .reduce<WallSource | undefined>((a, b) => (a === undefined || room(b) < room(a) ? b : a), undefined) ??
    never;
  return { queue: worst('queue'), online: worst('online'), sessions: worst('sessions') };
}

function boundsOf({ thresholds }: WallBoardSettings, facts: readonly WallFacts[]): WallBounds {
  const highest = (key: 'waiting' | 'longestWaitMs'): Threshold =>
    facts.length === 0
      ? defaultThresholds[key]
      : {
          attention: Math.max(...facts.map((one) => one.thresholds[key].attention)),
          alarm: Math.max(...facts.map((one) => one.thresholds[key].alarm)),
        };
  return {
    waiting: thresholds.waiting ?? highest('waiting'),
    longestWaitMs: thresholds.longestWaitMs ?? highest('longestWaitMs'),
    expectedMs: thresholds.expectedMs ?? { attention: 10 * 60_000, alarm: 20 * 60_000 },
    fullAfterMs: thresholds.fullAfterMs ?? usualFullAfterMs,
  };
}

/** A customer whom nobody has because a hand-over stopped half way is worth attention after this long. */
const UNFINISHED_MS = 60_000;

function conditionsOf(
  facts: readonly WallFacts[],
  stale: (name: WallSourceName) => boolean,
  judge: ReturnType<typeof createJudge>['judge'],
  now: number,
): WallCondition[] {
  const conditions: WallCondition[] = [];
  const left = facts.filter((one) => one.online === 0 && (one.waiting ?? 0) > 0);
  const isBlind = stale('queue') || stale('online');
  const nobody = judge('nobody_online', isBlind ? undefined : left.length > 0 ? 'alarm' : 'normal');
  // Said only while it is so: the level may linger, words about people who are no longer there may not.
  if (nobody.levelSince !== undefined && left.length > 0)
    conditions.push({
      kind: 'nobody_online',
      level: nobody.level,
      since: nobody.levelSince,
      count: left.reduce((sum, one) => sum + (one.waiting ?? 0), 0),
    });
  const unfinished = facts
    .flatMap((one) => one.unfinishedSince)
    .filter((since) => now - since > UNFINISHED_MS);
  if (unfinished.length > 0)
    conditions.push({
      kind: 'handover_unfinished',
      level: 'attention',
      since: (Math.min(...unfinished) + UNFINISHED_MS) as EpochMs,
      count: unfinished.length,
    });
  return conditions;
}

const agentsOf = (facts: readonly WallFacts[]): NonNullable<WallBoard['agents']> =>
  facts.flatMap((one) =>
    one.onlineAgents.map(({ name, load, capacity }) => ({
      name,
      ...(facts.length > 1 && { account: one.name }),
      load,
      capacity: capacity ?? null,
    })),
  );
