import type { ErrorCode } from '@kf/shared/contract/errors';

/** HTTP status of each refusal. A code without one does not compile. */
export const httpStatus = {
  request_invalid: 400,
  payload_too_large: 413,
  media_type_unsupported: 415,
  not_logged_in: 401,
  login_failed: 401,
  login_locked: 429,
  factor_needed: 401,
  factor_wrong: 401,
  factor_missing: 403,
  forbidden: 403,
  whole_account_needed: 403,
  origin_refused: 403,
  too_many_requests: 429,
  password_wrong: 403,
  password_too_short: 422,
  password_common: 422,
  link_invalid: 410,
  person_exists: 409,
  last_admin: 409,
  not_found: 404,
  person_not_found: 404,
  key_not_found: 404,
  account_not_found: 404,
  agent_not_found: 404,
  customer_not_found: 404,
  operation_not_found: 404,
  alert_not_found: 404,
  already_taken: 409,
  already_in_progress: 409,
  already_ended: 409,
  undo_too_late: 409,
  interrupted: 503,
  handover_dropped: 409,
  agent_full: 409,
  settings_changed: 409,
  account_exists: 409,
  account_from_environment: 409,
  account_secret_needed: 422,
  setup_closed: 403,
  setup_locked: 403,
  setup_code_wrong: 403,
  setup_code_locked: 429,
  wall_unpaired: 401,
  wall_revoked: 403,
  wall_already_paired: 409,
  wall_code_wrong: 422,
  wall_not_found: 404,
  wall_board_not_found: 404,
  wall_board_in_use: 409,
  not_ready: 503,
  store_unavailable: 503,
  internal: 500,
  wechat_unavailable: 502,
  wechat_uncertain: 502,
  wechat_unreadable: 502,
  wechat_token_refused: 502,
  wechat_credentials_wrong: 502,
  wechat_ip_refused: 502,
  wechat_secret_frozen: 502,
  wechat_unauthorized: 502,
  wechat_banned: 502,
  wechat_confirmation_needed: 502,
  wechat_not_enabled: 502,
  wechat_daily_limit: 503,
  wechat_minute_limit: 503,
  wechat_quota_reserved: 503,
  wechat_request_refused: 502,
  agent_unknown: 404,
  agent_unbound: 409,
  agent_offline: 409,
  agent_nickname_illegal: 422,
  agent_account_illegal: 422,
  agent_limit_reached: 409,
  agent_exists: 409,
  agent_already_bound: 409,
  agent_has_sessions: 409,
  agent_still_listed: 502,
  confirmation_wrong: 422,
  worker_already_yours: 409,
  worker_already_invited: 409,
  worker_bound_too_often: 409,
  wechat_id_invalid: 422,
  invitation_pending: 409,
  image_type_refused: 422,
  image_too_large: 413,
  image_misnamed: 422,
  image_broken: 422,
  image_shape_refused: 422,
  media_missing: 422,
  media_expired: 410,
  customer_invalid: 404,
  session_missing: 409,
  session_with_other: 409,
  message_window_closed: 409,
  message_count_spent: 409,
  message_too_long: 422,
  message_empty: 422,
  message_blocked: 409,
  customer_refuses_messages: 409,
  customer_not_following: 409,
  typing_refused: 409,
  records_parameters: 422,
  records_span_too_long: 422,
} as const satisfies Record<ErrorCode, number>;

/** What WeChat answered, where an error came from there. */
export interface WechatAnswer {
  errcode: number;
  errmsg: string;
  rid?: string;
}

/** A refusal with a code of the contract. Thrown early, mapped once by the error handler. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly wechat: WechatAnswer | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; wechat?: WechatAnswer; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.wechat = options.wechat;
  }
}
