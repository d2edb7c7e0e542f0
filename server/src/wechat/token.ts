import type { ErrorCode } from '@kf/shared/contract/errors';
import { z } from 'zod';
import type { Fetch, WechatLog } from './call.ts';
import { errorFromTokenAnswer, quotaSpent, transportError, WechatError } from './errors.ts';
import type { QuotaLedger } from './ledger.ts';

/** Where the access token comes from. The token itself leaves only through `get`. */
export interface TokenSource {
  /** A token that should work now. All callers share one request. @throws {WechatError} */
  get(): Promise<string>;
  /** The platform refused this token: forget it, unless it has been replaced already. */
  refused(token: string): void;
  /** Asks the platform now, whatever is held. @throws {WechatError} */
  renew(): Promise<void>;
  /** Ends the pause after a failure: somebody changed something and does not want to wait. */
  retryNow(): void;
  state(): TokenState;
}

export interface TokenState {
  /** Start of the last good request; 0: never. */
  asOf: number;
  /** End of the token at hand. Absent: none. */
  expiresAt?: number;
  /** Why the last request failed. Absent: it was good, or there was none yet. */
  error?: {
    code: ErrorCode;
    errcode?: number;
    errmsg?: string;
    rid?: string;
    failures: number;
    retryAt: number;
  };
}

export interface TokenDeps {
  baseUrl: string;
  appId: string;
  secret: string;
  fetch: Fetch;
  ledger: QuotaLedger;
  now: () => number;
  log: WechatLog;
  timeoutMs?: number;
  /** A request for a token that failed. */
  onError?: (error: WechatError) => void;
  /** After each request for a token, good or bad. */
  onChange?: (state: TokenState) => void;
}

export const STABLE_TOKEN_PATH = '/cgi-bin/stable_token';
/** Within its last 300 s the platform hands out the next token, and both work: an earlier request returns the same. */
const RENEW_BEFORE_MS = 300_000;
/** Ask a little inside those 300 s, so that a slow clock of ours does not ask too early. */
const SKEW_MS = 5_000;
/** Wrong credentials do not heal by asking often, and each request is counted. An allow-list takes minutes to apply. */
const CREDENTIALS_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 10_000;
const LONGEST_LIFE_SECONDS = 7_200;

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

interface Held {
  token: string;
  expiresAt: number;
  fetchedAt: number;
}

/**
 * stable_token in normal mode: asking never voids a token in use, here or in another process.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export function createTokenSource(deps: TokenDeps): TokenSource {
  let held: Held | undefined;
  let flight: Promise<string> | undefined;
  let asOf = 0;
  let failure: { error: WechatError; failures: number; retryAt: number } | undefined;
  let lastRefused: string | undefined;

  async function renew(): Promise<string> {
    const askedAt = deps.now();
    try {
      const answer = await requestToken(deps);
      held = {
        token: answer.access_token,
        expiresAt: askedAt + Math.min(answer.expires_in, LONGEST_LIFE_SECONDS) * 1_000,
        fetchedAt: deps.now(),
      };
      asOf = askedAt;
      failure = undefined;
      return held.token;
    } catch (cause) {
      const error =
        cause instanceof WechatError ? cause : transportError(STABLE_TOKEN_PATH, 'read', { cause });
      deps.onError?.(error);
      const failures = (failure?.failures ?? 0) + 1;
      failure = { error, failures, retryAt: deps.now() + pauseAfter(error, failures) };
      deps.log.warn(
        { code: error.code, errcode: error.errcode, rid: error.rid, failures },
        'no access token from the platform',
      );
      const usable = usableToken();
      if (usable !== undefined) return usable;
      throw error;
    } finally {
      deps.onChange?.(state());
    }
  }

  /** The token at hand for as long as the platform takes it, also when the next one cannot be had. */
  const usableToken = (): string | undefined =>
    held && deps.now() < held.expiresAt - SKEW_MS ? held.token : undefined;

  const isDue = (): boolean => !held || held.expiresAt - deps.now() <= RENEW_BEFORE_MS - SKEW_MS;

  function get(): Promise<string> {
    const usable = usableToken();
    if (usable !== undefined && !isDue()) return Promise.resolve(usable);
    if (failure && deps.now() < failure.retryAt) {
      return usable === undefined ? Promise.reject(failure.error) : Promise.resolve(usable);
    }
    // A token that is due although just fetched (a clock that differs by minutes) is used, not asked for again at once.
    if (usable !== undefined && held && deps.now() - held.fetchedAt < 10_000) return Promise.resolve(usable);
    return ask();
  }

  function ask(): Promise<string> {
    flight ??= renew().finally(() => {
      flight = undefined;
    });
    return flight;
  }

  function refused(token: string): void {
    if (held?.token !== token) return;
    // The platform insists on a token that it refuses: asking again at every call would only spend quota.
    if (lastRefused === token && deps.now() - held.fetchedAt < CREDENTIALS_PAUSE_MS) return;
    lastRefused = token;
    held = undefined;
  }

  function retryNow(): void {
    if (failure) failure.retryAt = 0;
  }

  function state(): TokenState {
    return {
      asOf,
      ...(held ? { expiresAt: held.expiresAt } : {}),
      ...(failure ? { error: describe(failure) } : {}),
    };
  }
  return {
    get,
    refused,
    async renew() {
      await ask();
      if (failure) throw failure.error; // the one at hand still works, but this is not what was asked
    },
    retryNow,
    state,
  };
}

function describe(failure: {
  error: WechatError;
  failures: number;
  retryAt: number;
}): NonNullable<TokenState['error']> {
  const { error, failures, retryAt } = failure;
  return { code: error.code, ...error.wechat, failures, retryAt };
}

function pauseAfter(error: WechatError, failures: number): number {
  if (error.kind !== 'transient') return CREDENTIALS_PAUSE_MS;
  return Math.min(1_000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

async function requestToken(deps: TokenDeps): Promise<z.infer<typeof TokenAnswer>> {
  const closed = deps.ledger.closure(STABLE_TOKEN_PATH);
  if (closed) throw quotaSpent(STABLE_TOKEN_PATH, closed);
  deps.ledger.spent(STABLE_TOKEN_PATH);
  const answer = await deps.fetch(deps.baseUrl.replace(/\/+$/, '') + STABLE_TOKEN_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: deps.appId,
      secret: deps.secret,
      force_refresh: false,
    }),
    signal: AbortSignal.timeout(deps.timeoutMs ?? 5_000),
  });
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
  if (answer.status < 200 || answer.status > 299) {
    throw transportError(STABLE_TOKEN_PATH, 'read', { status: answer.status });
  }
  return readTokenAnswer(deps, text);
}

function readTokenAnswer(deps: TokenDeps, text: string): z.infer<typeof TokenAnswer> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw transportError(STABLE_TOKEN_PATH, 'read', { unreadable: true });
  }
  const refusal = z.object({ errcode: z.coerce.number(), errmsg: z.string().default('') }).safeParse(value);
  if (refusal.success && refusal.data.errcode !== 0) {
    const { errcode, errmsg } = refusal.data;
    if (errcode === 45009) deps.ledger.refused(STABLE_TOKEN_PATH, 'daily_limit');
    if (errcode === 45011) deps.ledger.refused(STABLE_TOKEN_PATH, 'minute_limit');
    throw errorFromTokenAnswer(STABLE_TOKEN_PATH, errcode, errmsg.replaceAll(deps.secret, '***'));
  }
  const parsed = TokenAnswer.safeParse(value);
  if (!parsed.success) throw transportError(STABLE_TOKEN_PATH, 'read', { unreadable: true });
  return parsed.data;
}
