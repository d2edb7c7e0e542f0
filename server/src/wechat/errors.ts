import type { ErrorCode } from '@kf/shared/contract/errors';
import { AppError, type WechatAnswer } from '#errors.ts';

/** What a caller can do about a failure, whatever its exact number. */
export type WechatErrorKind =
  | 'stale_token'
  | 'transient'
  | 'minute_limit'
  | 'daily_limit'
  | 'configuration'
  | 'request'
  | 'window';

interface Meaning {
  code: ErrorCode;
  kind: WechatErrorKind;
}

const means = (code: ErrorCode, kind: WechatErrorKind): Meaning => ({ code, kind });
const requestRefused = means('wechat_request_refused', 'request');
const agentUnknown = means('agent_unknown', 'request');
const agentExists = means('agent_exists', 'request');
const accountIllegal = means('agent_account_illegal', 'request');
const agentLimit = means('agent_limit_reached', 'request');
const imageType = means('image_type_refused', 'request');
const imageTooLarge = means('image_too_large', 'request');
const mediaMissing = means('media_missing', 'request');
const customerInvalid = means('customer_invalid', 'request');
const sessionWithOther = means('session_with_other', 'request');
const agentOffline = means('agent_offline', 'request');
const recordsParameters = means('records_parameters', 'request');
const recordsSpan = means('records_span_too_long', 'request');
const credentialsWrong = means('wechat_credentials_wrong', 'configuration');
const banned = means('wechat_banned', 'configuration');
const confirmation = means('wechat_confirmation_needed', 'configuration');
const staleToken = means('wechat_token_refused', 'stale_token');
const busy = means('wechat_unavailable', 'transient');
const typingRefused = means('typing_refused', 'window');

/**
 * Every documented code of both generations: 65xxx is today's customer service, 61xxx its predecessor of 2014–2016,
 * which old code paths of the platform may still answer with.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
export const wechatErrors: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [-1, busy],
  [40001, staleToken],
  [40002, means('wechat_request_refused', 'configuration')],
  [40003, customerInvalid],
  [40004, imageType],
  [40005, imageType],
  [40007, means('media_expired', 'request')],
  [40008, requestRefused],
  [40009, imageTooLarge],
  [40013, credentialsWrong],
  [40014, staleToken],
  [40033, requestRefused],
  [40035, requestRefused],
  [40066, requestRefused],
  [40097, requestRefused],
  [40125, credentialsWrong],
  [40132, means('wechat_id_invalid', 'request')],
  [40164, means('wechat_ip_refused', 'configuration')],
  [40243, means('wechat_secret_frozen', 'configuration')],
  [41001, requestRefused],
  [41002, credentialsWrong],
  [41004, credentialsWrong],
  [41005, mediaMissing],
  [41009, customerInvalid],
  [42001, staleToken],
  [43001, requestRefused],
  [43002, requestRefused],
  [43003, means('wechat_request_refused', 'configuration')],
  [43004, means('customer_not_following', 'window')],
  [43019, means('message_blocked', 'request')],
  [44001, mediaMissing],
  [44002, requestRefused],
  [44004, means('message_empty', 'request')],
  [45001, imageTooLarge],
  [45002, means('message_too_long', 'request')],
  [45009, means('wechat_daily_limit', 'daily_limit')],
  [45011, means('wechat_minute_limit', 'minute_limit')],
  [45015, means('message_window_closed', 'window')],
  [45047, means('message_count_spent', 'window')],
  [45072, means('typing_refused', 'request')],
  [45080, typingRefused],
  [45081, typingRefused],
  [45087, means('message_blocked', 'configuration')],
  [46004, customerInvalid],
  [47001, requestRefused],
  [47002, requestRefused],
  [48001, means('wechat_unauthorized', 'configuration')],
  [48002, means('customer_refuses_messages', 'window')],
  [48004, banned],
  [48006, requestRefused],
  [50002, banned],
  [50004, banned],
  [61400, agentUnknown],
  [61401, sessionWithOther],
  [61450, busy],
  [61451, requestRefused],
  [61452, agentUnknown],
  [61453, agentExists],
  [61454, accountIllegal],
  [61455, accountIllegal],
  [61456, agentLimit],
  [61457, imageType],
  [61458, sessionWithOther],
  [61459, agentOffline],
  [61500, recordsParameters],
  [61501, recordsSpan],
  [65400, means('wechat_not_enabled', 'configuration')],
  [65401, agentUnknown],
  [65402, means('agent_unbound', 'request')],
  [65403, means('agent_nickname_illegal', 'request')],
  [65404, accountIllegal],
  [65405, agentLimit],
  [65406, agentExists],
  [65407, means('worker_already_yours', 'request')],
  [65408, means('worker_already_invited', 'request')],
  [65409, means('wechat_id_invalid', 'request')],
  [65410, means('worker_bound_too_often', 'request')],
  [65411, means('invitation_pending', 'request')],
  [65412, means('agent_already_bound', 'request')],
  [65413, means('session_missing', 'request')],
  [65414, sessionWithOther],
  [65415, agentOffline],
  [65416, recordsParameters],
  [65417, recordsSpan],
  [76003, requestRefused],
  [76021, requestRefused],
  [76022, requestRefused],
  [89501, confirmation],
  [89502, confirmation],
  [89503, confirmation],
  [89504, confirmation],
  [89505, confirmation],
  [89506, confirmation],
  [89507, confirmation],
]);

interface WechatErrorOptions {
  path: string;
  wechat?: WechatAnswer;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** The platform refused, or could not be reached or understood. Carries no token, secret or address. */
