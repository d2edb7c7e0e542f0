import type { OperationRequest, ResolveRequest } from '@kf/shared/contract/http';
import type { Operation } from '@kf/shared/contract/live';
import { agentId, anAgent, aSession, aState, aWaitingCustomer, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import { createOperations } from './create-operations.ts';
import { createWorld, rival, supervisor, type World } from './testing/world.ts';

const li = agentId('liting@kfdemo');
const zhou = agentId('zhoumin@kfdemo');
const wang = agentId('wangfang@kfdemo');
const served = aSession();
const agents = [li, zhou, wang].map((id) => anAgent({ agentId: id, nickname: id.split('@')[0] as string }));

const world = (options: Parameters<typeof createWorld>[1] = {}) =>
  createWorld(aState({ agents, sessions: [served], waiting: [aWaitingCustomer()] }), options);
const handover = (over: Partial<Extract<OperationRequest, { type: 'handover' }>> = {}): OperationRequest => ({
  type: 'handover',
  customerId: served.customerId,
  toAgentId: zhou,
  key: 'key-0001',
  ...over,
});
const refusal = async (promise: Promise<unknown>): Promise<AppError> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
};
const commands = (w: World) =>
  w.platform.calls.filter((c) => c.name !== 'getSession').map((c) => `${c.name} ${c.agentId}`);
const steps = (operation: Operation | undefined) =>
  operation?.steps?.map((s) => `${s.call} ${s.agentId} ${s.state}`);
const holder = (w: World) => w.platform.sessions.get(served.customerId)?.agentId;

/** The result of something that needs time to pass. */
async function meanwhile<T>(w: World, work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([work, w.clock.advance(50)]);
  return result;
}

/** A hand-over whose second step WeChat refused, because the agent went offline. */
async function unfinished(w: World) {
  w.platform.offline.add(zhou);
  const { operationId } = await w.operations.request(handover(), supervisor);
  await w.clock.advance(2_000);
  return operationId;
}
const resolve = (w: World, id: Operation['operationId'], choice: ResolveRequest, by = supervisor) =>
  w.operations.resolve(id, choice, by);

