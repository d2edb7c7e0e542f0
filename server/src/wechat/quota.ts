import { z } from 'zod';
import type { WechatCall } from './call.ts';
import { Done, PlatformNumber } from './platform-values.ts';

export interface EndpointQuota {
  limit: number;
  used: number;
  /** Calls per `seconds`. Absent: not told. */
  rate?: { calls: number; seconds: number };
}

const QuotaAnswer = z.object({
  quota: z.object({ daily_limit: PlatformNumber, used: PlatformNumber }),
  rate_limit: z.object({ call_count: PlatformNumber, refresh_second: PlatformNumber }).nullish(),
});

/**
 * @param path with a leading slash, without host.
 * @throws {WechatError} 76021 path unknown, 76022 not for this kind of account.
 * @see https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota
 */
export async function getQuota(call: WechatCall, path: string): Promise<EndpointQuota> {
  const body = { cgi_path: path };
  const options = { body, schema: QuotaAnswer, retry: 'never', effect: 'read' } as const;
  const { quota, rate_limit: rate } = await call('POST', '/cgi-bin/openapi/quota/get', options);
  return {
    limit: quota.daily_limit,
    used: quota.used,
    ...(rate ? { rate: { calls: rate.call_count, seconds: rate.refresh_second } } : {}),
  };
}

/** Ten times a month at most; never called by the tower itself. @throws {WechatError} 48006 when they are spent. */
export async function clearQuota(call: WechatCall, appId: string): Promise<void> {
  await call('POST', '/cgi-bin/clear_quota', { body: { appid: appId }, schema: Done, retry: 'never' });
}

/** The way out when the quota of the token endpoint itself is spent: needs no token. */
export async function clearQuotaWithSecret(call: WechatCall, appId: string, secret: string): Promise<void> {
  const query = { appid: appId, appsecret: secret };
  await call('POST', '/cgi-bin/clear_quota/v2', { query, schema: Done, retry: 'never', auth: 'none' });
}
