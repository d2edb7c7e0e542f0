/**
 * Every refusal the product can show. The server maps each to an HTTP status, the console to a sentence and a next
 * step; `docs/errors.md` lists them. A code is stable: scripts and translations depend on it.
 */
export const errorCodes = [
  // the request itself
  'request_invalid',
  'payload_too_large',
  'media_type_unsupported',
  'not_logged_in',
  'login_failed',
  'login_locked',
  'factor_needed',
  'factor_wrong',
  'factor_missing',
  'forbidden',
  'whole_account_needed',
  'origin_refused',
  'too_many_requests',
  'password_wrong',
  'password_too_short',
  'password_common',
  'link_invalid',
  'person_exists',
  'last_admin',
  'not_found',
  'person_not_found',
  'key_not_found',
  'account_not_found',
  'agent_not_found',
  'customer_not_found',
  'operation_not_found',
  'alert_not_found',
  // somebody or something was first
  'already_taken',
  'already_in_progress',
  'already_ended',
  'settings_changed',
  'undo_too_late',
  'interrupted',
  'handover_dropped',
  'agent_full',
  // Official Accounts and the set-up
  'account_exists',
  'account_from_environment',
  'account_secret_needed',
  'setup_closed',
  'setup_locked',
  'setup_code_wrong',
  'setup_code_locked',
  // walls
  'wall_unpaired',
  'wall_revoked',
  'wall_already_paired',
  'wall_code_wrong',
  'wall_not_found',
  'wall_board_not_found',
  'wall_board_in_use',
  // our own house
  'not_ready',
  'store_unavailable',
  'internal',
  // the platform as a whole
  'wechat_unavailable',
  'wechat_uncertain',
  'wechat_unreadable',
  'wechat_token_refused',
  'wechat_credentials_wrong',
  'wechat_ip_refused',
  'wechat_secret_frozen',
  'wechat_unauthorized',
  'wechat_banned',
  'wechat_confirmation_needed',
  'wechat_not_enabled',
  'wechat_daily_limit',
  'wechat_minute_limit',
  'wechat_quota_reserved',
  'wechat_request_refused',
  // agents
  'agent_unknown',
  'agent_unbound',
  'agent_offline',
  'agent_nickname_illegal',
  'agent_account_illegal',
  'agent_limit_reached',
  'agent_exists',
  'agent_already_bound',
  'agent_has_sessions',
  'agent_still_listed',
  'confirmation_wrong',
  'worker_already_yours',
  'worker_already_invited',
  'worker_bound_too_often',
  'wechat_id_invalid',
  'invitation_pending',
  'image_type_refused',
  'image_too_large',
  'image_misnamed',
  'image_broken',
  'image_shape_refused',
  'media_missing',
  'media_expired',
  // sessions and customers
  'customer_invalid',
  'session_missing',
  'session_with_other',
  // messages to customers
  'message_window_closed',
  'message_count_spent',
  'message_too_long',
  'message_empty',
  'message_blocked',
  'customer_refuses_messages',
  'customer_not_following',
  'typing_refused',
  // chat records
  'records_parameters',
  'records_span_too_long',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The body of every error answer. `message` is for scripts and logs; the console has its own words per `code`. */
export interface ErrorBody {
  error: {
    code: ErrorCode;
    requestId: string;
    message: string;
    details?: Record<string, unknown>;
    wechat?: { errcode: number; errmsg: string; rid?: string };
  };
}
