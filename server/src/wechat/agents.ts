import { createHash } from 'node:crypto';
import type { AgentId } from '@kf/shared/contract/ids';
import type { Binding, Dialect, Presence } from '@kf/shared/contract/live';
import { z } from 'zod';
import type { WechatCall } from './call.ts';
import { WechatError } from './errors.ts';
import { mediaPart } from './multipart.ts';
import { Done, instant, maybe, PlatformAgentId, PlatformNumber, StaffNo, Text } from './platform-values.ts';

export interface ListedAgent {
  agentId: AgentId;
  nickname: string;
  /** `kf_id` */
  staffNo?: string;
  avatarUrl?: string;
  binding: Binding;
}

export interface OnlineAgent {
  agentId: AgentId;
  presence: Exclude<Presence, 'offline'>;
  staffNo?: string;
  /** `auto_accept`: most sessions accepted without a click, 0 = by hand. Absent in the current dialect. */
  limit?: number;
  /** `accepted_case`: sessions served now. */
  load: number;
}

const AgentList = z.object({
  kf_list: z
    .array(
      z.object({
        kf_account: PlatformAgentId,
        kf_nick: maybe(z.string()),
        kf_id: maybe(StaffNo),
        kf_headimgurl: maybe(z.string()),
        /** Spelling of one old generation. */
        kf_headimg: maybe(z.string()),
        kf_wx: maybe(z.string()),
        invite_wx: maybe(z.string()),
        invite_expire_time: maybe(PlatformNumber),
        invite_status: maybe(z.string()),
      }),
    )
    .nullish(),
});
type AgentEntry = NonNullable<z.infer<typeof AgentList>['kf_list']>[number];

/**
 * All agents of the account, online or not.
 *
 * @throws {WechatError} 65400 when customer service is not enabled.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/servicermanage/api_getkflist
 */
export async function listAgents(call: WechatCall, dialect: Dialect): Promise<ListedAgent[]> {
  const answer = await call('GET', '/cgi-bin/customservice/getkflist', { schema: AgentList, retry: 'never' });
  const entries = answer.kf_list ?? [];
  // The old generation reports no bindings at all; one that shows any is believed.
  const tellsBinding = dialect === 'current' || entries.some((entry) => entry.kf_wx || entry.invite_wx);
  return entries.map((entry) => {
    const avatarUrl = entry.kf_headimgurl || entry.kf_headimg;
    return {
      agentId: entry.kf_account,
      nickname: entry.kf_nick ?? '',
      binding: bindingOf(entry, tellsBinding),
      ...(entry.kf_id ? { staffNo: entry.kf_id } : {}),
      ...(avatarUrl ? { avatarUrl } : {}),
    };
  });
}

