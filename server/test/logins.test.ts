import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { LinkAnswer, RecoveryCodes } from '@kf/shared/contract/people';
import { aGroup, agentId, anAgent, aState, groupId } from '@kf/shared/testing/builders';
import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '#store/database.ts';
import { startNotifications } from '#store/notifications.ts';
import { peopleStores } from '#store/people-stores.ts';
import type { AccountFace } from '../src/app.ts';
import { createPeopleParts } from '../src/people/parts.ts';
import { argon2id } from '../src/people/password.ts';
import { disconnected, type LiveClient, listen, liveClient } from '../src/realtime/testing/live-client.ts';
import { memoryLiveSource } from '../src/realtime/testing/memory-live-source.ts';
import { testApp } from '../src/testing/test-app.ts';
import { createTestDatabase } from './database.ts';

const PASSWORD = 'tower of pine trees';
const secretKey = Buffer.alloc(32, 5);
const log = pino({ level: 'silent' });
/** Later than the real time by this much, on every node. */
let passed = 0;
const now = () => (Date.now() + passed) as EpochMs;

interface Node {
  app: FastifyInstance;
  url: string;
  close(): Promise<void>;
}
let database: Database;
let a: Node;
let b: Node;
let admin: string;

/** One of the nodes on the same database, with a board that nothing happens on. */
async function startNode(): Promise<Node> {
  const notifications = await startNotifications(database.lasting, log);
  const people = createPeopleParts({
    stores: peopleStores(database.db, now),
    hasher: argon2id,
    secretKey,
    now,
    onChanged: (listener) => notifications.on('kf_people', listener),
  });
  await people.people.ensureFirstAdmin({ username: 'admin', password: PASSWORD, name: '管理员' });
  const live = memoryLiveSource(
    aState({
      groups: ['g1', 'g2'].map((id) => aGroup({ groupId: groupId(id) })),
      agents: ['g1', 'g2'].map((id) => anAgent({ agentId: agentId(`${id}@kf`), groupIds: [groupId(id)] })),
    }),
  );
  const { app } = await testApp({
    people,
    accounts: {
      find: (id) => (id === 'main' ? ({ live } as unknown as AccountFace) : undefined),
      list: () => [],
    },
  });
  const url = await listen(app);
  return {
    app,
    url,
    async close() {
      await app.close();
      await notifications.close();
    },
  };
}

beforeAll(async () => {
  ({ database } = await createTestDatabase());
  [a, b] = [await startNode(), await startNode()];
  admin = await logIn(a, { username: 'admin', password: PASSWORD });
}, 60_000);
afterAll(async () => {
  for (const node of [a, b]) await node.close();
  await database.close();
});
// Guessing is stopped elsewhere: here many wrong codes are sent.
beforeEach(async () => void (await database.pool.query('delete from login_attempt')));

async function send(node: Node, method: string, url: string, cookie?: string, payload?: object) {
  const answer = await node.app.inject({
    method: method as 'GET',
    url,
    headers: cookie === undefined ? {} : { cookie },
    ...(payload && { payload }),
  });
  const body = answer.body.startsWith('{') ? answer.json() : undefined;
  return { status: answer.statusCode, body, code: body?.error?.code as string | undefined, answer };
}

const login = (node: Node, body: object) => send(node, 'POST', '/api/login', undefined, body);
async function logIn(node: Node, body: object): Promise<string> {
  const { answer } = await login(node, body);
  const cookie = answer.cookies[0];
  if (!cookie) throw new Error(answer.body);
  return `${cookie.name}=${cookie.value}`;
}

let count = 0;
/** Invited, with a password, and logged in. */
async function somebody(over: object = {}) {
  const username = `person${++count}`;
  const { body } = await send(a, 'POST', '/api/people', admin, {
    username,
    name: `人 ${count}`,
    role: 'supervisor',
    ...over,
  });
  const { person, path } = body as LinkAnswer;
  const token = path.split('#')[1] ?? '';
  await send(b, 'POST', '/api/welcome/password', undefined, { token, password: PASSWORD });
  const cookie = await logIn(b, { username, password: PASSWORD });
  return { username, personId: person.personId, token, cookie };
}

