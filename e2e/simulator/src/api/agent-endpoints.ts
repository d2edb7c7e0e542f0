import { ApiError } from '../errors.ts';
import { isJpeg, isPng } from '../media.ts';
import type { Platform } from '../platform.ts';
import { addAgent, refreshInvitation, removeAgent } from '../world/agents.ts';
import type { Agent } from '../world/world.ts';
import { type Call, type Endpoint, jsonBody, knownAgent, ok, optionalText } from './endpoint.ts';

const PREFIX = /^[A-Za-z0-9_]{1,10}$/;
const MD5_HEX = /^[0-9a-f]{32}$/;
const PLAUSIBLE_WECHAT_ID = /^[A-Za-z][A-Za-z0-9_-]{5,19}$/;
const NICKNAME_MAX = 16; // code points

function isLegalAccount(kfAccount: string, platform: Platform): boolean {
  const at = kfAccount.indexOf('@');
  return (
    PREFIX.test(kfAccount.slice(0, at)) && at > 0 && kfAccount.slice(at + 1) === platform.settings.weixinId
  );
}

function checkNickname(nickname: string | undefined): asserts nickname is string {
  const length = [...(nickname ?? '')].length;
  if (length < 1 || length > NICKNAME_MAX) throw new ApiError(65403);
}

/** Clients of the old dialect send the MD5 of a password; nothing comes of it. */
function checkPassword(body: Record<string, unknown>): void {
  const password = body['password'];
  if (password !== undefined && (typeof password !== 'string' || !MD5_HEX.test(password)))
    throw new ApiError(40035);
}

const add: Endpoint = {
  path: '/customservice/kfaccount/add',
  method: 'POST',
  auth: 'token',
  feature: true,
  handle(call) {
    const { world, settings } = call.platform;
    const body = jsonBody(call);
    checkPassword(body);
    const kfAccount = optionalText(body, 'kf_account') ?? '';
    if (!isLegalAccount(kfAccount, call.platform)) throw new ApiError(65404);
    const nickname = optionalText(body, 'nickname');
    checkNickname(nickname);
    if (world.agents.has(kfAccount)) throw new ApiError(65406);
    if (world.agents.size >= settings.maxAgents) throw new ApiError(65405);
    addAgent(world, { kfAccount, nickname });
    call.platform.apply([{ type: 'agent', kfAccount }]);
    return ok;
  },
};

const update: Endpoint = {
  path: '/customservice/kfaccount/update',
  method: 'POST',
  auth: 'token',
  feature: true,
  handle(call) {
    const body = jsonBody(call);
    checkPassword(body);
    const agent = knownAgent(call.platform, optionalText(body, 'kf_account'));
    const nickname = optionalText(body, 'nickname');
    if (nickname === undefined) return ok; // some clients send only what changes
    checkNickname(nickname);
    agent.nickname = nickname;
    return ok;
  },
};

/** Documented as POST with a body today, as GET with a query in the old days; real clients do either. */
const del: Endpoint = {
  path: '/customservice/kfaccount/del',
  method: 'either',
  auth: 'token',
  feature: true,
  handle(call) {
    const { platform } = call;
    const inBody =
      call.method === 'POST' && call.body !== '' ? optionalText(jsonBody(call), 'kf_account') : undefined;
    const agent = knownAgent(platform, inBody ?? call.query['kf_account']);
    forgetHeadImage(platform, agent);
    platform.apply(removeAgent(platform.world, call.now, agent.kfAccount));
    return ok;
  },
};

const uploadHeadImage: Endpoint = {
  path: '/customservice/kfaccount/uploadheadimg',
  method: 'POST',
  auth: 'token',
  feature: true,
  async handle(call) {
    const { platform } = call;
    knownAgent(platform, call.query['kf_account']);
    const file = await call.upload();
    if (!file) throw new ApiError(41005);
    if (file.bytes.length === 0) throw new ApiError(44001);
    if (file.bytes.length > platform.settings.headImageMaxBytes) throw new ApiError(40009);
    const png = platform.settings.allowPngHead && isPng(file.bytes);
    if (!isJpeg(file.bytes) && !png) throw new ApiError(40005);
    const agent = knownAgent(platform, call.query['kf_account']); // again: the upload took time
    const id = `${agent.kfId}-${platform.rids.text(16, '0123456789abcdef')}`;
    platform.headImages.set(id, { bytes: file.bytes, contentType: png ? 'image/png' : 'image/jpeg' });
    forgetHeadImage(platform, agent);
    agent.headImageUrl = `${call.baseUrl}/mmbiz_jpg/${id}/0`;
    return ok;
  },
};

