import { useSyncExternalStore } from 'react';
import { formatDuration, isoDuration } from '../lib/format.ts';

/**
 * One clock for the page. The server's time is estimated from what it sends: the largest difference seen lately belongs
 * to the message that travelled fastest. Based on the monotonic clock, so that a corrected computer clock moves nothing.
 */
const SAMPLES = 20;
/** A correction a reader would notice is shown at once, not at the next tick. */
const JUMP_MS = 500;
const samples: number[] = [];
let offsetMs: number | undefined;

/** `at`: server time of a message that has just arrived. */
export function observeServerTime(at: number): void {
  const before = serverNow();
  samples.push(at - performance.now());
  if (samples.length > SAMPLES) samples.shift();
  offsetMs = Math.max(...samples);
  if (handle !== undefined && Math.abs(serverNow() - before) > JUMP_MS) tick();
}

export const serverNow = (): number =>
  offsetMs === undefined ? Date.now() : Math.round(performance.now() + offsetMs);

type Listener = () => void;

interface Timer {
  sinceMs: number;
  format: (elapsedMs: number) => string;
  text: string;
  visible: boolean;
}

const timers = new Map<Element, Timer>();
const listeners = new Set<Listener>();
let handle: ReturnType<typeof setTimeout> | undefined;
let tickAt = 0;

const observer =
  typeof IntersectionObserver === 'undefined'
    ? undefined
    : new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
          const timer = timers.get(target);
          if (!timer) continue;
          timer.visible = isIntersecting;
          if (isIntersecting) draw(target, timer, serverNow());
        }
      });

function draw(el: Element, timer: Timer, now: number): void {
  const elapsed = Math.max(0, now - timer.sinceMs);
  const text = timer.format(elapsed);
  if (text === timer.text) return;
  timer.text = text;
  // The text node is reused: replacing it would cost a node per second and row.
  if (el.firstChild instanceof Text) el.firstChild.data = text;
  else el.textContent = text;
  if (el instanceof HTMLTimeElement) el.dateTime = isoDuration(elapsed);
}

function tick(): void {
  tickAt = serverNow();
  for (const [el, timer] of timers) if (timer.visible) draw(el, timer, tickAt);
  for (const listener of listeners) listener();
  schedule();
}

/** On the whole second of the server, so that all screens of a room change together. */
function schedule(): void {
  clearTimeout(handle);
  handle = undefined;
  if (timers.size === 0 && listeners.size === 0) return;
  if (document.visibilityState === 'hidden') return;
  handle = setTimeout(tick, 1_000 - (serverNow() % 1_000));
}

const wake = (): void => {
  if (handle === undefined) schedule();
};

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') tick();
  else schedule();
});

const sinceFormat = (elapsedMs: number): string => formatDuration(elapsedMs);

/** Keeps `el` showing the time since `sinceMs` (server time), outside React. Returns the undo. */
export function registerTimer(
  el: Element,
  sinceMs: number,
  format: (elapsedMs: number) => string = sinceFormat,
): () => void {
  const timer: Timer = { sinceMs, format, text: '', visible: observer === undefined };
  timers.set(el, timer);
  draw(el, timer, serverNow());
  observer?.observe(el);
  wake();
  return () => {
    if (timers.get(el) !== timer) return;
    timers.delete(el);
    observer?.unobserve(el);
  };
}

/** Called once per second while the tab is visible. */
export function onTick(listener: Listener): () => void {
  listeners.add(listener);
  wake();
  return () => listeners.delete(listener);
}

/** Server time, rounded down to `stepMs`; the component renders again when it changes. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(onTick, () => {
    if (listeners.size === 0) tickAt = serverNow();
    return Math.floor(tickAt / stepMs) * stepMs;
  });
}
