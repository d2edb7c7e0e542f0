import type { OwnSettings } from '@kf/shared/contract/people';
import { initialOwnSettings } from '@kf/shared/contract/plain';
import { useSyncExternalStore } from 'react';
import { http } from './http.ts';

const PATH = '/api/me/settings';
const KEY = 'kf.own';
const listeners = new Set<() => void>();

/** What the server said last; in the meantime what this browser remembers of it. */
function remembered(): OwnSettings {
  try {
    return { ...initialOwnSettings, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as object) };
  } catch {
    return initialOwnSettings;
  }
}

let settings = remembered();

function hold(next: OwnSettings): void {
  settings = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // private windows: the server tells it again at the next start
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the person decided for themselves; the same in every browser. */
export const ownSettings = (): OwnSettings => settings;
export const useOwnSettings = (): OwnSettings => useSyncExternalStore(subscribe, ownSettings);

/** Reads what was decided elsewhere. @throws {HttpError} {@link UnreachableError} */
export async function loadOwnSettings(): Promise<OwnSettings> {
  hold(await http.get<OwnSettings>(PATH));
  return settings;
}

/** Holds at once, and everywhere when it resolves. @throws {HttpError} {@link UnreachableError}; then it is as it was */
export async function saveOwnSettings(patch: Partial<OwnSettings>): Promise<void> {
  const before = settings;
  hold({ ...settings, ...patch });
  try {
    hold(await http.put<OwnSettings>(PATH, patch));
  } catch (error) {
    hold(before);
    throw error;
  }
}
