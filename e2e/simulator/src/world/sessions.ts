import type { Settings } from '../settings.ts';
import type { Agent, CloseCause, Happening, OpenCause, Session, World } from './world.ts';

// One customer's way: idle → waiting → in session → idle. Every function here is a whole transition: it checks, changes
// the world, lets automatic acceptance follow, and returns what happened in order. Time is passed in.

type Rules = Pick<Settings, 'transMode'>;

/** A transfer reply: the message goes to customer service, and the customer to an agent or into the queue. */
export function transfer(
  world: World,
  rules: Rules,
  now: number,
  { openid, text, wish = '', since = now }: { openid: string; text: string; wish?: string; since?: number },
): Happening[] {
  if (world.sessions.has(openid)) return []; // somebody took the customer meanwhile; the agent gets the message
  const waiting = world.queue.get(openid);
  const agent = wish ? world.agents.get(wish) : undefined;
  const wished = agent?.wechatId ? agent.kfAccount : ''; // unknown or unbound: as if nobody was named
  if (wished && rules.transMode === 'direct') return [open(world, now, openid, wished, 'direct', text)];
  if (waiting) {
    waiting.forwarded.push(text); // the place in the queue stays
    if (wished) waiting.kfAccount = wished;
    return autoAccept(world, now);
  }
  const latestAt = Math.max(world.customers.get(openid)?.lastMessageAt ?? 0, since);
  world.queue.set(openid, { openid, since, latestAt, kfAccount: wished, forwarded: [text] });
  if (since < now) sortQueue(world);
  const accepted = autoAccept(world, now);
  const atOnce = accepted.some((happening) => happening.type === 'opened' && happening.openid === openid);
  return atOnce ? accepted : [{ type: 'queued', openid }, ...accepted];
}

/** `kfsession/create`: not limited by automatic acceptance. The caller has checked agent and customer. */
export function openByApi(world: World, now: number, openid: string, kfAccount: string): Happening[] {
  return [open(world, now, openid, kfAccount, 'api')];
}

/** An agent's click on a waiting customer. */
export function acceptByHand(world: World, now: number, openid: string, kfAccount: string): Happening[] {
  return [open(world, now, openid, kfAccount, 'hand')];
}

export function close(world: World, now: number, openid: string, cause: CloseCause): Happening[] {
  const session = world.sessions.get(openid);
  if (!session) return [];
  end(world, session);
  return [{ type: 'closed', openid, kfAccount: session.kfAccount, cause }, ...autoAccept(world, now)];
}

/** A transfer by a person in the client. No create or close event beside it. */
export function switchAgent(world: World, now: number, openid: string, to: string): Happening[] {
  const session = world.sessions.get(openid);
  const target = world.agents.get(to);
  if (!session || !target || session.kfAccount === to) return [];
  const from = session.kfAccount;
  world.agents.get(from)?.sessions.delete(openid);
  target.sessions.add(openid);
  session.kfAccount = to;
  return [{ type: 'switched', openid, from, to }, ...autoAccept(world, now)];
}

export function leaveQueue(
  world: World,
  openid: string,
  reason: 'unfollowed' | 'silent' | 'left',
): Happening[] {
  return world.queue.delete(openid) ? [{ type: 'unqueued', openid, reason }] : [];
}

/** The instant at which a session ends by itself. */
export function sessionDeadline(
  session: Session,
  settings: Pick<Settings, 'sessionIdleSeconds' | 'sessionTimeoutFrom'>,
): number {
  const from = settings.sessionTimeoutFrom === 'create' ? session.createdAt : session.lastMessageAt;
  return from + settings.sessionIdleSeconds * 1000;
}

/**
 * Gives waiting customers, first come first served, to online agents with room. One who waits for a named agent is
 * taken by nobody else and does not hold up those behind.
 */
export function autoAccept(world: World, now: number): Happening[] {
  if (world.queue.size === 0) return [];
  const free = [...world.agents.values()].filter(hasRoom);
  const happenings: Happening[] = [];
  for (const waiting of world.queue.values()) {
    if (free.length === 0) break;
    const agent = waiting.kfAccount
      ? free.find((candidate) => candidate.kfAccount === waiting.kfAccount)
      : leastLoaded(free);
    if (!agent) continue;
    happenings.push(open(world, now, waiting.openid, agent.kfAccount, 'auto'));
    if (!hasRoom(agent)) free.splice(free.indexOf(agent), 1);
  }
  return happenings;
}

export const hasRoom = (agent: Agent): boolean => agent.status > 0 && agent.sessions.size < agent.autoAccept;

function leastLoaded(agents: Agent[]): Agent | undefined {
  return agents.reduce<Agent | undefined>((best, agent) => {
    if (!best || agent.sessions.size < best.sessions.size) return agent;
    return agent.sessions.size === best.sessions.size && agent.kfId < best.kfId ? agent : best;
  }, undefined);
}

function open(
  world: World,
  now: number,
  openid: string,
  kfAccount: string,
  cause: OpenCause,
  text?: string,
): Happening {
  const forwarded = world.queue.get(openid)?.forwarded ?? [];
  world.queue.delete(openid);
  world.sessions.set(openid, { openid, kfAccount, createdAt: now, lastMessageAt: now });
  world.agents.get(kfAccount)?.sessions.add(openid);
  return {
    type: 'opened',
    openid,
    kfAccount,
    cause,
    forwarded: text === undefined ? forwarded : [...forwarded, text],
  };
}

function end(world: World, session: Session): void {
  world.sessions.delete(session.openid);
  world.agents.get(session.kfAccount)?.sessions.delete(session.openid);
}

function sortQueue(world: World): void {
  const sorted = [...world.queue.values()].sort((a, b) => a.since - b.since);
  world.queue.clear();
  for (const waiting of sorted) world.queue.set(waiting.openid, waiting);
}
