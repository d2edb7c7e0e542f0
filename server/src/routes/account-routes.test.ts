import type { PreviewRequest } from '@kf/shared/contract/distribution';
import type { Role } from '@kf/shared/contract/http';
import { AccountId, PersonId } from '@kf/shared/contract/ids';
import {
  aGroup,
  agentId,
  anAgent,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { createAgentList } from '#agents/agent-list.ts';
import { createAgents } from '#agents/create-agents.ts';
import { createMemoryAgentStores } from '#agents/testing/memory-stores.ts';
import { createCustomers } from '#customers/customers.ts';
import { createMemoryCustomerStore } from '#customers/testing/memory-store.ts';
import { createBulkOperations } from '#operations/bulk.ts';
import { previewDistribution } from '#operations/distribution.ts';
import { createMemoryBulkStore } from '#operations/testing/memory-bulk-store.ts';
import { createWorld } from '#operations/testing/world.ts';
import { createRoster } from '#roster/roster.ts';
import { createMemoryRosterStores } from '#roster/testing/memory-stores.ts';
import type { AuditRecord } from '../audit/audit.ts';
import { checkRight } from '../people/rights.ts';
import { errorHandler } from '../plugins/error-handler.ts';
import { agentRoutes } from './agents.ts';
import { customerRoutes } from './customers.ts';
import { distributionRoutes } from './distribution.ts';
import { groupRoutes } from './groups.ts';
import { operationRoutes } from './operations.ts';

const prefix = '/api/accounts/:accountId';
const base = '/api/accounts/main';
const waiting = aWaitingCustomer();
const served = aSession();
const li = anAgent();
const group = aGroup();

/** The routes of one account on parts in memory; `role` is who asks. */
async function setUp(role: Role = 'supervisor') {
  const world = createWorld(
    aState({ agents: [li], waiting: [waiting], sessions: [served], groups: [group] }),
  );
  const customers = createCustomers({
    accountId: AccountId.parse('main'),
    store: createMemoryCustomerStore({ [served.customerId]: [{ at: NOW, kind: 'image' }] }).store,
    secretKey: Buffer.alloc(32, 1),
    now: () => NOW,
    publish: async () => undefined,
    getSession: async () => ({ agentId: li.agentId, startedAt: NOW }),
  });
  await customers.facesOf([served.customerId]);
  const common = {
    now: () => NOW,
    publish: async () => undefined,
    state: world.state,
    audit: async () => undefined,
  };
  const roster = createRoster({ ...createMemoryRosterStores([group]), ...common });
  const { known, imports } = createMemoryAgentStores();
  const called: string[] = [];
  const calls = (name: string) => async () => void called.push(name);
  const platform = {
    listAgents: async () => [{ agentId: li.agentId, nickname: li.nickname, binding: li.binding }],
    addAgent: calls('add'),
    renameAgent: calls('rename'),
    deleteAgent: calls('delete'),
    uploadAvatar: calls('upload'),
    inviteWorker: calls('invite'),
    listSessions: async () => [],
  };
  const quiet = { warn: () => undefined };
  const agents = createAgents({
    ...common,
    accountId: AccountId.parse('main'),
    platform,
    list: createAgentList({ platform, store: known, now: () => NOW, log: quiet }),
    avatars: { get: async () => undefined, close: async () => undefined },
    imports,
    roster,
    operations: world.operations,
    newId: () => 'key-from-test',
    log: quiet,
  });
  const bulk = createBulkOperations({
    ...world.deps,
    store: createMemoryBulkStore(world.clock.now),
    operations: world.operations,
  });
  const preview = (request: PreviewRequest) =>
    previewDistribution(
      {
        state: world.state,
        lastAgentsOf: async () => new Map(),
        running: async () => [],
        orphanAfterMs: () => 60_000,
        now: world.clock.now,
      },
      request,
    );
  const account = {
    agents,
    operations: world.operations,
    acts: { bulk, preview },
    customers,
    roster,
    live: { snapshot: () => ({ state: world.state() }) },
  };
  const find = (id: string) => (id === 'main' ? account : undefined);

  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(errorHandler);
  app.decorateRequest('person', null);
  app.addHook('onRequest', async (request) => {
    request.person = {
      kind: 'person',
      id: PersonId.parse('p1'),
      name: '林主管',
      role,
      scope: 'all',
      mustSetUpFactor: false,
    };
    checkRight(request);
  });
  const audited: AuditRecord[] = [];
  const audit = { record: async (line: AuditRecord) => void audited.push(line) };
  await app.register(operationRoutes, { prefix, find, audit, graceOf: async () => 0 });
  await app.register(distributionRoutes, { prefix, find, audit });
  await app.register(customerRoutes, { prefix, find, audit });
  await app.register(agentRoutes, { prefix, find });
  await app.register(groupRoutes, { prefix, find });

  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const answer = await app.inject({ method, url: `${base}${url}`, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  return { world, app, call, called };
}

const assign = { type: 'assign', customerId: waiting.customerId, agentId: li.agentId, key: '1' };

describe('operations over HTTP', () => {
  it('answers 202 with the operation, the same for the same key, and its state later', async () => {
    const { call, world } = await setUp();
    const first = await call('POST', '/operations', assign);
    expect(first).toMatchObject({
      status: 202,
      body: { operation: { type: 'assign', state: 'sent', by: '林主管', code: waiting.code } },
    });
    const again = await call('POST', '/operations', assign);
    expect(again.body.operation.operationId).toBe(first.body.operation.operationId);
    await world.clock.advance(1_000);
    expect(await call('GET', `/operations/${first.body.operation.operationId}`)).toMatchObject({
      status: 200,
      body: { operation: { state: 'confirmed' } },
    });
  });

  it('says 409 with who and when if somebody was first', async () => {
    const { call } = await setUp();
    await call('POST', '/operations', assign);
    expect(await call('POST', '/operations', { ...assign, key: 'key-00002' })).toMatchObject({
      status: 409,
      body: { error: { code: 'already_in_progress', details: { by: '林主管', at: NOW } } },
    });
  });

  it('plans a distribution, begins it, tells how far it is, and stops it', async () => {
    const { call, world } = await setUp();
    const plan = await call('POST', '/distribution/preview', {});
    expect(plan).toMatchObject({
      status: 200,
      body: {
        rows: [{ customerId: waiting.customerId, agentId: li.agentId, reason: 'freest', code: waiting.code }],
        rest: [],
        running: [],
      },
    });
    const [{ customerId, agentId }] = plan.body.rows;
    const request = { type: 'distribute', items: [{ customerId, agentId }], key: '9' };
    const begun = await call('POST', '/operations', request);
    expect(begun).toMatchObject({
      status: 202,
      body: { operation: { type: 'distribute', state: 'running' } },
    });
    const id = begun.body.operation.operationId;
    await world.clock.advance(3_000);
    expect((await call('GET', `/operations/${id}`)).body.operation).toMatchObject({
      state: 'done',
      rows: [{ act: 'assign', state: 'done', operationId: expect.any(String) }],
    });
    expect((await call('POST', `/operations/${id}/stop`)).body.error.code).toBe('already_ended');
  });

  it.each([
    ['without rows', []],
    [
      'a customer twice',
      [
        { customerId: 'o', agentId: 'a@b' },
        { customerId: 'o', agentId: 'a@b' },
      ],
    ],
    ['an assignment to nobody', [{ customerId: 'o' }]],
  ])('refuses to distribute %s', async (_name, items) => {
    const { call } = await setUp();
    const answer = await call('POST', '/operations', { type: 'distribute', items, key: 'key-00010' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'request_invalid' } } });
  });

  it.each([
    ['an unknown operation', 'GET', '/operations/nope', undefined, 404, 'operation_not_found'],
    ['an unknown agent', 'POST', '/operations', { ...assign, agentId: 'a@b' }, 404, 'agent_not_found'],
    ['an unknown customer', 'POST', '/operations', { ...assign, customerId: 'x' }, 404, 'customer_not_found'],
    ['an act nobody offers', 'POST', '/operations', { ...assign, type: 'kick' }, 400, 'request_invalid'],
    ['an empty key', 'POST', '/operations', { ...assign, key: '' }, 400, 'request_invalid'],
    ['a long note', 'POST', '/operations', { ...assign, note: 'x'.repeat(121) }, 400, 'request_invalid'],
  ] as const)('refuses %s', async (_name, method, url, payload, status, code) => {
    const { call } = await setUp();
    expect(await call(method, url, payload)).toMatchObject({ status, body: { error: { code } } });
  });

  it('refuses an account that is not served here', async () => {
    const { app } = await setUp();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/accounts/other/operations',
      payload: assign,
    });
    expect(answer.json().error.code).toBe('account_not_found');
  });
});