describe('handing over', () => {
  it('closes with the first agent, then creates with the next, and keeps both steps with their times', async () => {
    const w = world();
    const {
      operationId,
      state,
      agentId: from,
    } = await w.operations.request(handover({ note: '老客户' }), supervisor);
    expect({ state, from }).toEqual({ state: 'sent', from: li });
    await w.clock.advance(3_000);
    expect(w.platform.calls.filter((c) => c.name !== 'getSession')).toEqual([
      { name: 'close', customerId: served.customerId, agentId: li },
      { name: 'create', customerId: served.customerId, agentId: zhou, note: '老客户' },
    ]);
    const done = await w.outcome(operationId);
    expect(done).toMatchObject({ state: 'confirmed', toAgentId: zhou });
    expect(steps(done)).toEqual([`close ${li} done`, `create ${zhou} done`]);
    for (const step of done?.steps ?? []) expect(step.endedAt).toBeGreaterThan(step.at);
    expect(w.audits).toMatchObject([{ outcome: 'confirmed', toAgentId: zhou, steps: [{}, {}] }]);
  });

  it('is refused without a call when the agent cannot be reached, or nobody serves the customer', async () => {
    const w = world();
    w.change({ agents: { ...w.state().agents, [zhou]: anAgent({ agentId: zhou, presence: 'offline' }) } });
    expect((await refusal(w.operations.request(handover(), supervisor))).code).toBe('agent_offline');
    const waiting = handover({ customerId: aWaitingCustomer().customerId, toAgentId: wang });
    expect((await refusal(w.operations.request(waiting, supervisor))).code).toBe('already_ended');
    expect(commands(w)).toEqual([]);
  });

  it('is refused when somebody else serves the customer than the caller saw', async () => {
    const w = world();
    const error = await refusal(w.operations.request(handover({ fromAgentId: wang }), supervisor));
    expect(error).toMatchObject({ code: 'already_taken', details: { agentId: li } });
  });

  it('to the agent who has the customer already is confirmed without a call', async () => {
    const w = world();
    const { operationId } = await w.operations.request(handover({ toAgentId: li }), supervisor);
    await w.clock.advance(1_000);
    expect(commands(w)).toEqual([]);
    expect((await w.outcome(operationId))?.state).toBe('confirmed');
  });

  it('goes on when the session had ended already', async () => {
    const w = world();
    w.platform.sessions.delete(served.customerId);
    const { operationId } = await w.operations.request(handover(), supervisor);
    await w.clock.advance(3_000);
    expect((await w.outcome(operationId))?.state).toBe('confirmed');
    expect(holder(w)).toBe(zhou);
  });

  it('changes nothing when WeChat refuses the first step', async () => {
    const w = world();
    w.platform.sessions.set(served.customerId, { agentId: wang, startedAt: NOW });
    const { operationId } = await w.operations.request(handover(), supervisor);
    await w.clock.advance(3_000);
    expect(await w.outcome(operationId)).toMatchObject({
      state: 'refused',
      error: { code: 'session_with_other', agentId: wang, errcode: 65414 },
    });
    expect(commands(w)).toEqual([`close ${li}`]);
  });

  it.each(['lost', 'unanswered', 'late', 'busy'] as const)(
    'asks before it goes on when the first answer is %s',
    async (fate) => {
      const w = world();
      w.platform.fates.close.push(fate);
      const { operationId } = await w.operations.request(handover(), supervisor);
      await w.clock.advance(20_000);
      expect((await w.outcome(operationId))?.state).toBe('confirmed');
      expect(holder(w)).toBe(zhou);
      expect(w.platform.effects.map((e) => e.name)).toEqual(['closed', 'created']);
    },
  );

  it.each(['lost', 'unanswered', 'late', 'busy'] as const)(
    'creates once when the second answer is %s',
    async (fate) => {
      const w = world({ dropPushes: true });
      w.platform.fates.create.push(fate);
      const { operationId } = await w.operations.request(handover(), supervisor);
      await w.clock.advance(30_000);
      expect((await w.outcome(operationId))?.state).toBe('confirmed');
      expect(w.platform.effects.map((e) => e.name)).toEqual(['closed', 'created']);
    },
  );
});

