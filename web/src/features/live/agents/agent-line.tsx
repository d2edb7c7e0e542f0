import { memo } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { type AgentLine, type CellsLine, type Density, foldPlace, rowPlace } from '../model/agent-lines.ts';
import { AgentCell } from './agent-cell.tsx';
import { AgentRow } from './agent-row.tsx';
import s from './agents.module.css';
import { GroupBar } from './group-bar.tsx';
import m from './matrix.module.css';
import { agentsText } from './text.ts';

interface AgentLineViewProps {
  line: AgentLine;
  index: number;
  /** px from the top of the panel */
  top: number;
  /** Number of lines, where not all are in the document. */
  setSize: number | undefined;
  density: Density;
  columns: number;
  /** The place of this line that has the tab stop. */
  current: string | undefined;
  onToggleFold: (section: string) => void;
}

/** Lines are made anew with every change of load; a line that says the same is not drawn again. */
export const AgentLineView = memo(
  function AgentLineView(props: AgentLineViewProps) {
    const { line, index, top, setSize, density } = props;
    const isMatrix = density === 'matrix';
    return (
      <div
        className={s.line}
        role={isMatrix ? 'row' : 'listitem'}
        aria-rowindex={isMatrix && setSize ? index + 1 : undefined}
        aria-setsize={isMatrix ? undefined : setSize}
        aria-posinset={isMatrix || !setSize ? undefined : index + 1}
        style={{ height: line.height, transform: `translateY(${top}px)` }}
      >
        <Content {...props} />
      </div>
    );
  },
  (a, b) =>
    a.top === b.top &&
    a.index === b.index &&
    a.setSize === b.setSize &&
    a.density === b.density &&
    a.columns === b.columns &&
    a.current === b.current &&
    a.onToggleFold === b.onToggleFold &&
    isSameLine(a.line, b.line),
);

function isSameLine(a: AgentLine, b: AgentLine): boolean {
  if (a.kind !== b.kind || a.key !== b.key || a.height !== b.height) return false;
  if (a.kind === 'row' && b.kind === 'row') return isSameList(a.agents, b.agents);
  if (a.kind !== 'cells' || b.kind !== 'cells') return true;
  return (
    a.above === b.above &&
    a.fold?.count === b.fold?.count &&
    a.fold?.isOpen === b.fold?.isOpen &&
    isSameList(a.agents, b.agents)
  );
}

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function Content({ line, density, columns, current, onToggleFold }: AgentLineViewProps) {
  if (line.kind === 'group') {
    const bar = <GroupBar section={line.section} place={line.key} isCurrent={current === line.key} />;
    return density === 'matrix' ? <div role="gridcell">{bar}</div> : bar;
  }
  if (line.kind === 'cells')
    return <Cells line={line} columns={columns} current={current} onToggleFold={onToggleFold} />;
  const look = density === 'compact' ? 'compact' : line.height > 48 ? 'tall' : 'rows';
  const rows = line.agents.map((agentId) => (
    <AgentRow
      key={agentId}
      agentId={agentId}
      section={line.section}
      place={rowPlace(line.section, agentId)}
      current={current}
      look={look}
    />
  ));
  return rows.length > 1 ? <div className={s.pair}>{rows}</div> : rows;
}

interface CellsProps {
  line: CellsLine;
  columns: number;
  current: string | undefined;
  onToggleFold: (section: string) => void;
}

function Cells({ line, columns, current, onToggleFold }: CellsProps) {
  const t = useText(agentsText);
  const fold = foldPlace(line.section);
  return (
    <div
      className={m.cells}
      role="none"
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, paddingTop: line.above }}
    >
      {line.agents.map((agentId) => {
        const place = rowPlace(line.section, agentId);
        return <AgentCell key={agentId} agentId={agentId} place={place} isCurrent={current === place} />;
      })}
      {line.fold ? (
        <div role="gridcell" className={m.foldCell}>
          <button
            type="button"
            className={m.fold}
            aria-expanded={line.fold.isOpen}
            tabIndex={current === fold ? 0 : -1}
            data-focus={fold}
            onClick={() => onToggleFold(line.section)}
          >
            <Icon name="off" size={14} />
            {t(line.fold.isOpen ? 'offlineFoldOpen' : 'offlineFold', { n: line.fold.count })}
            <Icon name={line.fold.isOpen ? 'up' : 'right'} size={12} />
          </button>
        </div>
      ) : null}
    </div>
  );
}
