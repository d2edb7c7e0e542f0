import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, ChangeOf, LiveState } from '@kf/shared/contract/live';
import { agentId, anAgent, aState, at, customerId, NOW } from '@kf/shared/testing/builders';
import type { Ask, Faces } from '../draft.ts';
import type { Fact, PushFact, ReadFact } from '../facts.ts';
import { createModel, type Model } from '../model.ts';

// One customer and two agents for most tests; a test states only what matters to it.

export const anna: CustomerId = customerId('oAnna');
export const bert: CustomerId = customerId('oBert');
export const cleo: CustomerId = customerId('oCleo');
export const li: AgentId = agentId('li@kfdemo');
export const wang: AgentId = agentId('wang@kfdemo');

/** So many seconds after the desk's start. */
export const sec = (seconds: number): EpochMs => at(NOW + seconds * 1_000);
/** How long a push takes that is not late. */
const LAG_MS = 300;

/** Li and Wang online, nobody waiting or served, every source read at the start. */
export const quiet = (over: Parameters<typeof aState>[0] = {}): LiveState =>
  aState({
    agents: [anAgent({ agentId: li, nickname: '李婷' }), anAgent({ agentId: wang, nickname: '王磊' })],
    ...over,
  });

export interface Desk {
  model: Model;
  readonly state: LiveState;
  /** Takes the facts one after another; what followed from all of them. */
  take(...facts: Fact[]): { changes: Change[]; asks: Ask[] };
}

export function aDesk(initial: LiveState = quiet(), faces: Faces = new Map()): Desk {
  const model = createModel(initial);
  const take = (...facts: Fact[]) => {
    const taken = facts.map((fact) => model.take([fact], faces));
    return { changes: taken.flatMap((t) => t.changes), asks: taken.flatMap((t) => t.asks) };
  };
  // the quickest push sets what counts as late
  take({ type: 'push.other', customerId: cleo, at: NOW, seenAt: at(NOW + LAG_MS) });
  return {
    model,
    get state() {
      return model.state;
    },
    take,
  };
}

type Push<T extends PushFact['type']> = Partial<Extract<PushFact, { type: T }>>;
const stamped = (seconds: number) => ({
  customerId: anna,
  at: sec(seconds),
  seenAt: at(sec(seconds) + LAG_MS),
});

export const spoke = (seconds: number, over: Push<'customer.spoke'> = {}): PushFact => ({
  type: 'customer.spoke',
  ...stamped(seconds),
  transferred: true,
  ...over,
});
export const created = (seconds: number, over: Push<'session.created'> = {}): PushFact => ({
  type: 'session.created',
  ...stamped(seconds),
  agentId: li,
  ...over,
});
export const closed = (seconds: number, over: Push<'session.closed'> = {}): PushFact => ({
  type: 'session.closed',
  ...stamped(seconds),
  agentId: li,
  ...over,
});
export const switched = (seconds: number, over: Push<'session.switched'> = {}): PushFact => ({
  type: 'session.switched',
  ...stamped(seconds),
  fromAgentId: li,
  toAgentId: wang,
  ...over,
});
export const unfollowed = (seconds: number, over: Push<'customer.unfollowed'> = {}): PushFact => ({
  type: 'customer.unfollowed',
  ...stamped(seconds),
  ...over,
});

type Read<T extends ReadFact['type']> = Extract<ReadFact, { type: T }>;
const asked = (seconds: number) => ({ askedAt: sec(seconds), seenAt: at(sec(seconds) + 100) });

export const queueRead = (
  seconds: number,
  rows: Read<'queue.read'>['rows'],
  over: Partial<Read<'queue.read'>> = {},
): ReadFact => ({
  type: 'queue.read',
  ...asked(seconds),
  count: rows.length,
  rows,
  intervalMs: 6_000,
  ...over,
});
export const onlineRead = (
  seconds: number,
  agents: Read<'online.read'>['agents'],
  over: Partial<Read<'online.read'>> = {},
): ReadFact => ({ type: 'online.read', ...asked(seconds), agents, intervalMs: 6_000, ...over });
export const online = (id: AgentId, load: number): Read<'online.read'>['agents'][number] => ({
  agentId: id,
  presence: 'online',
  load,
});
export const sessionsRead = (
  seconds: number,
  id: AgentId,
  sessions: Read<'sessions.read'>['sessions'],
  over: Partial<Read<'sessions.read'>> = {},
): ReadFact => ({ type: 'sessions.read', ...asked(seconds), agentId: id, sessions, ...over });
export const checked = (
  seconds: number,
  agent?: AgentId,
  over: Partial<Read<'session.checked'>> = {},
): ReadFact => ({
  type: 'session.checked',
  ...asked(seconds),
  customerId: anna,
  ...(agent && { agentId: agent, startedAt: sec(Math.floor(seconds)) }),
  ...over,
});
export const agentsRead = (seconds: number, ids: AgentId[]): ReadFact => ({
  type: 'agents.read',
  ...asked(seconds),
  agents: ids.map((id) => ({ agentId: id, nickname: id, binding: { state: 'bound' } })),
});

export const ofType = <T extends Change['type']>(changes: Change[], type: T): ChangeOf<T>[] =>
  changes.filter((change): change is ChangeOf<T> => change.type === type);
