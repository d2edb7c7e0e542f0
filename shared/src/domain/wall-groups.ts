import type { WallGroupRow } from '../contract/wall.ts';
import { levelOf, worseLevel } from './level.ts';
import type { WallWaits } from './wall-facts.ts';
import type { FigureGround } from './wall-ground.ts';

/** The rows of the table: of each account its chosen groups in their order (all, where none are chosen), then those who wished for none. */
export const wallGroupsOf = (ground: FigureGround): WallGroupRow[] =>
  ground.accounts.flatMap(({ facts }) => {
    const chosen = ground.settings.accounts.find(({ accountId }) => accountId === facts.accountId);
    const groups = chosen?.groups
      ? chosen.groups.flatMap((id) => facts.groups.filter(({ groupId }) => groupId === id))
      : facts.groups;
    const account = ground.accounts.length > 1 ? { account: facts.name } : {};
    const rows = groups.map(({ groupId, name, free, ...waits }) => ({
      key: `${facts.accountId}:${groupId}`,
      name,
      ...account,
      free: facts.online === undefined ? null : free,
      ...judgedWaits(ground, `${facts.accountId}:${groupId}`, waits),
    }));
    if (!chosen?.unassigned) return rows;
    const key = `${facts.accountId}:`;
    return [
      ...rows,
      { key, name: null, ...account, free: null, ...judgedWaits(ground, key, facts.unassigned) },
    ];
  });

function judgedWaits({ bounds, judge, stale, now }: FigureGround, key: string, waits: WallWaits) {
  const { waiting, longestSince } = waits;
  const byTime = longestSince === undefined ? 'normal' : levelOf(now - longestSince, bounds.longestWaitMs);
  const raw = worseLevel(byTime, levelOf(waiting, bounds.waiting));
  const crossedAt =
    longestSince === undefined || byTime !== raw || raw === 'normal'
      ? undefined
      : longestSince + bounds.longestWaitMs[raw];
  return {
    waiting,
    longestSince: longestSince ?? null,
    ...judge.judge(`group ${key}`, stale('queue') ? undefined : raw, crossedAt),
  };
}
