import type { LiveState } from '@kf/shared/contract/live';

/** A queue read older than this many intervals means that the numbers are not current. */
const INTERVALS = 5;
const LEAST_MS = 30_000;

/** Why an account cannot be relied on now; empty when it can. */
export function unreadyReasons({ account, sources }: LiveState, now: number): string[] {
  const { queue, token } = sources;
  const because = queue.reason ? ` (${queue.reason})` : '';
  const reasons: string[] = [];
  if (token.state === 'failing') reasons.push(`${account.id}: no access token (${token.reason})`);
  if (queue.asOf === 0) reasons.push(`${account.id}: the queue was never read${because}`);
  else if (now - queue.asOf > Math.max(LEAST_MS, INTERVALS * queue.intervalMs))
    reasons.push(`${account.id}: the queue was last read ${now - queue.asOf} ms ago${because}`);
  return reasons;
}
