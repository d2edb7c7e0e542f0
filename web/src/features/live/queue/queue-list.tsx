import { useDraggable } from '@dnd-kit/core';
import type { CustomerId } from '@kf/shared/contract/ids';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { announce } from '#components/announcer.tsx';
import { useText } from '#lib/i18n.ts';
import { useLiveStore } from '#live/use-live.tsx';
import scrollStyles from '../acts/scroll.module.css';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useHold } from '../acts/use-hold.ts';
import { useQueueFrozenAt } from '../acts/use-ticked.ts';
import { focusNeighbour } from '../keyboard/panels.ts';
import { actOnStrip, applyHeldQueue, isPlain } from '../keyboard/strip-keys.ts';
import { useRoving } from '../keyboard/use-roving.ts';
import type { QueueRow } from '../model/queue-view.ts';
import s from './queue.module.css';
import stripStyles from './strip.module.css';
import { Strip } from './strip.tsx';
import { queueText } from './text.ts';

/** Longer lists are drawn only where they are seen. */
const DRAW_ALL = 40;
/** Strips drawn beyond either edge: every one costs with each change. */
const OVERSCAN = 4;
const PADDING = 6;
const ROW_PITCH = 64;
const COMPACT_PITCH = 36;

const customerAt = (target: EventTarget): CustomerId | undefined =>
  (target as HTMLElement).closest<HTMLElement>('[data-customer]')?.dataset['customer'] as
    | CustomerId
    | undefined;

/** The strips in order; draws only those in sight, keeps still while somebody reads or acts here. */
export function QueueList() {
  const t = useText(queueText);
  const tools = useBoardTools();
  const live = useLiveStore();
  const rows = useBoard((board) => board.queue.rows);
  const isCompact = useBoard((board) => board.isCompact);
  const isStorm = useBoard((board) => board.isStorm);
  const frozenAt = useQueueFrozenAt();
  const hold = useHold('queue');
  const scroller = useRef<HTMLDivElement>(null);
  const { setNodeRef, listeners } = useDraggable({ id: 'strips' });
  const setScroller = useCallback(
    (node: HTMLDivElement | null) => {
      scroller.current = node;
      setNodeRef(node);
    },
    [setNodeRef],
  );
  const pitch = isCompact ? COMPACT_PITCH : ROW_PITCH;
  const strips = useStrips(rows, pitch, scroller);
  const roving = useRoving({
    container: scroller,
    lines: useMemo(() => rows.map((row) => [row.customerId]), [rows]),
    scrollTo: strips.scrollTo,
    onLost: (lost, next) => announce(lostWords(lost, next)),
  });
  const { keep } = strips;
  const currentIndex = rows.findIndex((row) => row.customerId === roving.current);
  useEffect(() => keep(currentIndex), [keep, currentIndex]);

  function lostWords(lost: string, next: string | undefined): string {
    const name = (id: string | undefined): string => {
      const { waiting, sessions, dismissed } = live.getView().state;
      const key = id as CustomerId;
      const face = waiting[key] ?? sessions[key] ?? dismissed[key];
      return face?.remark ?? face?.code ?? '';
    };
    if (next === undefined) return t('queueEmptied', { customer: name(lost) });
    return t('focusMoved', { customer: name(lost), next: name(next) });
  }

  const handleKey = (event: KeyboardEvent<HTMLElement>): void => {
    hold.onKeyDown();
    if (event.target instanceof HTMLButtonElement && (event.key === ' ' || event.key === 'Enter')) return;
    if (roving.handleKey(event) || focusNeighbour('queue', event.key)) return event.preventDefault();
    const customerId = customerAt(event.target);
    if (event.key.toLowerCase() === 'u' && isPlain(event)) applyHeldQueue(tools);
    else if (customerId === undefined || !actOnStrip(event, customerId, tools, live)) return;
    event.preventDefault();
  };
  const handlePointer = (event: PointerEvent<HTMLElement>): void => {
    hold.onPointerMove();
    tools.board.pin(customerAt(event.target));
  };

  return (
    <div
      ref={setScroller}
      className={`${scrollStyles.scroll} ${s.bay}`}
      {...listeners}
      onPointerMove={handlePointer}
      onPointerLeave={() => {
        hold.onPointerLeave();
        tools.board.pin(undefined);
      }}
      onKeyDown={handleKey}
      onFocus={(event) => {
        hold.onFocus(event);
        roving.handleFocus(event);
        tools.board.pin(customerAt(event.target));
      }}
      onBlur={(event) => {
        hold.onBlur(event);
        roving.handleBlur(event);
      }}
      onDoubleClick={(event) => {
        const row = rows.find((one) => one.customerId === customerAt(event.target));
        if (row && !(event.target as HTMLElement).closest('button')) tools.openCustomer(row.customer.code);
      }}
    >
      <ol
        className={`${s.rows} ${isStorm ? '' : stripStyles.calm}`}
        style={{ height: strips.height }}
        aria-label={t('title')}
      >
        {strips.indexes.map((index) => {
          const row = rows[index];
          return row ? (
            <Strip
              key={row.customerId}
              row={row}
              index={index}
              top={PADDING + index * pitch}
              isCompact={isCompact}
              isCurrent={row.customerId === roving.current}
              frozenAt={frozenAt}
              setSize={strips.isVirtual ? rows.length : undefined}
            />
          ) : null;
        })}
      </ol>
      <p id="strip-help" hidden>
        {t('stripHelp')}
      </p>
    </div>
  );
}

/** Which strips are in the document. */
function useStrips(
  rows: readonly QueueRow[],
  pitch: number,
  scroller: React.RefObject<HTMLDivElement | null>,
) {
  const isVirtual = rows.length > DRAW_ALL;
  /** The focused strip stays in the document wherever the list is scrolled to. */
  const kept = useRef(-1);
  const virtual = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => pitch,
    overscan: OVERSCAN,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (kept.current < 0 || kept.current >= range.count || indexes.includes(kept.current)) return indexes;
      return [...indexes, kept.current].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    if (pitch > 0) virtual.measure();
  }, [pitch, virtual]);
  const keep = useCallback((index: number) => {
    kept.current = index;
  }, []);
  const scrollTo = (index: number): void => {
    kept.current = index;
    const box = scroller.current;
    if (!box) return;
    const top = PADDING + index * pitch;
    if (top < box.scrollTop) box.scrollTop = top - PADDING;
    else if (top + pitch > box.scrollTop + box.clientHeight) box.scrollTop = top + pitch - box.clientHeight;
  };
  return {
    isVirtual,
    indexes: isVirtual ? virtual.getVirtualItems().map((item) => item.index) : rows.map((_, index) => index),
    height: 2 * PADDING + rows.length * pitch,
    scrollTo,
    keep,
  };
}
