import { AppError } from '#errors.ts';
import type { Ending } from './ports.ts';

/** What becomes of a message after the platform's answer, or none. */
export type Outcome =
  | { kind: 'end'; ending: Ending /** Nothing of the account is sent for so long. */; pauseMs?: number }
  /** It was answered that nothing was done, or the request never left: it may be repeated. */
  | { kind: 'again'; afterMs: number };

const BUSY_AGAIN_MS = 3_000;
const UNREACHABLE_AGAIN_MS = 10_000;
/** "Busy" was answered, at a small risk that it was sent all the same: once more and no oftener. */
const BUSY_TRIES = 2;
const UNREACHABLE_TRIES = 5;
const PAUSE_MS = 3_600_000;

/** Refusals that concern the account and not this customer. */
export const pausingCodes = [
  'message_blocked',
  'wechat_unauthorized',
  'wechat_banned',
  'wechat_not_enabled',
  'wechat_ip_refused',
  'wechat_credentials_wrong',
  'wechat_secret_frozen',
  'wechat_confirmation_needed',
  'wechat_token_refused',
] as const;
const pausing: ReadonlySet<string> = new Set(pausingCodes);

/** @param attempts how often it was tried, this time included */
export function judge(error: unknown, attempts: number): Outcome {
  const code = error instanceof AppError ? error.code : 'internal';
  const wechat = error instanceof AppError ? error.wechat : undefined;
  const failed: Ending = { state: 'failed', code, ...(wechat && { wechat }) };
  switch (code) {
    case 'wechat_unavailable':
      if (wechat && attempts < BUSY_TRIES) return { kind: 'again', afterMs: BUSY_AGAIN_MS };
      if (!wechat && attempts < UNREACHABLE_TRIES) return { kind: 'again', afterMs: UNREACHABLE_AGAIN_MS };
      return { kind: 'end', ending: failed };
    case 'wechat_minute_limit':
      return attempts < UNREACHABLE_TRIES
        ? { kind: 'again', afterMs: 60_000 }
        : { kind: 'end', ending: failed };
    case 'wechat_uncertain':
    case 'wechat_unreadable':
    case 'internal':
      return { kind: 'end', ending: { ...failed, state: 'uncertain' } };
    default:
      return { kind: 'end', ending: failed, ...(pausing.has(code) && { pauseMs: PAUSE_MS }) };
  }
}
