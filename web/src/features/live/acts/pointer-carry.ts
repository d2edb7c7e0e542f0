import type { AgentId } from '@kf/shared/contract/ids';
import { endCarry } from './keyboard-carry.ts';
import type { Carried } from './strip-sensors.ts';
import type { BoardTools } from './use-board.ts';

/** A folded group opens when the pointer rests on its bar this long. */
const OPEN_GROUP_MS = 600;
/** The carried strip hangs below the pointer, so that the target's slots stay visible. */
const BELOW_PX = 24;
const GHOST_WIDTH = 252;
const GHOST_HEIGHT = 56;
/** From the ghost's left edge to the pointer. */
const GRIP_PX = 224;
const EDGE_PX = 8;

export interface Point {
  x: number;
  y: number;
}

/** Where the carried strip is drawn for a pointer at `at`; above it where there is no room below. */
export function ghostPlace(at: Point, view: { width: number; height: number }): Point {
  const below = at.y + BELOW_PX;
  return {
    x: Math.max(EDGE_PX, Math.min(at.x - GRIP_PX, view.width - GHOST_WIDTH - EDGE_PX)),
    y: below + GHOST_HEIGHT + EDGE_PX <= view.height ? below : at.y - BELOW_PX - GHOST_HEIGHT,
  };
}

export const pointOf = (event: Event): Point | undefined => {
  const touch = 'touches' in event ? (event as TouchEvent).touches[0] : undefined;
  if (touch) return { x: touch.clientX, y: touch.clientY };
  return 'clientX' in event
    ? { x: (event as MouseEvent).clientX, y: (event as MouseEvent).clientY }
    : undefined;
};

const closest = (target: Element | null, name: string): HTMLElement | null =>
  target?.closest<HTMLElement>(`[data-${name}]`) ?? null;

/** Follows the pointer until the returned function is called: moves the ghost, finds the agent below it. */
export function followPointer(tools: BoardTools, start: Point, ghost: () => HTMLElement | null): () => void {
  let at = start;
  let hovered: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (): void => {
    const below = document.elementFromPoint(at.x, at.y);
    const { carry } = tools.ui.getState();
    const agentId = closest(below, 'agent')?.dataset['agent'] as AgentId | undefined;
    const targetId = agentId === carry?.fromId ? undefined : agentId; // to whom they are with already is nowhere
    if (carry && carry.targetId !== targetId) tools.ui.setState({ carry: { ...carry, targetId } });
    rest(closest(below, 'group')?.dataset['group']);
  };
  const rest = (group: string | undefined): void => {
    if (group === hovered) return;
    hovered = group;
    clearTimeout(timer);
    if (group === undefined || !tools.ui.getState().collapsed.has(group)) return;
    timer = setTimeout(() => {
      const collapsed = new Set(tools.ui.getState().collapsed);
      collapsed.delete(group);
      tools.ui.setState({ collapsed });
    }, OPEN_GROUP_MS);
  };
  const draw = (): void => {
    const place = ghostPlace(at, { width: window.innerWidth, height: window.innerHeight });
    const element = ghost();
    if (element) element.style.transform = `translate(${place.x}px, ${place.y}px)`;
  };
  const handleMove = (event: Event): void => {
    at = pointOf(event) ?? at;
    draw();
    look();
  };
  // the lists scroll by themselves near their edges, under a pointer that rests
  const listeners: [string, (event: Event) => void][] = [
    ['mousemove', handleMove],
    ['touchmove', handleMove],
    ['scroll', look],
  ];
  for (const [name, listener] of listeners)
    window.addEventListener(name, listener, { capture: true, passive: true });
  requestAnimationFrame(draw);
  look();
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of listeners) window.removeEventListener(name, listener, { capture: true });
  };
}

export function beginPointerCarry(carried: Carried, tools: BoardTools): void {
  endCarry(tools);
  tools.board.hold('queue', { type: 'locked' });
  tools.board.hold('agents', { type: 'locked' });
  tools.ui.setState({ carry: { ...carried, by: 'pointer', targetId: undefined }, menu: undefined });
}
