import { randomUUID } from 'node:crypto';
import type { OperationRequest } from '@kf/shared/contract/http';
import { type AgentId, type CustomerId, PersonId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import type { Simulator } from '@kf/simulator';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { startTower, startWorld } from './tower.ts';

// Operations on the real store against the simulated platform, over HTTP and with its pushes.

type World = Awaited<ReturnType<typeof startWorld>>;
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const lin = { personId: PersonId.parse('p1'), name: '林主管' };
const zhao = { personId: PersonId.parse('p2'), name: '赵主管' };
const key = () => randomUUID();

/** Two agents online who take nobody by themselves, and one customer who wrote and waits. */
async function setUp(
  faults: Parameters<Simulator['faults']>[0] = {},
  transMode: 'wait' | 'direct' = 'direct',
) {
  world = await startWorld({ platform: { agents: 2, agentsOnline: 2, autoAccept: 0, transMode } });
  const { platform, tower } = world;
  const { openids } = await platform.customers({ action: 'arrive', wait: true });
  const customerId = openids[0] as CustomerId;
  await expect.poll(() => Object.keys(tower.state().waiting)).toEqual([customerId]);
  await expect
    .poll(() => Object.values(tower.state().agents).filter((a) => a.presence === 'online'))
    .toHaveLength(2);
  const agents = Object.keys(tower.state().agents) as AgentId[];
  platform.faults(faults);
  return {
    world,
    platform,
    tower,
    customerId,
    first: agents[0] as AgentId,
    second: agents[1] as AgentId,
    calls: (name: string) => platform.calls({ endpoint: `/customservice/kfsession/${name}` }).total,
    ends: (operation: Operation, state: Operation['state'], timeout = 20_000) =>
      expect
        .poll(async () => (await tower.runtime.operations.get(operation.operationId)).state, { timeout })
        .toBe(state),
  };
}
const assign = (customerId: CustomerId, agentId: AgentId): OperationRequest => ({
  type: 'assign',
  customerId,
  agentId,
  key: key(),
});

it('an assignment calls WeChat once, and the event moves the customer', async () => {
  const { tower, world: w, platform, customerId, first, calls, ends } = await setUp();
  const operation = await tower.runtime.operations.request(
    { ...assign(customerId, first), note: '老客户' },
    lin,
  );
  expect(operation).toMatchObject({ state: 'sent', code: tower.state().waiting[customerId]?.code });
  await ends(operation, 'confirmed');
  expect(tower.state().sessions[customerId]?.agentId).toBe(first);
  expect(tower.state().waiting).toEqual({});
  expect(calls('create')).toBe(1);
  expect(platform.agent(first).notes.map((n) => n.text)).toEqual(['老客户']);
  await expect
    .poll(async () => (await w.database.db.execute(sql`select act, person_id from audit`)).rows)
    .toEqual([{ act: 'operation.assign', person_id: 'p1' }]);
});

it('who came online since the last look can be given a customer at once', async () => {
  const seldom = { pollWatchedMs: 60_000, pollIdleMs: 60_000 };
  world = await startWorld({
    platform: { agents: 1, agentsOnline: 0, autoAccept: 0 },
    tower: { tuning: seldom },
  });
  const { platform, tower } = world;
  const { openids } = await platform.customers({ action: 'arrive', wait: true });
  const customerId = openids[0] as CustomerId;
  const [agent] = platform.state().agents;
  const agentId = agent?.kf_account as AgentId;
  await expect.poll(() => tower.state().waiting[customerId]).toBeDefined();
  await expect.poll(() => tower.state().agents[agentId]?.presence).toBe('offline');
  await expect(tower.runtime.operations.request(assign(customerId, agentId), lin)).rejects.toMatchObject({
    code: 'agent_offline',
  });
  platform.agents(agentId, { action: 'online' });
  const operation = await tower.runtime.operations.request(assign(customerId, agentId), lin);
  await expect
    .poll(async () => (await tower.runtime.operations.get(operation.operationId)).state)
    .toBe('confirmed');
});

it('of two supervisors one is first, and the other is told so', async () => {
  const { tower, platform, customerId, first, second, calls } = await setUp();
  const results = await Promise.allSettled([
    tower.runtime.operations.request(assign(customerId, first), lin),
    tower.runtime.operations.request(assign(customerId, second), zhao),
  ]);
  expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find((r) => r.status === 'rejected')?.reason).toMatchObject({ code: 'already_in_progress' });
  await expect.poll(() => platform.state().sessions.length).toBe(1);
  expect(calls('create')).toBe(1);
});

it('an answer that is lost is looked up, not reported as a failure', async () => {
  const create = '/customservice/kfsession/create';
  const { tower, platform, customerId, first, ends } = await setUp({
    drop: 1,
    errors: [{ endpoint: create, reset: true, afterEffect: true }],
  });
  const operation = await tower.runtime.operations.request(assign(customerId, first), lin);
  await ends(operation, 'confirmed');
  expect(platform.state().sessions).toMatchObject([{ openid: customerId, kf_account: first }]);
});

it('is refused with who serves when an agent was faster and nobody heard of it', async () => {
  const { tower, platform, customerId, first, second, ends } = await setUp({ drop: 1 });
  platform.agents(second, { action: 'accept', openid: customerId });
  const operation = await tower.runtime.operations.request(assign(customerId, first), lin);
  await ends(operation, 'refused');
  expect((await tower.runtime.operations.get(operation.operationId)).error).toMatchObject({
    code: 'session_with_other',
    agentId: second,
  });
  await expect.poll(() => tower.state().sessions[customerId]?.agentId).toBe(second);
});

