import { useState } from 'react';

const KEY = 'kf.setup.';

/**
 * What somebody has typed into a step and not sent yet, kept in this browser until `forget`. The fields in `secrets` are
 * never written down: whoever comes back types them again.
 *
 * @param name of the form; `initial` is what stands there when nothing was kept
 */
export function useDraft<T extends Record<string, string>>(
  name: string,
  initial: T,
  secrets: readonly (keyof T)[],
): { draft: T; set: (patch: Partial<T>) => void; forget: () => void } {
  const [draft, setDraft] = useState<T>(() => ({ ...initial, ...read(name, initial, secrets) }));
  return {
    draft,
    set(patch) {
      const next = { ...draft, ...patch };
      setDraft(next);
      const kept = Object.entries(next).filter(([field]) => !secrets.includes(field));
      store(() => localStorage.setItem(KEY + name, JSON.stringify(Object.fromEntries(kept))));
    },
    forget: () => store(() => localStorage.removeItem(KEY + name)),
  };
}

/** What is kept, as far as it fits the form: an older console may have kept something else. */
function read<T extends Record<string, string>>(
  name: string,
  initial: T,
  secrets: readonly (keyof T)[],
): Partial<T> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY + name) ?? '{}');
    const known = Object.entries(kept ?? {}).filter(
      ([field, value]) => field in initial && !secrets.includes(field) && typeof value === 'string',
    );
    return Object.fromEntries(known) as Partial<T>;
  } catch {
    return {};
  }
}

function store(act: () => void): void {
  try {
    act();
  } catch {
    // private windows: the draft lasts until the page closes
  }
}