function bindingOf(entry: AgentEntry, tellsBinding: boolean): Binding {
  if (entry.kf_wx) return { state: 'bound', wechatId: entry.kf_wx };
  if (!entry.invite_wx) return { state: tellsBinding ? 'unbound' : 'unknown' };
  const { invite_status: status } = entry;
  const expiresAt = instant(entry.invite_expire_time);
  return {
    state: status === 'waiting' || status === 'rejected' || status === 'expired' ? status : 'unknown',
    wechatId: entry.invite_wx,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

const OnlineList = z.object({
  kf_online_list: z
    .array(
      z.object({
        kf_account: PlatformAgentId,
        status: PlatformNumber,
        kf_id: maybe(StaffNo),
        auto_accept: maybe(PlatformNumber),
        accepted_case: maybe(PlatformNumber),
      }),
    )
    .nullish(),
});

/**
 * Agents who are online now, with the number of sessions they serve.
 *
 * Old answers give the device as a bit mask (1 computer, 2 phone, 3 both) and `auto_accept`; today's only say 0 or 1.
 *
 * @throws {WechatError} 65400 when customer service is not enabled.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/servicermanage/api_getonlinekflist
 */
export async function listOnlineAgents(call: WechatCall, dialect: Dialect): Promise<OnlineAgent[]> {
  const path = '/cgi-bin/customservice/getonlinekflist';
  const answer = await call('GET', path, { schema: OnlineList, retry: 'never' });
  const entries = answer.kf_online_list ?? [];
  const tellsDevice =
    dialect === 'legacy' || entries.some((entry) => entry.auto_accept !== undefined || entry.status > 1);
  return entries
    .filter((entry) => entry.status > 0)
    .map((entry) => ({
      agentId: entry.kf_account,
      presence: tellsDevice ? presenceOf(entry.status) : 'online',
      load: entry.accepted_case ?? 0,
      ...(entry.kf_id ? { staffNo: entry.kf_id } : {}),
      ...(entry.auto_accept === undefined ? {} : { limit: entry.auto_accept }),
    }));
}

function presenceOf(status: number): OnlineAgent['presence'] {
  if (status === 1) return 'pc';
  if (status === 2) return 'phone';
  return status === 3 ? 'both' : 'online';
}

/** The old client's login took the MD5 of the password, in lower-case hex; the plain text never leaves the server. */
const passwordDigest = (password: string): string => createHash('md5').update(password, 'utf8').digest('hex');

export interface AgentWrite {
  agentId: AgentId;
  nickname: string;
  /** Plain text; legacy dialect only. */
  password?: string;
}

const agentBody = ({ agentId, nickname, password }: AgentWrite): object => ({
  kf_account: agentId,
  nickname,
  ...(password === undefined ? {} : { password: passwordDigest(password) }),
});

/**
 * A new agent is unbound: someone must be invited and accept before it can work.
 *
 * @throws {WechatError} 65403 nickname, 65404 account, 65405 too many, 65406 exists.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/servicermanage/api_addkfaccount
 */
export async function addAgent(call: WechatCall, dialect: Dialect, agent: AgentWrite): Promise<void> {
  try {
    const body = agentBody(agent);
    await call('POST', '/customservice/kfaccount/add', { body, schema: Done, retry: 'safe' });
  } catch (error) {
    if (!(error instanceof WechatError) || error.code !== 'agent_exists' || !error.afterRetry) throw error;
    // An unanswered first try may have created it: the list tells whether "exists" speaks of our own agent.
    const agents = await listAgents(call, dialect);
    if (!agents.some((listed) => listed.agentId === agent.agentId && listed.nickname === agent.nickname))
      throw error;
  }
}

/** @throws {WechatError} 65401 unknown, 65403 nickname. */
export async function renameAgent(call: WechatCall, agent: AgentWrite): Promise<void> {
  await call('POST', '/customservice/kfaccount/update', {
    body: agentBody(agent),
    schema: Done,
    retry: 'safe',
  });
}

/**
 * Older pages ask for GET with the account in the query; today's for POST with a body. The platform has been seen to
 * answer 0 without deleting, so read the list afterwards.
 *
 * @throws {WechatError} 65401 unknown.
 */
export async function deleteAgent(call: WechatCall, agentId: AgentId): Promise<void> {
  try {
    const body = { kf_account: agentId };
    await call('POST', '/customservice/kfaccount/del', { body, schema: Done, retry: 'safe' });
  } catch (error) {
    if (error instanceof WechatError && error.code === 'agent_unknown' && error.afterRetry) return;
    throw error;
  }
}

/** JPEG up to 5 MB, 640 × 640 recommended. @throws {WechatError} 40005 type, 40009 size, 65401 unknown. */
export async function uploadAvatar(call: WechatCall, agentId: AgentId, jpeg: Uint8Array): Promise<void> {
  const form = mediaPart({ filename: 'avatar.jpg', contentType: 'image/jpeg', bytes: jpeg });
  const query = { kf_account: agentId };
  await call('POST', '/customservice/kfaccount/uploadheadimg', { query, form, schema: Done, retry: 'safe' });
}

/**
 * Invites a person to work as this agent; they confirm in WeChat. While one invitation is open there is no second.
 *
 * @throws {WechatError} 65401, 65407–65412.
 */
export async function inviteWorker(call: WechatCall, agentId: AgentId, wechatId: string): Promise<void> {
  const body = { kf_account: agentId, invite_wx: Text.parse(wechatId) };
  await call('POST', '/customservice/kfaccount/inviteworker', { body, schema: Done, retry: 'never' });
}
