import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import {
  type Effect,
  errorFromAnswer,
  isTransient,
  quotaSpent,
  transportError,
  WechatError,
} from './errors.ts';
import type { QuotaLedger } from './ledger.ts';
import { type Multipart, multipartBody, multipartType } from './multipart.ts';
import type { TokenSource } from './token.ts';

/** The part of `fetch` that is used here; undici's and the global one both fit. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string | Uint8Array; signal: AbortSignal },
) => Promise<FetchAnswer>;

export interface FetchAnswer {
  status: number;
  headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** pino's shape: an object first, then a constant message. */
export interface WechatLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface CallOptions<T> {
  query?: Record<string, string | undefined>;
  body?: object;
  form?: Multipart;
  schema: z.ZodType<T>;
  /**
   * `safe`: repeating the call cannot act twice, so silence and "busy" are tried again. `never`: the caller decides.
   * A refused token is renewed and the call repeated once in either case, because a refused call did nothing.
   */
  retry: 'safe' | 'never';
  /** Default: GET reads, POST commands. */
  effect?: Effect;
  /** `none`: the one call that identifies itself otherwise. */
  auth?: 'none';
}

export interface WechatCall {
  /** @throws {WechatError} */
  <T>(method: 'GET' | 'POST', path: string, options: CallOptions<T>): Promise<T>;
  /** A file. A JSON answer is an error or an address elsewhere. @throws {WechatError} */
  download(path: string, query: Record<string, string>): Promise<Download>;
}

export interface Download {
  contentType: string;
  bytes: Uint8Array;
}

export interface CallDeps {
  /** For example `https://api.weixin.qq.com`. */
  baseUrl: string;
  fetch: Fetch;
  token: TokenSource;
  ledger: QuotaLedger;
  now: () => number;
  log: WechatLog;
  timeoutMs?: number;
  /** Injected by tests, so that nobody waits. */
  sleep?: (ms: number) => Promise<unknown>;
  random?: () => number;
  /** One finished request, for metrics. `outcome`: `ok`, an error code of the contract. */
  observe?: (request: { path: string; durationMs: number; outcome: string }) => void;
  /** A request that was refused, or not answered. */
  onError?: (error: WechatError) => void;
}

/** The platform answers in tens of milliseconds; after this long nobody at a board waits for it. */
const TIMEOUT_MS = 5_000;
const TRIES = 3;
/** Before the second and the third try; plus up to half of it, so that many callers do not return together. */
const BACKOFF_MS = [1_000, 2_000, 4_000];

/** One way to the platform for all endpoints: token, quota, time limit, errors and repeats are handled here. */
export function createWechatCall(deps: CallDeps): WechatCall {
  const sleep = deps.sleep ?? ((ms: number) => delay(ms));
  const random = deps.random ?? Math.random;

  async function attempt<T>(request: Request, read: (answer: RawAnswer) => T): Promise<T> {
    let renewed = false;
    for (;;) {
      const token = request.auth === 'none' ? undefined : await deps.token.get();
      try {
        return await once(deps, request, token, read);
      } catch (error) {
        if (
          token === undefined ||
          renewed ||
          !(error instanceof WechatError) ||
          error.kind !== 'stale_token'
        ) {
          throw error;
        }
        renewed = true;
        deps.token.refused(token);
      }
    }
  }

  async function persist<T>(
    request: Request,
    retry: 'safe' | 'never',
    read: (answer: RawAnswer) => T,
  ): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt(request, read);
      } catch (error) {
        if (error instanceof WechatError) error.afterRetry = tried > 1;
        const again = retry === 'safe' && isTransient(error) && error.path === request.path && tried < TRIES;
        if (!again) throw retry === 'safe' ? withHint(error) : error;
        const pause = BACKOFF_MS[tried - 1] ?? 4_000;
        await sleep(pause + Math.round(random() * pause * 0.5));
      }
    }
  }

  const call = <T>(method: 'GET' | 'POST', path: string, options: CallOptions<T>): Promise<T> => {
    const effect = options.effect ?? (method === 'GET' ? 'read' : 'command');
    const request: Request = { method, path, effect, query: options.query ?? {}, ...bodyOf(options) };
    if (options.auth === 'none') request.auth = 'none';
    return persist(request, options.retry, (answer) => parseAnswer(request, answer, options.schema));
  };

  const download = (path: string, query: Record<string, string>): Promise<Download> => {
    const request: Request = { method: 'GET', path, effect: 'read', query };
    return persist(request, 'safe', (answer) => {
      // Errors and the address of a video come as JSON, whatever the content type says; a file never starts with {.
      if (answer.bytes[0] === 0x7b) refuseErrcode(request, parseJson(request, answer));
      return { contentType: answer.contentType, bytes: answer.bytes };
    });
  };
  return Object.assign(call, { download });
}

