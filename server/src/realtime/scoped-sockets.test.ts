import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { Scope } from '@kf/shared/contract/scope';
import { names, scopeState, viewOf } from '@kf/shared/domain/scope';
import {
  aGroup,
  agentId,
  anAgent,
  aSession,
  aState,
  aWaitingCustomer,
  customerId,
  groupId,
} from '@kf/shared/testing/builders';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { socketApp } from '../testing/socket-app.ts';
import { cookieOf, PASSWORD } from '../testing/test-people.ts';
import { disconnected, type LiveClient, listen, liveClient } from './testing/live-client.ts';
import { type MemoryLiveSource, memoryLiveSource } from './testing/memory-live-source.ts';

const ours = { agentId: agentId('ann@kf'), groupIds: [groupId('g1')] };
const theirs = { agentId: agentId('ben@kf'), groupIds: [groupId('g2')] };
const id = PersonId.parse('p-part');
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });

let source: MemoryLiveSource;
let test: Awaited<ReturnType<typeof socketApp>>;
let url: string;
const open: LiveClient[] = [];

beforeEach(async () => {
  source = memoryLiveSource(
    aState({
      groups: [aGroup({ groupId: groupId('g1') }), aGroup({ groupId: groupId('g2') })],
      agents: [anAgent(ours), anAgent(theirs)],
      sessions: [aSession({ customerId: customerId('c-theirs'), agentId: theirs.agentId })],
      waiting: [aWaitingCustomer({ customerId: customerId('c-free') })],
    }),
  );
  test = await socketApp(source);
  await test.peopleStore.insert({
    id,
    username: 'part',
    name: 'part',
    role: 'supervisor',
    scope: { main: [groupId('g1')] } as Scope,
    settings: {},
    passwordHash: PASSWORD,
    createdAt: 1 as EpochMs,
  });
  url = await listen(test.app);
});
afterEach(async () => {
  for (const client of open.splice(0)) client.socket.disconnect();
  await test.app.close();
});

async function connect(asking: Parameters<typeof liveClient>[1]): Promise<LiveClient> {
  const client = liveClient(url, asking);
  open.push(client);
  await until(() => expect(client.position).toBeDefined());
  return client;
}
const partOf = (group: string) => scopeState(source.state, viewOf(source.state, [groupId(group)]));

it('[LP15] people of some groups get theirs, at the numbers of everybody', async () => {
  const client = await connect({ cookie: await cookieOf(test.app, 'part') });
  source.commit(
    {
      type: 'waiting.put',
      waiting: aWaitingCustomer({ customerId: customerId('c-2'), wishedAgentId: theirs.agentId }),
    },
    { type: 'waiting.counted', count: 2 },
  );
  source.commit({
    type: 'session.put',
    session: aSession({ customerId: customerId('c-theirs'), agentId: ours.agentId }),
    cause: { kind: 'switched', fromAgentId: theirs.agentId },
  });
  await until(() => expect(client.position?.seq).toBe(3));
  expect(client.gaps).toBe(0);
  expect(client.position?.state).toEqual(partOf('g1'));
  expect(client.position?.state.sessions).toHaveProperty(['c-theirs']);
  expect(names(client.received, viewOf(source.state, [groupId('g1')]).others)).toBe(false);
});

it('[LP16] a change of groups, of agents or of the person, replaces the picture at once', async () => {
  const client = await connect({ cookie: await cookieOf(test.app, 'part') });
  source.commit({ type: 'agent.put', agent: anAgent({ ...theirs, groupIds: [groupId('g1')] }) });
  await until(() => expect(client.position?.state).toEqual(partOf('g1')));
  expect(client.position?.state.agents).toHaveProperty(['ben@kf']);
  await test.peopleStore.update(id, { scope: { main: [groupId('g2')] } as Scope });
  await until(() => expect(client.position?.state).toEqual(partOf('g2')));
  await test.peopleStore.update(id, { scope: 'all' });
  await until(() => expect(client.position?.state).toEqual(source.state));
  expect(client.gaps).toBe(0);
});

it('[LP12] whoever is disabled, or has lost the account, is out at once', async () => {
  const client = await connect({ cookie: await cookieOf(test.app, 'part') });
  const gone = disconnected(client);
  await test.peopleStore.update(id, { disabledAt: 1 as EpochMs });
  await gone;
});

it('[LP1] an API key opens what its groups are, until it is revoked', async () => {
  const { key, secret } = await test.parts.keys.create(
    { name: 'script', role: 'viewer', scope: { main: [groupId('g2')] } as Scope },
    'admin',
  );
  const client = await connect({ auth: { accountId: 'main', token: secret } });
  expect(client.position?.state).toEqual(partOf('g2'));
  const gone = disconnected(client);
  await test.parts.keys.revoke(key.keyId);
  await gone;
});
