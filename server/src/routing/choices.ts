import { AgentId, type CustomerId, GroupId } from '@kf/shared/contract/ids';
import type { Agent, LiveState, Operation, WaitingCustomer } from '@kf/shared/contract/live';
import type { CustomerLanguage, MenuItem, Wish } from '@kf/shared/contract/routing';
import { capacityOf, freeSlots, isOnline } from '@kf/shared/domain/load';
import { byQueueOrder, queueOf } from '@kf/shared/domain/queue';
import { reachabilityOf } from '@kf/shared/domain/reachability';
import { rangeWords } from '@kf/shared/domain/told-range';
import { isUnderway } from '@kf/shared/domain/underway';
import { type Estimates, rangeToTell } from './estimates.ts';
import type { MenuLine } from './push.ts';

/** What a tapped line carries back. WeChat keeps menus for ever, so it names the thing and not its place. */
export function menuIdOf(wish: Wish): string {
  switch (wish.kind) {
    case 'agent':
      return `kf:a:${wish.agentId}`;
    case 'group':
      return `kf:g:${wish.groupId}`;
    case 'anyone':
      return 'kf:x';
    default:
      return wish satisfies never;
  }
}

export function wishFromMenuId(menuId: string): Wish | undefined {
  if (menuId === 'kf:x') return { kind: 'anyone' };
  const [, kind, id] = /^kf:([ag]):(.{1,60})$/.exec(menuId) ?? [];
  if (id === undefined) return undefined;
  return kind === 'a'
    ? { kind: 'agent', agentId: AgentId.parse(id) }
    : { kind: 'group', groupId: GroupId.parse(id) };
}

const isServing = (agent: Agent, state: LiveState, now: number): boolean =>
  isOnline(agent) && reachabilityOf(agent, state.account.dialect, now).kind === 'yes';

/** Agents a wish could be met by now: really online, and not excluded by the tower. */
export function servingAgents(state: LiveState, wish: Wish, now: number): Agent[] {
  return Object.values(state.agents).filter((agent) => fits(agent, wish) && isServing(agent, state, now));
}

function fits(agent: Agent, wish: Wish): boolean {
  if (wish.kind === 'agent') return agent.agentId === wish.agentId;
  return wish.kind === 'anyone' || agent.groupIds.includes(wish.groupId);
}

/** Whether a wish names something that still exists. */
export function isKnown(state: LiveState, wish: Wish): boolean {
  if (wish.kind === 'agent') return state.agents[wish.agentId] !== undefined;
  return wish.kind === 'anyone' || state.groups[wish.groupId] !== undefined;
}

/** What a place is judged by. */
export interface Floor {
  state: LiveState;
  /** Whom this node has just promised to whom; the state does not show it yet. */
  reserved: ReadonlyMap<CustomerId, AgentId>;
  now: number;
}

/**
 * Agents with a place for this customer now, the freest by share first; none while people who came earlier and could
 * be served by the same agents have first call on those places. Agents who accept by hand have no places.
 */
export function agentsWithRoom(floor: Floor, wish: Wish, customerId: CustomerId | undefined): Agent[] {
  const { state, now } = floor;
  const load = loads(floor, customerId);
  const places = servingAgents(state, wish, now)
    .map((agent) => ({ agent, free: freeSlots(agent, load.get(agent.agentId) ?? 0, state.groups) }))
    .filter(({ free }) => free > 0);
  const total = places.reduce((sum, { free }) => sum + free, 0);
  const ids = new Set(places.map(({ agent }) => agent.agentId));
  const groups = new Set(places.flatMap(({ agent }) => agent.groupIds));
  if (total <= aheadFor(state, customerId, ids, groups)) return [];
  const share = ({ agent, free }: (typeof places)[number]): number => {
    const capacity = capacityOf(agent, state.groups);
    return capacity.kind === 'limit' ? free / capacity.limit : 0;
  };
  return places
    .sort(
      (a, b) =>
        share(b) - share(a) ||
        (a.agent.lastServedAt ?? 0) - (b.agent.lastServedAt ?? 0) ||
        (a.agent.agentId < b.agent.agentId ? -1 : 1),
    )
    .map(({ agent }) => agent);
}

