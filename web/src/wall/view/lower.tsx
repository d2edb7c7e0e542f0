import type { WallBoard } from '@kf/shared/contract/wall';
import { Chart } from './chart.tsx';
import { GroupTable } from './group-table.tsx';
import styles from './lower.module.css';
import { join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const TABLE = 73;

/** Where the waiting came from, and where it is. */
export function Lower({ board, page, hasLine }: { board: WallBoard; page: number; hasLine: boolean }) {
  const { portrait } = useWall();
  const { chart, groups, agents } = board;
  const hasTable = Boolean(groups ?? agents);
  if (!chart && !hasTable) return <section />;
  const columns = [chart && 'minmax(0, 1fr)', hasTable && (chart ? u(TABLE) : 'minmax(0, 1fr)')];
  return (
    <section
      className={join(styles.lower, portrait && styles.portrait)}
      {...(!portrait && { style: { gridTemplateColumns: columns.filter(Boolean).join(' ') } })}
    >
      {chart ? <Chart board={board} chart={chart} /> : null}
      {hasTable ? <GroupTable board={board} page={page} hasLine={hasLine} /> : null}
    </section>
  );
}