describe('a hand-over whose second step fails', () => {
  it('waits for a person, on the board and in the journal, after getsession was asked', async () => {
    const w = world({ dropPushes: true });
    const id = await unfinished(w);
    expect(w.state().operations[id]).toMatchObject({
      state: 'unfinished',
      error: { code: 'agent_offline', errcode: 65415 },
      unfinishedSince: expect.any(Number),
    });
    expect(w.state().sessions[served.customerId]).toBeUndefined();
    expect(w.platform.calls.at(-1)?.name).toBe('getSession');
    expect(w.audits).toMatchObject([{ outcome: 'unfinished' }]);
    await w.clock.advance(600_000);
    await w.operations.recover();
    expect(w.state().operations[id]?.state).toBe('unfinished');
  });

  it.each([
    ['back to the first agent', li],
    ['to another agent', wang],
  ])('goes %s when a person says so', async (_where, to) => {
    const w = world();
    const id = await unfinished(w);
    await resolve(w, id, { toAgentId: to }, rival);
    await w.clock.advance(4_000);
    const done = await w.outcome(id);
    expect(done).toMatchObject({ state: 'confirmed', toAgentId: to, by: '林主管', resolvedBy: '赵主管' });
    expect(steps(done)).toEqual([`close ${li} done`, `create ${zhou} refused`, `create ${to} done`]);
    expect(done?.steps?.[2]?.by).toBe('赵主管');
    expect(holder(w)).toBe(to);
  });

  it('tries again with the same agent, and waits again when that fails again', async () => {
    const w = world();
    const id = await unfinished(w);
    await resolve(w, id, { toAgentId: zhou });
    await w.clock.advance(4_000);
    expect((await w.outcome(id))?.state).toBe('unfinished');
    w.platform.offline.clear();
    await resolve(w, id, { toAgentId: zhou });
    await w.clock.advance(4_000);
    expect((await w.outcome(id))?.state).toBe('confirmed');
  });

  it('lets one of two people decide', async () => {
    const w = world();
    const id = await unfinished(w);
    const first = resolve(w, id, { toAgentId: li });
    const error = await refusal(resolve(w, id, { toAgentId: wang }, rival));
    await first;
    expect(error).toMatchObject({ code: 'already_in_progress', details: { by: '林主管' } });
    await w.clock.advance(4_000);
    expect(commands(w)).toEqual([`close ${li}`, `create ${zhou}`, `create ${li}`]);
  });

  it('is decided by assigning the customer', async () => {
    const w = world();
    const id = await unfinished(w);
    const assign = { type: 'assign', customerId: served.customerId, agentId: wang, key: 'key-0009' } as const;
    w.change({
      waiting: {
        ...w.state().waiting,
        [served.customerId]: aWaitingCustomer({ customerId: served.customerId }),
      },
    });
    expect(await w.operations.request(assign, rival)).toMatchObject({ operationId: id, toAgentId: wang });
    await w.clock.advance(4_000);
    expect(holder(w)).toBe(wang);
  });

  it('can be given up', async () => {
    const w = world();
    const id = await unfinished(w);
    await resolve(w, id, { drop: true }, rival);
    await w.clock.advance(100);
    expect(await w.outcome(id)).toMatchObject({
      state: 'refused',
      error: { code: 'handover_dropped' },
      resolvedBy: '赵主管',
    });
    expect((await refusal(resolve(w, id, { toAgentId: li }))).code).toBe('already_ended');
  });

  it('stays given up when the server is killed at that moment', async () => {
    const w = world();
    const id = await unfinished(w);
    // the decision is journalled, and the process is gone before it writes anything else
    const never = () => new Promise<never>(() => undefined);
    const dying = createOperations({ ...w.deps, journal: { ...w.journal, save: never, touch: never } });
    await meanwhile(w, dying.resolve(id, { drop: true }, rival));
    await w.clock.advance(20_000);
    w.platform.offline.clear();
    const before = commands(w);
    const next = createOperations(w.deps);
    await meanwhile(w, next.recover());
    await w.clock.advance(5_000);
    expect(commands(w)).toEqual(before);
    expect(await w.outcome(id)).toMatchObject({ state: 'refused', error: { code: 'handover_dropped' } });
  });

  it('ends by itself when an agent takes the customer', async () => {
    const w = world();
    const id = await unfinished(w);
    w.platform.begin(served.customerId, wang);
    await w.clock.advance(20_000);
    await w.operations.recover();
    await w.clock.advance(1_000);
    expect(await w.outcome(id)).toMatchObject({
      state: 'refused',
      error: { code: 'session_with_other', agentId: wang },
    });
  });

  it('waits for the next minute by itself where only that is in the way', async () => {
    const w = world();
    let once = true;
    const { wechat } = w.deps;
    const operations = createOperations({
      ...w.deps,
      wechat: {
        ...wechat,
        async createSession(command) {
          if (!once) return wechat.createSession(command);
          once = false;
          throw new AppError('wechat_minute_limit', 'slow down', {
            details: { until: w.clock.now() + 20_000 },
          });
        },
      },
    });
    const { operationId } = await operations.request(handover(), supervisor);
    await w.clock.advance(19_000);
    expect((await w.outcome(operationId))?.state).toBe('sent');
    await w.clock.advance(5_000);
    expect(await w.outcome(operationId)).toMatchObject({ state: 'confirmed' });
  });
});

