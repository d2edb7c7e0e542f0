import type { WallAgentRow, WallBoard, WallGroupRow } from '@kf/shared/contract/wall';
import type { ReactNode } from 'react';
import { MISSING } from '#lib/format.ts';
import { scale } from '../model/fit.ts';
import { columnsOf, NAME, SHAPE } from '../model/table-columns.ts';
import { agentsPerPage, rowsThatFit, tablePages } from '../model/table-pages.ts';
import styles from './lower.module.css';
import { Shape } from './shape.tsx';
import { isQueueStale, useContents } from './table-contents.ts';
import { join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const LEAST_NAME = 3.2;
const NAME_OF_AGENT = 18;
/** Fewer groups than this leave the rest of the table empty, instead of growing without end. */
const USUAL_ROWS = 4;

interface GroupTableProps {
  board: WallBoard;
  page: number;
  hasLine: boolean;
  /** Of the table, hundredths. */
  wide: number;
}

/** Groups, then agents where the board names them, a page at a time. */
export function GroupTable({ board, page, hasLine, wide }: GroupTableProps) {
  const { t } = useWall();
  const fits = rowsThatFit(hasLine);
  const pages = tablePages(board, fits);
  const shown = pages[Math.min(page, pages.length - 1)];
  const pips =
    pages.length > 1 ? (
      <span className={styles.pips} aria-label={t('pageOf', { n: page + 1, of: pages.length })}>
        {page + 1}/{pages.length}
      </span>
    ) : null;
  return (
    <div className={styles.table}>
      {shown === undefined ? (
        <p className={styles.nothing}>{board.groups ? t('noGroups') : t('noAgentsOnline')}</p>
      ) : shown.kind === 'groups' ? (
        <Groups
          rows={shown.rows}
          wide={wide}
          board={board}
          height={pages.length > 1 ? fits : Math.min(fits, USUAL_ROWS)}
          pips={pips}
        />
      ) : (
        <Agents rows={shown.rows} fits={fits} pips={pips} />
      )}
    </div>
  );
}

interface GroupsProps {
  wide: number;
  rows: readonly WallGroupRow[];
  board: WallBoard;
  /** Rows that the table is divided into at least. */
  height: number;
  pips: ReactNode;
}

function Groups({ rows, wide, board, height, pips }: GroupsProps) {
  const { t } = useWall();
  const { contents, longestOf } = useContents(board);
  const columns = columnsOf(contents, wide);
  return (
    <table className={join(isQueueStale(board) && styles.stale)}>
      <colgroup>
        <col />
        <col style={{ width: u(columns.waiting) }} />
        <col style={{ width: u(columns.longest) }} />
        <col style={{ width: u(columns.free) }} />
      </colgroup>
      <thead>
        <tr>
          <th>
            {t('group')} {pips}
          </th>
          <th>{t('groupWaiting')}</th>
          <th>{t('groupLongest')}</th>
          <th>{t('groupFree')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const label = row.name ?? t('unassigned');
          const size = scale(label, NAME, columns.name - (row.level === 'normal' ? 0 : SHAPE));
          return (
            <tr key={row.key} className={styles[row.level]}>
              <th style={{ fontSize: u(Math.max(LEAST_NAME, size)) }}>
                <span className={styles.name}>
                  {row.level === 'normal' ? null : <Shape level={row.level} />}
                  <span>{label}</span>
                  {row.account === undefined ? null : <small>{row.account}</small>}
                </span>
              </th>
              <td className={styles.waiting}>{row.waiting}</td>
              <td>{longestOf(row)}</td>
              <td>{row.free ?? MISSING}</td>
            </tr>
          );
        })}
        <Filler rows={height - rows.length} columns={4} />
      </tbody>
    </table>
  );
}

function Agents({ rows, fits, pips }: { rows: readonly WallAgentRow[]; fits: number; pips: ReactNode }) {
  const { t } = useWall();
  const lines = Math.min(fits, Math.ceil(agentsPerPage(fits) / 2));
  return (
    <table className={styles.agents}>
      <colgroup>
        <col style={{ width: '31%' }} />
        <col style={{ width: '19%' }} />
        <col style={{ width: '31%' }} />
        <col style={{ width: '19%' }} />
      </colgroup>
      <thead>
        <tr>
          <th>
            {t('agent')} {pips}
          </th>
          <th>{t('agentLoad')}</th>
          <th />
          <th>{t('agentLoad')}</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: lines }, (_, i) => (
          <tr key={rows[i]?.name ?? i}>
            <AgentCells agent={rows[i]} />
            <AgentCells agent={rows[i + lines]} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AgentCells({ agent }: { agent: WallAgentRow | undefined }) {
  if (!agent) return <td colSpan={2} />;
  return (
    <>
      <th style={{ fontSize: u(scale(agent.name, NAME, NAME_OF_AGENT)) }}>
        <span className={styles.name}>
          <span>{agent.name}</span>
        </span>
      </th>
      <td>
        {agent.load}
        {agent.capacity === null ? null : <small>/{agent.capacity}</small>}
      </td>
    </>
  );
}

/** Few groups stand where many would: rows keep their height. */
const Filler = ({ rows, columns }: { rows: number; columns: number }) =>
  Array.from({ length: Math.max(0, rows) }, (_, i) => (
    <tr key={i} className={styles.filler} aria-hidden="true">
      <td colSpan={columns} />
    </tr>
  ));
