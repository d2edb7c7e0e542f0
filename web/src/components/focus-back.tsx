import { useLayoutEffect } from 'react';

/**
 * Stands before a dialog and gives the focus back when it goes: the dialog leaves the page at once, before its own way
 * of doing so, and holds the focus until it has left.
 */
export function FocusBack() {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () =>
      queueMicrotask(() => {
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && before instanceof HTMLElement && before.isConnected)
          before.focus({ preventScroll: true });
      });
  }, []);
  return null;
}
