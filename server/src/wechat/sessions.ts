import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { z } from 'zod';
import type { WechatCall } from './call.ts';
import { Done, instant, maybe, PlatformCustomerId, PlatformNumber, Text } from './platform-values.ts';

export interface OpenSession {
  customerId: CustomerId;
  startedAt: EpochMs;
}

/** Nobody serves the customer where `agentId` is absent; the customer may still be waiting. */
export interface CheckedSession {
  agentId?: AgentId;
  startedAt?: EpochMs;
}

export interface SessionWrite {
  agentId: AgentId;
  customerId: CustomerId;
  /** Shown to the agent by some clients (`text`, documented until 2016). Nothing depends on it. */
  note?: string;
}

const sessionBody = ({ agentId, customerId, note }: SessionWrite): object => ({
  kf_account: agentId,
  openid: customerId,
  ...(note === undefined || note === '' ? {} : { text: note }),
});

/**
 * Gives the customer to the agent, whatever the agent's automatic limit. Sent once: its caller asks
 * {@link getSession} before it decides whether to send it again.
 *
 * @throws {WechatError} 65401 agent unknown, 65402 unbound, 65415 offline, 65414 with another agent, 40003 bad customer;
 *   `wechat_uncertain` when nobody answered, and -1 has been seen on calls
 *   that took effect: ask {@link getSession} before saying that it failed.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_createkfsession
 */
export async function createSession(call: WechatCall, session: SessionWrite): Promise<void> {
  const body = sessionBody(session);
  await call('POST', '/customservice/kfsession/create', { body, schema: Done, retry: 'never' });
}

/**
 * Sent once, as {@link createSession}: a second close could end the customer's next session.
 *
 * @throws {WechatError} 65413 no session, 65414 with another agent; `wechat_uncertain` when nobody answered.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_closesession
 */
export async function closeSession(call: WechatCall, session: SessionWrite): Promise<void> {
  const body = sessionBody(session);
  await call('POST', '/customservice/kfsession/close', { body, schema: Done, retry: 'never' });
}

const SessionAnswer = z.object({ kf_account: maybe(Text), createtime: maybe(PlatformNumber) });

/** Who serves this customer. @throws {WechatError} 40003 bad customer. */
export async function getSession(call: WechatCall, customerId: CustomerId): Promise<CheckedSession> {
  const query = { openid: customerId };
  const path = '/customservice/kfsession/getsession';
  const { kf_account, createtime } = await call('GET', path, { query, schema: SessionAnswer, retry: 'safe' });
  if (!kf_account) return {};
  const startedAt = instant(createtime);
  return { agentId: kf_account as AgentId, ...(startedAt === undefined ? {} : { startedAt }) };
}

const SessionList = z.object({
  sessionlist: z.array(z.object({ openid: PlatformCustomerId, createtime: maybe(PlatformNumber) })).nullish(),
});

/**
 * Sessions an agent serves now, oldest first. `createtime` comes in seconds, `startedAt` is milliseconds; 0: not told.
 *
 * @throws {WechatError} 65401 agent unknown, 65402 unbound.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_getkfsessionlist
 */
export async function listSessions(call: WechatCall, agentId: AgentId): Promise<OpenSession[]> {
  const query = { kf_account: agentId };
  const path = '/customservice/kfsession/getsessionlist';
  const { sessionlist } = await call('GET', path, { query, schema: SessionList, retry: 'never' });
  return (sessionlist ?? [])
    .map((session) => ({
      customerId: session.openid,
      startedAt: instant(session.createtime) ?? (0 as EpochMs),
    }))
    .sort((a, b) => a.startedAt - b.startedAt);
}
