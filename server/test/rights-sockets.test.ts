import { type EpochMs, OperationId, PersonId } from '@kf/shared/contract/ids';
import { anOperation, aSession } from '@kf/shared/testing/builders';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LiveClient, liveClient } from '../src/realtime/testing/live-client.ts';
import { type AskerName, askerNames, askerOf, ours, rightsWorld, theirs } from './rights-world.ts';
import {
  admitted,
  asked,
  type Handshake,
  handshakes,
  type Reach,
  rightsOf,
  told,
  wallAsked,
  wallTold,
} from './socket-rights.ts';

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });
const customers = [ours.customerId, theirs.customerId];

let world: Awaited<ReturnType<typeof rightsWorld>>;
const open: LiveClient[] = [];
beforeAll(async () => {
  world = await rightsWorld();
});
afterAll(async () => {
  for (const { socket } of open) socket.disconnect();
  await world.close();
});

async function knock(name: AskerName, handshake: Handshake): Promise<string> {
  const [namespace, accountId] = handshake.split(' ');
  const cookie = await world.cookieOf(name);
  const token = world.keyOf(name);
  const socket = io(`${world.url}${namespace}`, {
    auth: { accountId, ...(token !== undefined && { token }) },
    ...(cookie !== undefined && { extraHeaders: { cookie } }),
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const said = await new Promise<string>((done) => {
    socket.once('connect', () => done('in'));
    socket.once('connect_error', (error) =>
      done((error as { data?: { code: string } }).data?.code ?? error.message),
    );
  });
  socket.disconnect();
  return said;
}

async function enter(name: AskerName): Promise<LiveClient> {
  const cookie = await world.cookieOf(name);
  const token = world.keyOf(name);
  const client = liveClient(world.url, {
    auth: { accountId: 'main', ...(token !== undefined && { token }) },
    ...(cookie !== undefined && { cookie }),
  });
  open.push(client);
  await until(() => expect(client.position).toBeDefined());
  return client;
}

/** Whether something names what is of g1, and what is of g2. */
function reachOf(said: unknown): Reach {
  const text = JSON.stringify(said);
  const names = (of: typeof ours) => [of.agentId, of.customerId].some((id) => text.includes(`"${id}"`));
  if (names(theirs)) return 'all';
  return names(ours) ? 'theirs' : 'no';
}

/** What comes of everything that one side or the other can say. */
async function observe(name: AskerName): Promise<Record<string, Reach>> {
  const [client, helper] = [await enter(name), await enter('admin')];
  const { socket, received } = client;
  const found: Record<string, Reach> = { 'live:snapshot': reachOf(received.snapshots) };

  const before = received.frames.length;
  world.live.commit(
    ...[ours, theirs].map((of) => ({
      type: 'session.put' as const,
      session: aSession({ customerId: of.customerId, agentId: of.agentId, remark: name }),
    })),
    ...[ours, theirs].map(({ customerId, agentId }) => ({
      type: 'operation.put' as const,
      operation: anOperation({ operationId: OperationId.parse(`${name} ${agentId}`), customerId, agentId }),
    })),
  );
  await until(() => expect(client.position?.seq).toBe(world.live.snapshot().seq));
  await until(() => expect(received.statuses.length).toBeGreaterThan(0));
  found['live:frame'] = reachOf(received.frames.slice(before));
  found['operation'] = reachOf(received.operations);
  found['live:status'] = 'all';
  expect(reachOf(received.statuses)).toBe('no'); // it is about sources, and names nobody

  // What somebody else holds is told, and cannot be taken away.
  await Promise.all(customers.map((customerId) => helper.socket.emitWithAck('claim', { customerId })));
  for (const customerId of customers) socket.emit('release', { customerId });
  found['live:resync'] = reachOf(await client.resync());
  found['claim from the server'] = reachOf(received.claims);
  expect(world.live.claims.list()).toHaveLength(2);
  for (const customerId of customers) helper.socket.emit('release', { customerId });
  await until(() => expect(world.live.claims.list()).toEqual([]));

  const answers: unknown[] = [];
  for (const customerId of customers) socket.emit('claim', { customerId }, (claim) => answers.push(claim));
  await client.resync(); // whatever was said before it has been heard
  const held = world.live.claims.list();
  found['claim'] = reachOf(held.map(({ customerId }) => customerId));
  expect(answers.toSorted(byText)).toEqual(held.toSorted(byText));
  for (const customerId of customers) socket.emit('release', { customerId });
  await until(() => expect(world.live.claims.list()).toEqual([]));
  found['release'] = held.length > 0 ? 'own' : 'no';

  found['me:changed'] = await changeOf(name, client);
  for (const one of [client, helper]) one.socket.disconnect();
  return found;
}
const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Somebody else's rights change, then their own. A key has none to change: it is revoked. */
async function changeOf(name: AskerName, { socket }: LiveClient): Promise<Reach> {
  if (askerOf(name).by === 'key') return 'own';
  let heard = 0;
  socket.on('me:changed', () => heard++);
  await world.peopleStore.update(PersonId.parse('p-elsewhere'), { name: `of ${name}` });
  await world.peopleStore.update(PersonId.parse(`p-${name}`), { name: `${name} anew` });
  await until(() => expect(heard).toBeGreaterThan(0));
  return heard === 1 ? 'own' : 'all';
}

describe('sockets', () => {
  it.each(askerNames)('open as docs/rights.md says: %s', async (name) => {
    const found = await world.as(name, async () => {
      const said: Partial<Record<Handshake, string>> = {};
      for (const handshake of handshakes) said[handshake] = await knock(name, handshake);
      return said;
    });
    expect(found).toEqual(Object.fromEntries(handshakes.map((one) => [one, admitted(name, one)])));
  });

  const inside = askerNames.filter((name) => admitted(name, '/live main') === 'in');
  it.each(inside)('tell and take what docs/rights.md says: %s', async (name) => {
    const { claim: claimTold, ...restTold } = told;
    const wanted = { ...restTold, ...asked, 'claim from the server': claimTold };
    expect(await observe(name)).toEqual(
      Object.fromEntries(Object.entries(wanted).map(([event, rights]) => [event, rightsOf(name, rights)])),
    );
  });

  it('of a television tell it of itself and its board, and of no other', async () => {
    const { television } = world;
    await world.cookieOf('wall');
    television.switchOn(world.url);
    await until(() => expect(television.boards.length).toBeGreaterThan(0));
    const { deviceId } = television.devices[0] ?? {};
    television.say({ width: 1920, height: 1080, build: 'test', shownAt: 0 as EpochMs, soundArmed: false });
    const headers = await world.headersOf('admin');
    const post = (what: string, method: 'POST' | 'DELETE' = 'POST') =>
      world.app.inject({ method, url: `/api/walls/${deviceId}${what}`, headers });
    await vi.waitFor(async () => {
      const answer = await world.app.inject({ url: '/api/walls', headers });
      expect(answer.json().devices).toMatchObject([{ deviceId, hello: { width: 1920 } }]);
    });
    await post('/identify');
    await post('/reload');
    await post('', 'DELETE');
    await until(() => expect(television.heard).toContain('revoked'));
    const heard = [
      ...(television.boards.length > 0 ? ['wall:board'] : []),
      ...(television.devices.length > 0 ? ['wall:device'] : []),
      ...television.heard.filter((one) => one !== 'disconnected').map((one) => `wall:${one.split(' ')[0]}`),
    ];
    expect(heard.toSorted()).toEqual(Object.keys(wallTold).toSorted());
    expect(Object.keys(wallAsked)).toEqual(['wall:hello']); // as said above
    television.switchOff();
  });
});
