import { autoAccept, close } from './sessions.ts';
import type { Agent, DeviceMask, Happening, World } from './world.ts';

export function addAgent(world: World, over: Partial<Agent> & Pick<Agent, 'kfAccount' | 'nickname'>): Agent {
  const kfId = world.nextKfId;
  world.nextKfId += 1; // numbers of deleted agents are never used again
  const agent: Agent = {
    kfId,
    kfOpenid: `oKfAg${String(kfId).padStart(23, '0')}`,
    headImageUrl: '',
    wechatId: null,
    invitation: null,
    status: 0,
    autoAccept: 0,
    sessions: new Set(),
    notes: [],
    ...over,
  };
  world.agents.set(agent.kfAccount, agent);
  return agent;
}

/** Ends the agent's sessions, withdraws the invitation, and forgets the agent. */
export function removeAgent(world: World, now: number, kfAccount: string): Happening[] {
  const agent = world.agents.get(kfAccount);
  if (!agent) return [];
  agent.status = 0; // else a session that ends here would make room for a waiting customer
  agent.invitation = null;
  const happenings = [...agent.sessions].flatMap((openid) => close(world, now, openid, 'deleted'));
  for (const waiting of world.queue.values()) {
    if (waiting.kfAccount === kfAccount) waiting.kfAccount = ''; // nobody else could ever take this customer
  }
  world.agents.delete(kfAccount);
  return [...happenings, { type: 'agent', kfAccount }, ...autoAccept(world, now)];
}

/** Open sessions stay with an agent who goes offline. */
export function setStatus(world: World, now: number, agent: Agent, status: DeviceMask): Happening[] {
  agent.status = status;
  return [{ type: 'agent', kfAccount: agent.kfAccount }, ...autoAccept(world, now)];
}

export function setAutoAccept(world: World, now: number, agent: Agent, maximum: number): Happening[] {
  agent.autoAccept = maximum;
  return [{ type: 'agent', kfAccount: agent.kfAccount }, ...autoAccept(world, now)];
}

/** An invitation past its time counts as expired from that instant on, whoever looks. */
export function refreshInvitation(agent: Agent, now: number): void {
  const { invitation } = agent;
  if (invitation?.status === 'waiting' && invitation.expiresAt <= now) invitation.status = 'expired';
}

export function confirmInvitation(agent: Agent): void {
  agent.wechatId = agent.invitation?.wechatId ?? agent.wechatId;
  agent.invitation = null;
}
