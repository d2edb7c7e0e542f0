import { newCustomer } from '../customers.ts';
import { agentNickname, openingLines } from '../names.ts';
import type { Platform } from '../platform.ts';
import type { Rng } from '../rng.ts';
import type { World as WorldOptions } from '../settings.ts';
import { addAgent } from '../world/agents.ts';
import { openWindow } from '../world/message-window.ts';
import { hasRoom } from '../world/sessions.ts';
import type { Agent, Customer, DeviceMask } from '../world/world.ts';
import { MANUAL_TARGET, plans } from './plans.ts';

const FIRST_PREFIX = 2001;
const MINUTE_MS = 60_000;

/**
 * Makes the agents and, unless the scenario is empty, a world in the middle of its day: sessions that began minutes
 * ago, customers who came one after the other. Nothing is pushed: all this happened before anybody looked.
 */
export function populate(platform: Platform, options: WorldOptions): void {
  const rng = platform.rng.fork('population');
  const agents = Array.from({ length: options.agents }, (_, index) => addNumbered(platform, index));
  const lively = options.scenario === 'empty' ? null : plans[options.scenario];
  const bound = lively && agents.length >= 12 ? agents.slice(0, -1) : agents;
  for (const agent of bound) agent.wechatId = `wx_kf${agent.kfId}`;
  for (const agent of agents.slice(bound.length)) invite(platform, agent);

  const online = options.agentsOnline ?? (lively ? Math.round(bound.length * lively.onlineShare) : 0);
  for (const agent of bound) agent.autoAccept = options.autoAccept ?? (lively ? usualAutoAccept(rng) : 0);
  for (const agent of shuffled(bound, rng).slice(0, online)) agent.status = usualDevices(rng);

  const waiting = options.initialWaiting ?? (lively ? Math.round(agents.length * lively.waitingPerAgent) : 0);
  if (lively || options.initialSessions)
    fillSessions(platform, rng, bound, options.initialSessions, waiting > 0);
  if (waiting > 0) fillQueue(platform, rng, waiting);
  platform.watchAll();
}

function addNumbered({ world, settings }: Platform, index: number): Agent {
  const kfAccount = `kf${FIRST_PREFIX + index}@${settings.weixinId}`;
  return addAgent(world, { kfAccount, nickname: agentNickname(index) });
}

function invite({ clock, settings }: Platform, agent: Agent): void {
  const expiresAt = clock.now() + settings.invitationHours * 60 * MINUTE_MS;
  agent.invitation = { wechatId: `wx_new${agent.kfId}`, expiresAt, status: 'waiting' };
}

/** Two in five accept by hand. */
const usualAutoAccept = (rng: Rng): number => (rng.chance(0.4) ? 0 : rng.pick([3, 4, 4, 5, 5, 6, 8]));
const usualDevices = (rng: Rng): DeviceMask => rng.pick([1, 1, 1, 2, 3]);

function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  return items
    .map((item) => ({ item, order: rng.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function fillSessions(
  platform: Platform,
  rng: Rng,
  agents: Agent[],
  total: number | undefined,
  full: boolean,
): void {
  const online = agents.filter((agent) => agent.status > 0);
  if (total !== undefined) {
    for (let index = 0; index < total && online.length > 0; index += 1) {
      startedBefore(platform, rng, online[index % online.length] as Agent);
    }
  } else {
    for (const agent of online) {
      const most = agent.autoAccept || rng.int(1, MANUAL_TARGET + 1);
      const count = full && agent.autoAccept ? most : rng.int(Math.floor(most / 2), most);
      for (let index = 0; index < count; index += 1) startedBefore(platform, rng, agent);
    }
  }
  if (!full) return;
  // Nobody waits while an agent would take them at once: who was given less than the maximum has a lower maximum.
  for (const agent of online) if (hasRoom(agent)) agent.autoAccept = agent.sessions.size;
}

function startedBefore(platform: Platform, rng: Rng, agent: Agent): void {
  const now = platform.clock.now();
  const customer = aCustomer(platform, rng);
  const createdAt = now - Math.min(rng.exponential(5 * MINUTE_MS), 22 * MINUTE_MS) - 5000;
  const lastMessageAt = Math.max(createdAt, now - rng.between(0, 90_000));
  const { openid } = customer;
  platform.world.sessions.set(openid, { openid, kfAccount: agent.kfAccount, createdAt, lastMessageAt });
  agent.sessions.add(openid);
  wrote(platform, customer, lastMessageAt);
}

const SHORTEST_SPAN_MS = 90_000;
const LONGEST_SPAN_MS = 20 * MINUTE_MS;
const USUAL_GAP_MS = 2500;

function fillQueue(platform: Platform, rng: Rng, count: number): void {
  const { world, clock } = platform;
  const now = clock.now();
  const span = Math.min(
    Math.max(count * USUAL_GAP_MS, SHORTEST_SPAN_MS) * rng.between(1, 1.6),
    LONGEST_SPAN_MS,
  );
  const arrivals = Array.from({ length: count }, () => now - rng.between(1000, span)).sort((a, b) => a - b);
  for (const since of arrivals) {
    const customer = aCustomer(platform, rng);
    const latestAt = rng.chance(0.4) ? since + rng.next() * (now - since) : since;
    wrote(platform, customer, latestAt);
    const { openid } = customer;
    world.queue.set(openid, { openid, since, latestAt, kfAccount: '', forwarded: [rng.pick(openingLines)] });
  }
}

function wrote({ settings }: Platform, customer: Customer, at: number): void {
  customer.lastMessageAt = at;
  customer.lastExchangeAt = at;
  customer.window = openWindow(customer.window, settings, at, 'message');
}

/** Some customers are known by a remark or a tag. */
export function aCustomer(platform: Platform, rng: Rng): Customer {
  const customer = newCustomer(platform);
  if (rng.chance(0.12))
    customer.remark = rng.pick(['VIP 王女士', '老客户 李先生', '企业采购 陈经理', '投诉跟进', '张小姐 换货']);
  if (rng.chance(0.15)) customer.tagIds = [rng.pick([100, 101, 102])];
  return customer;
}
