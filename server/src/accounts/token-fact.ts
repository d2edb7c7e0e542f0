import type { EpochMs } from '@kf/shared/contract/ids';
import type { ReadFact } from '#live/facts.ts';
import type { TokenState } from '#wechat/token.ts';

/** A token lasts two hours; one much older is a sign that nobody asks for it. */
const TOKEN_MS = 2 * 3_600_000;

/** The token as a source. Undefined while none was asked for yet. */
export function tokenFact({ asOf, error }: TokenState, seenAt: EpochMs): ReadFact | undefined {
  if (error)
    return {
      type: 'source.failed',
      source: 'token',
      seenAt,
      reason: error.code,
      ...(error.errcode !== undefined && { errcode: error.errcode }),
      retryAt: error.retryAt as EpochMs,
    };
  if (asOf === 0) return undefined;
  return { type: 'source.good', source: 'token', askedAt: asOf as EpochMs, seenAt, intervalMs: TOKEN_MS };
}
