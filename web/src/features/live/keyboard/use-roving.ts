import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** A list seen by the keyboard: lines from top to bottom, each with the places of one line from left to right. */
export type FocusLines = readonly (readonly string[])[];

interface RovingOptions {
  container: RefObject<HTMLElement | null>;
  lines: FocusLines;
  /** In a line with several rows side by side: where each begins. */
  startsOf?: ((line: number) => readonly number[] | undefined) | undefined;
  /** Brings a line into the document and into sight. */
  scrollTo: (line: number) => void;
  /** The focused place is gone; the focus went to `next`, if anything is left. */
  onLost?: ((lost: string, next: string | undefined) => void) | undefined;
}

export interface Roving {
  /** Has the list's one tab stop. */
  current: string | undefined;
  /** True when the key moved the focus. At the left and right ends it does not: the panels take over. */
  handleKey: (event: KeyboardEvent) => boolean;
  handleFocus: (event: FocusEvent) => void;
  handleBlur: (event: FocusEvent) => void;
}

interface Place {
  line: number;
  column: number;
}

const placeOf = (lines: FocusLines, id: string | undefined): Place | undefined => {
  if (id === undefined) return undefined;
  for (let line = 0; line < lines.length; line++) {
    const column = lines[line]?.indexOf(id) ?? -1;
    if (column >= 0) return { line, column };
  }
  return undefined;
};

type StartsOf = (line: number) => readonly number[] | undefined;
const single: StartsOf = () => undefined;

/** Where a key leads; undefined: out of the list, or nowhere. */
export function moveBy(
  lines: FocusLines,
  from: Place,
  key: string,
  startsOf: StartsOf = single,
): Place | undefined {
  const width = lines[from.line]?.length ?? 0;
  switch (key) {
    case 'ArrowDown':
      return below(lines, from, from.line + 1, startsOf);
    case 'ArrowUp':
      return below(lines, from, from.line - 1, startsOf);
    case 'ArrowRight':
      return from.column + 1 < width ? { line: from.line, column: from.column + 1 } : undefined;
    case 'ArrowLeft':
      return from.column > 0 ? { line: from.line, column: from.column - 1 } : undefined;
    case 'Home':
      return lineAt(lines, 0, 0);
    case 'End':
      return lineAt(lines, lines.length - 1, 0);
    default:
      return undefined;
  }
}

/** The same place of another line: of the same row, where several stand side by side. */
function below(lines: FocusLines, from: Place, line: number, startsOf: StartsOf): Place | undefined {
  const starts = startsOf(from.line) ?? [0];
  const row = starts.findLastIndex((start) => start <= from.column);
  const offset = from.column - (starts[row] ?? 0);
  const next = startsOf(line);
  if (!next || next[row] === undefined) return lineAt(lines, line, next ? offset : from.column);
  const end = next[row + 1] ?? lines[line]?.length ?? 0;
  return lineAt(lines, line, Math.min(next[row] + offset, end - 1));
}

function lineAt(lines: FocusLines, line: number, column: number): Place | undefined {
  const width = lines[line]?.length;
  return width ? { line, column: Math.min(column, width - 1) } : undefined;
}

/** The element of a place; ids hold characters a selector would need escaped. */
const elementOf = (container: HTMLElement | null, id: string): HTMLElement | undefined => {
  for (const element of container?.querySelectorAll<HTMLElement>('[data-focus]') ?? [])
    if (element.dataset['focus'] === id) return element;
  return undefined;
};

/**
 * One tab stop per list, arrow keys inside. The focus survives updates: rows keep their elements, and if the focused
 * one leaves, what now stands at its place gets the focus.
 */
export function useRoving({ container, lines, startsOf, scrollTo, onLost }: RovingOptions): Roving {
  const [chosen, setChosen] = useState<string>();
  const wanted = useRef<string>(undefined);
  const focused = useRef<{ id: string; place: Place }>(undefined);
  const chosenPlace = placeOf(lines, chosen);
  const current = chosenPlace ? chosen : lines.find((line) => line.length > 0)?.[0];

  const focus = (place: Place): string | undefined => {
    const id = lines[place.line]?.[place.column];
    if (id === undefined) return undefined;
    setChosen(id);
    scrollTo(place.line);
    const element = elementOf(container.current, id);
    if (element) element.focus({ preventScroll: true });
    else wanted.current = id; // not in the document yet: the layout effect below follows
    return id;
  };

  useLayoutEffect(() => {
    if (wanted.current !== undefined) {
      const element = elementOf(container.current, wanted.current);
      if (element) {
        wanted.current = undefined;
        element.focus({ preventScroll: true });
      }
    }
    const was = focused.current;
    if (!was) return;
    const place = placeOf(lines, was.id);
    if (place) {
      was.place = place;
      return;
    }
    focused.current = undefined;
    const line = Math.min(was.place.line, lines.length - 1);
    const next = lineAt(lines, line, was.place.column);
    onLost?.(was.id, next && focus(next));
  });

  return {
    current,
    handleKey: (event) => {
      const from = placeOf(lines, current);
      const to = from && moveBy(lines, from, event.key, startsOf);
      if (!to) return false;
      event.preventDefault();
      focus(to);
      return true;
    },
    handleFocus: (event) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>('[data-focus]')?.dataset['focus'];
      const place = placeOf(lines, id);
      if (id === undefined || !place) return;
      focused.current = { id, place };
      if (id !== current) setChosen(id);
    },
    handleBlur: (event) => {
      // an element that leaves the document blurs too; then the focus is to be kept
      if ((event.target as HTMLElement).isConnected) focused.current = undefined;
    },
  };
}
