import { useMemo, useSyncExternalStore } from 'react';

/** Whether a media query matches; for layouts that differ in what they render, not in how it looks. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query]);
  return useSyncExternalStore(
    (onChange) => {
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    () => list.matches,
  );
}
