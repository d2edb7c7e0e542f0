import type { BoardUiStore } from '../acts/board-ui.ts';
import { isPlain } from './strip-keys.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

interface BoardKeys {
  ui: BoardUiStore;
  onUndo: () => void;
  onDistribute: () => void;
}

/** Keys that work anywhere on the board, except while somebody types; those of every page are the shell's. Returns the undo. */
export function watchBoardKeys({ ui, onUndo, onDistribute }: BoardKeys): () => void {
  const handleKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && key === 'z') {
      event.preventDefault();
      onUndo();
    } else if (key === 'd' && isPlain(event) && !ui.getState().dialog && isOnBoard(event.target)) {
      event.preventDefault();
      onDistribute();
    }
  };
  document.addEventListener('keydown', handleKey);
  return () => document.removeEventListener('keydown', handleKey);
}

/** Single letters mean something only on a strip, a session or an agent. */
const isOnBoard = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-focus]') !== null;
