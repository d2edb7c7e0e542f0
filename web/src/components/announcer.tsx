import { useSyncExternalStore } from 'react';

export type Politeness = 'polite' | 'assertive';

/** Alarms may interrupt a reader at most this often. */
const ASSERTIVE_PAUSE_MS = 10_000;

interface Said {
  polite: string;
  assertive: string;
}

let said: Said = { polite: '', assertive: '' };
let lastAssertiveAt = Number.NEGATIVE_INFINITY;
/** Alarms that came within the pause, to be said together at its end. */
let waiting: string[] = [];
const listeners = new Set<() => void>();

/** Tells screen readers. A repeated sentence is heard again. */
export function announce(text: string, politeness: Politeness = 'polite'): void {
  if (politeness === 'polite') return say(text, politeness);
  const pauseMs = lastAssertiveAt + ASSERTIVE_PAUSE_MS - performance.now();
  if (pauseMs <= 0 && waiting.length === 0) return interrupt(text);
  if (waiting.length === 0) setTimeout(() => interrupt(waiting.join(' ')), Math.max(0, pauseMs));
  if (!waiting.includes(text)) waiting.push(text);
}

function interrupt(text: string): void {
  lastAssertiveAt = performance.now();
  waiting = [];
  say(text, 'assertive');
}

function say(text: string, politeness: Politeness): void {
  // A no-break space makes the same sentence a change.
  said = { ...said, [politeness]: said[politeness] === text ? `${text}\u00a0` : text };
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The page's two live regions; exactly one of this in the shell. */
export function Announcer() {
  const { polite, assertive } = useSyncExternalStore(subscribe, () => said);
  return (
    <>
      <div className="vh" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="vh" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
