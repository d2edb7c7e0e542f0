import type { WallGroupRow } from '@kf/shared/contract/wall';

/**
 * What fits stands as it comes. More is paged: groups that need looking at stand first on every page, alarms before
 * attention, and every page has room for at least one other.
 */
export function pagesOf(rows: readonly WallGroupRow[], fits: number): WallGroupRow[][] {
  if (rows.length <= fits) return [[...rows]];
  const urgent = [
    ...rows.filter(({ level }) => level === 'alarm'),
    ...rows.filter(({ level }) => level === 'attention'),
  ];
  const pinned = urgent.slice(0, fits - 1);
  const others = [...urgent.slice(fits - 1), ...rows.filter(({ level }) => level === 'normal')];
  const room = fits - pinned.length;
  const pages: WallGroupRow[][] = [];
  for (let i = 0; i < others.length; i += room) pages.push([...pinned, ...others.slice(i, i + room)]);
  return pages;
}
