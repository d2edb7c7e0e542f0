import { ApiError } from '../errors.ts';
import { type Call, type Endpoint, jsonBody, numberIn, ok, optionalText } from './endpoint.ts';

/** Who calls, for the endpoints that take the secret instead of a token. */
function checkSecret({ platform, ip }: Call, appid: string | undefined, secret: string | undefined): void {
  const { settings, faults } = platform;
  if (!appid) throw new ApiError(41002);
  if (!secret) throw new ApiError(41004);
  if (appid !== settings.appid) throw new ApiError(40013);
  if (faults.current.secretFrozen) throw new ApiError(40243);
  if (secret !== settings.secret) throw new ApiError(settings.wrongSecretErrcode);
  if (faults.current.ipRefused) throw new ApiError(40164, refusedIp(ip));
}

function refusedIp(ip: string): string {
  const v4 = ip.replace(/^::ffff:/, '');
  return `invalid ip ${v4} ipv6 ${v4.includes(':') ? v4 : `::ffff:${v4}`}, not in whitelist`;
}

function checkGrant(grant: string | undefined): void {
  if (grant !== 'client_credential') throw new ApiError(40002);
}

const seconds = (call: Call) => Math.floor(call.now / 1000);

const token: Endpoint = {
  path: '/cgi-bin/token',
  method: 'GET',
  auth: 'secret',
  handle(call) {
    checkGrant(call.query['grant_type']);
    checkSecret(call, call.query['appid'], call.query['secret']);
    call.platform.quota.count(token.path, seconds(call));
    return { ...call.platform.tokens.issue('token', call.now / 1000) };
  },
};

const stableToken: Endpoint = {
  path: '/cgi-bin/stable_token',
  method: 'POST',
  auth: 'secret',
  handle(call) {
    const body = jsonBody(call);
    checkGrant(optionalText(body, 'grant_type'));
    checkSecret(call, optionalText(body, 'appid'), optionalText(body, 'secret'));
    const force = body['force_refresh'] ?? false;
    if (typeof force !== 'boolean') throw new ApiError(40035);
    call.platform.quota.count(stableToken.path, seconds(call));
    return { ...call.platform.tokens.issueStable(call.now / 1000, force) };
  },
};

const clearQuota: Endpoint = {
  path: '/cgi-bin/clear_quota',
  method: 'POST',
  auth: 'token',
  uncounted: true,
  handle(call) {
    const appid = optionalText(jsonBody(call), 'appid');
    if (!appid) throw new ApiError(41002);
    if (appid !== call.platform.settings.appid) throw new ApiError(40013);
    call.platform.quota.clear(seconds(call));
    return ok;
  },
};

const clearQuotaV2: Endpoint = {
  path: '/cgi-bin/clear_quota/v2',
  method: 'POST',
  auth: 'secret',
  handle(call) {
    checkSecret(call, call.query['appid'], call.query['appsecret']);
    call.platform.quota.clear(seconds(call));
    return ok;
  },
};

/** `knows` tells whether a path is one of the platform's. */
export const quotaGet = (knows: (path: string) => boolean): Endpoint => ({
  path: '/cgi-bin/openapi/quota/get',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const path = optionalText(jsonBody(call), 'cgi_path');
    if (!path || !/^\/[\w\-/.]+$/.test(path)) throw new ApiError(76003);
    if (path.startsWith('/sns/')) throw new ApiError(76022);
    if (!knows(path)) throw new ApiError(76021);
    const { dailyLimit, used, minuteLimit } = call.platform.quota.usage(path, seconds(call));
    const rate = minuteLimit === null ? null : { call_count: minuteLimit, refresh_second: 60 };
    return {
      ...ok,
      quota: { daily_limit: dailyLimit ?? 0, used, remain: Math.max(0, (dailyLimit ?? used) - used) },
      ...(rate ? { rate_limit: rate, component_rate_limit: rate } : {}),
    };
  },
});

/** Finds a request again by the id in its errmsg. The simulator keeps no such index: only the form is checked. */
const ridGet: Endpoint = {
  path: '/cgi-bin/openapi/rid/get',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const rid = optionalText(jsonBody(call), 'rid');
    if (!rid || !/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/.test(rid)) throw new ApiError(40035);
    const invokedAt = numberIn(Number.parseInt(rid.slice(0, 8), 16)) ?? 0;
    return {
      ...ok,
      request: {
        invoke_time: invokedAt,
        cost_in_ms: 30,
        request_url: '',
        request_body: '',
        response_body: '',
        client_ip: call.ip,
      },
    };
  },
};

export const tokenEndpoints: Endpoint[] = [token, stableToken, clearQuota, clearQuotaV2, ridGet];