/** Sessions, and customers who are on their way to an agent. */
function loads({ state, reserved }: Floor, customerId: CustomerId | undefined): Map<AgentId, number> {
  const coming = new Map<CustomerId, AgentId>(reserved);
  for (const operation of Object.values(state.operations)) {
    const to = broughtTo(operation);
    if (to !== undefined) coming.set(operation.customerId, to);
  }
  const load = new Map<AgentId, number>();
  const add = (agentId: AgentId) => void load.set(agentId, (load.get(agentId) ?? 0) + 1);
  for (const session of Object.values(state.sessions)) add(session.agentId);
  for (const [id, agentId] of coming) if (id !== customerId && !state.sessions[id]) add(agentId);
  return load;
}

/** To whom an act that is underway brings its customer. */
function broughtTo(operation: Operation): AgentId | undefined {
  if (operation.type === 'close' || !isUnderway(operation)) return undefined;
  return operation.type === 'handover' ? operation.toAgentId : operation.agentId;
}

/** Whether somebody, a supervisor or the tower itself, is about to bring this customer to an agent. */
export const isBeingConnected = (state: LiveState, customerId: CustomerId): boolean =>
  Object.values(state.operations).some(
    (one) => one.customerId === customerId && broughtTo(one) !== undefined,
  );

/** Customers who came earlier and whom one of these agents could serve. */
function aheadFor(
  state: LiveState,
  customerId: CustomerId | undefined,
  agentIds: ReadonlySet<AgentId>,
  groupIds: ReadonlySet<GroupId>,
): number {
  const own = customerId === undefined ? undefined : state.waiting[customerId];
  const competes = (w: WaitingCustomer): boolean => {
    if (w.customerId === customerId || (own && byQueueOrder(own, w) < 0)) return false;
    if (w.wishedAgentId !== undefined) return agentIds.has(w.wishedAgentId);
    return w.wishedGroupId === undefined || groupIds.has(w.wishedGroupId);
  };
  return Object.values(state.waiting).filter(competes).length;
}

/** How many stand before this customer, whoever they wait for. */
export const placeInQueue = (state: LiveState, customerId: CustomerId): number =>
  queueOf(state).findIndex((w) => w.customerId === customerId);

export interface MenuContext extends Floor {
  estimates: Estimates;
  language: CustomerLanguage;
  showWait: boolean;
}

/** WeChat's own bound is not documented; more lines nobody reads. */
export const MENU_LINES_MAX = 10;

/** Lines of the menu as of now: who is not online drops out, and no line stands there twice. */
export function menuLines(items: readonly MenuItem[], context: MenuContext): MenuLine[] {
  const { state, now } = context;
  const seen = new Set<string>();
  const lines: MenuLine[] = [];
  for (const wish of items.flatMap((item) => expand(item, state, now))) {
    const id = menuIdOf(wish);
    if (seen.has(id) || servingAgents(state, wish, now).length === 0) continue;
    seen.add(id);
    lines.push({ wish, label: labelOf(wish, context) });
  }
  return lines.slice(0, MENU_LINES_MAX);
}

function expand(item: MenuItem, state: LiveState, now: number): Wish[] {
  switch (item.type) {
    case 'group':
      return [{ kind: 'group', groupId: item.groupId }];
    case 'agent':
      return [{ kind: 'agent', agentId: item.agentId }];
    case 'anyone':
      return [{ kind: 'anyone' }];
    case 'groups':
      return Object.values(state.groups)
        .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))
        .map(({ groupId }) => ({ kind: 'group', groupId }));
    case 'agents':
      return servingAgents(state, { kind: 'group', groupId: item.groupId }, now)
        .sort((a, b) => (a.nickname < b.nickname ? -1 : 1))
        .map(({ agentId }) => ({ kind: 'agent', agentId }));
    default:
      return item satisfies never;
  }
}

/** The name of what is wished, for a customer. */
export function nameOf(wish: Wish, state: LiveState, language: CustomerLanguage): string {
  if (wish.kind === 'agent') return state.agents[wish.agentId]?.nickname ?? wish.agentId;
  if (wish.kind === 'group') return state.groups[wish.groupId]?.name ?? '';
  return language === 'zh' ? '其他问题' : 'Anything else';
}

function labelOf(wish: Wish, context: MenuContext): string {
  const { state, estimates, language, showWait } = context;
  const name = nameOf(wish, state, language);
  if (!showWait) return name;
  const zh = language === 'zh';
  const bracket = (words: string) => (zh ? `${name}（${words}）` : `${name} (${words})`);
  if (agentsWithRoom(context, wish, undefined).length > 0) return bracket(zh ? '现在有空' : 'free now');
  const estimate = estimates.forNew(wish);
  if (!estimate) return name;
  const words = rangeWords(rangeToTell(estimate), language);
  return bracket(zh ? `预计等待 ${words}` : `about ${words}`);
}
