import type { ShownEstimate } from '@kf/shared/contract/waits';
import type { WaitEstimate } from './events.ts';

const MINUTE = 60_000;
const MOST_MINUTES = 60;

/** An estimate as it is shown. `closed`: outside business hours, which is then the reason for having no number. */
export function shownOf(estimate: WaitEstimate, at: number, closed: boolean): ShownEstimate {
  const { p50Ms, p90Ms, basis, reason } = estimate;
  if (p50Ms === null || p90Ms === null)
    return {
      at: at as ShownEstimate['at'],
      basis: 'none',
      reason: closed ? 'off_hours' : (reason ?? 'nobody_online'),
    };
  return {
    at: at as ShownEstimate['at'],
    basis,
    ...(basis === 'cold' && { reason: 'few_samples' as const }),
    p50Ms,
    p90Ms,
  };
}

/** Whether what people read of it moved: by a minute while it is short, by more when it is long. */
function moved(was: ShownEstimate | undefined, now: ShownEstimate): boolean {
  if (!was || was.basis !== now.basis || was.reason !== now.reason) return true;
  if (Math.round(100 * (was.hit?.share ?? -1)) !== Math.round(100 * (now.hit?.share ?? -1))) return true;
  if (was.p50Ms === undefined || now.p50Ms === undefined) return false;
  return (
    stepped(Math.floor(was.p50Ms / MINUTE), Math.floor(now.p50Ms / MINUTE)) ||
    stepped(Math.ceil((was.p90Ms ?? 0) / MINUTE), Math.ceil((now.p90Ms ?? 0) / MINUTE))
  );
}

function stepped(before: number, after: number): boolean {
  const [from, to] = [Math.min(before, MOST_MINUTES), Math.min(after, MOST_MINUTES)];
  const largest = Math.max(from, to);
  const step = largest <= 10 ? 1 : largest <= 20 ? 2 : 5;
  return Math.abs(from - to) >= step || ((from === 0) !== (to === 0) && from !== to);
}

/** Those of `next` that are to be shown anew. */
export function movedOf(
  before: Readonly<Record<string, ShownEstimate>>,
  next: Iterable<readonly [string, ShownEstimate]>,
): Record<string, ShownEstimate> {
  return Object.fromEntries([...next].filter(([id, estimate]) => moved(before[id], estimate)));
}
