import { isPlain } from './strip-keys.ts';

/** The second key of `G B` must follow within this time; the same as in other web applications with such keys. */
const SEQUENCE_MS = 1_500;

export type Place = 'board' | 'agents' | 'reports' | 'settings';
const places: Readonly<Record<string, Place>> = { b: 'board', a: 'agents', r: 'reports', s: 'settings' };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

const isDialogOpen = (): boolean => document.querySelector('[aria-modal="true"]') !== null;

export interface ShellKeys {
  onFocusSearch: () => void;
  onHelp: () => void;
  /** False where there is no such page for this person. */
  onGo: (place: Place) => boolean;
  /** Own settings: sequences that begin with `G` can be switched off. */
  hasGoKeys: () => boolean;
}

/** Keys that work on every page wherever the focus is, except while somebody types. Returns the undo. */
export function watchShellKeys({ onFocusSearch, onHelp, onGo, hasGoKeys }: ShellKeys): () => void {
  let goAt = Number.NEGATIVE_INFINITY;
  const act = (event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === 'k') {
      onFocusSearch();
      return true;
    }
    if (!isPlain(event) || isDialogOpen()) return false;
    if (key === '/') onFocusSearch();
    else if (key === '?') onHelp();
    else if (key === 'g' && hasGoKeys()) {
      goAt = event.timeStamp;
      return false;
    } else {
      const place = places[key];
      const isSecond = event.timeStamp - goAt < SEQUENCE_MS;
      goAt = Number.NEGATIVE_INFINITY;
      return place !== undefined && isSecond && onGo(place);
    }
    return true;
  };
  // Before the lists: the second key of a sequence is a letter of theirs, too.
  const handleKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event.target) || !act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('keydown', handleKey, { capture: true });
  return () => document.removeEventListener('keydown', handleKey, { capture: true });
}
