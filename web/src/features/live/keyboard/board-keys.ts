import type { BoardUiStore } from '../acts/board-ui.ts';
import { focusNeighbour } from './panels.ts';
import { isPlain } from './strip-keys.ts';

/** The second key of `G B` must follow within this time. */
const SEQUENCE_MS = 1_000;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

interface BoardKeys {
  ui: BoardUiStore;
  onFocusSearch: () => void;
  onUndo: () => void;
  onDistribute: () => void;
}

/** Keys that work wherever the focus is, except while somebody types. Returns the undo. */
export function watchBoardKeys({ ui, onFocusSearch, onUndo, onDistribute }: BoardKeys): () => void {
  let goAt = Number.NEGATIVE_INFINITY;
  const handleKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      onFocusSearch();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      onUndo();
      return;
    }
    if (!isPlain(event) || ui.getState().dialog) return;
    if (fromEvents(event)) event.preventDefault();
    else if (event.key === '/') {
      event.preventDefault();
      onFocusSearch();
    } else if (event.key === '?') {
      event.preventDefault();
      ui.setState({ isHelpOpen: true });
    } else if (event.key === 'd' && isOnBoard(event.target)) {
      event.preventDefault();
      onDistribute();
    } else if (event.key === 'g') goAt = event.timeStamp;
    else if (event.key === 'b' && event.timeStamp - goAt < SEQUENCE_MS) {
      event.preventDefault();
      focusQueue();
    }
  };
  document.addEventListener('keydown', handleKey);
  return () => document.removeEventListener('keydown', handleKey);
}

/** Single letters mean something only on a strip, a session or an agent. */
const isOnBoard = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-focus]') !== null;

/** The way back from the event list, which is not a list of places. */
const fromEvents = (event: KeyboardEvent): boolean =>
  event.key === 'ArrowLeft' &&
  event.target instanceof Element &&
  event.target.closest('[data-panel="events"]') !== null &&
  focusNeighbour('events', event.key);

function focusQueue(): void {
  document.querySelector<HTMLElement>('[data-panel="queue"] [data-focus][tabindex="0"]')?.focus();
}
