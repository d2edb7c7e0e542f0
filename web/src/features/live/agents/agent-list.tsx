import { useDraggable, useDroppable } from '@dnd-kit/core';
import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLanguage, useText } from '#lib/i18n.ts';
import scrollStyles from '../acts/scroll.module.css';
import { useBoard, useBoardTools, useBoardUi } from '../acts/use-board.ts';
import { useHold } from '../acts/use-hold.ts';
import { actOnAgents } from '../keyboard/agent-keys.ts';
import { focusNeighbour } from '../keyboard/panels.ts';
import { useRoving } from '../keyboard/use-roving.ts';
import { type AgentLine, columnsFor, type Density, linesOf, rowColumnsFor } from '../model/agent-lines.ts';
import { AgentLineView } from './agent-line.tsx';
import s from './agents.module.css';
import { agentsText } from './text.ts';

/** Longer panels are drawn only where they are seen. */
const DRAW_ALL = 40;
/** Padding of a line of cells, px. */
const CELLS_INSET = 20;
/** Lines drawn beyond either edge: every one costs with each change. */
const OVERSCAN = 2;
/** Of a row with more sessions only the first are drawn. */
const DRAWN_SLOTS = 8;
const OLDEST_SLOTS = 6;

/** Rows or cells of agents under their groups' bars. */
export function AgentList({ density }: { density: Density }) {
  const t = useText(agentsText);
  const tools = useBoardTools();
  const hold = useHold('agents');
  const scroller = useRef<HTMLDivElement>(null);
  const { setNodeRef } = useDroppable({ id: 'agents' });
  const { setNodeRef: setDragRef, listeners } = useDraggable({ id: 'slots' });
  const setScroller = useCallback(
    (node: HTMLDivElement | null) => {
      scroller.current = node;
      setNodeRef(node);
      setDragRef(node);
    },
    [setNodeRef, setDragRef],
  );
  const { lines, columns, toggleFold } = useLines(density, scroller);
  const drawn = useDrawn(lines, scroller);
  const roving = useRoving({
    container: scroller,
    lines: useMemo(() => lines.map((line) => line.places), [lines]),
    startsOf: (line) => lines[line]?.starts,
    scrollTo: drawn.scrollTo,
  });
  const { keep } = drawn;
  const currentLine = lines.findIndex(
    (line) => roving.current !== undefined && line.places.includes(roving.current),
  );
  useEffect(() => keep(currentLine), [keep, currentLine]);
  useCarryInSight(lines, drawn.scrollTo);

  const handleKey = (event: KeyboardEvent<HTMLElement>): void => {
    hold.onKeyDown();
    if (roving.handleKey(event) || focusNeighbour('agents', event.key)) return event.preventDefault();
    if (actOnAgents(event, tools)) event.preventDefault();
  };
  const isMatrix = density === 'matrix';
  return (
    <div
      ref={setScroller}
      className={`${scrollStyles.scroll} ${s.list}`}
      {...listeners}
      onPointerMove={hold.onPointerMove}
      onPointerLeave={hold.onPointerLeave}
      onKeyDown={handleKey}
      onFocus={(event) => {
        hold.onFocus(event);
        roving.handleFocus(event);
      }}
      onBlur={(event) => {
        hold.onBlur(event);
        roving.handleBlur(event);
      }}
    >
      <div
        className={s.drawn}
        role={isMatrix ? 'grid' : 'list'}
        aria-label={t('title')}
        aria-rowcount={isMatrix ? lines.length : undefined}
        aria-colcount={isMatrix ? columns : undefined}
        style={{ height: drawn.height }}
      >
        {drawn.items.map(({ index, top }) => {
          const line = lines[index];
          return line ? (
            <AgentLineView
              key={line.key}
              line={line}
              index={index}
              top={top}
              setSize={drawn.isVirtual ? lines.length : undefined}
              density={density}
              columns={columns}
              current={index === currentLine ? roving.current : undefined}
              onToggleFold={toggleFold}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

const slotsDrawn = (sessions: readonly { customerId: CustomerId }[]): readonly CustomerId[] =>
  (sessions.length > DRAWN_SLOTS ? sessions.slice(0, OLDEST_SLOTS) : sessions).map((one) => one.customerId);

function useLines(density: Density, scroller: RefObject<HTMLDivElement | null>) {
  const sections = useBoard((board) => board.sections);
  const facts = useBoard((board) => board.facts);
  const showsOffline = useBoard((board) => board.agentView.filter === 'offline');
  const collapsed = useBoardUi((ui) => ui.collapsed);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { columns, rowColumns } = useColumns(scroller);
  const lines = useMemo(
    () =>
      linesOf({
        sections,
        facts,
        collapsed,
        density,
        columns,
        rowColumns,
        unfolded,
        showsOffline,
        slotsOf: (agentId: AgentId) => slotsDrawn(facts.get(agentId)?.sessions ?? []),
      }),
    [sections, facts, collapsed, density, columns, rowColumns, unfolded, showsOffline],
  );
  const toggleFold = useCallback((section: string) => {
    setUnfolded((was) => {
      const next = new Set(was);
      if (!next.delete(section)) next.add(section);
      return next;
    });
  }, []);
  return { lines, columns, toggleFold };
}

function useColumns(scroller: RefObject<HTMLDivElement | null>) {
  const lang = useLanguage();
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const measure = (): void => setWidth(box.offsetWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [scroller]);
  return { columns: columnsFor(width - CELLS_INSET, lang), rowColumns: rowColumnsFor(width) };
}

/** Which lines are in the document, and where. */
function useDrawn(lines: readonly AgentLine[], scroller: RefObject<HTMLDivElement | null>) {
  const isVirtual = lines.length > DRAW_ALL;
  const kept = useRef(-1);
  const virtual = useVirtualizer({
    count: isVirtual ? lines.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => lines[index]?.height ?? 0,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: OVERSCAN,
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (kept.current < 0 || kept.current >= range.count || indexes.includes(kept.current)) return indexes;
      return [...indexes, kept.current].sort((a, b) => a - b);
    },
  });
  const tops = useMemo(() => topsOf(lines), [lines]);
  const heights = lines.map((line) => line.height).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights stands for what the virtualizer must measure anew
  useLayoutEffect(() => virtual.measure(), [heights, virtual]);
  const keep = useCallback((index: number) => {
    kept.current = index;
  }, []);
  const scrollTo = useCallback(
    (index: number): void => {
      const box = scroller.current;
      const top = tops[index];
      const line = lines[index];
      if (!box || top === undefined || !line) return;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top + line.height > box.scrollTop + box.clientHeight)
        box.scrollTop = top + line.height - box.clientHeight;
    },
    [lines, tops, scroller],
  );
  const indexes = isVirtual
    ? virtual.getVirtualItems().map((item) => item.index)
    : lines.map((_, index) => index);
  return {
    isVirtual,
    items: indexes.map((index) => ({ index, top: tops[index] ?? 0 })),
    height: (tops.at(-1) ?? 0) + (lines.at(-1)?.height ?? 0),
    keep,
    scrollTo,
  };
}

function topsOf(lines: readonly AgentLine[]): number[] {
  let top = 0;
  return lines.map((line) => {
    const at = top;
    top += line.height;
    return at;
  });
}

/** The agent a strip is carried to by the keyboard is scrolled into sight. */
function useCarryInSight(lines: readonly AgentLine[], scrollTo: (index: number) => void): void {
  const targetId = useBoardUi((ui) => (ui.carry?.by === 'keyboard' ? ui.carry.targetId : undefined));
  const index = lines.findIndex(
    (line) => line.kind !== 'group' && targetId !== undefined && line.agents.includes(targetId),
  );
  useEffect(() => {
    if (targetId !== undefined && index >= 0) scrollTo(index);
  }, [targetId, index, scrollTo]);
}
