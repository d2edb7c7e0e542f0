import type { Platform } from '../platform.ts';
import type { Agent } from '../world/world.ts';

/** The truth, as `GET /_sim/state` tells it. Instants are Unix seconds; `status` is the device mask in every dialect. */
export interface SimulatorState {
  at: number;
  agents: AgentState[];
  sessions: { openid: string; kf_account: string; createtime: number; last_message_time: number }[];
  queue: { openid: string; since: number; latest_time: number; kf_account: string }[];
}

export interface AgentState {
  kf_account: string;
  status: 0 | 1 | 2 | 3;
  auto_accept: number;
  accepted_case: number;
  kf_id: string;
  kf_nick: string;
  kf_wx?: string;
  invite_wx?: string;
  invite_status?: string;
}

const seconds = (ms: number) => Math.floor(ms / 1000);

export function readState({ world, clock }: Platform): SimulatorState {
  return {
    at: clock.nowSeconds(),
    agents: [...world.agents.values()].map(describeAgent),
    sessions: [...world.sessions.values()].map(({ openid, kfAccount, createdAt, lastMessageAt }) => ({
      openid,
      kf_account: kfAccount,
      createtime: seconds(createdAt),
      last_message_time: seconds(lastMessageAt),
    })),
    queue: [...world.queue.values()].map(({ openid, since, latestAt, kfAccount }) => ({
      openid,
      since: seconds(since),
      latest_time: seconds(latestAt),
      kf_account: kfAccount,
    })),
  };
}

export function describeAgent(agent: Agent): AgentState {
  const { invitation, wechatId } = agent;
  return {
    kf_account: agent.kfAccount,
    status: agent.status,
    auto_accept: agent.autoAccept,
    accepted_case: agent.sessions.size,
    kf_id: String(agent.kfId),
    kf_nick: agent.nickname,
    ...(wechatId ? { kf_wx: wechatId } : {}),
    ...(invitation ? { invite_wx: invitation.wechatId, invite_status: invitation.status } : {}),
  };
}