const codeAt = (secret: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
/** To the next code of the app. */
const nextCode = (secret: string): string => {
  passed += 30_000;
  return codeAt(secret, now());
};

async function enrol(cookie: string) {
  const { secret } = (await send(a, 'POST', '/api/me/factor/begin', cookie)).body as { secret: string };
  const code = codeAt(secret, now());
  const { body } = await send(a, 'PUT', '/api/me/factor', cookie, { password: PASSWORD, secret, code });
  return { secret, code, codes: (body as RecoveryCodes).codes };
}

describe('the second factor', () => {
  it('is set up by a code and the password, and then asked for; each code counts once, on every node', async () => {
    const { username, cookie } = await somebody();
    const { secret } = (await send(a, 'POST', '/api/me/factor/begin', cookie)).body as { secret: string };
    const set = async (password: string, code: string) =>
      (await send(a, 'PUT', '/api/me/factor', cookie, { password, secret, code })).code;
    expect(await set(PASSWORD, '000000')).toBe('factor_wrong');
    expect(await set('another', codeAt(secret, now()))).toBe('password_wrong');
    expect((await login(b, { username, password: PASSWORD })).status).toBe(200); // nothing was kept

    const code = codeAt(secret, now());
    const { body } = await send(a, 'PUT', '/api/me/factor', cookie, { password: PASSWORD, secret, code });
    expect(body.codes).toHaveLength(10);
    const said = async (node: Node, typed?: string) =>
      (await login(node, { username, password: PASSWORD, ...(typed && { code: typed }) })).code ?? 'in';
    expect(await said(b)).toBe('factor_needed');
    expect(await said(b, '123456')).toBe('factor_wrong');
    expect(await said(b, code)).toBe('factor_wrong'); // the one it was set up with
    const next = nextCode(secret);
    expect(await said(b, next)).toBe('in');
    expect([await said(b, next), await said(a, next)]).toEqual(['factor_wrong', 'factor_wrong']);
    // Two nodes are asked at once: one of them takes it.
    const raced = nextCode(secret);
    expect((await Promise.all([said(a, raced), said(b, raced)])).toSorted()).toEqual(['factor_wrong', 'in']);
    expect((await login(a, { username, password: 'wrong', code: nextCode(secret) })).code).toBe(
      'login_failed',
    );
  });

  it('is got around by a recovery code once, and put away by the password alone', async () => {
    const { username, cookie } = await somebody();
    const { codes } = await enrol(cookie);
    const said = async (code?: string) =>
      (await login(b, { username, password: PASSWORD, ...(code && { code }) })).code ?? 'in';
    expect(await said(codes[0]?.toLowerCase().replace('-', ' '))).toBe('in');
    expect(await said(codes[0])).toBe('factor_wrong');
    expect((await send(b, 'GET', '/api/me/factor', cookie)).body).toMatchObject({ recoveryCodes: 9 });
    const renewed = await send(b, 'POST', '/api/me/factor/recovery-codes', cookie, { password: PASSWORD });
    expect(await said(codes[1])).toBe('factor_wrong');
    expect(await said(renewed.body.codes[1])).toBe('in');
    const remove = async (password: string) => send(b, 'DELETE', '/api/me/factor', cookie, { password });
    expect((await remove('wrong')).code).toBe('password_wrong');
    expect((await remove(PASSWORD)).status).toBe(204);
    expect(await said()).toBe('in');
  });

  it('demanded by a role closes everything else at once until it is there, and cannot be put away then', async () => {
    const { username, personId, cookie } = await somebody({ role: 'viewer' });
    const client = await watch(b, cookie);
    const gone = disconnected(client);
    await send(a, 'PUT', '/api/people/policy', admin, { factorFor: ['viewer'] });
    try {
      await gone;
      expect((await send(b, 'GET', '/api/accounts/main/live', cookie)).code).toBe('factor_missing');
      expect((await send(b, 'GET', '/api/me', cookie)).body).toMatchObject({ mustSetUpFactor: true });
      const { secret } = await enrol(cookie);
      expect((await send(b, 'GET', '/api/accounts/main/live', cookie)).status).toBe(200);
      expect((await send(b, 'DELETE', '/api/me/factor', cookie, { password: PASSWORD })).code).toBe(
        'forbidden',
      );
      expect((await login(b, { username, password: PASSWORD, code: nextCode(secret) })).status).toBe(200);
      // Phone and paper lost: an admin removes it, and it has to be set up anew.
      expect((await send(a, 'DELETE', `/api/people/${personId}/factor`, admin)).status).toBe(200);
      expect((await send(b, 'GET', '/api/accounts/main/live', cookie)).code).toBe('factor_missing');
    } finally {
      await send(a, 'PUT', '/api/people/policy', admin, { factorFor: [] });
    }
  });
});

describe('a one-time link', () => {
  const choose = async (node: Node, token: string, password = PASSWORD) =>
    send(node, 'POST', '/api/welcome/password', undefined, { token, password });
  const invite = async () => {
    const username = `guest${++count}`;
    const { body } = await send(a, 'POST', '/api/people', admin, { username, name: '客人', role: 'viewer' });
    const { person, path } = body as LinkAnswer;
    return { username, personId: person.personId as PersonId, token: path.split('#')[1] ?? '' };
  };

  it('is used once, also by two at once on two nodes, and a password that is refused does not cost it', async () => {
    const { username, token } = await invite();
    expect((await login(a, { username, password: PASSWORD })).code).toBe('login_failed');
    expect((await choose(b, token, 'short')).code).toBe('password_too_short');
    expect((await choose(b, token, 'password1234')).code).toMatch(/^password_/);
    const both = await Promise.all([choose(a, token), choose(b, token)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, expect.any(Number)]);
    expect(both.map(({ code }) => code)).toContain('link_invalid');
    expect((await choose(a, token)).code).toBe('link_invalid');
    expect((await send(a, 'POST', '/api/welcome', undefined, { token })).code).toBe('link_invalid');
    expect((await login(b, { username, password: PASSWORD })).status).toBe(200);
  });

  it('ends with the next one, with the person, and after three days', async () => {
    const replaced = await invite();
    const { body } = await send(b, 'POST', `/api/people/${replaced.personId}/link`, admin);
    expect((await choose(a, replaced.token)).code).toBe('link_invalid');
    expect((await choose(a, (body as LinkAnswer).path.split('#')[1] ?? '')).status).toBe(204);

    const disabled = await invite();
    await send(b, 'PATCH', `/api/people/${disabled.personId}`, admin, { disabled: true });
    expect((await choose(a, disabled.token)).code).toBe('link_invalid');

    const late = await invite();
    const before = passed;
    passed += 3 * 24 * 3_600_000 + 1_000;
    expect((await choose(b, late.token)).code).toBe('link_invalid');
    passed = before;
    expect((await choose(b, late.token)).status).toBe(204);
  });

  it('ends the logins of who forgot the password', async () => {
    const { personId, cookie } = await somebody();
    const gone = disconnected(await watch(b, cookie));
    const { body } = await send(a, 'POST', `/api/people/${personId}/link`, admin);
    await choose(a, (body as LinkAnswer).path.split('#')[1] ?? '', 'a wholly new one 7');
    await gone;
    expect((await send(b, 'GET', '/api/me', cookie)).status).toBe(401);
  });
});

async function watch(node: Node, cookie: string): Promise<LiveClient> {
  const client = liveClient(node.url, { cookie });
  await vi.waitFor(() => expect(client.position).toBeDefined(), { timeout: 5_000 });
  return client;
}

describe('a cookie that was stolen is dead on the other node, and its socket closed at once, after', () => {
  it.each<[string, (of: { username: string; personId: string; cookie: string }) => Promise<unknown>]>([
    ['logout', ({ cookie }) => send(a, 'POST', '/api/logout', cookie)],
    [
      'a change of the password',
      async ({ username }) => {
        const other = await logIn(a, { username, password: PASSWORD });
        const change = { current: PASSWORD, password: 'another tower of pine' };
        expect((await send(a, 'PUT', '/api/me/password', other, change)).status).toBe(204);
        expect((await send(a, 'GET', '/api/me', other)).status).toBe(200); // the one that changed it stays
      },
    ],
    ['disabling', ({ personId }) => send(a, 'PATCH', `/api/people/${personId}`, admin, { disabled: true })],
    [
      'ending the person’s logins',
      ({ personId }) => send(a, 'DELETE', `/api/people/${personId}/logins`, admin),
    ],
  ])('%s', async (_what, act) => {
    const one = await somebody();
    const client = await watch(b, one.cookie);
    const gone = disconnected(client);
    const startedAt = performance.now();
    await act(one);
    await gone;
    expect(performance.now() - startedAt).toBeLessThan(3_000); // not at the next look of once a minute
    expect((await send(b, 'GET', '/api/me', one.cookie)).status).toBe(401);
    await expect(
      new Promise((_resolve, reject) => {
        const again = liveClient(b.url, { cookie: one.cookie });
        again.socket.once('connect_error', (error) =>
          reject(new Error((error as { data?: { code: string } }).data?.code)),
        );
      }),
    ).rejects.toThrow('not_logged_in');
  });

  it('not a change of role or groups: that takes effect on what is open, at once', async () => {
    const { personId, cookie } = await somebody();
    const client = await watch(b, cookie);
    let told = 0;
    client.socket.on('me:changed', () => told++);
    const agents = () => Object.keys(client.position?.state.agents ?? {});
    const change = async (over: object) => send(a, 'PATCH', `/api/people/${personId}`, admin, over);
    const claim = async () =>
      client.socket
        .timeout(300)
        .emitWithAck('claim', { customerId: 'c1' as never })
        .then(
          () => 'taken',
          () => 'no answer',
        );
    expect(await claim()).toBe('taken');
    await change({ role: 'viewer' });
    await vi.waitFor(() => expect(told).toBe(1));
    expect(await claim()).toBe('no answer');
    expect((await send(b, 'POST', '/api/accounts/main/operations', cookie, {})).code).toBe('forbidden');
    expect(agents()).toEqual(['g1@kf', 'g2@kf']);
    await change({ scope: { main: ['g2'] } });
    await vi.waitFor(() => expect(agents()).toEqual(['g2@kf']));
    const gone = disconnected(client);
    await change({ scope: { other: 'all' } });
    await gone;
    expect((await send(b, 'GET', '/api/accounts/main/live', cookie)).code).toBe('account_not_found');
    expect((await send(b, 'GET', '/api/me', cookie)).status).toBe(200);
  });
});
