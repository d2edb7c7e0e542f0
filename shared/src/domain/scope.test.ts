import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertKinds } from '../contract/alerts.ts';
import { AlertId, OperationId } from '../contract/ids.ts';
import type { Change, LiveState, Operation, Session, WaitingCustomer } from '../contract/live.ts';
import {
  aGroup,
  agentId,
  anAgent,
  anAlert,
  anOperation,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '../testing/builders.ts';
import { applyChange } from './apply-change.ts';
import { countChange, movesMembers, names, scopeChange, scopeState, viewOf } from './scope.ts';

const groups = ['g1', 'g2', 'g3'].map(groupId);
/** Agents, with their groups: one in both, one in none. */
const members = {
  'ann@kf': ['g1'],
  'ben@kf': ['g2'],
  'cy@kf': ['g1', 'g2'],
  'dot@kf': [],
  'eve@kf': ['g3'],
} as const;
const agents = Object.entries(members).map(([id, of]) =>
  anAgent({ agentId: agentId(id), nickname: id, groupIds: of.map(groupId) }),
);
const agentIds = agents.map((agent) => agent.agentId);
const customers = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map(customerId);

const optional = <T>(of: readonly T[]) => fc.option(fc.constantFrom(...of), { nil: undefined });
const wish = fc
  .record({ wishedAgentId: optional([...agentIds, agentId('gone@kf')]), wishedGroupId: optional(groups) })
  .map(({ wishedAgentId, wishedGroupId }) => ({
    ...(wishedAgentId !== undefined && { wishedAgentId }),
    ...(wishedGroupId !== undefined && { wishedGroupId }),
  }));
const customer = fc.constantFrom(...customers);
const agent = fc.constantFrom(...agentIds);

const waiting: fc.Arbitrary<WaitingCustomer> = fc
  .tuple(customer, wish)
  .map(([id, wished]) => aWaitingCustomer({ customerId: id, code: id, ...wished }));
const session: fc.Arbitrary<Session> = fc
  .tuple(customer, agent)
  .map(([id, by]) => aSession({ customerId: id, code: id, agentId: by }));
const operation: fc.Arbitrary<Operation> = fc
  .record({
    id: fc.constantFrom('o1', 'o2', 'o3'),
    customer,
    agent: optional(agentIds),
    wish,
    error: optional(agentIds),
  })
  .map(({ id, customer: of, agent: to, wish: wished, error }) => {
    const { agentId: _none, ...bare } = anOperation({ operationId: OperationId.parse(id), customerId: of });
    return {
      ...bare,
      ...wished,
      ...(to !== undefined && { agentId: to }),
      ...(error !== undefined && { error: { code: 'already_taken' as const, agentId: error } }),
    };
  });
const alert = fc
  .record({
    kind: fc.constantFrom(...alertKinds),
    agent: optional(agentIds),
    group: optional(groups),
    customer: optional(customers),
  })
  .map(({ kind, agent: of, group, customer: who }) =>
    anAlert({
      kind,
      alertId: AlertId.parse(kind),
      ...(of !== undefined && { agentId: of }),
      ...(group !== undefined && { groupId: group }),
      ...(who !== undefined && { customerId: who }),
    }),
  );
const accepted = fc.record({ by: agent, at: fc.nat(5) }).map(({ by, at: n }) => ({
  code: `C${n}`,
  agentId: by,
  at: at(NOW + n),
  waitedMs: 1,
}));

const change: fc.Arbitrary<Change> = fc.oneof(
  waiting.map((of): Change => ({ type: 'waiting.put', waiting: of, cause: 'arrived', position: 9 })),
  customer.map((id): Change => ({ type: 'waiting.removed', customerId: id, cause: 'left' })),
  fc.nat(50).map((count): Change => ({ type: 'waiting.counted', count })),
  fc.tuple(session, optional(agentIds), fc.constantFrom('switched', 'handed_over')).map(
    ([of, from, kind]): Change => ({
      type: 'session.put',
      session: of,
      cause: from === undefined ? { kind: 'accepted' } : { kind, fromAgentId: from },
    }),
  ),
  customer.map((id): Change => ({ type: 'session.removed', customerId: id })),
  waiting.map(
    ({ customerId: id, code, waitingSince, wishedAgentId, wishedGroupId }): Change => ({
      type: 'dismissed.put',
      dismissed: {
        customerId: id,
        code,
        waitingSince,
        dismissedAt: NOW,
        dismissedBy: '林主管',
        ...(wishedAgentId !== undefined && { wishedAgentId }),
        ...(wishedGroupId !== undefined && { wishedGroupId }),
      },
    }),
  ),
  customer.map((id): Change => ({ type: 'dismissed.removed', customerId: id })),
  operation.map((of): Change => ({ type: 'operation.put', operation: of })),
  alert.map((of): Change => ({ type: 'alert.put', alert: of })),
  fc
    .constantFrom(...alertKinds)
    .map((kind): Change => ({ type: 'alert.removed', alertId: AlertId.parse(kind) })),
  accepted.map((lastAccepted): Change => ({ type: 'today.put', today: { ...aState().today, lastAccepted } })),
  agent.chain((id) =>
    fc.boolean().map((online): Change => {
      const known = agents.find((one) => one.agentId === id) ?? anAgent();
      return { type: 'agent.put', agent: { ...known, presence: online ? 'online' : 'offline' } };
    }),
  ),
  fc.constantFrom(...groups).map(
    (id): Change => ({
      type: 'group.put',
      group: aGroup({ groupId: id, name: `${id}!`, agentOrder: 'manual', manualOrder: agentIds }),
    }),
  ),
);

const begin: fc.Arbitrary<LiveState> = fc
  .record({
    waiting: fc.array(waiting, { maxLength: 4 }),
    sessions: fc.array(session, { maxLength: 4 }),
    operations: fc.array(operation, { maxLength: 3 }),
  })
  .map((parts) => aState({ agents, groups: groups.map((id) => aGroup({ groupId: id })), ...parts }));

const scopes = [['g1'], ['g2'], ['g1', 'g3']].map((of) => of.map(groupId));

describe('what people of some groups see', () => {
  it.each(scopes)('[LP15] is the same by changes as at once: %s', (...groupIds) => {
    fc.assert(
      fc.property(begin, fc.array(change, { maxLength: 25 }), (start, changes) => {
        const view = viewOf(start, groupIds);
        let whole = start;
        let part = scopeState(start, view);
        for (const one of changes) {
          fc.pre(!movesMembers(whole, one));
          whole = applyChange(whole, one);
          const seen = scopeChange(one, view, part);
          if (seen) part = applyChange(part, seen);
          const counted = countChange(part);
          if (counted) part = applyChange(part, counted);
          expect(part).toEqual(scopeState(whole, view));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(scopes)('names nobody of another group: %s', (...groupIds) => {
    fc.assert(
      fc.property(begin, fc.array(change, { maxLength: 25 }), (start, changes) => {
        const view = viewOf(start, groupIds);
        const told: unknown[] = [scopeState(start, view)];
        let part = scopeState(start, view);
        for (const one of changes) {
          const seen = scopeChange(one, view, part);
          if (!seen) continue;
          told.push(seen);
          part = applyChange(part, seen);
        }
        expect(names(told, view.others)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('are those who wait for nobody in particular, and never a number of others', () => {
    const free = aWaitingCustomer({ customerId: customerId('free') });
    const ours = aWaitingCustomer({ customerId: customerId('ours'), wishedGroupId: groupId('g1') });
    const theirs = aWaitingCustomer({ customerId: customerId('theirs'), wishedAgentId: agentId('ben@kf') });
    const lost = aWaitingCustomer({ customerId: customerId('lost'), wishedAgentId: agentId('gone@kf') });
    const state = {
      ...aState({
        agents,
        groups: groups.map((id) => aGroup({ groupId: id })),
        waiting: [free, ours, theirs, lost],
      }),
      waitingCount: 140,
    };
    state.today = { ...state.today, arrived: 77, accepted: 61 };
    const part = scopeState(state, viewOf(state, [groupId('g1')]));
    expect(Object.keys(part.waiting)).toEqual(['free', 'ours', 'lost']);
    expect(part.waiting[customerId('lost')]).not.toHaveProperty('wishedAgentId');
    expect(part.waitingCount).toBe(3);
    expect(part.today).toMatchObject({ arrived: 0, accepted: 0 });
    expect(part.onlyGroups).toEqual(['g1']);
  });

  it('has an agent of two groups, without the other group', () => {
    const state = aState({ agents, groups: groups.map((id) => aGroup({ groupId: id })) });
    const part = scopeState(state, viewOf(state, [groupId('g2')]));
    expect(Object.keys(part.agents)).toEqual(['ben@kf', 'cy@kf']);
    expect(part.agents[agentId('cy@kf')]?.groupIds).toEqual(['g2']);
    expect(Object.keys(part.groups)).toEqual(['g2']);
  });

  it.each<[string, Change]>([
    ['an agent appears', { type: 'agent.put', agent: anAgent({ agentId: agentId('new@kf') }) }],
    [
      'an agent changes groups',
      { type: 'agent.put', agent: anAgent({ agentId: agentId('ann@kf'), groupIds: [groupId('g2')] }) },
    ],
    ['an agent goes', { type: 'agent.removed', agentId: agentId('ann@kf') }],
    ['a group appears', { type: 'group.put', group: aGroup({ groupId: groupId('g9') }) }],
    ['a group goes', { type: 'group.removed', groupId: groupId('g1') }],
  ])('[LP16] begins anew when %s', (_what, one) => {
    const state = aState({ agents, groups: groups.map((id) => aGroup({ groupId: id })) });
    expect(movesMembers(state, one)).toBe(true);
  });
});