describe('customers over HTTP', () => {
  const url = `/customers/${served.customerId}`;

  it('shows one, keeps a remark with its author, and asks the platform on demand', async () => {
    const { call } = await setUp();
    expect(await call('GET', url)).toMatchObject({ status: 200, body: { messages: [{ kind: 'image' }] } });
    expect(await call('PATCH', url, { remark: ' 老客户 ' })).toMatchObject({
      status: 200,
      body: { remark: '老客户', remarkBy: '林主管' },
    });
    expect((await call('POST', `${url}/refresh`)).body.checked).toEqual({
      at: NOW,
      agentId: li.agentId,
      startedAt: NOW,
    });
  });

  it('refuses a remark of more than 20 characters, and a customer never seen', async () => {
    const { call } = await setUp();
    expect((await call('PATCH', url, { remark: '长'.repeat(21) })).status).toBe(400);
    const { code } = (await call('GET', url)).body;
    const byCode = await call('GET', `/customers?code=${code.toLowerCase().replace('-', '')}`);
    expect(byCode.body.customerId).toBe(served.customerId);
    expect((await call('GET', '/customers?code=ZZZ-ZZZ')).body.error.code).toBe('customer_not_found');
    expect((await call('GET', `/customers/${customerId('oNever')}`)).body.error.code).toBe(
      'customer_not_found',
    );
  });
});