describe('an act with a grace', () => {
  const careful = { ...supervisor, graceMs: 3_000 };
  const assign = {
    type: 'assign',
    customerId: aWaitingCustomer().customerId,
    agentId: zhou,
    key: 'key-0003',
  } as const;

  it('leaves when the grace is over', async () => {
    const w = world();
    const { operationId, sendAt, state } = await w.operations.request(assign, careful);
    expect({ state, sendAt }).toEqual({ state: 'armed', sendAt: NOW + 3_000 });
    await w.clock.advance(2_900);
    expect(commands(w)).toEqual([]);
    expect(w.state().operations[operationId]?.state).toBe('armed');
    await w.clock.advance(2_000);
    expect(commands(w)).toEqual([`create ${zhou}`]);
    expect(await w.outcome(operationId)).not.toHaveProperty('sendAt');
  });

  it('is taken back before, and leaves the board and the customer free', async () => {
    const w = world();
    const { operationId } = await w.operations.request(assign, careful);
    await w.clock.advance(2_000);
    const undone = await meanwhile(w, w.operations.undo(operationId, supervisor));
    expect(undone.state).toBe('undone');
    expect((await w.operations.undo(operationId, supervisor)).state).toBe('undone');
    await w.clock.advance(10_000);
    expect(commands(w)).toEqual([]);
    expect(w.state().operations).toEqual({});
    await w.operations.request({ ...assign, key: 'key-0004' }, rival);
  });

  it('stays with the process that has it when the store was away for a moment', async () => {
    const w = world();
    let away = true;
    const touched: string[] = [];
    const operations = createOperations({
      ...w.deps,
      journal: {
        ...w.journal,
        async touch(ids, driver, at) {
          if (away) throw new Error('the store is away');
          touched.push(...ids);
          return w.journal.touch(ids, driver, at);
        },
      },
    });
    const { operationId } = await operations.request(assign, { ...careful, graceMs: 20_000 });
    await w.clock.advance(3_000);
    away = false;
    await w.clock.advance(10_000);
    expect(touched).toContain(operationId);
  });

  it('cannot be taken back later, nor by somebody else', async () => {
    const w = world();
    const { operationId } = await w.operations.request(assign, careful);
    expect((await refusal(w.operations.undo(operationId, rival))).code).toBe('forbidden');
    await w.clock.advance(3_020);
    const error = await refusal(w.operations.undo(operationId, supervisor));
    expect(error).toMatchObject({ code: 'undo_too_late', details: { operation: { operationId } } });
    await w.clock.advance(3_000);
    expect((await w.outcome(operationId))?.state).toBe('confirmed');
  });

  it('tells others who is about to act', async () => {
    const w = world();
    await w.operations.request(assign, careful);
    const error = await refusal(w.operations.request({ ...assign, agentId: wang, key: 'key-0005' }, rival));
    expect(error).toMatchObject({ code: 'already_in_progress', details: { by: '林主管' } });
  });

  it('does not leave when the board shows by then that it cannot work', async () => {
    const w = world();
    const { operationId } = await w.operations.request(assign, careful);
    await w.clock.advance(1_000);
    w.platform.begin(assign.customerId, li);
    await w.clock.advance(4_000);
    expect(await w.outcome(operationId)).toMatchObject({
      state: 'refused',
      error: { code: 'already_taken', agentId: li },
    });
    expect(commands(w)).toEqual([]);
  });

  it.each([
    ['leaves once after a short stop of the server', 20_000, 'confirmed'],
    ['does not leave long after the server was stopped', 300_000, 'refused'],
  ])('%s', async (_what, stopMs, state) => {
    const w = world();
    const { operationId } = await w.operations.request(assign, careful);
    await meanwhile(w, w.operations.close());
    await w.clock.advance(stopMs);
    const next = createOperations(w.deps);
    await meanwhile(w, next.recover());
    await w.clock.advance(5_000);
    expect((await w.outcome(operationId))?.state).toBe(state);
    expect(commands(w)).toEqual(state === 'confirmed' ? [`create ${zhou}`] : []);
  });
});
