import { AgentId, CustomerId, type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { Change } from '@kf/shared/contract/live';
import { anAgent, anOperation, aState, at, aWaitingCustomer, NOW } from '@kf/shared/testing/builders';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { socketApp } from '../testing/socket-app.ts';
import { cookieOf } from '../testing/test-people.ts';
import { MAX_PENDING_PACKETS } from './account-room.ts';
import { disconnected, type LiveClient, listen, liveClient, refused } from './testing/live-client.ts';
import { type MemoryLiveSource, memoryLiveSource } from './testing/memory-live-source.ts';

const fast = { timeout: 5_000, interval: 5 };
const until = (check: () => void | Promise<void>) => vi.waitFor(check, fast);
const agentNamed = (nickname: string): Change => ({ type: 'agent.put', agent: anAgent({ nickname }) });

let source: MemoryLiveSource;
let test: Awaited<ReturnType<typeof socketApp>>;
let app: FastifyInstance;
let url: string;
let cookie: string;
const open: LiveClient[] = [];

beforeEach(async () => {
  source = memoryLiveSource(aState({ agents: [anAgent()] }));
  test = await socketApp(source);
  app = test.app;
  url = await listen(app);
  cookie = await cookieOf(app);
});
afterEach(async () => {
  for (const client of open.splice(0)) client.socket.disconnect();
  await app.close();
});

function connect(asking: Parameters<typeof liveClient>[1] = {}): LiveClient {
  const client = liveClient(url, { cookie, ...asking });
  open.push(client);
  return client;
}

async function inStep(client: LiveClient): Promise<void> {
  await until(() =>
    expect(client.position).toMatchObject({ epoch: source.snapshot().epoch, seq: source.snapshot().seq }),
  );
  expect(client.position?.state).toEqual(source.state);
}

describe('coming in', () => {
  it.each([
    ['nobody', { cookie: 'kf_login=made-up' }, 'not_logged_in'],
    ['another account', { auth: { accountId: 'other' } }, 'account_not_found'],
    ['an unreadable handshake', { auth: { accountId: 7 } }, 'request_invalid'],
  ])('[LP1] refuses %s with a code', async (_who, asking, code) => {
    expect(await refused(connect(asking))).toBe(code);
  });

  it("[LP1] refuses another site's page", async () => {
    for (const transports of [['websocket'], ['polling']] as const)
      expect(
        await refused(connect({ headers: { origin: 'https://evil.example' }, transports: [...transports] })),
      ).toMatch(/error/);
    const own = connect({ headers: { origin: url } });
    await inStep(own);
  });

  it('[LP2] answers a newcomer with a snapshot', async () => {
    source.commit(agentNamed('张伟'));
    const client = connect();
    await inStep(client);
    expect(client.received.snapshots).toHaveLength(1);
    expect(client.received.frames).toHaveLength(0);
  });

  it('[LP2] [LP13] gives who comes back what was missed, as one frame', async () => {
    source.commit(agentNamed('一'));
    const first = connect();
    await inStep(first);
    const { epoch, seq } = source.snapshot();
    first.socket.disconnect();
    source.commit(agentNamed('二'), agentNamed('三'));
    source.commit(agentNamed('四'));

    const again = connect({ auth: { accountId: 'main', epoch, seq } });
    await until(() => expect(again.received.frames).toHaveLength(1));
    expect(again.received.frames[0]).toMatchObject({ epoch, from: seq, to: seq + 3 });
    expect(again.received.frames[0]?.changes).toHaveLength(3);
    expect(again.received.snapshots).toHaveLength(0);
    source.commit(agentNamed('五'));
    await until(() => expect(again.received.frames[1]).toMatchObject({ from: seq + 3, to: seq + 4 }));
  });

  it('[LP2] says with an empty frame that nothing was missed', async () => {
    source.commit(agentNamed('一'));
    const { epoch, seq } = source.snapshot();
    const client = connect({ auth: { accountId: 'main', epoch, seq } });
    await until(() =>
      expect(client.received.frames).toMatchObject([{ epoch, from: seq, to: seq, changes: [] }]),
    );
    expect(client.received.snapshots).toHaveLength(0);
  });

  it.each([
    ['another epoch', { epoch: 'e0', seq: 1 }],
    ['frames that are kept no more', { epoch: 'e1', seq: 0 }],
    ['a future that never was', { epoch: 'e1', seq: 99 }],
  ])('[LP2] answers who comes from %s with a snapshot', async (_where, position) => {
    source.commit(agentNamed('一'));
    source.forget();
    const client = connect({ auth: { accountId: 'main', ...position } });
    await inStep(client);
    expect(client.received.snapshots).toHaveLength(1);
  });

  it('[LP2] leaves no gap when changes happen while somebody comes in', async () => {
    const busy = setInterval(() => source.commit(agentNamed(`n${source.snapshot().seq}`)), 1);
    const six = (asking: Parameters<typeof connect>[0]) => Array.from({ length: 6 }, () => connect(asking));
    const newcomers = six({});
    const returning = six({ auth: { accountId: 'main', epoch: 'e1', seq: 0 } });
    await until(() => {
      for (const client of [...newcomers, ...returning])
        expect(client.received.frames.length).toBeGreaterThan(20);
    });
    clearInterval(busy);
    await Promise.all(newcomers.map(inStep));
    expect(newcomers.map(({ gaps }) => gaps)).toEqual([0, 0, 0, 0, 0, 0]);
    for (const { received } of returning) {
      const starts = received.frames.map(({ from }) => from);
      const ends = received.frames.map(({ to }) => to);
      expect(starts).toEqual([0, ...ends.slice(0, -1)]);
    }
  });
});

describe('going on', () => {
  it('[LP3] [LP8] sends every change to everybody, once', async () => {
    const clients = [connect(), connect(), connect({ transports: ['polling'] })];
    await Promise.all(clients.map(inStep));
    for (let i = 0; i < 20; i++) source.commit(agentNamed(`甲${i}`), { type: 'waiting.counted', count: i });
    await Promise.all(clients.map(inStep));
    for (const client of clients) {
      expect(client.received.frames).toHaveLength(20);
      expect(client.gaps).toBe(0);
    }
  });

  it('[LP8] tells of an operation also on its own', async () => {
    const client = connect();
    await inStep(client);
    source.commit({ type: 'operation.put', operation: anOperation({ state: 'confirmed' }) });
    await until(() =>
      expect(client.received.operations).toMatchObject([{ operationId: 'op-1', state: 'confirmed' }]),
    );
  });

  it('[LP5] sends one snapshot when a new writer begins', async () => {
    const clients = [connect(), connect()];
    await Promise.all(clients.map(inStep));
    source.beginEpoch('e2');
    source.commit(agentNamed('新'));
    source.commit(agentNamed('更新'));
    await Promise.all(clients.map(inStep));
    for (const client of clients) {
      expect(client.received.snapshots.map(({ epoch }) => epoch)).toEqual(['e1', 'e2']);
      expect(client.received.frames).toMatchObject([{ epoch: 'e2', from: 1, to: 2 }]);
      expect(client.gaps).toBe(0);
    }
  });

  it('[LP6] answers a resync with a snapshot, and goes on after it', async () => {
    const client = connect();
    await inStep(client);
    source.commit(agentNamed('一'));
    const snapshot = await client.resync();
    expect(snapshot).toMatchObject({ epoch: 'e1', seq: 1 });
    source.commit(agentNamed('二'));
    await inStep(client);
  });

  it('[LP6] makes one who asks to resync without end wait', async () => {
    const client = connect();
    await inStep(client);
    let answers = 0;
    for (let i = 0; i < 50; i++) client.socket.emit('live:resync', () => answers++);
    await until(() => expect(answers).toBe(1));
    await until(() => expect(answers).toBe(4));
    await new Promise((done) => setTimeout(done, 300));
    expect(answers).toBe(4);
  }, 10_000);

  it('[LP9] leaves positions to the HTTP snapshot', async () => {
    const waiting = (id: string, order: number) =>
      aWaitingCustomer({ customerId: CustomerId.parse(id), code: id, order, waitingSince: at(order) });
    source.commit(
      { type: 'waiting.put', waiting: waiting('b', 2) },
      { type: 'waiting.put', waiting: waiting('a', 1) },
    );
    const client = connect();
    await inStep(client);
    expect(client.position?.state.waiting[CustomerId.parse('a')]).not.toHaveProperty('position');

    const answer = await app.inject({ url: '/api/accounts/main/live', headers: { cookie } });
    expect(answer.json()).toMatchObject({
      epoch: 'e1',
      seq: 2,
      state: { waiting: { a: { position: 1 }, b: { position: 2 } }, account: { id: 'main' } },
    });
    source.commit({ type: 'waiting.removed', customerId: CustomerId.parse('a') });
    const after = await app.inject({ url: '/api/accounts/main/live', headers: { cookie } });
    expect(after.json()).toMatchObject({ seq: 3, state: { waiting: { b: { position: 1 } } } });
  });

  it('[LP10] sends the status after the first answer, and again when a source changes its state', async () => {
    const client = connect();
    await until(() => expect(client.received.statuses.length).toBeGreaterThan(0));
    expect(client.received.statuses[0]).toMatchObject({
      viewers: 1,
      build: 'test',
      sources: { queue: { state: 'live' } },
    });
    expect(client.received.snapshots).toHaveLength(1);
    source.commit({
      type: 'source.put',
      name: 'queue',
      source: { asOf: NOW, state: 'failing', intervalMs: 6_000, reason: 'wechat_unavailable' },
    });
    await until(() => expect(client.received.statuses.at(-1)?.sources.queue.state).toBe('failing'));
  });

  it('[LP10] counts the viewers, for the others and for the pace of the polls', async () => {
    const first = connect();
    await inStep(first);
    const second = connect();
    await inStep(second);
    expect(source.viewers).toBe(2);
    await until(() => expect(first.received.statuses.at(-1)?.viewers).toBe(2));
    second.socket.disconnect();
    await until(() => expect(first.received.statuses.at(-1)?.viewers).toBe(1));
    first.socket.disconnect();
    await until(() => expect(source.viewers).toBe(0));
    // Nobody looks: nothing is encoded for nobody.
    await until(() => expect(source.listeners).toBe(0));
  });
});

describe('claims', () => {
  const customer = CustomerId.parse('oA');
  const claims = (client: LiveClient) =>
    client.received.claims.map(({ by, until }) => (until > 0 ? by : 'free'));

  it('[LP14] are told to everybody, also to who comes later, and end with their socket', async () => {
    const [deciding, other] = [connect(), connect()];
    await Promise.all([deciding, other].map(inStep));
    const held = await deciding.socket.emitWithAck('claim', { customerId: customer });
    await until(() => expect(claims(other)).toEqual([held.by]));
    const late = connect();
    await until(() => expect(claims(late)).toEqual([held.by]));
    deciding.socket.disconnect();
    await until(() => expect(claims(late)).toEqual([held.by, 'free']));
  });

  it('[LP14] are answered each, also when dialogs open at once or one asks again and again', async () => {
    const deciding = connect();
    const other = connect();
    await Promise.all([deciding, other].map(inStep));
    const ids = ['oA', 'oB', 'oA', 'oC', 'oA'].map((id) => CustomerId.parse(id));
    const answers = await Promise.all(
      ids.map((customerId) => deciding.socket.timeout(2_000).emitWithAck('claim', { customerId })),
    );
    expect(answers.map(({ customerId }) => customerId)).toEqual(ids);
    await until(() => expect(claims(other)).toHaveLength(3)); // nothing new is told of the same customer
  });

  it('[LP14] of one person’s two windows end with the last of them', async () => {
    const [deciding, second, other] = [connect(), connect(), connect()];
    await Promise.all([deciding, second, other].map(inStep));
    for (const { socket } of [deciding, second]) await socket.emitWithAck('claim', { customerId: customer });
    deciding.socket.disconnect();
    await other.resync();
    expect(claims(other)).not.toContain('free');
    second.socket.emit('release', { customerId: customer });
    await until(() => expect(claims(other).at(-1)).toBe('free'));
  });

  it('[LP14] of who may only look are not taken', async () => {
    const viewer = connect({ cookie: await cookieOf(app, 'viewer') });
    const other = connect();
    await Promise.all([viewer, other].map(inStep));
    viewer.socket.emit('claim', { customerId: customer });
    viewer.socket.emit('claim', { customerId: 7 as never });
    await viewer.resync();
    expect(claims(other)).toEqual([]);
    await other.socket.emitWithAck('claim', { customerId: customer });
    await until(() => expect(claims(viewer)).toHaveLength(1));
  });
});

describe('going wrong', () => {
  /** Stops reading at the level of TCP, as a browser does whose machine is asleep. */
  const connectionOf = (client: LiveClient) => {
    const { transport } = client.socket.io.engine as unknown as {
      transport: { ws: { _socket: { pause(): void; resume(): void } } };
    };
    return transport.ws._socket;
  };
  const wide = (i: number): Change => ({
    type: 'agent.put',
    agent: anAgent({ agentId: AgentId.parse(`wide${i % 4}`), note: `${i} ${'宽'.repeat(60_000)}` }),
  });

  it('[LP11] takes a slow browser off the stream, and gives it one snapshot when it has caught up', async () => {
    const slow = connect();
    const quick = connect();
    await Promise.all([slow, quick].map(inStep));
    connectionOf(slow).pause();
    const frames = 200;
    for (let i = 0; i < frames; i++) {
      source.commit(wide(i));
      if (i % 10 === 0) await new Promise((done) => setTimeout(done, 20));
    }
    await inStep(quick);
    expect(quick.received.frames).toHaveLength(frames);
    await until(async () => {
      const metrics = await app.inject('/metrics');
      expect(metrics.body).toContain('live_slow_clients_total{account="main"} 1');
    });
    source.commit(agentNamed('后来'));

    connectionOf(slow).resume();
    await inStep(slow);
    expect(slow.received.snapshots).toHaveLength(2);
    // It was sent what the connection took and what was waiting then, not everything.
    expect(slow.received.frames.length).toBeGreaterThan(0);
    expect(slow.received.frames.length).toBeLessThan(frames);
    expect(MAX_PENDING_PACKETS).toBeLessThan(frames);
    source.commit(agentNamed('又来'));
    await inStep(slow);
  }, 20_000);

  it('[LP12] closes the sockets of a login that logs out, and no others', async () => {
    const other = await cookieOf(app, 'viewer');
    const [leaving, leavingToo, staying] = [connect(), connect(), connect({ cookie: other })];
    await Promise.all([leaving, leavingToo, staying].map(inStep));
    const gone = Promise.all([disconnected(leaving), disconnected(leavingToo)]);
    await app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } });
    await gone;
    source.commit(agentNamed('还在'));
    await inStep(staying);
    expect(await refused(connect())).toBe('not_logged_in');
  });

  it('[LP12] lets nobody in who was disabled', async () => {
    const person = await test.peopleStore.findById(PersonId.parse('p-admin'));
    if (person) person.disabledAt = Date.now() as EpochMs;
    expect(await refused(connect())).toBe('not_logged_in');
  });

  it('closes at once with sockets open, also with one that has stopped reading', async () => {
    const clients = [connect(), connect({ transports: ['polling'] })];
    await Promise.all(clients.map(inStep));
    const asleep = clients[0];
    if (asleep) connectionOf(asleep).pause();
    const startedAt = Date.now();
    await app.close();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(source.listeners).toBe(0);
  });
});
