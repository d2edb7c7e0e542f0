import type { WallAgentRow, WallBoard, WallGroupRow } from '@kf/shared/contract/wall';
import { pagesOf } from './pages.ts';

export type TablePage =
  | { kind: 'groups'; rows: readonly WallGroupRow[] }
  | { kind: 'agents'; rows: readonly WallAgentRow[] };

/** Rows of the group table; a line at the foot takes one. */
export const rowsThatFit = (hasLine: boolean): number => (hasLine ? 4 : 5);

/** Two side by side in a row. */
export const agentsPerPage = (fits: number): number => 2 * fits;

/** Groups first, then the agents. None at all when there is nothing to list. */
export function tablePages({ groups, agents }: WallBoard, fits: number): TablePage[] {
  const pages: TablePage[] = [];
  if (groups && groups.length > 0)
    for (const rows of pagesOf(groups, fits)) pages.push({ kind: 'groups', rows });
  const perPage = agentsPerPage(fits);
  for (let i = 0; i < (agents?.length ?? 0); i += perPage)
    pages.push({ kind: 'agents', rows: agents?.slice(i, i + perPage) ?? [] });
  return pages;
}
