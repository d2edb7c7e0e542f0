import type { WallAgentRow, WallBoard, WallGroupRow } from '@kf/shared/contract/wall';
import type { ReactNode } from 'react';
import { MISSING } from '#lib/format.ts';
import { emWidth, fit } from '../model/fit.ts';
import { agentsPerPage, rowsThatFit, tablePages } from '../model/table-pages.ts';
import styles from './lower.module.css';
import { Shape } from './shape.tsx';
import { fitted, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const DIGITS = 5;
const NAME = 4.2;
const LEAST_NAME = 3.2;
const PADDING = 2.2;
const GAP = 1.8;
const SHAPE = 4.2;
const TABLE = 72.6;
const PORTRAIT = 93.2;
/** Fewer groups than this leave the rest of the table empty, instead of growing without end. */
const USUAL_ROWS = 4;

interface GroupTableProps {
  board: WallBoard;
  page: number;
  hasLine: boolean;
}

/** Groups, then agents where the board names them, a page at a time. */
export function GroupTable({ board, page, hasLine }: GroupTableProps) {
  const { t, portrait } = useWall();
  const fits = rowsThatFit(portrait, hasLine);
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
          all={board.groups ?? []}
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
  rows: readonly WallGroupRow[];
  /** The columns do not change their widths from page to page. */
  all: readonly WallGroupRow[];
  board: WallBoard;
  /** Rows that the table is divided into at least. */
  height: number;
  pips: ReactNode;
}

function Groups({ rows, all, board, height, pips }: GroupsProps) {
  const { t, format, now, portrait } = useWall();
  const at = board.figures.waiting?.stale || board.figures.longest?.stale ? board.sources.queue.asOf : now;
  const longestOf = ({ longestSince }: WallGroupRow) =>
    longestSince === null ? MISSING : format.duration(at - longestSince);
  const widest = (texts: string[], least: string) =>
    Math.max(emWidth(least), ...texts.map(emWidth)) * DIGITS + GAP;
  const columns = {
    waiting: widest(
      all.map((row) => String(row.waiting)),
      '00',
    ),
    longest: widest(all.map(longestOf), '00:00'),
    free:
      widest(
        all.map((row) => String(row.free ?? MISSING)),
        '00',
      ) + PADDING,
  };
  const name = (portrait ? PORTRAIT : TABLE) - columns.waiting - columns.longest - columns.free - PADDING;
  return (
    <table>
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
          const size = fit(label, NAME, name - (row.level === 'normal' ? 0 : SHAPE)).size;
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
      <th style={fitted(fit(agent.name, NAME, 18))}>
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
