import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { z } from 'zod';
import type { WechatCall } from './call.ts';
import { instant, maybe, PlatformCustomerId, PlatformNumber, Text } from './platform-values.ts';

export interface ListedWaiting {
  customerId: CustomerId;
  /** Legacy dialect only. */
  arrivedAt?: EpochMs;
  /** Time of the last message, not of arrival; current dialect only. */
  lastSpokeAt?: EpochMs;
  /** Legacy dialect only. */
  wishedAgentId?: AgentId;
}

export interface WaitQueue {
  /** All who wait; larger than the list beyond 100. */
  count: number;
  /** Order of arrival, the longest wait first. Never sort it by `lastSpokeAt`. */
  rows: ListedWaiting[];
}

const WaitList = z.object({
  count: maybe(PlatformNumber),
  waitcaselist: z
    .array(
      z.object({
        openid: PlatformCustomerId,
        createtime: maybe(PlatformNumber),
        latest_time: maybe(PlatformNumber),
        kf_account: maybe(Text),
      }),
    )
    .nullish(),
});

/**
 * Customers whom no agent has accepted yet: at most 100 rows, and how many there are.
 *
 * @throws {WechatError} 65400 when customer service is not enabled.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_getwaitcase
 */
export async function listWaiting(call: WechatCall): Promise<WaitQueue> {
  const path = '/customservice/kfsession/getwaitcase';
  const { count, waitcaselist } = await call('GET', path, { schema: WaitList, retry: 'never' });
  const rows = (waitcaselist ?? []).map((entry) => {
    const arrivedAt = instant(entry.createtime);
    const lastSpokeAt = instant(entry.latest_time);
    return {
      customerId: entry.openid,
      ...(arrivedAt === undefined ? {} : { arrivedAt }),
      ...(lastSpokeAt === undefined ? {} : { lastSpokeAt }),
      ...(entry.kf_account ? { wishedAgentId: entry.kf_account as AgentId } : {}),
    };
  });
  return { count: Math.max(count ?? 0, rows.length), rows };
}
