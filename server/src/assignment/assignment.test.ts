import type { AssignmentSettings } from '@kf/shared/contract/assignment';
import type { CustomerId } from '@kf/shared/contract/ids';
import type { Change, LiveState } from '@kf/shared/contract/live';
import { initialAssignment } from '@kf/shared/domain/initial-rules';
import {
  aGroup,
  agentId,
  anAgent,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { createAssigner } from './create-assigner.ts';
import { planAssignments } from './plan-assignments.ts';
import { createReplay } from './replay.ts';

const rules: AssignmentSettings = { ...initialAssignment, on: true };
const li = anAgent({ agentId: agentId('li@x'), nickname: '李婷', capacity: 2, groupIds: [groupId('g1')] });
const wang = anAgent({
  agentId: agentId('wang@x'),
  nickname: '王浩',
  capacity: 4,
  groupIds: [groupId('g2')],
});
const zhao = anAgent({ agentId: agentId('zhao@x'), nickname: '赵雨', capacity: 0 });
const groups = [aGroup({ groupId: groupId('g1') }), aGroup({ groupId: groupId('g2'), name: '售后' })];
const waits = (id: string, minutes: number, over: object = {}) =>
  aWaitingCustomer({
    customerId: customerId(id),
    code: id,
    waitingSince: at(NOW - minutes * 60_000),
    order: NOW - minutes * 60_000,
    ...over,
  });

const plan = (
  state: LiveState,
  over: Partial<AssignmentSettings> = {},
  lastAgentOf: (id: CustomerId) => ReturnType<typeof agentId> | undefined = () => undefined,
) =>
  planAssignments({
    state,
    rules: { ...rules, ...over },
    lastAgentOf,
    isHeld: () => false,
    loadOf: () => 0,
    now: NOW,
  }).map(({ customer, agentId: to, reason }) => `${customer.customerId} ${to} ${reason}`);

describe('rules of assignment', () => {
  it('are off to begin with', () => {
    expect(initialAssignment.on).toBe(false);
  });

  it('give the longest wait the freest agent by share, and leave those who take by hand alone', () => {
    const state = aState({ agents: [li, wang, zhao], waiting: [waits('b', 2), waits('a', 5)] });
    expect(plan(state)).toEqual(['a wang@x freest', 'b li@x freest']);
    const loaded = planAssignments({
      state,
      rules: { ...rules, upToShare: 0.5 },
      lastAgentOf: () => undefined,
      isHeld: () => false,
      loadOf: (id) => (id === 'wang@x' ? 2 : 0),
      now: NOW,
    });
    expect(loaded.map(({ agentId: to }) => to)).toEqual(['li@x']);
  });

  it('keep a wish until it is too old', () => {
    const state = aState({
      agents: [li, wang],
      groups,
      waiting: [
        waits('a', 4, { wishedGroupId: groupId('g2') }),
        waits('b', 3, { wishedAgentId: agentId('gone@x') }),
        waits('c', 12, { wishedAgentId: agentId('gone@x') }),
      ],
    });
    expect(plan(state)).toEqual(['c wang@x freest', 'a wang@x wished_group']);
    expect(plan(state, { wishMinutes: 0 })).toEqual(['a wang@x wished_group']);
  });

  it('bring back to the last agent, wait a little first, and pass over who is not in WeChat’s list', () => {
    const state = aState({
      agents: [li, wang],
      waiting: [waits('a', 5), waits('b', 0.2), waits('c', 4, { listed: false })],
    });
    expect(plan(state, {}, () => agentId('li@x'))).toEqual(['a li@x last_agent']);
    expect(plan(state, { preferLast: false }, () => agentId('li@x'))).toEqual(['a wang@x freest']);
  });
});

it('a trial says what the rules would have done beside what happened', () => {
  const start = aState({ agents: [wang] });
  const replay = createReplay(rules, at(NOW - 1_000));
  let seq = 0;
  const frame = (seconds: number, changes: Change[]) => {
    const from = seq;
    seq += changes.length;
    replay.take({
      type: 'frame',
      frame: { epoch: 'e', from, to: seq, at: at(NOW + seconds * 1_000), changes },
    });
  };
  replay.take({ type: 'state', state: start, at: at(NOW - 5_000) });
  const a = waits('a', 0);
  const b = waits('b', 0);
  frame(0, [
    { type: 'waiting.put', waiting: a, cause: 'arrived' },
    { type: 'waiting.put', waiting: b, cause: 'arrived' },
  ]);
  frame(30, [{ type: 'waiting.counted', count: 2 }]);
  frame(90, [
    { type: 'waiting.removed', customerId: a.customerId, cause: 'accepted' },
    {
      type: 'session.put',
      session: { customerId: a.customerId, code: 'a', agentId: wang.agentId, startedAt: at(NOW + 90_000) },
      cause: { kind: 'accepted' },
    },
  ]);
  frame(120, [{ type: 'waiting.removed', customerId: b.customerId, cause: 'left' }]);
  const result = replay.result(at(NOW + 200_000));
  expect(result).toMatchObject({ waits: 2, assigned: 2, meanWaitMs: 30_000, meanRealWaitMs: 90_000 });
  expect(result.byAgent).toEqual([{ agentId: 'wang@x', nickname: '王浩', count: 2 }]);
  expect(result.rows.map(({ code, really }) => `${code} ${really.kind}`).sort()).toEqual([
    'a accepted',
    'b left',
  ]);
});

describe('assigning by rules', () => {
  it('begins an act of its own after a restart: the refused one of the process before is no answer', async () => {
    const seen = { state: 'live', asOf: NOW, intervalMs: 1_000 } as const;
    const state = aState({ agents: [li], waiting: [waits('a', 5)] });
    const keys = new Set<string>();
    let time = NOW;
    const start = () =>
      createAssigner({
        state: () => ({ ...state, sources: { ...state.sources, online: seen, queue: seen } }),
        rules: () => rules,
        lastAgentOf: () => undefined,
        loadOf: () => () => 0,
        operations: {
          request: async ({ key }) => {
            keys.add(key);
            throw new Error('refused');
          },
          get: async () => Promise.reject(new Error('not asked')),
        },
        now: () => time,
        log: { info: () => undefined },
      });
    await start().look();
    time = at(NOW + 5_000);
    await start().look();
    expect(keys.size).toBe(2);
  });
});