describe('agents and groups over HTTP', () => {
  it('lists agents with load, limit and whether they can be given a customer', async () => {
    const { call } = await setUp();
    expect((await call('GET', '/agents')).body).toMatchObject({
      agents: [{ agentId: li.agentId, load: 1, limit: 5, reachable: 'yes' }],
      seats: { used: 1, limit: 100 },
      suffix: 'kfdemo',
    });
  });

  it('sets capacity and groups of an agent', async () => {
    const { call } = await setUp();
    const url = `/agents/${encodeURIComponent(li.agentId)}/profile`;
    expect(await call('PUT', url, { capacity: 0, groupIds: [group.groupId] })).toEqual({
      status: 200,
      body: { profile: { capacity: 0, groupIds: [group.groupId] } },
    });
    const stranger = `/agents/${encodeURIComponent(agentId('a@b'))}/profile`;
    expect((await call('PUT', stranger, { capacity: 1 })).status).toBe(404);
  });

  it.each([
    ['POST', '/agents', { prefix: 'bad-one', nickname: '王芳' }, 422, 'agent_account_illegal'],
    ['POST', '/agents', { prefix: 'a', nickname: '长'.repeat(17) }, 422, 'agent_nickname_illegal'],
    ['POST', '/agents', { prefix: 'a', nickname: 'A', inviteWechatId: 'a b' }, 422, 'wechat_id_invalid'],
    ['POST', '/agents', { prefix: 'a', nickname: 'A', generatePassword: true }, 400, 'request_invalid'],
    ['POST', '/agents', { prefix: 'a', nickname: 'A', groupIds: ['none'] }, 400, 'request_invalid'],
    ['PATCH', '/agents/liting@kfdemo', { nickname: ' ' }, 422, 'agent_nickname_illegal'],
    ['PATCH', '/agents/nobody@kfdemo', { nickname: 'A' }, 404, 'agent_not_found'],
    ['DELETE', '/agents/liting@kfdemo', { confirmNickname: '别人' }, 422, 'confirmation_wrong'],
    ['POST', '/agents/liting@kfdemo/invitation', { wechatId: ' ' }, 422, 'wechat_id_invalid'],
    ['PUT', '/agents/liting@kfdemo/avatar', {}, 422, 'media_missing'],
    ['GET', '/agents/liting@kfdemo/avatar', undefined, 404, 'not_found'],
    ['POST', '/agents/import/preview', { csv: 'a,b' }, 400, 'request_invalid'],
    ['GET', '/agents/import/never-begun', undefined, 404, 'not_found'],
  ] as const)('%s %s is refused before WeChat is asked: %#', async (method, url, body, status, code) => {
    const { call, called } = await setUp();
    expect(await call(method, url, body)).toMatchObject({ status, body: { error: { code } } });
    expect(called).toEqual([]);
  });

  it('makes, renames, orders and removes groups', async () => {
    const { call } = await setUp();
    const made = await call('POST', '/groups', { name: '售后' });
    expect(made.status).toBe(201);
    const id = made.body.group.groupId;
    expect((await call('PATCH', `/groups/${id}`, { name: '售后服务' })).body.group.name).toBe('售后服务');
    const ordered = await call('PUT', '/groups/order', { groupIds: [id] });
    expect(ordered.body.groups.map((g: { name: string }) => g.name)).toEqual(['售后服务', '售前咨询']);
    expect((await call('DELETE', `/groups/${id}`)).status).toBe(204);
    expect((await call('GET', '/groups')).body.groups).toHaveLength(1);
  });
});

it('a viewer reads everything and changes nothing', async () => {
  const { call, world } = await setUp('viewer');
  const customer = `/customers/${served.customerId}`;
  const writes = [
    call('POST', '/operations', assign),
    call('PATCH', customer, { remark: 'x' }),
    call('POST', `${customer}/refresh`),
    call('PUT', `/agents/${encodeURIComponent(li.agentId)}/profile`, { capacity: 1 }),
    call('POST', '/agents', { prefix: 'a', nickname: 'A' }),
    call('PATCH', '/agents/liting@kfdemo', { nickname: 'A' }),
    call('DELETE', '/agents/liting@kfdemo', { confirmNickname: li.nickname }),
    call('PUT', '/agents/liting@kfdemo/avatar', {}),
    call('POST', '/agents/liting@kfdemo/invitation', { wechatId: 'wx_someone' }),
    call('POST', '/agents/import/preview', { csv: 'a' }),
    call('POST', '/agents/import', { csv: 'a', key: 'key-00001' }),
    call('POST', '/groups', { name: 'x' }),
    call('PATCH', `/groups/${group.groupId}`, { name: 'x' }),
    call('DELETE', `/groups/${group.groupId}`),
    call('PUT', '/groups/order', { groupIds: [] }),
  ];
  for (const answer of await Promise.all(writes))
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
  expect(world.journal.rows).toEqual([]);
  for (const url of [customer, '/agents', '/groups']) expect((await call('GET', url)).status).toBe(200);
});
