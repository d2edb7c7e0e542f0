import type { EpochMs } from '../contract/ids.ts';
import type { WallFigures, WallSourceName, WallTile } from '../contract/wall.ts';
import { type Level, levelOf } from './level.ts';
import { type FigureGround, sumOf } from './wall-ground.ts';
import type { Judged } from './wall-levels.ts';

/** Bars beside the number; more are told as "another n". */
const BARS = 15;

/** The tiles that the board shows, and what each was judged. */
export function wallFiguresOf(ground: FigureGround): { figures: WallFigures; judged: Judged[] } {
  const figures: WallFigures = {};
  const { settings, accounts } = ground;
  const shows = (tile: WallTile): boolean => settings.tiles.includes(tile) && accounts.length > 0;
  const put = <K extends WallTile & keyof WallFigures>(
    tile: K,
    make: (from: FigureGround) => WallFigures[K],
  ) => {
    const figure = shows(tile) ? make(ground) : undefined;
    if (figure !== undefined) figures[tile] = figure;
  };
  put('waiting', waitingOf);
  put('longest', longestOf);
  put('expected', expectedOf);
  put('free', freeOf);
  put('online', onlineOf);
  put('serviceLevel', serviceLevelOf);
  put('abandoned', abandonedOf);
  return { figures, judged: Object.values(figures).filter((figure) => figure !== undefined) };
}

/** The parts that every figure has. `raw` is not asked while the data is stale. */
function judgedFigure(
  { judge, stale }: FigureGround,
  key: WallTile,
  source: WallSourceName,
  raw: () => { level: Level; crossedAt?: number | undefined },
) {
  const isStale = stale(source);
  const now = isStale ? undefined : raw();
  return { source, stale: isStale, ...judge.judge(key, now?.level, now?.crossedAt) };
}

const waitingTotal = ({ accounts }: FigureGround): number | null =>
  sumOf(accounts.map(({ facts }) => facts.waiting));

function waitingOf(ground: FigureGround): NonNullable<WallFigures['waiting']> {
  const value = waitingTotal(ground);
  const waits = ground.accounts.flatMap(({ facts }) => facts.waits).sort((a, b) => a - b);
  return {
    ...judgedFigure(ground, 'waiting', 'queue', () => ({
      level: levelOf(value ?? 0, ground.bounds.waiting),
    })),
    value,
    bars: waits.slice(0, BARS),
  };
}

const longestSince = ({ accounts }: FigureGround): EpochMs | undefined =>
  accounts
    .map(({ facts }) => facts.waits[0])
    .filter((since) => since !== undefined)
    .sort((a, b) => a - b)[0];

function longestOf(ground: FigureGround): NonNullable<WallFigures['longest']> {
  const { bounds, now } = ground;
  const since = longestSince(ground);
  return {
    ...judgedFigure(ground, 'longest', 'queue', () => {
      const level = since === undefined ? 'normal' : levelOf(now - since, bounds.longestWaitMs);
      const crossedAt =
        since === undefined || level === 'normal' ? undefined : since + bounds.longestWaitMs[level];
      return { level, crossedAt };
    }),
    since: since ?? null,
  };
}

function expectedOf(ground: FigureGround): WallFigures['expected'] {
  const { accounts, bounds } = ground;
  const known = accounts.flatMap(({ facts, expected }) =>
    expected ? [{ ...(accounts.length > 1 && { account: facts.name }), ...expected }] : [],
  );
  if (known.length === 0) return undefined;
  return {
    ...judgedFigure(ground, 'expected', 'queue', () => ({
      level: levelOf(Math.max(0, ...known.map(({ range }) => range?.p90Ms ?? 0)), bounds.expectedMs),
    })),
    parts: known,
  };
}

function freeOf(ground: FigureGround): NonNullable<WallFigures['free']> {
  const { accounts, bounds, now } = ground;
  const counted = accounts.map(({ facts }) => facts.free).filter((free) => free !== undefined);
  const value = counted.length === 0 ? null : counted.reduce((a, b) => a + b, 0);
  return {
    ...judgedFigure(ground, 'free', 'online', () => {
      const since = longestSince(ground);
      const isFull = value === 0 && since !== undefined && now - since > bounds.fullAfterMs;
      return { level: isFull ? 'attention' : 'normal' };
    }),
    value,
  };
}

function onlineOf(ground: FigureGround): NonNullable<WallFigures['online']> {
  const { accounts } = ground;
  const devices = accounts.map(({ facts }) => facts.devices).filter((one) => one !== undefined);
  const add = (key: 'pc' | 'phone' | 'both') => devices.reduce((n, one) => n + one[key], 0);
  return {
    ...judgedFigure(ground, 'online', 'online', () => ({
      level: accounts.some(({ facts }) => facts.online === 0 && (facts.waiting ?? 0) > 0)
        ? 'alarm'
        : 'normal',
    })),
    value: sumOf(accounts.map(({ facts }) => facts.online)),
    of: accounts.reduce((n, { facts }) => n + facts.agents, 0),
    ...(devices.length === accounts.length && {
      devices: { pc: add('pc'), phone: add('phone'), both: add('both') },
    }),
  };
}

function serviceLevelOf(ground: FigureGround): WallFigures['serviceLevel'] {
  const parts = ground.accounts.flatMap(({ facts: { name, serviceLevel } }) =>
    serviceLevel
      ? [
          {
            ...(ground.accounts.length > 1 && { account: name }),
            share: serviceLevel.share ?? null,
            target: serviceLevel.target,
            withinMs: serviceLevel.withinMs,
          },
        ]
      : [],
  );
  if (parts.length === 0) return undefined;
  const isShort = ground.accounts.some(({ facts }) => facts.serviceLevel?.level === 'attention');
  return {
    ...judgedFigure(ground, 'serviceLevel', 'queue', () => ({ level: isShort ? 'attention' : 'normal' })),
    parts,
  };
}

function abandonedOf(ground: FigureGround): WallFigures['abandoned'] {
  const value = sumOf(ground.accounts.map(({ facts }) => facts.abandoned));
  if (value === null) return undefined;
  return { ...judgedFigure(ground, 'abandoned', 'queue', () => ({ level: 'normal' })), value };
}
