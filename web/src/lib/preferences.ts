import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

const THEME_KEY = 'kf.theme';
const darkQuery = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function storedChoice(): ThemeChoice {
  try {
    const value = localStorage.getItem(THEME_KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

let choice = storedChoice();

const themeNow = (): Theme => (choice === 'system' ? (darkQuery.matches ? 'dark' : 'light') : choice);

function tell(): void {
  document.documentElement.dataset['theme'] = themeNow();
  for (const listener of listeners) listener();
}

darkQuery.addEventListener('change', tell);

export function setThemeChoice(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(THEME_KEY, next);
  } catch {
    // private windows: the choice lasts until the page closes
  }
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice);
export const useTheme = (): Theme => useSyncExternalStore(subscribe, themeNow);

const GO_KEYS = 'kf.goKeys';
let goKeys = ((): boolean => {
  try {
    return localStorage.getItem(GO_KEYS) !== 'off';
  } catch {
    return true;
  }
})();

/** Whether `G` and a second letter lead to a page. */
export const hasGoKeys = (): boolean => goKeys;

export function setGoKeys(on: boolean): void {
  goKeys = on;
  try {
    localStorage.setItem(GO_KEYS, on ? 'on' : 'off');
  } catch {
    // private windows: the choice lasts until the page closes
  }
  for (const listener of listeners) listener();
}

export const useGoKeys = (): boolean => useSyncExternalStore(subscribe, hasGoKeys);
