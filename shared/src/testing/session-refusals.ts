import type { ErrorCode } from '../contract/errors.ts';

/** A number that WeChat may answer to creating or closing a session, or to getting the token for it. */
export interface SessionRefusal {
  errcode: number;
  code: ErrorCode;
  calls: readonly ('create' | 'close')[];
}

const both = ['create', 'close'] as const;
const [create, close] = [['create'], ['close']] as const;

/** Every one of today's documented numbers; those of the old family mean the same as their successors. */
export const sessionRefusals: readonly SessionRefusal[] = [
  { errcode: -1, code: 'wechat_unavailable', calls: both },
  { errcode: 40001, code: 'wechat_token_refused', calls: both },
  { errcode: 40002, code: 'wechat_request_refused', calls: both },
  { errcode: 40003, code: 'customer_invalid', calls: both },
  { errcode: 40013, code: 'wechat_credentials_wrong', calls: both },
  { errcode: 40014, code: 'wechat_token_refused', calls: both },
  { errcode: 40033, code: 'wechat_request_refused', calls: both },
  { errcode: 40035, code: 'wechat_request_refused', calls: both },
  { errcode: 40066, code: 'wechat_request_refused', calls: both },
  { errcode: 40097, code: 'wechat_request_refused', calls: both },
  { errcode: 40125, code: 'wechat_credentials_wrong', calls: both },
  { errcode: 40164, code: 'wechat_ip_refused', calls: both },
  { errcode: 40243, code: 'wechat_secret_frozen', calls: both },
  { errcode: 41001, code: 'wechat_request_refused', calls: both },
  { errcode: 41002, code: 'wechat_credentials_wrong', calls: both },
  { errcode: 41004, code: 'wechat_credentials_wrong', calls: both },
  { errcode: 41009, code: 'customer_invalid', calls: both },
  { errcode: 42001, code: 'wechat_token_refused', calls: both },
  { errcode: 43002, code: 'wechat_request_refused', calls: both },
  { errcode: 43003, code: 'wechat_request_refused', calls: both },
  { errcode: 43004, code: 'customer_not_following', calls: both },
  { errcode: 43019, code: 'message_blocked', calls: both },
  { errcode: 44002, code: 'wechat_request_refused', calls: both },
  { errcode: 45009, code: 'wechat_daily_limit', calls: both },
  { errcode: 45011, code: 'wechat_minute_limit', calls: both },
  { errcode: 46004, code: 'customer_invalid', calls: both },
  { errcode: 47001, code: 'wechat_request_refused', calls: both },
  { errcode: 47002, code: 'wechat_request_refused', calls: both },
  { errcode: 48001, code: 'wechat_unauthorized', calls: both },
  { errcode: 48004, code: 'wechat_banned', calls: both },
  { errcode: 50002, code: 'wechat_banned', calls: both },
  { errcode: 50004, code: 'wechat_banned', calls: both },
  { errcode: 65400, code: 'wechat_not_enabled', calls: both },
  { errcode: 65401, code: 'agent_unknown', calls: both },
  { errcode: 65402, code: 'agent_unbound', calls: create },
  { errcode: 65413, code: 'session_missing', calls: close },
  { errcode: 65414, code: 'session_with_other', calls: both },
  { errcode: 65415, code: 'agent_offline', calls: create },
  { errcode: 89501, code: 'wechat_confirmation_needed', calls: both },
  { errcode: 89503, code: 'wechat_confirmation_needed', calls: both },
  { errcode: 89506, code: 'wechat_confirmation_needed', calls: both },
  { errcode: 89507, code: 'wechat_confirmation_needed', calls: both },
];