it('closes a session once; the second close says who was first', async () => {
  const { tower, platform, customerId, first, ends } = await setUp();
  await ends(await tower.runtime.operations.request(assign(customerId, first), lin), 'confirmed');
  const closing = await tower.runtime.operations.request({ type: 'close', customerId, key: key() }, lin);
  await ends(closing, 'confirmed');
  expect(platform.state().sessions).toEqual([]);
  await expect.poll(() => tower.state().sessions).toEqual({});
  await expect(
    tower.runtime.operations.request({ type: 'close', customerId, key: key() }, zhao),
  ).rejects.toMatchObject({ code: 'already_ended', details: { by: '林主管', how: 'closed' } });
});

it('puts a waiting case aside, and it comes back when the customer writes', async () => {
  const { tower, platform, customerId, ends } = await setUp();
  const closing = await tower.runtime.operations.request({ type: 'close', customerId, key: key() }, lin);
  await ends(closing, 'confirmed');
  // the board may show it before the journal has it
  await expect
    .poll(async () => (await tower.runtime.operations.get(closing.operationId)).dismissed)
    .toBe(true);
  expect(tower.state().waiting).toEqual({});
  expect(tower.state().dismissed[customerId]?.dismissedBy).toBe('林主管');
  await new Promise((done) => setTimeout(done, 1_100)); // the platform stamps whole seconds: a message of its own second
  await platform.customers({ action: 'message', openid: customerId, wait: true });
  await expect.poll(() => Object.keys(tower.state().waiting), { timeout: 5_000 }).toEqual([customerId]);
  expect(tower.state().dismissed).toEqual({});
});

it('the next process finishes what the last one left', async () => {
  const {
    world: w,
    tower,
    platform,
    customerId,
    first,
  } = await setUp({
    drop: 1,
    errors: [{ endpoint: '/customservice/kfsession/getsession', errcode: -1 }],
  });
  const { operationId } = await tower.runtime.operations.request(assign(customerId, first), lin);
  await expect.poll(() => platform.state().sessions.length).toBe(1);
  await tower.close();
  world = undefined;
  platform.faults({ reset: true });
  const next = await startTower({ platform, database: w.database });
  await expect
    .poll(async () => (await next.runtime.operations.get(operationId)).state, { timeout: 20_000 })
    .toBe('confirmed');
  expect(next.state().sessions[customerId]?.agentId).toBe(first);
  await next.close();
  await platform.close();
  await w.database.close();
});

/** A customer in session with the first of two agents. */
async function serving(transMode?: 'wait' | 'direct') {
  const set = await setUp({}, transMode);
  await set.ends(
    await set.tower.runtime.operations.request(assign(set.customerId, set.first), lin),
    'confirmed',
  );
  const handover = (): OperationRequest => ({
    type: 'handover',
    customerId: set.customerId,
    toAgentId: set.second,
    key: key(),
  });
  return { ...set, handover };
}

it('a hand-over closes, then creates, and the board never shows the customer with both', async () => {
  const { tower, platform, customerId, first, second, calls, ends, handover } = await serving();
  const seen: (string | undefined)[] = [];
  tower.runtime.live.onFrame(() => seen.push(tower.state().sessions[customerId]?.agentId));
  const operation = await tower.runtime.operations.request(handover(), lin);
  await ends(operation, 'confirmed');
  expect(platform.state().sessions).toMatchObject([{ openid: customerId, kf_account: second }]);
  expect([calls('close'), calls('create')]).toEqual([1, 2]);
  await expect
    .poll(() => tower.state().sessions[customerId])
    .toMatchObject({ agentId: second, assignedBy: '林主管' });
  expect(seen.slice(seen.indexOf(second))).not.toContain(first);
});

describe('a hand-over whose second agent WeChat refuses', () => {
  async function unfinished(transMode: 'wait' | 'direct') {
    const set = await serving(transMode);
    const { tower, platform, ends } = set;
    platform.faults({ errors: [{ endpoint: '/customservice/kfsession/create', errcode: 65415 }] });
    const operation = await tower.runtime.operations.request(set.handover(), lin);
    await ends(operation, 'unfinished');
    const { operationId } = operation;
    await expect.poll(() => tower.state().operations[operationId]?.state).toBe('unfinished');
    expect(tower.state().sessions).toEqual({});
    expect(platform.state().sessions).toEqual([]);
    return { ...set, operation };
  }

  it('is done when the customer writes and WeChat gives them to the agent they were meant for', async () => {
    const { platform, customerId, second, ends, operation } = await unfinished('direct');
    await platform.customers({ action: 'message', openid: customerId, wait: true });
    expect(platform.state().sessions).toMatchObject([{ openid: customerId, kf_account: second }]);
    await ends(operation, 'confirmed');
  });

  it('goes back to the first agent when a person says so, also when the customer waits by then', async () => {
    const { tower, platform, customerId, first, second, ends, operation } = await unfinished('wait');
    await new Promise((done) => setTimeout(done, 1_100)); // whole seconds, as above
    await platform.customers({ action: 'message', openid: customerId, wait: true });
    await expect.poll(() => tower.state().waiting[customerId]?.wishedAgentId).toBe(second);
    platform.faults({ reset: true });
    await tower.runtime.operations.resolve(operation.operationId, { toAgentId: first }, zhao);
    await ends(operation, 'confirmed');
    expect(platform.state().sessions).toMatchObject([{ openid: customerId, kf_account: first }]);
    await expect.poll(() => tower.state().waiting).toEqual({});
  });
});
