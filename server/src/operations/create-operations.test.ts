import type { OperationRequest } from '@kf/shared/contract/http';
import type { LiveState } from '@kf/shared/contract/live';
import {
  agentId,
  anAccount,
  anAgent,
  aSession,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import { createOperations } from './create-operations.ts';
import { createWorld, rival, supervisor, type World } from './testing/world.ts';

const li = agentId('liting@kfdemo');
const zhou = agentId('zhoumin@kfdemo');
const waiting = aWaitingCustomer();
const served = aSession();

const agents = [anAgent(), anAgent({ agentId: zhou, nickname: '周敏' })];
const board = (over: Partial<LiveState> = {}): LiveState => ({
  ...aState({ agents, waiting: [waiting], sessions: [served] }),
  ...over,
});
const assign = (over: Partial<Extract<OperationRequest, { type: 'assign' }>> = {}): OperationRequest => ({
  type: 'assign',
  customerId: waiting.customerId,
  agentId: li,
  key: 'key-0001',
  ...over,
});
const close = (over: Partial<Extract<OperationRequest, { type: 'close' }>> = {}): OperationRequest => ({
  type: 'close',
  customerId: served.customerId,
  key: 'key-0002',
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
const creates = (world: World) => world.platform.calls.filter((c) => c.name === 'create').length;
const closes = (world: World) => world.platform.calls.filter((c) => c.name === 'close').length;
const states = (world: World) =>
  world.facts.flatMap((f) => (f.type === 'operation.changed' ? [f.operation.state] : []));

describe('assigning a waiting customer', () => {
  it('answers as sent, calls WeChat once with the note, and is confirmed by the event', async () => {
    const world = createWorld(board(), { pushDelayMs: 300 });
    const operation = await world.operations.request(assign({ note: '老客户' }), supervisor);
    expect(operation).toMatchObject({ state: 'sent', by: '林主管', code: waiting.code, agentId: li });
    expect(world.platform.calls).toEqual([]);
    await world.clock.advance(1_000);
    expect(world.platform.calls).toEqual([
      { name: 'create', customerId: waiting.customerId, agentId: li, note: '老客户' },
    ]);
    expect(states(world)).toEqual(['sent', 'accepted', 'confirmed']);
    expect(world.audits).toMatchObject([
      {
        outcome: 'confirmed',
        personId: 'p1',
        before: { kind: 'waiting' },
        after: { kind: 'session', agentId: li },
        wechat: { errcode: 0 },
      },
    ]);
  });

  it('keeps the note to itself where the setting says so', async () => {
    const world = createWorld(board());
    const operations = createOperations({ ...world.deps, settings: () => ({ sendNotes: false }) });
    const operation = await operations.request(assign({ note: '老客户' }), supervisor);
    await world.clock.advance(1_000);
    expect(operation.note).toBe('老客户');
    expect(world.platform.calls[0]).not.toHaveProperty('note');
  });

  it('asks getsession when the event does not come', async () => {
    const world = createWorld(board(), { dropPushes: true });
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(1_500);
    expect((await world.outcome(operationId))?.state).toBe('accepted');
    await world.clock.advance(1_500);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
    expect(world.state().sessions[waiting.customerId]?.agentId).toBe(li);
  });

  it('stays accepted when nothing ever shows it, and frees the customer after 15 s', async () => {
    const world = createWorld(board(), { dropPushes: true });
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(200);
    world.platform.sessions.clear();
    await world.clock.advance(10_000);
    expect((await refusal(world.operations.request(assign({ key: 'key-0003' }), rival))).code).toBe(
      'already_in_progress',
    );
    await world.clock.advance(60_000);
    expect((await world.outcome(operationId))?.state).toBe('accepted');
    expect(world.audits).toMatchObject([{ outcome: 'accepted' }]);
    await world.operations.request(assign({ key: 'key-0003' }), rival);
  });

  it('never acts twice for one key, and answers what became of the first', async () => {
    const world = createWorld(board());
    const first = await world.operations.request(assign(), supervisor);
    const [again, concurrent] = await Promise.all([
      world.operations.request(assign(), supervisor),
      world.operations.request(assign(), supervisor),
    ]);
    await world.clock.advance(5_000);
    const later = await world.operations.request(assign(), supervisor);
    expect([again.operationId, concurrent.operationId, later.operationId]).toEqual(
      Array(3).fill(first.operationId),
    );
    expect(later.state).toBe('confirmed');
    expect(creates(world)).toBe(1);
  });

  it('refuses a key that was used for another act', async () => {
    const world = createWorld(board());
    await world.operations.request(assign(), supervisor);
    const error = await refusal(world.operations.request(assign({ agentId: zhou }), supervisor));
    expect(error.code).toBe('request_invalid');
  });

  it('tells the second supervisor who was first, and calls WeChat once', async () => {
    const world = createWorld(board());
    const first = await world.operations.request(assign(), supervisor);
    const error = await refusal(world.operations.request(assign({ agentId: zhou, key: 'key-0003' }), rival));
    expect(error.code).toBe('already_in_progress');
    expect(error.details).toMatchObject({
      by: '林主管',
      at: NOW,
      operation: { operationId: first.operationId },
    });
    await world.clock.advance(5_000);
    expect(creates(world)).toBe(1);
    const late = await refusal(world.operations.request(assign({ agentId: zhou, key: 'key-0004' }), rival));
    expect(late.code).toBe('already_taken');
    expect(late.details).toMatchObject({ agentId: li });
  });

  it('frees the customer as soon as the board shows the confirmation', async () => {
    const world = createWorld(board(), { pushDelayMs: 300 });
    await world.operations.request(assign(), supervisor);
    await world.clock.advance(346); // the event has just come
    const closing = world.operations.request(close({ customerId: waiting.customerId }), supervisor);
    await world.clock.advance(200);
    expect((await closing).type).toBe('close');
  });

  it('is confirmed without a call when the agent serves the customer already', async () => {
    const world = createWorld(board());
    const { operationId } = await world.operations.request(
      assign({ customerId: served.customerId }),
      supervisor,
    );
    await world.clock.advance(1_000);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
    expect(world.platform.calls).toEqual([]);
  });

  it('lets an agent go over capacity and records it', async () => {
    const full = [anAgent({ capacity: 1 })];
    const world = createWorld(board({ ...aState({ agents: full, waiting: [waiting], sessions: [served] }) }));
    const operation = await world.operations.request(assign(), supervisor);
    expect(operation.over).toEqual({ load: 1, capacity: 1 });
    await world.clock.advance(1_000);
    expect(world.audits).toMatchObject([{ over: { load: 1, capacity: 1 } }]);
  });

  it.each([
    ['unknown', agentId('nobody@kfdemo'), {}, 'agent_not_found'],
    ['unbound', li, { presence: 'offline', binding: { state: 'unbound' } }, 'agent_unbound'],
    ['offline', li, { presence: 'offline' }, 'agent_offline'],
    ['excluded', li, { excluded: { reason: '培训' } }, 'agent_offline'],
  ] as const)('refuses an %s agent before any call', async (_name, target, over, code) => {
    const world = createWorld({ ...aState({ agents: [anAgent(over)], waiting: [waiting] }) });
    expect((await refusal(world.operations.request(assign({ agentId: target }), supervisor))).code).toBe(
      code,
    );
    await world.clock.advance(1_000);
    expect(world.platform.calls).toEqual([]);
  });

  it('tries an offline but bound agent in the legacy dialect', async () => {
    const account = anAccount({ dialect: 'legacy' });
    const world = createWorld(
      aState({ account, agents: [anAgent({ presence: 'offline' })], waiting: [waiting] }),
    );
    world.platform.offline.add(li);
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(1_000);
    expect(await world.outcome(operationId)).toMatchObject({
      state: 'refused',
      error: { code: 'agent_offline', errcode: 65415 },
    });
    expect(world.nudges).toEqual(['online']);
    expect(world.audits).toMatchObject([{ outcome: 'refused', wechat: { errcode: 65415 } }]);
  });

  it('knows customers it has seen before, and no others', async () => {
    const world = createWorld(board());
    const stranger = assign({ customerId: customerId('oStranger') });
    expect((await refusal(world.operations.request(stranger, supervisor))).code).toBe('customer_not_found');
    const seen = await world.operations.request(assign({ customerId: customerId('oSeen1') }), supervisor);
    expect(seen.code).toBe('SEE-N22');
  });

  it('names who serves the customer when WeChat says 65414, and heals the board', async () => {
    const world = createWorld(board());
    world.platform.sessions.set(waiting.customerId, { agentId: zhou, startedAt: at(NOW - 1_000) });
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(1_000);
    expect(await world.outcome(operationId)).toMatchObject({
      state: 'refused',
      error: { code: 'session_with_other', errcode: 65414, agentId: zhou },
    });
    expect(world.state().sessions[waiting.customerId]?.agentId).toBe(zhou);
    expect(world.state().waiting).toEqual({});
  });

  it('asks first while the queue is stale', async () => {
    const state = board();
    const queue = { ...state.sources.queue, asOf: at(NOW - 31_000), state: 'failing' as const };
    const world = createWorld({ ...state, sources: { ...state.sources, queue } });
    world.platform.sessions.set(waiting.customerId, { agentId: zhou, startedAt: NOW });
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(1_000);
    expect(creates(world)).toBe(0);
    expect((await world.outcome(operationId))?.error).toEqual({ code: 'session_with_other', agentId: zhou });
  });
});

describe('when WeChat does not answer an assignment', () => {
  it('is uncertain, then confirmed, when it had happened', async () => {
    const world = createWorld(board(), { dropPushes: true });
    world.platform.fates.create = ['unanswered'];
    await world.operations.request(assign(), supervisor);
    await world.clock.advance(10_000);
    expect(states(world)).toEqual(['sent', 'uncertain', 'confirmed']);
    expect(creates(world)).toBe(1);
  });

  it('sends once more when nobody serves the customer', async () => {
    const world = createWorld(board(), { dropPushes: true });
    world.platform.fates.create = ['busy'];
    await world.operations.request(assign(), supervisor);
    await world.clock.advance(10_000);
    expect(states(world)).toEqual(['sent', 'uncertain', 'accepted', 'confirmed']);
    expect(world.platform.effects).toHaveLength(1);
  });

  it('is refused after the second time, but not before getsession said so', async () => {
    const world = createWorld(board());
    world.platform.fates.create = ['busy', 'lost'];
    world.platform.fates.getSession = ['busy', 'ok', 'ok', 'busy', 'lost', 'ok', 'ok'];
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(20_000);
    expect((await world.outcome(operationId))?.state).toBe('uncertain');
    await world.clock.advance(60_000);
    expect(await world.outcome(operationId)).toMatchObject({
      state: 'refused',
      error: { code: 'wechat_unavailable' },
    });
    expect(creates(world)).toBe(2);
    const last = world.platform.calls.at(-1);
    expect(last?.name).toBe('getSession');
  });

  it('stays uncertain as long as WeChat cannot be asked', async () => {
    const world = createWorld(board());
    world.platform.fates.create = ['lost'];
    world.platform.fates.getSession = Array(40).fill('busy');
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(30 * 60_000);
    expect((await world.outcome(operationId))?.state).toBe('uncertain');
    world.platform.fates.getSession = [];
    await world.clock.advance(3 * 60_000);
    expect((await world.outcome(operationId))?.state).toBe('refused');
    expect(creates(world)).toBe(1); // too old to be sent again
  });
});

describe('closing a session', () => {
  it('closes with the agent who serves, and is confirmed', async () => {
    const world = createWorld(board());
    const operation = await world.operations.request(close({ note: '已解决' }), supervisor);
    await world.clock.advance(1_000);
    expect(operation.agentId).toBe(li);
    expect(world.platform.calls).toEqual([
      { name: 'close', customerId: served.customerId, agentId: li, note: '已解决' },
    ]);
    expect((await world.outcome(operation.operationId))?.state).toBe('confirmed');
  });

  it('takes 65413 as done, and tells the board', async () => {
    const world = createWorld(board());
    world.platform.sessions.clear();
    const { operationId } = await world.operations.request(close(), supervisor);
    await world.clock.advance(1_000);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
    expect(world.state().sessions).toEqual({});
  });

  it('says who was first to the second', async () => {
    const world = createWorld(board());
    await world.operations.request(close(), supervisor);
    await world.clock.advance(1_000);
    world.change({ sessions: {}, waiting: {} });
    const world2 = { ...world.deps, codeOf: async () => ({ code: served.code }) };
    const operations = createOperations(world2);
    const error = await refusal(operations.request(close({ key: 'key-0003' }), rival));
    expect(error.code).toBe('already_ended');
    expect(error.details).toMatchObject({ by: '林主管', how: 'closed' });
  });

  it('names the agent who has the customer now', async () => {
    const world = createWorld(board());
    world.platform.sessions.set(served.customerId, { agentId: zhou, startedAt: NOW });
    const { operationId } = await world.operations.request(close(), supervisor);
    await world.clock.advance(1_000);
    expect((await world.outcome(operationId))?.error).toMatchObject({
      code: 'session_with_other',
      agentId: zhou,
    });
  });

  it('closes once more after an unknown outcome, when the session is still on', async () => {
    const world = createWorld(board());
    world.platform.fates.close = ['lost'];
    const { operationId } = await world.operations.request(close(), supervisor);
    await world.clock.advance(10_000);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
    expect(closes(world)).toBe(2);
  });

  it('does not close the next session of the customer after an unknown outcome', async () => {
    const world = createWorld(board(), { dropPushes: true });
    world.platform.fates.close = ['unanswered'];
    const { operationId } = await world.operations.request(close(), supervisor);
    await world.clock.advance(1_000);
    world.platform.begin(served.customerId, li);
    await world.clock.advance(10_000);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
    expect(closes(world)).toBe(1);
    expect(world.platform.sessions.has(served.customerId)).toBe(true);
  });
});

describe('closing a waiting case', () => {
  const closeWaiting = close({ customerId: waiting.customerId });

  it('puts it aside itself when no agent was wished', async () => {
    const world = createWorld(board());
    const { operationId } = await world.operations.request(closeWaiting, supervisor);
    await world.clock.advance(1_000);
    expect(world.platform.calls).toEqual([]);
    expect(await world.outcome(operationId)).toMatchObject({ state: 'confirmed', dismissed: true });
    expect(world.state().dismissed[waiting.customerId]?.dismissedBy).toBe('林主管');
    const error = await refusal(world.operations.request({ ...closeWaiting, key: 'key-0003' }, rival));
    expect(error.details).toMatchObject({ by: '林主管', how: 'dismissed' });
  });

  it('tries the wished agent first, and puts it aside at 65413', async () => {
    const world = createWorld(aState({ agents, waiting: [{ ...waiting, wishedAgentId: zhou }] }));
    const { operationId } = await world.operations.request(closeWaiting, supervisor);
    await world.clock.advance(1_000);
    expect(world.platform.calls).toEqual([{ name: 'close', customerId: waiting.customerId, agentId: zhou }]);
    expect(await world.outcome(operationId)).toMatchObject({ state: 'confirmed', dismissed: true });
  });

  it('is refused when an agent has taken the customer meanwhile', async () => {
    const world = createWorld(aState({ agents, waiting: [{ ...waiting, wishedAgentId: zhou }] }));
    world.platform.sessions.set(waiting.customerId, { agentId: li, startedAt: NOW });
    const { operationId } = await world.operations.request(closeWaiting, supervisor);
    await world.clock.advance(1_000);
    expect((await world.outcome(operationId))?.error).toMatchObject({
      code: 'session_with_other',
      agentId: li,
    });
  });
});

describe('after a crash', () => {
  /** The same journal and platform under a new process; the old one is frozen by losing its sleep. */
  const nextProcess = (world: World) =>
    createOperations({ ...world.deps, newId: () => `next-${Math.random()}` });

  it('verifies what was sent, and confirms it when it had happened', async () => {
    const world = createWorld(board(), { dropPushes: true });
    const dying = createOperations({
      ...world.deps,
      wechat: {
        ...world.platform.api,
        createSession: (c) => world.platform.api.createSession(c).then(() => never()),
      },
      sleep: never,
    });
    const { operationId } = await dying.request(assign(), supervisor);
    await world.clock.advance(20_000);
    expect((await world.outcome(operationId))?.state).toBe('sent');
    await nextProcess(world).recover();
    await world.clock.advance(5_000);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
    expect(creates(world)).toBe(1);
    expect(world.audits).toMatchObject([{ outcome: 'confirmed', personId: 'p1' }]);
  });

  it('leaves alone what a living process drives', async () => {
    const world = createWorld(board(), { dropPushes: true });
    world.platform.fates.create = ['lost'];
    world.platform.fates.getSession = Array(40).fill('busy');
    await world.operations.request(assign(), supervisor);
    await world.clock.advance(60_000);
    const driver = world.journal.rows[0]?.driver;
    await nextProcess(world).recover();
    expect(world.journal.rows[0]?.driver).toBe(driver);
  });

  it('a process that was overtaken stops without a word', async () => {
    const world = createWorld(board(), { dropPushes: true });
    world.platform.fates.create = ['lost'];
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(100);
    const row = world.journal.rows[0];
    if (row) row.driver = 'somebody else';
    await world.clock.advance(60_000);
    expect((await world.outcome(operationId))?.state).toBe('sent');
    expect(creates(world)).toBe(1);
    expect(world.problems).toEqual([]);
  });

  it('tells the live state what the journal knows better', async () => {
    const world = createWorld(board());
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(1_000);
    const operation = world.state().operations[operationId];
    if (operation) world.change({ operations: { [operationId]: { ...operation, state: 'sent' } } });
    await world.clock.advance(20_000);
    const recovering = nextProcess(world).recover();
    await world.clock.advance(1_000);
    await recovering;
    expect(world.state().operations[operationId]?.state).toBe('confirmed');
  });

  it('takes an act off the board that nothing ever confirmed, in the end', async () => {
    const world = createWorld(board(), { dropPushes: true });
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(200);
    world.platform.sessions.clear();
    await world.clock.advance(100_000);
    expect(world.state().operations[operationId]?.state).toBe('accepted');
    await world.clock.advance(30_000);
    const recovering = world.operations.recover();
    await world.clock.advance(1_000);
    await recovering;
    expect(world.state().operations).toEqual({});
  });

  it('hands over at once what is under way when it shuts down in order', async () => {
    const world = createWorld(board(), { dropPushes: true });
    world.platform.fates.getSession = ['busy', 'busy', 'busy'];
    const { operationId } = await world.operations.request(assign(), supervisor);
    await world.clock.advance(1_000);
    const closed = world.operations.close();
    await world.clock.advance(6_000);
    await closed;
    expect((await refusal(world.operations.request(assign({ key: 'key-0009' }), rival))).code).toBe(
      'not_ready',
    );
    world.platform.fates.getSession = [];
    await nextProcess(world).recover();
    await world.clock.advance(3_000);
    expect((await world.outcome(operationId))?.state).toBe('confirmed');
  });
});

const never = () => new Promise<never>(() => undefined);
