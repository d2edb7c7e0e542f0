import { AccountId, PersonId } from '@kf/shared/contract/ids';
import {
  aGroup,
  agentId,
  anAgent,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { expect, it } from 'vitest';
import { createCustomers } from '#customers/customers.ts';
import { createMemoryCustomerStore } from '#customers/testing/memory-store.ts';
import { createBulkOperations } from '#operations/bulk.ts';
import { previewDistribution } from '#operations/distribution.ts';
import { createMemoryBulkStore } from '#operations/testing/memory-bulk-store.ts';
import { createWorld } from '#operations/testing/world.ts';
import type { AuditRecord } from '../audit/audit.ts';
import { checkRight } from '../people/rights.ts';
import { errorHandler } from '../plugins/error-handler.ts';
import { customerRoutes } from './customers.ts';
import { distributionRoutes } from './distribution.ts';
import { operationRoutes } from './operations.ts';

const ours = anAgent({ agentId: agentId('ours@kf'), nickname: '小李', groupIds: [groupId('g1')] });
const both = anAgent({ agentId: agentId('both@kf'), nickname: '小张', groupIds: ['g1', 'g2'].map(groupId) });
const other = anAgent({ agentId: agentId('other@kf'), nickname: '小王', groupIds: [groupId('g2')] });
/** Wishes for an agent who is theirs, and for a group that is not. */
const waiting = aWaitingCustomer({ wishedAgentId: both.agentId, wishedGroupId: groupId('g2') });
const elsewhere = aWaitingCustomer({
  customerId: customerId('oElsewhere'),
  code: 'GGG-222',
  wishedGroupId: groupId('g2'),
});
const served = aSession({ agentId: ours.agentId });
const servedElsewhere = aSession({
  customerId: customerId('oThere'),
  code: 'THE-RE2',
  agentId: other.agentId,
});

/** Acts of one account in memory. Whoever sends `x-all` sees the whole account, others see g1. */
async function setUp() {
  const world = createWorld(
    aState({
      groups: [aGroup({ groupId: groupId('g1') }), aGroup({ groupId: groupId('g2') })],
      agents: [ours, both, other],
      waiting: [waiting, elsewhere],
      sessions: [served, servedElsewhere],
    }),
  );
  const store = createMemoryBulkStore(world.clock.now);
  const bulk = createBulkOperations({ ...world.deps, store, operations: world.operations });
  const customers = createCustomers({
    accountId: AccountId.parse('main'),
    store: createMemoryCustomerStore({}).store,
    secretKey: Buffer.alloc(32, 1),
    now: () => NOW,
    publish: async () => undefined,
    getSession: async () => ({}),
  });
  await customers.facesOf([servedElsewhere.customerId]);
  const account = {
    operations: world.operations,
    acts: {
      bulk,
      preview: (request: Parameters<typeof previewDistribution>[1]) =>
        previewDistribution(
          {
            state: world.state,
            lastAgentsOf: async () => new Map(),
            running: store.listRunning,
            orphanAfterMs: () => 60_000,
            now: world.clock.now,
          },
          request,
        ),
    },
    customers,
    live: { snapshot: () => ({ state: world.state() }) },
  };
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
      role: 'supervisor',
      scope: request.headers['x-all'] ? 'all' : ({ main: ['g1'] } as never),
      mustSetUpFactor: false,
    };
    checkRight(request);
  });
  const audited: AuditRecord[] = [];
  const audit = { record: async (line: AuditRecord) => void audited.push(line) };
  const part = {
    prefix: '/api/accounts/:accountId',
    find: (id: string) => (id === 'main' ? account : undefined),
  };
  await app.register(operationRoutes, { ...part, audit, graceOf: async () => 0 });
  await app.register(distributionRoutes, { ...part, audit });
  await app.register(customerRoutes, { ...part, audit });
  const call = async (method: 'GET' | 'POST', url: string, payload?: object, all?: 'all') => {
    const headers: Record<string, string> = all ? { 'x-all': '1' } : {};
    const answer = await app.inject({
      method,
      url: `/api/accounts/main${url}`,
      headers,
      ...(payload && { payload }),
    });
    return answer.json();
  };
  return { world, customers, call, audited };
}

let keys = 0;
const key = () => `own-acts-${++keys}`;
const close = (...ids: string[]) => ({
  type: 'distribute',
  items: ids.map((id) => ({ act: 'close', customerId: id })),
  key: key(),
});

it('what an act came to says nothing of the groups of others', async () => {
  const { call } = await setUp();
  const act = { type: 'assign', customerId: waiting.customerId, agentId: ours.agentId, key: key() };
  const { operation } = await call('POST', '/operations', act);
  expect(operation).toMatchObject({ type: 'assign', wishedAgentId: both.agentId });
  expect(operation).not.toHaveProperty('wishedGroupId');
  const again = await call('POST', '/operations', act);
  expect(again.operation).toEqual(operation);
});

it('many ends by one decision are for those whose customers they all are', async () => {
  const { call, world } = await setUp();
  const begin = async (...ids: string[]) =>
    (await call('POST', '/operations', close(...ids), 'all')).operation.operationId as string;
  const mixed = await begin(served.customerId, servedElsewhere.customerId);
  await world.clock.advance(5_000);
  const waitingThere = await begin(elsewhere.customerId);
  await world.clock.advance(5_000);
  for (const id of [mixed, waitingThere]) {
    expect(await call('GET', `/operations/${id}`)).toMatchObject({ error: { code: 'operation_not_found' } });
    expect((await call('POST', `/operations/${id}/stop`)).error.code).toBe('operation_not_found');
    expect((await call('GET', `/operations/${id}`, undefined, 'all')).operation.rows).toHaveLength(
      id === mixed ? 2 : 1,
    );
  }
  const free = await begin(waiting.customerId);
  const shown = (await call('GET', `/operations/${free}`)).operation;
  expect(shown.rows).toMatchObject([{ customerId: waiting.customerId }]);
  expect(JSON.stringify(shown)).not.toContain('g2');
});

it('a bulk act of others that is running is not named in a plan', async () => {
  const { call } = await setUp();
  await call('POST', '/operations', close(servedElsewhere.customerId), 'all');
  expect((await call('POST', '/distribution/preview', {}, 'all')).running).toHaveLength(1);
  expect((await call('POST', '/distribution/preview', {})).running).toEqual([]);
});

it('a code of a customer of others is answered like one that nobody has', async () => {
  const { call, customers } = await setUp();
  const { code } = await customers.details(servedElsewhere.customerId);
  const said = async (of: string) => {
    const { error } = await call('GET', `/customers?code=${of}`);
    return { ...error, requestId: '' };
  };
  expect(await said(code)).toEqual(await said('ZZZ-ZZZ'));
});

it('what was done is told with before and after, by whom it concerns', async () => {
  const { call, world, audited } = await setUp();
  await call('POST', '/operations', close(served.customerId, servedElsewhere.customerId), 'all');
  await world.clock.advance(10);
  const { running } = await call('POST', '/distribution/preview', {}, 'all');
  await call('POST', `/operations/${running[0].operationId}/stop`, undefined, 'all');
  await call('POST', `/customers/${servedElsewhere.customerId}/refresh`, undefined, 'all');
  expect(audited).toMatchObject([
    {
      act: 'operation.many',
      target: '2',
      after: { rows: [{ act: 'close', code: served.code }, { act: 'close' }] },
    },
    { act: 'operation.stopped', before: { state: 'running' }, after: { state: 'stopping' } },
    { act: 'customer.checked', before: { agentId: null }, after: { agentId: null } },
  ]);
});
