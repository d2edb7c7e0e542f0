import type { CustomerId } from '@kf/shared/contract/ids';
import type { Change } from '@kf/shared/contract/live';
import type { LiveStore } from '#live/live-store.ts';
import type { BoardStore } from './board-store.ts';
import s from './carry.module.css';

/** Same as --t-fly and --ease-out. */
const FLIGHT_MS = 320;
const EASE_OUT = 'cubic-bezier(.2,0,0,1)';
/** More in one frame are not followed by any eye. */
const MOST_FLIGHTS = 3;

const find = (panel: string, name: string, value: string): HTMLElement | undefined => {
  const found = document.querySelector<HTMLElement>(
    `[data-panel="${panel}"] [data-${name}="${CSS.escape(value)}"]`,
  );
  return found ?? undefined;
};

const isVisible = (rect: DOMRect): boolean =>
  rect.width > 0 && rect.bottom > 0 && rect.top < window.innerHeight;

/**
 * Shows where an accepted customer goes: from the strip to the slot. Off in a storm, for readers who want no motion,
 * and where either end is out of sight. Returns the undo.
 */
export function watchFlights(
  live: Pick<LiveStore, 'onChanges'>,
  board: BoardStore,
  layer: () => HTMLElement | null,
): () => void {
  const calmMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  return live.onChanges((changes) => {
    if (calmMotion.matches || document.visibilityState === 'hidden' || board.getState().isStorm) return;
    const accepted = changes.filter(isAcceptance);
    if (accepted.length > MOST_FLIGHTS) return;
    for (const change of accepted) take(change.session, layer);
  });
}

const isAcceptance = (change: Change): change is Extract<Change, { type: 'session.put' }> =>
  change.type === 'session.put' && change.cause?.kind === 'accepted';

interface Accepted {
  customerId: CustomerId;
  agentId: string;
  code: string;
  remark?: string | undefined;
}

/** The page still shows the strip: changes are told before React draws them. */
function take(session: Accepted, layer: () => HTMLElement | null): void {
  const from = find('queue', 'customer', session.customerId)?.getBoundingClientRect();
  if (!from || !isVisible(from)) return;
  requestAnimationFrame(() => {
    const slot = find('agents', 'session', session.customerId) ?? find('agents', 'agent', session.agentId);
    const to = slot?.getBoundingClientRect();
    const over = layer();
    if (to && over && isVisible(to)) fly(over, session.remark ?? session.code, from, to);
  });
}

function fly(layer: HTMLElement, name: string, from: DOMRect, to: DOMRect): void {
  const card = document.createElement('div');
  card.className = s['flight'] ?? '';
  card.textContent = name;
  card.style.width = `${to.width}px`;
  card.style.height = `${to.height}px`;
  layer.append(card);
  const start = `translate(${from.left + 34}px, ${from.top + (from.height - to.height) / 2}px)`;
  const end = `translate(${to.left}px, ${to.top}px)`;
  const flight = card.animate(
    [{ transform: start }, { transform: end, opacity: 1 }, { transform: end, opacity: 0 }],
    {
      duration: FLIGHT_MS,
      easing: EASE_OUT,
    },
  );
  flight.onfinish = () => card.remove();
  flight.oncancel = () => card.remove();
}