export class WechatError extends AppError {
  readonly kind: WechatErrorKind;
  /** Path of the call, without its query. */
  readonly path: string;
  /** An earlier try of the same call went unanswered or was answered with "busy", so it may have acted. */
  afterRetry = false;

  constructor(code: ErrorCode, kind: WechatErrorKind, message: string, options: WechatErrorOptions) {
    const { path, ...rest } = options;
    super(code, message, rest);
    this.name = 'WechatError';
    this.kind = kind;
    this.path = path;
  }

  /** Absent when the platform did not answer. */
  get errcode(): number | undefined {
    return this.wechat?.errcode;
  }

  get errmsg(): string | undefined {
    return this.wechat?.errmsg;
  }

  /** The platform's own id of the request: its support asks for it. */
  get rid(): string | undefined {
    return this.wechat?.rid;
  }
}

/** Three groups of eight hex digits, appended to `errmsg` by today's platform. */
const RID = /rid:\s*([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})/i;
/** 61458 (and possibly its successor) names who has the customer: `customer accepted by xxx@xxxx`. */
const ACCEPTED_BY = /accepted by\s+([^\s@]+@[^\s,;\]]+)/i;

/** What an answer with `errcode` ≠ 0 means for us. An unknown code is a refused request. */
export function errorFromAnswer(path: string, errcode: number, errmsg: string): WechatError {
  const { code, kind } = wechatErrors.get(errcode) ?? requestRefused;
  const rid = RID.exec(errmsg)?.[1];
  const agentId = code === 'session_with_other' ? ACCEPTED_BY.exec(errmsg)?.[1] : undefined;
  return new WechatError(code, kind, `WeChat answered ${errcode}`, {
    path,
    wechat: { errcode, errmsg, ...(rid === undefined ? {} : { rid }) },
    ...(agentId === undefined ? {} : { details: { agentId } }),
  });
}

/**
 * On the token endpoint 40001 does not speak of a token but of the AppSecret.
 */
export function errorFromTokenAnswer(path: string, errcode: number, errmsg: string): WechatError {
  const error = errorFromAnswer(path, errcode, errmsg);
  if (error.kind !== 'stale_token') return error;
  return new WechatError('wechat_credentials_wrong', 'configuration', `WeChat answered ${errcode}`, {
    path,
    wechat: error.wechat ?? { errcode, errmsg },
  });
}

/** Our own ledger held the call back: the platform has said, or is known, to refuse it until then. */
export function quotaSpent(
  path: string,
  closed: { reason: 'daily_limit' | 'minute_limit'; until: number },
): WechatError {
  const code = closed.reason === 'daily_limit' ? 'wechat_daily_limit' : 'wechat_minute_limit';
  return new WechatError(code, closed.reason, 'The quota of this call is spent', {
    path,
    details: { until: closed.until },
  });
}

/** What a call does at the platform, which decides what silence means. */
export type Effect = 'read' | 'command';

/** Codes of connections that never came to be: the request cannot have acted. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** No usable answer. A command that may have been carried out is `wechat_uncertain`. */
export function transportError(
  path: string,
  effect: Effect,
  reason: { cause?: unknown; status?: number; unreadable?: true },
): WechatError {
  const networkCode = findNetworkCode(reason.cause);
  const mayHaveActed = effect === 'command' && !(networkCode !== undefined && NOT_SENT.has(networkCode));
  const code = mayHaveActed
    ? 'wechat_uncertain'
    : reason.unreadable
      ? 'wechat_unreadable'
      : 'wechat_unavailable';
  const details: Record<string, unknown> = {};
  if (reason.status !== undefined) details['status'] = reason.status;
  if (networkCode !== undefined) details['reason'] = networkCode;
  // The cause itself stays out: it may print the address of the request, and the token is in there.
  return new WechatError(code, 'transient', 'WeChat gave no usable answer', { path, details });
}

function findNetworkCode(cause: unknown, depth = 0): string | undefined {
  if (!(cause instanceof Error) || depth > 4) return undefined;
  if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'TIMEOUT';
  const code = (cause as { code?: unknown }).code;
  if (typeof code === 'string') return code;
  if (cause instanceof AggregateError) return findNetworkCode(cause.errors[0], depth + 1);
  return findNetworkCode(cause.cause, depth + 1);
}

/** The same call may succeed a little later. */
export const isTransient = (error: unknown): error is WechatError =>
  error instanceof WechatError && error.kind === 'transient';