interface Request {
  method: 'GET' | 'POST';
  path: string;
  effect: Effect;
  query: Record<string, string | undefined>;
  contentType?: string;
  body?: string | Uint8Array;
  auth?: 'none';
}

interface RawAnswer {
  contentType: string;
  bytes: Uint8Array;
}

function bodyOf(options: { body?: object; form?: Multipart }): Pick<Request, 'body' | 'contentType'> {
  if (options.form) return { body: multipartBody(options.form), contentType: multipartType(options.form) };
  // Literal UTF-8: the platform refuses \u escapes (40033), and JSON.stringify writes none.
  if (options.body)
    return { body: JSON.stringify(options.body), contentType: 'application/json; charset=utf-8' };
  return {};
}

/** `kf_account` travels with a raw `@`: some of the platform's own samples do, and both forms are legal. */
export function queryString(query: Record<string, string | undefined>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parts.push(`${name}=${encodeURIComponent(value).replaceAll('%40', '@')}`);
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** One request and its answer, counted, timed and told. @throws {WechatError} */
async function once<T>(
  deps: CallDeps,
  request: Request,
  token: string | undefined,
  read: (answer: RawAnswer) => T,
): Promise<T> {
  const { path, effect } = request;
  const closed = deps.ledger.closure(path);
  if (closed) throw quotaSpent(path, closed);
  const startedAt = deps.now();
  let outcome = 'ok';
  try {
    deps.ledger.spent(path);
    return read(await send(deps, request, token));
  } catch (cause) {
    const error = cause instanceof WechatError ? cause : transportError(path, effect, { cause });
    outcome = error.code;
    if (error.kind === 'daily_limit' || error.kind === 'minute_limit') deps.ledger.refused(path, error.kind);
    tell(deps.log, error);
    deps.onError?.(error);
    throw error;
  } finally {
    const durationMs = deps.now() - startedAt;
    deps.observe?.({ path, durationMs, outcome });
    deps.log.debug({ path, durationMs, outcome }, 'platform call');
  }
}

/** A refused request is the caller's story; the rest is the operator's. */
function tell(log: WechatLog, error: WechatError): void {
  if (error.kind === 'request' || error.kind === 'window') return;
  const { path, code, errcode, errmsg, rid, details } = error;
  log.warn({ path, code, errcode, errmsg, rid, ...details }, 'the platform did not serve a call');
}

async function send(deps: CallDeps, request: Request, token: string | undefined): Promise<RawAnswer> {
  const query = queryString(token === undefined ? request.query : { access_token: token, ...request.query });
  const answer = await deps.fetch(deps.baseUrl.replace(/\/+$/, '') + request.path + query, {
    method: request.method,
    headers: request.contentType === undefined ? {} : { 'content-type': request.contentType },
    ...(request.body === undefined ? {} : { body: request.body }),
    signal: AbortSignal.timeout(deps.timeoutMs ?? TIMEOUT_MS),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status < 200 || answer.status > 299) {
    throw transportError(request.path, request.effect, { status: answer.status });
  }
  return { contentType: answer.headers.get('content-type') ?? '', bytes };
}

function parseJson(request: Request, answer: RawAnswer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(
      Buffer.from(answer.bytes)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    );
  } catch {
    throw transportError(request.path, request.effect, { unreadable: true });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw transportError(request.path, request.effect, { unreadable: true });
  }
  return value as Record<string, unknown>;
}

/** A failure if and only if `errcode` is there and not 0: most answers to reads carry none. */
function refuseErrcode(request: Request, value: Record<string, unknown>): void {
  const errcode = Number(value['errcode'] ?? 0);
  if (errcode === 0) return;
  const errmsg = typeof value['errmsg'] === 'string' ? value['errmsg'] : '';
  throw errorFromAnswer(request.path, Number.isFinite(errcode) ? errcode : -1, errmsg);
}

function parseAnswer<T>(request: Request, answer: RawAnswer, schema: z.ZodType<T>): T {
  const value = parseJson(request, answer);
  refuseErrcode(request, value);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.'));
  throw new WechatError('wechat_unreadable', 'request', 'WeChat answered in an unknown shape', {
    path: request.path,
    details: { fields },
  });
}

/**
 * An account that never enabled customer service has been seen to answer -1 on these paths only, for good: the words
 * "busy" would send the operator the wrong way.
 */
function withHint(error: unknown): unknown {
  if (!(error instanceof WechatError) || error.errcode !== -1 || !error.path.includes('/customservice/'))
    return error;
  const hinted = new WechatError(error.code, error.kind, error.message, {
    path: error.path,
    ...(error.wechat ? { wechat: error.wechat } : {}),
    details: { ...error.details, maybeNotEnabled: true },
  });
  hinted.afterRetry = error.afterRetry;
  return hinted;
}
