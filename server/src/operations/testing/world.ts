import type { CustomerId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import { NOW } from '@kf/shared/testing/builders';
import type { Fact } from '#live/facts.ts';
import { createOperations } from '../create-operations.ts';
import type { Actor, OperationAudit, OperationsDeps } from '../ports.ts';
import { createClock } from './clock.ts';
import { createFakePlatform } from './fake-platform.ts';
import { createMemoryJournal } from './memory-journal.ts';

const without = <T>(map: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(map).filter(([k]) => k !== key));

/** As much of the writer as operations rely on: acts are final once final, events and answers move customers. */
function step(state: LiveState, fact: Fact): LiveState {
  switch (fact.type) {
    case 'operation.changed': {
      const known = state.operations[fact.operation.operationId];
      if (known?.state === 'confirmed' || known?.state === 'refused') return state;
      if (fact.operation.state === 'undone')
        return { ...state, operations: without(state.operations, fact.operation.operationId) };
      return { ...state, operations: { ...state.operations, [fact.operation.operationId]: fact.operation } };
    }
    case 'operation.forgotten':
      return { ...state, operations: without(state.operations, fact.operationId) };
    case 'session.created':
      return placed(state, fact.customerId, { agentId: fact.agentId, startedAt: fact.at });
    case 'session.closed':
      return placed(state, fact.customerId, undefined);
    case 'session.checked':
      if (fact.agentId === undefined)
        return state.sessions[fact.customerId] ? placed(state, fact.customerId, undefined) : state;
      return placed(state, fact.customerId, {
        agentId: fact.agentId,
        startedAt: fact.startedAt ?? fact.askedAt,
      });
    case 'wait.dismissed': {
      const waiting = state.waiting[fact.customerId];
      if (!waiting) return state;
      return {
        ...state,
        waiting: without(state.waiting, fact.customerId),
        dismissed: {
          ...state.dismissed,
          [fact.customerId]: { ...waiting, dismissedAt: fact.seenAt, dismissedBy: fact.by },
        },
      };
    }
    default:
      return state;
  }
}

function placed(
  state: LiveState,
  customerId: CustomerId,
  session: Pick<LiveState['sessions'][CustomerId], 'agentId' | 'startedAt'> | undefined,
): LiveState {
  const code = state.waiting[customerId]?.code ?? state.sessions[customerId]?.code ?? 'AAA-AAA';
  const sessions = without(state.sessions, customerId);
  if (!session) return confirming({ ...state, sessions }, customerId, undefined);
  return confirming(
    {
      ...state,
      waiting: without(state.waiting, customerId),
      sessions: { ...sessions, [customerId]: { customerId, code, ...session } },
    },
    customerId,
    session.agentId,
  );
}

function confirming(state: LiveState, customerId: CustomerId, agentId: string | undefined): LiveState {
  const isAchieved = (o: Operation) => {
    if (o.type === 'assign') return o.agentId === agentId;
    if (o.type === 'handover') return o.toAgentId === agentId;
    return o.agentId !== undefined && o.agentId !== agentId;
  };
  const isMeant = (o: Operation) =>
    o.customerId === customerId && o.state !== 'refused' && o.state !== 'armed' && isAchieved(o);
  return {
    ...state,
    operations: Object.fromEntries(
      Object.entries(state.operations).map(([id, o]) => [
        id,
        isMeant(o) ? { ...o, state: 'confirmed' as const } : o,
      ]),
    ),
  };
}

export const supervisor: Actor = { personId: 'p1' as Actor['personId'], name: '林主管' };
export const rival: Actor = { personId: 'p2' as Actor['personId'], name: '赵主管' };

/** Operations of one account between a small platform, a small writer and a clock of our own. */
export function createWorld(
  initial: LiveState,
  options: { dropPushes?: boolean; pushDelayMs?: number } = {},
) {
  const clock = createClock(NOW);
  const journal = createMemoryJournal(clock.now);
  const facts: Fact[] = [];
  const audits: OperationAudit[] = [];
  const nudges: string[] = [];
  const problems: string[] = [];
  let state = initial;
  let ids = 0;
  const learn = (fact: Fact) => {
    facts.push(fact);
    state = step(state, fact);
  };
  const platform = createFakePlatform(clock, (fact) => {
    if (!options.dropPushes) void clock.sleep(options.pushDelayMs ?? 20).then(() => learn(fact));
  });
  for (const session of Object.values(initial.sessions))
    platform.sessions.set(session.customerId, { agentId: session.agentId, startedAt: session.startedAt });

  const deps: OperationsDeps = {
    accountId: initial.account.id,
    journal,
    wechat: platform.api,
    state: () => state,
    codeOf: async (customerId) => (customerId.startsWith('oSeen') ? { code: 'SEE-N22' } : undefined),
    async publish(fact) {
      await clock.sleep(5);
      learn(fact);
    },
    nudge(source, agentId) {
      nudges.push(agentId === undefined ? source : `${source} ${agentId}`);
      return false;
    },
    audit: async (entry) => void audits.push(entry),
    now: clock.now,
    newId: () => `id-${++ids}`,
    sleep: clock.sleep,
    settings: () => ({ sendNotes: true }),
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (details, message) => problems.push(`${message} ${String((details as { err?: unknown }).err)}`),
    },
  };
  return {
    clock,
    journal,
    platform,
    facts,
    audits,
    nudges,
    problems,
    deps,
    operations: createOperations(deps),
    state: () => state,
    change: (over: Partial<LiveState>) => {
      state = { ...state, ...over };
    },
    /** Where the operation has got to in the journal. */
    async outcome(operationId: Operation['operationId']) {
      return (await journal.find(operationId))?.operation;
    },
  };
}
export type World = ReturnType<typeof createWorld>;
