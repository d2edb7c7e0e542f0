import { useSyncExternalStore } from 'react';

/** What this browser does about alarms; every computer of a room decides for itself. */
export interface OwnChoices {
  sound: boolean;
  notify: boolean;
}

const KEY = 'kf.alarms';
const listeners = new Set<() => void>();

function stored(): OwnChoices {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<OwnChoices>;
    return { sound: value.sound !== false, notify: value.notify === true };
  } catch {
    return { sound: true, notify: false };
  }
}

let choices = stored();

// what one tab is told holds for the others
addEventListener('storage', ({ key }) => {
  if (key !== KEY) return;
  choices = stored();
  for (const listener of listeners) listener();
});

export function setOwnChoices(patch: Partial<OwnChoices>): void {
  choices = { ...choices, ...patch };
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // private windows: the choice lasts until the page closes
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const ownChoices = (): OwnChoices => choices;
export const useOwnChoices = (): OwnChoices => useSyncExternalStore(subscribe, ownChoices);
