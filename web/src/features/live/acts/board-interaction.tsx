import {
  type Announcements,
  DndContext,
  type DragStartEvent,
  type ScreenReaderInstructions,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { FocusBack } from '#components/focus-back.tsx';
import { onTick, serverNow } from '#live/clock.ts';
import { useClaims, useCommands, useLiveStore } from '#live/use-live.tsx';
import { watchBoardKeys } from '../keyboard/board-keys.ts';
import { initialBoard } from '../model/board-step.ts';
import { createActs } from './acts.ts';
import { BoardMenu } from './board-menu.tsx';
import { createBoardStore } from './board-store.ts';
import { createBoardUi, lookOnly } from './board-ui.ts';
import { CarryOverlay } from './carry-overlay.tsx';
import { watchFlights } from './flights.ts';
import { cancelCarry, carryKey, dropCarried } from './keyboard-carry.ts';
import { beginPointerCarry, followPointer, pointOf } from './pointer-carry.ts';
import { recall, remember } from './remembered.ts';
import { carriedAt, StripMouseSensor, StripTouchSensor } from './strip-sensors.ts';
import { BoardContext, type BoardTools, useBoardTools, useBoardUi } from './use-board.ts';

const BoardDialog = lazy(async () => ({ default: (await import('./board-dialog.tsx')).BoardDialog }));

/** A press that moves less is a click. */
const DRAG_FROM_PX = 6;
const TOUCH_HOLD_MS = 250;
const TOUCH_SLIP_PX = 8;

export interface BoardInteractionProps {
  /** Code of the customer whose drawer is open. */
  openCode?: string | undefined;
  onOpenCustomer: (code: string) => void;
  /** Of who sits here: what they began they can take back. */
  myName?: string | undefined;
  /** Who only looks has no acts. */
  mayAct?: boolean | undefined;
  rulesLink?: BoardTools['rulesLink'];
  children: ReactNode;
}

/** Wraps the board: dragging, the keyboard, held lists, and the dialogs of acts. */
export function BoardInteraction({
  openCode,
  onOpenCustomer,
  myName = '',
  mayAct = true,
  rulesLink,
  children,
}: BoardInteractionProps) {
  const live = useLiveStore();
  const claims = useClaims();
  const commands = useCommands();
  const [parts] = useState(() => {
    const agentView = { ...initialBoard.agentView, byGroup: recall('groups') !== 'off' };
    const board = createBoardStore({ live, now: serverNow, onTick, agentView });
    const ui = createBoardUi(new Set(recall('collapsed')?.split('\n').filter(Boolean)));
    const acts = createActs({
      board,
      live,
      commands,
      myName: () => myName,
      onUnfinished: ({ operationId }) => {
        if (!ui.getState().dialog) ui.setState({ dialog: { kind: 'recover', operationId } });
      },
      now: serverNow,
    });
    return { board, ui, acts };
  });
  const tools = useMemo<BoardTools>(
    () => ({
      ...parts,
      ui: mayAct ? parts.ui : lookOnly(parts.ui),
      myName,
      mayAct,
      rulesLink,
      claimOf: (customerId) => claims.others().get(customerId),
      openCode,
      openCustomer: onOpenCustomer,
    }),
    [parts, myName, mayAct, rulesLink, claims, openCode, onOpenCustomer],
  );
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const stops = [
      parts.board.start(),
      parts.acts.follow(),
      watchFlights(live, parts.board, () => layer.current),
      parts.ui.subscribe((ui, was) => {
        if (ui.collapsed !== was.collapsed) remember('collapsed', [...ui.collapsed].join('\n'));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [parts, live]);

  useEffect(
    () =>
      watchBoardKeys({
        ui: tools.ui,
        onUndo: () => void parts.acts.undoLast(),
        onDistribute: () => tools.ui.setState({ dialog: { kind: 'distribute', of: { kind: 'queue' } } }),
      }),
    [parts, tools.ui],
  );

  return (
    <BoardContext value={tools}>
      <Carrying>{children}</Carrying>
      <Overlays />
      <div ref={layer} aria-hidden="true" />
    </BoardContext>
  );
}

// The board speaks for itself; dnd-kit's own sentences would come on top.
const silent: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};
const noInstructions: ScreenReaderInstructions = { draggable: '' };
const accessibility = {
  announcements: silent,
  screenReaderInstructions: noInstructions,
  restoreFocus: false,
};
const autoScroll = { threshold: { x: 0, y: 0.12 } };

function Carrying({ children }: { children: ReactNode }) {
  const tools = useBoardTools();
  const ghost = useRef<HTMLDivElement>(null);
  const stop = useRef<() => void>(undefined);
  const sensors = useSensors(
    useSensor(StripMouseSensor, { activationConstraint: { distance: DRAG_FROM_PX } }),
    useSensor(StripTouchSensor, {
      activationConstraint: { delay: TOUCH_HOLD_MS, tolerance: TOUCH_SLIP_PX },
    }),
  );
  const handleStart = ({ activatorEvent }: DragStartEvent): void => {
    const carried = carriedAt(activatorEvent.target);
    if (carried === undefined || !tools.mayAct) return;
    beginPointerCarry(carried, tools);
    stop.current = followPointer(tools, pointOf(activatorEvent) ?? { x: 0, y: 0 }, () => ghost.current);
  };
  const handleEnd = (isDropped: boolean): void => {
    stop.current?.();
    stop.current = undefined;
    if (!isDropped || !dropCarried(tools)) cancelCarry(tools);
  };
  useEffect(() => () => stop.current?.(), []);
  const handleKeyCapture = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !carryKey(event.key, tools)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <DndContext
      sensors={sensors}
      accessibility={accessibility}
      autoScroll={autoScroll}
      onDragStart={handleStart}
      onDragEnd={() => handleEnd(true)}
      onDragCancel={() => handleEnd(false)}
    >
      {/* no box of its own: the page's grid goes through */}
      <div style={{ display: 'contents' }} onKeyDownCapture={handleKeyCapture}>
        {children}
      </div>
      <CarryOverlay ghost={ghost} />
    </DndContext>
  );
}

function Overlays() {
  const menu = useBoardUi((view) => view.menu);
  const dialog = useBoardUi((view) => view.dialog);
  return (
    <>
      {menu ? (
        <BoardMenu
          key={`${menu.kind} ${menu.kind === 'sessions' ? menu.agentId : menu.customerId}`}
          menu={menu}
        />
      ) : null}
      {dialog ? <FocusBack /> : null}
      <Suspense>{dialog ? <BoardDialog dialog={dialog} /> : null}</Suspense>
    </>
  );
}