function forgetHeadImage(platform: Platform, agent: Agent): void {
  const id = agent.headImageUrl.split('/').at(-2);
  if (id) platform.headImages.delete(id);
}

const inviteWorker: Endpoint = {
  path: '/customservice/kfaccount/inviteworker',
  method: 'POST',
  auth: 'token',
  feature: true,
  handle(call) {
    const { settings, world } = call.platform;
    const body = jsonBody(call);
    const agent = knownAgent(call.platform, optionalText(body, 'kf_account'));
    const wechatId = optionalText(body, 'invite_wx') ?? '';
    for (const other of world.agents.values()) refreshInvitation(other, call.now);
    if (agent.wechatId) throw new ApiError(65412);
    if (agent.invitation?.status === 'waiting') throw new ApiError(65411);
    if (!exists(settings.knownWechatIds, wechatId)) throw new ApiError(65409);
    const others = [...world.agents.values()];
    if (others.some((other) => other.wechatId === wechatId)) throw new ApiError(65407);
    if (
      others.some(({ invitation }) => invitation?.status === 'waiting' && invitation.wechatId === wechatId)
    ) {
      throw new ApiError(65408);
    }
    if (settings.overboundWechatIds.includes(wechatId)) throw new ApiError(65410);
    const expiresAt = call.now + settings.invitationHours * 3_600_000;
    agent.invitation = { wechatId, expiresAt, status: 'waiting' };
    return ok;
  },
};

const exists = (known: string[] | null, wechatId: string): boolean =>
  known ? known.includes(wechatId) : PLAUSIBLE_WECHAT_ID.test(wechatId);

const kfId = ({ platform }: Call, agent: Agent) =>
  platform.settings.kfIdType === 'number' ? agent.kfId : String(agent.kfId);

const list: Endpoint = {
  path: '/cgi-bin/customservice/getkflist',
  method: 'GET',
  auth: 'token',
  feature: true,
  handle(call) {
    const agents = [...call.platform.world.agents.values()];
    for (const agent of agents) refreshInvitation(agent, call.now);
    return {
      kf_list: agents.map((agent) => ({
        kf_account: agent.kfAccount,
        kf_headimgurl: agent.headImageUrl,
        kf_id: kfId(call, agent),
        kf_nick: agent.nickname,
        ...(agent.wechatId ? { kf_wx: agent.wechatId } : {}),
        ...(agent.wechatId || !agent.invitation
          ? {}
          : {
              invite_wx: agent.invitation.wechatId,
              invite_expire_time: Math.floor(agent.invitation.expiresAt / 1000),
              invite_status: agent.invitation.status,
            }),
      })),
    };
  },
};

const online: Endpoint = {
  path: '/cgi-bin/customservice/getonlinekflist',
  method: 'GET',
  auth: 'token',
  feature: true,
  handle(call) {
    const { settings, world } = call.platform;
    const agents = [...world.agents.values()].filter((agent) => agent.status > 0);
    return { kf_online_list: settings.dialect === 'legacy' ? agents.map(legacyRow) : agents.map(currentRow) };

    function legacyRow(agent: Agent) {
      const { kfAccount: kf_account, status, autoAccept: auto_accept, sessions } = agent;
      return { kf_account, status, kf_id: kfId(call, agent), auto_accept, accepted_case: sessions.size };
    }
    function currentRow(agent: Agent) {
      const openid = settings.showKfOpenid ? { kf_openid: agent.kfOpenid } : {};
      return {
        kf_account: agent.kfAccount,
        status: 1,
        kf_id: kfId(call, agent),
        ...openid,
        accepted_case: agent.sessions.size,
      };
    }
  },
};

export const agentEndpoints: Endpoint[] = [add, update, del, uploadHeadImage, inviteWorker, list, online];
