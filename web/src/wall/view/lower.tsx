import type { WallBoard } from '@kf/shared/contract/wall';
import { tableWide } from '../model/table-columns.ts';
import { Chart } from './chart.tsx';
import { GroupTable } from './group-table.tsx';
import styles from './lower.module.css';
import { useContents } from './table-contents.ts';
import { join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const TABLE = 73;
/** The chart stays readable beside it. */
const WIDEST_TABLE = 84;
const ALONE = { landscape: 1600 / 9 - 6.4, portrait: 100 - 6.4 };

/** Where the waiting came from, and where it is. */
export function Lower({ board, page, hasLine }: { board: WallBoard; page: number; hasLine: boolean }) {
  const { portrait } = useWall();
  const { chart, groups, agents } = board;
  const hasTable = Boolean(groups ?? agents);
  const { contents } = useContents(board);
  if (!chart && !hasTable) return <section />;
  const wide = portrait
    ? ALONE.portrait
    : chart
      ? Math.min(WIDEST_TABLE, Math.max(TABLE, tableWide(contents)))
      : ALONE.landscape;
  const columns = [chart && 'minmax(0, 1fr)', hasTable && u(wide)];
  return (
    <section
      className={join(styles.lower, portrait && styles.portrait, portrait && hasLine && styles.withLine)}
      {...(!portrait && { style: { gridTemplateColumns: columns.filter(Boolean).join(' ') } })}
    >
      {chart ? <Chart board={board} chart={chart} /> : null}
      {hasTable ? <GroupTable board={board} page={page} hasLine={hasLine} wide={wide} /> : null}
    </section>
  );
}
