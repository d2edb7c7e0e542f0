import type { Agent } from '@kf/shared/contract/live';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type RefObject, useRef } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import type { Sort, SortKey } from '../model/rows.ts';
import { agentsPageText } from '../text.ts';
import { AgentTableRow, type RowActs } from './agent-table-row.tsx';
import s from './table.module.css';

/** Longer lists are drawn only where they are seen: what is typed in the search field must not wait for rows. */
const DRAW_ALL = 50;
const ROW_HEIGHT = 51; // px, the line under it included
const OVERSCAN = 8;

interface AgentsTableProps {
  rows: readonly Agent[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  openAgent: string | undefined;
  /** Agents ticked for an act on several. */
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  /** Absent: nothing can be changed. */
  row: RowActs | undefined;
}

export const AgentsTable = memo(function AgentsTable(props: AgentsTableProps) {
  const { rows, sort, onSort, openAgent, chosen, onChoose, row } = props;
  const t = useText(agentsPageText);
  const scroller = useRef<HTMLDivElement>(null);
  const groups = useLive((view) => view.state.groups);
  const dialect = useLive((view) => view.state.account.dialect);
  const sessions = useLive((view) => view.index.sessionsByAgent);
  const drawn = useDrawn(rows.length, scroller);
  const columns = row ? 9 : 7;
  const handleTick = (agentId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(agentId)) next.add(agentId);
    onChoose(next);
  };
  const ticked = rows.filter((agent) => chosen.has(agent.agentId)).length;
  return (
    <div ref={scroller} className={s.scroll} onKeyDown={walkRows}>
      <table
        className={`${s.table} ${drawn.isVirtual ? s.fixed : ''}`}
        aria-label={t('list')}
        aria-rowcount={drawn.isVirtual ? rows.length + 1 : undefined}
      >
        <thead>
          <tr aria-rowindex={drawn.isVirtual ? 1 : undefined}>
            {row ? (
              <th scope="col" className={s.tick}>
                <input
                  type="checkbox"
                  aria-label={t('chooseAll')}
                  checked={ticked > 0 && ticked === rows.length}
                  ref={(box) => {
                    if (box) box.indeterminate = ticked > 0 && ticked < rows.length;
                  }}
                  onChange={() =>
                    onChoose(ticked === rows.length ? new Set() : new Set(rows.map((agent) => agent.agentId)))
                  }
                />
              </th>
            ) : null}
            <SortHeader column="name" label="colAgent" sort={sort} onSort={onSort} />
            <SortHeader column="staffNo" label="colStaffNo" sort={sort} onSort={onSort} />
            <SortHeader column="status" label="colStatus" sort={sort} onSort={onSort} />
            <SortHeader column="group" label="colGroups" sort={sort} onSort={onSort} />
            <SortHeader column="binding" label="colBinding" sort={sort} onSort={onSort} />
            <SortHeader column="capacity" label="colCapacity" sort={sort} onSort={onSort} right />
            <SortHeader column="served" label="colServed" sort={sort} onSort={onSort} right />
            {row ? (
              <th scope="col" className={`${s.right} ${s.action}`}>
                {t('colActions')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          <Gap height={drawn.before} columns={columns} />
          {rows.slice(drawn.from, drawn.to).map((agent, place) => (
            <AgentTableRow
              key={agent.agentId}
              agent={agent}
              load={sessions.get(agent.agentId)?.length ?? 0}
              groups={groups}
              dialect={dialect}
              rowIndex={drawn.isVirtual ? drawn.from + place + 2 : undefined}
              isOpen={agent.agentId === openAgent}
              isChosen={chosen.has(agent.agentId)}
              onTick={handleTick}
              acts={row}
            />
          ))}
          <Gap height={drawn.after} columns={columns} />
        </tbody>
      </table>
    </div>
  );
});

/** Stands for the rows that are not drawn. */
const Gap = ({ height, columns }: { height: number; columns: number }) =>
  height === 0 ? null : (
    <tr aria-hidden="true" className={s.gap} style={{ height }}>
      <td colSpan={columns} />
    </tr>
  );

function useDrawn(count: number, scroller: RefObject<HTMLDivElement | null>) {
  const isVirtual = count > DRAW_ALL;
  const virtual = useVirtualizer({
    count: isVirtual ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  if (!isVirtual) return { isVirtual, from: 0, to: count, before: 0, after: 0 };
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = (items.at(-1)?.index ?? -1) + 1;
  return { isVirtual, from, to, before: from * ROW_HEIGHT, after: (count - to) * ROW_HEIGHT };
}

/** Up and down go from one row's button to the next. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as Element).closest('tr[data-agent]');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const button = next?.querySelector<HTMLElement>('[data-edit]');
  if (!button) return;
  event.preventDefault();
  button.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

interface SortHeaderProps {
  column: SortKey;
  label: 'colAgent' | 'colStaffNo' | 'colStatus' | 'colGroups' | 'colBinding' | 'colCapacity' | 'colServed';
  sort: Sort;
  onSort: (sort: Sort) => void;
  right?: boolean | undefined;
}

function SortHeader({ column, label, sort, onSort, right }: SortHeaderProps) {
  const t = useText(agentsPageText);
  const isSorted = sort.key === column;
  const descends = isSorted && !sort.descending;
  return (
    <th
      scope="col"
      className={`${right ? s.right : ''} ${s[column] ?? ''}`}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={s.sort}
        title={t(descends ? 'sortDescending' : 'sortAscending', { column: t(label) })}
        onClick={() => onSort({ key: column, descending: descends })}
      >
        {t(label)}
        {isSorted ? <Icon name={sort.descending ? 'down' : 'up'} size={12} /> : null}
      </button>
    </th>
  );
}
