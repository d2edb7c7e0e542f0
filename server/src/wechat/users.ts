import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { z } from 'zod';
import type { WechatCall } from './call.ts';
import { Done, instant, PlatformNumber } from './platform-values.ts';

/** Names and pictures are no longer given since 27 December 2021. */
export interface UserInfo {
  follows: boolean;
  followedAt?: EpochMs;
  /** How they came to follow, for example `ADD_SCENE_QR_CODE`. */
  followScene?: string;
  qrScene?: string;
  unionId?: string;
  remark?: string;
  tagIds: number[];
}

const UserAnswer = z.object({
  subscribe: PlatformNumber,
  subscribe_time: PlatformNumber.nullish(),
  subscribe_scene: z.string().nullish(),
  qr_scene: PlatformNumber.nullish(),
  qr_scene_str: z.string().nullish(),
  unionid: z.string().nullish(),
  remark: z.string().nullish(),
  tagid_list: z.array(PlatformNumber).nullish(),
});

/**
 * @throws {WechatError} 40003 not a customer of this account.
 * @see https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_userinfo
 */
export async function getUser(call: WechatCall, customerId: CustomerId): Promise<UserInfo> {
  const query = { openid: customerId, lang: 'zh_CN' };
  const user = await call('GET', '/cgi-bin/user/info', { query, schema: UserAnswer, retry: 'safe' });
  const followedAt = instant(user.subscribe_time ?? undefined);
  const qrScene = user.qr_scene_str || (user.qr_scene ? String(user.qr_scene) : '');
  return {
    follows: user.subscribe === 1,
    tagIds: user.tagid_list ?? [],
    ...(followedAt === undefined ? {} : { followedAt }),
    ...(user.subscribe_scene ? { followScene: user.subscribe_scene } : {}),
    ...(qrScene ? { qrScene } : {}),
    ...(user.unionid ? { unionId: user.unionid } : {}),
    ...(user.remark ? { remark: user.remark } : {}),
  };
}

/** Fewer than 30 characters; empty removes it. @throws {WechatError} 40003 not a customer of this account. */
export async function setUserRemark(call: WechatCall, customerId: CustomerId, remark: string): Promise<void> {
  const body = { openid: customerId, remark };
  await call('POST', '/cgi-bin/user/info/updateremark', { body, schema: Done, retry: 'safe' });
}
