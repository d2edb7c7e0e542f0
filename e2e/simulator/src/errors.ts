/** What the platform says for each code. The misspellings are its own. */
export const errmsgs = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40005: 'invalid file type',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40009: 'invalid image size',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40032: 'invalid openid list size',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40035: 'invalid parameter',
  40066: 'invalid url',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40132: 'invalid wechat id',
  40164: 'invalid ip, not in whitelist',
  40243: 'appsecret has been frozen, please unfreeze it first',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41009: 'missing openid',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43003: 'require https',
  43004: 'require subscribe',
  43019: 'require remove blacklist',
  44001: 'empty media data',
  44002: 'empty post data',
  44004: 'empty content',
  45001: 'media size out of limit',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  45072: 'invalid command',
  45080: 'no message exchange with the user within 30s, can not send typing',
  45081: 'already in typing state',
  45087: 'customer service message from this account have been blocked',
  45159: 'invalid tagid',
  46004: 'user not exist',
  47001: 'data format error',
  47002: 'data format error, do not use unicode',
  48001: 'api unauthorized',
  48002: 'user refuse to accept the msg',
  48004: 'api forbidden for irregularities',
  48006: 'forbid to clear quota because of reaching the limit',
  50002: 'user limited',
  50004: 'forbid to use token',
  65400: 'please enable new custom service, or wait for a while if you have enabled',
  65401: 'invalid custom service account',
  65402: 'the custom service account need to bind a wechat user',
  65403: 'illegal nickname',
  65404: 'illegal custom service account',
  65405: 'custom service account number reach limit',
  65406: 'custom service account exists',
  65407: 'the wechat user have been one of your workers',
  65408: 'you have already invited the wechat user',
  65409: 'wechat account invalid',
  65410: 'too many custom service accounts bound by the worker',
  65411: 'a effective invitation to bind the custom service account exists',
  65412: 'the custom service account have been bound by a wechat user',
  65413: 'no effective session for the customer',
  65414: 'another worker is serving the customer',
  65415: 'the worker is not online',
  65416: 'param invalid, please check',
  65417: 'it is too long from the starttime to endtime',
  76003: 'invalid cgi_path',
  76021: 'cgi_path not found, please check',
  76022: 'could not use this cgi_path, no permission',
  89503: 'wait for the administrator to confirm the ip',
  89506: 'the administrator refused the ip within 24 hours',
  89507: 'the administrator refused the ip within 1 hour',
} as const satisfies Record<number, string>;

export type KnownErrcode = keyof typeof errmsgs;

/** An answer that carries an `errcode`. HTTP stays 200. */
export class ApiError extends Error {
  readonly errcode: number;
  readonly errmsg: string;
  constructor(errcode: KnownErrcode, errmsg?: string) {
    super(`errcode ${errcode}`);
    this.errcode = errcode;
    this.errmsg = errmsg ?? errmsgs[errcode];
  }
}

export const errmsgFor = (errcode: number): string =>
  (errmsgs as Record<number, string>)[errcode] ?? 'unknown error';

/** A control request that cannot be carried out. Never leaves through a platform path. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 409;
  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}
