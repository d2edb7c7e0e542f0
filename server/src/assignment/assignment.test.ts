import type { AssignmentSettings } from '@kf/shared/contract/assignment';
import type { CustomerId } from '@kf/shared/contract/ids';
import type { Change, LiveState } from '@kf/shared/contract/live';
import { initialAssignment } from '@kf/shared/domain/initial-rules';
import {
  aGroup,
  agentId,
  anAgent,
  anOperation,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import fc from 'fast-check';
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
  const seen = { state: 'live', asOf: NOW, intervalMs: 1_000 } as const;
  const live = (state: LiveState): LiveState => ({
    ...state,
    sources: { ...state.sources, online: seen, queue: seen },
  });
  /** An assigner whose acts are refused, and whom it tried. */
  const start = (state: () => LiveState, over: Partial<Parameters<typeof createAssigner>[0]> = {}) => {
    const tried: { customerId: string; agentId: string; key: string }[] = [];
    const assigner = createAssigner({
      state,
      rules: () => rules,
      lastAgentOf: () => undefined,
      loadOf: () => () => 0,
      isClaimed: () => false,
      operations: {
        async request(request) {
          if (request.type === 'assign') tried.push(request);
          throw new Error('refused');
        },
        get: async () => Promise.reject(new Error('not asked')),
      },
      now: () => NOW,
      log: { info: () => undefined },
      ...over,
    });
    return { tried, look: assigner.look };
  };

  it('begins an act of its own after a restart: the refused one of the process before is no answer', async () => {
    const state = live(aState({ agents: [li], waiting: [waits('a', 5)] }));
    const first = start(() => state);
    await first.look();
    const second = start(() => state, { now: () => at(NOW + 5_000) });
    await second.look();
    expect(new Set([...first.tried, ...second.tried].map(({ key }) => key)).size).toBe(2);
  });

  it('leaves alone whom a supervisor is deciding about or acting on, and takes the next', async () => {
    const claimed = new Set(['a']);
    const state = live(
      aState({
        agents: [wang],
        waiting: [waits('a', 5), waits('b', 4), waits('c', 3)],
        operations: [anOperation({ customerId: customerId('b'), agentId: li.agentId, state: 'armed' })],
      }),
    );
    const { look, tried } = start(() => state, { isClaimed: (id) => claimed.has(id) });
    await look();
    expect(tried.map((one) => one.customerId)).toEqual(['c']);
    claimed.clear();
    await look();
    expect(tried.map((one) => one.customerId)).toEqual(['c', 'a']);
  });

  it('does nothing while off, nor on an old picture, and never more a minute than set', async () => {
    const state = live(aState({ agents: [wang], waiting: [waits('a', 5), waits('b', 4), waits('c', 3)] }));
    const off = start(() => state, { rules: () => ({ ...rules, on: false }) });
    await off.look();
    expect(off.tried).toEqual([]);
    const old = start(() => state, { now: () => at(NOW + 60_000) });
    await old.look();
    expect(old.tried).toEqual([]);
    const few = start(() => state, { rules: () => ({ ...rules, perMinute: 2 }) });
    await few.look();
    await few.look();
    expect(few.tried).toHaveLength(2);
  });

  it('fills no agent beyond the places, whoever is on the way to them (random floors)', () => {
    const floor = fc.record({
      capacities: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }),
      loads: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 5, maxLength: 5 }),
      waiting: fc.integer({ min: 0, max: 20 }),
      share: fc.constantFrom(0.5, 0.8, 1),
    });
    fc.assert(
      fc.property(floor, ({ capacities, loads, waiting, share }) => {
        const agents = capacities.map((capacity, i) => anAgent({ agentId: agentId(`a${i}@x`), capacity }));
        const load = (id: string) => loads[agents.findIndex((one) => one.agentId === id)] ?? 0;
        const planned = planAssignments({
          state: aState({
            agents,
            waiting: Array.from({ length: waiting }, (_, i) => waits(`w${i}`, 30 - i)),
          }),
          rules: { ...rules, upToShare: share },
          lastAgentOf: (id) => agents[id.length % agents.length]?.agentId,
          isHeld: () => false,
          loadOf: load,
          now: NOW,
        });
        for (const { agentId: id, capacity = 0 } of agents) {
          const given = planned.filter((one) => one.agentId === id).length;
          expect(given === 0 || load(id) + given <= Math.max(1, Math.floor(capacity * share))).toBe(true);
          if (capacity === 0) expect(given).toBe(0); // takes by hand
        }
        expect(new Set(planned.map(({ customer }) => customer.customerId)).size).toBe(planned.length);
      }),
    );
  });
});
