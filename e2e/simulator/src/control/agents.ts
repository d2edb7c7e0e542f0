import type { z } from 'zod';
import { agentSays } from '../customers.ts';
import { ControlError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { confirmInvitation, refreshInvitation, setAutoAccept, setStatus } from '../world/agents.ts';
import { acceptByHand, close, switchAgent } from '../world/sessions.ts';
import type { Agent, Invitation } from '../world/world.ts';
import type { AgentAction } from './requests.ts';

type Action = z.output<typeof AgentAction>;

export function agentNamed(platform: Platform, kfAccount: string): Agent {
  const agent = platform.world.agents.get(kfAccount);
  if (!agent) throw new ControlError(404, `there is no agent ${kfAccount}`);
  return agent;
}

/** @throws {ControlError} 404 for an unknown agent, 409 when it cannot be done now */
export function actAsAgent(platform: Platform, kfAccount: string, action: Action): void {
  const { world, clock } = platform;
  const agent = agentNamed(platform, kfAccount);
  const now = clock.now();
  switch (action.action) {
    case 'online':
      return goOnline(platform, agent, action);
    case 'offline':
      platform.apply(setStatus(world, now, agent, 0));
      return;
    case 'autoAccept':
      platform.apply(setAutoAccept(world, now, agent, action.value ?? action.autoAccept ?? 0));
      return;
    case 'accept':
      return accept(platform, agent, action.openid, action.count ?? 1);
    case 'close':
      requireSession(platform, agent, action.openid);
      platform.apply(close(world, now, action.openid, 'agent'));
      return;
    case 'switch':
      return handOver(platform, agent, action.openid, action.to);
    case 'send':
      return agentSays(platform, action.openid, agent.kfAccount, action.text);
    case 'confirm':
      pendingInvitation(agent, now);
      confirmInvitation(agent);
      platform.apply([{ type: 'agent', kfAccount }]);
      return;
    case 'reject':
      pendingInvitation(agent, now).status = 'rejected';
      return;
    case 'expire':
      Object.assign(pendingInvitation(agent, now), { status: 'expired', expiresAt: now });
      return;
    case 'bind':
      agent.wechatId = action.wechatId ?? `wx_${agent.kfId}`;
      agent.invitation = null;
      return;
  }
}

function goOnline(
  platform: Platform,
  agent: Agent,
  { status, autoAccept }: Extract<Action, { action: 'online' }>,
): void {
  if (!agent.wechatId)
    throw new ControlError(409, `${agent.kfAccount} is not bound to a WeChat user, so nobody can log in`);
  if (autoAccept !== undefined) agent.autoAccept = autoAccept;
  platform.apply(setStatus(platform.world, platform.clock.now(), agent, status ?? 1));
}

function requireOnline(agent: Agent): void {
  if (agent.status === 0) throw new ControlError(409, `${agent.kfAccount} is offline`);
}

function requireSession({ world }: Platform, agent: Agent, openid: string): void {
  if (!agent.sessions.has(openid)) {
    const other = world.sessions.get(openid)?.kfAccount;
    throw new ControlError(
      409,
      `${openid} is ${other ? `with ${other}` : 'in no session'}, not with ${agent.kfAccount}`,
    );
  }
}

function accept(platform: Platform, agent: Agent, openid: string | undefined, count: number): void {
  const { world, clock } = platform;
  requireOnline(agent);
  const mayTake = (wish: string) => wish === '' || wish === agent.kfAccount;
  if (openid !== undefined) {
    const waiting = world.queue.get(openid);
    if (!waiting) throw new ControlError(409, `${openid} is not waiting`);
    if (!mayTake(waiting.kfAccount))
      throw new ControlError(409, `${openid} waits for ${waiting.kfAccount} only`);
  }
  const chosen =
    openid === undefined
      ? [...world.queue.values()]
          .filter(({ kfAccount }) => mayTake(kfAccount))
          .slice(0, count)
          .map((waiting) => waiting.openid)
      : [openid];
  if (chosen.length === 0) throw new ControlError(409, 'nobody is waiting');
  for (const id of chosen) platform.apply(acceptByHand(world, clock.now(), id, agent.kfAccount));
}

function handOver(platform: Platform, agent: Agent, openid: string, to: string): void {
  requireSession(platform, agent, openid);
  const target = agentNamed(platform, to);
  if (target === agent) throw new ControlError(409, `${to} serves ${openid} already`);
  requireOnline(target);
  platform.apply(switchAgent(platform.world, platform.clock.now(), openid, to));
}

function pendingInvitation(agent: Agent, now: number): Invitation {
  refreshInvitation(agent, now);
  if (agent.invitation?.status !== 'waiting')
    throw new ControlError(409, `${agent.kfAccount} has no pending invitation`);
  return agent.invitation;
}
