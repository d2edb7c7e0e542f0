import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '../testing/test-app.ts';
import { cookieOf, PASSWORD } from '../testing/test-people.ts';

let test: Awaited<ReturnType<typeof testApp>>;
let app: FastifyInstance;
beforeEach(async () => {
  test = await testApp();
  app = test.app;
});
afterEach(() => app.close());

const logIn = (payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/login', payload, headers });

describe('login', () => {
  it('answers who logged in and sets a cookie that scripts cannot read', async () => {
    const answer = await logIn({ username: 'admin', password: PASSWORD });
    expect(answer.json()).toEqual({
      personId: 'p-admin',
      username: 'admin',
      name: 'admin',
      role: 'admin',
      scope: 'all',
      kind: 'person',
      mustSetUpFactor: false,
      admins: ['admin'],
      accounts: [],
      build: 'test',
    });
    expect(answer.cookies[0]).toMatchObject({ name: 'kf_login', httpOnly: true, sameSite: 'Lax', path: '/' });
    // Without "remember" it ends with the browser.
    expect(answer.cookies[0]).not.toHaveProperty('expires');
    expect(answer.cookies[0]).not.toHaveProperty('secure');
  });

  it('keeps the cookie for 12 h if asked to', async () => {
    const answer = await logIn({ username: 'admin', password: PASSWORD, remember: true });
    const lastsMs = Number(answer.cookies[0]?.expires) - Date.now();
    expect(lastsMs).toBeGreaterThan(11.9 * 3_600_000);
    expect(lastsMs).toBeLessThanOrEqual(12 * 3_600_000);
  });

  it('marks the cookie secure behind TLS', async () => {
    const tls = await testApp({ http: { trustProxy: true } });
    const answer = await tls.app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { username: 'admin', password: PASSWORD },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.cookies[0]).toMatchObject({ secure: true });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    await tls.app.close();
  });

  it('takes a new login id at login, so that one planted before is worth nothing', async () => {
    const before = await cookieOf(app, 'viewer');
    const answer = await logIn({ username: 'admin', password: PASSWORD }, { cookie: before });
    expect(`kf_login=${answer.cookies[0]?.value}`).not.toBe(before);
    const old = await app.inject({ url: '/api/me', headers: { cookie: before } });
    expect(old.statusCode).toBe(401);
  });

  it('knows who asks by the cookie, until logout ends it', async () => {
    const cookie = await cookieOf(app);
    expect((await app.inject({ url: '/api/me', headers: { cookie } })).json()).toMatchObject({
      username: 'admin',
    });
    const bye = await app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } });
    expect(bye.statusCode).toBe(204);
    expect(bye.cookies[0]).toMatchObject({ name: 'kf_login', value: '', maxAge: 0 });
    expect((await app.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(401);
  });

  it('does not accept a cookie that somebody altered', async () => {
    const cookie = await cookieOf(app);
    const altered = `${cookie.slice(0, -2)}xx`;
    expect((await app.inject({ url: '/api/me', headers: { cookie: altered } })).statusCode).toBe(401);
  });

  it('ends a login after 12 h, whatever the browser keeps', async () => {
    const cookie = await cookieOf(app);
    const sid = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    const login = await test.loginStore.get(sid);
    if (login)
      await test.loginStore.set(sid, { ...login, expiresAt: (Date.now() - 1) as typeof login.expiresAt });
    expect((await app.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(401);
    expect(await test.loginStore.get(sid)).toBeUndefined();
  });

  it('stores nothing for a visitor who never logs in', async () => {
    const answer = await app.inject({ url: '/api/me' });
    expect(answer.cookies).toEqual([]);
    expect(answer.json()).toMatchObject({ error: { code: 'not_logged_in' } });
  });

  it('refuses a wrong password, and after ten says when to try again', async () => {
    for (let i = 0; i < 10; i++) {
      const answer = await logIn({ username: 'admin', password: 'wrong' });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ error: { code: 'login_failed' } });
    }
    const locked = await logIn({ username: 'admin', password: PASSWORD });
    expect(locked.statusCode).toBe(429);
    const { error } = locked.json<{ error: { code: string; details: { retryAt: number } } }>();
    expect(error.code).toBe('login_locked');
    expect(error.details.retryAt - Date.now()).toBeGreaterThan(9 * 60_000);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(500);
    // Somebody else at the same address still gets in.
    expect((await logIn({ username: 'viewer', password: PASSWORD })).statusCode).toBe(200);
  });
});

describe('requests that are odd', () => {
  it('may name the type of a body that they do not have', async () => {
    const cookie = await cookieOf(app);
    const headers = { cookie, 'content-type': 'application/json' };
    const login = await app.inject({ method: 'POST', url: '/api/login', headers });
    expect([login.statusCode, login.json().error.code]).toEqual([400, 'request_invalid']);
    expect((await app.inject({ method: 'POST', url: '/api/logout', headers })).statusCode).toBe(204);
  });

  it('are refused in the body of the contract even where the address cannot be decoded', async () => {
    const answer = await app.inject('/api/%zz?access_token=x');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: {
        code: 'request_invalid',
        requestId: expect.any(String),
        message: 'the address is not valid',
      },
    });
  });
});

describe('roles', () => {
  it.each([
    ['viewer', 403],
    ['supervisor', 404], // may, but there is no such account
    ['admin', 404],
  ])('answers %s with %i where a supervisor is needed', async (username, status) => {
    const cookie = await cookieOf(app, username);
    const answer = await app.inject({
      method: 'PUT',
      url: '/api/accounts/none/groups/order',
      headers: { cookie },
      payload: { groupIds: [] },
    });
    expect(answer.statusCode).toBe(status);
  });
});

it('a login of somebody who is disabled while it goes on is none, also when they may log in again', async () => {
  const find = test.peopleStore.findById;
  // Between the check of the password and the answer.
  test.peopleStore.findById = async (id) => {
    const person = await find(id);
    return person && { ...person, disabledAt: Date.now() as typeof person.createdAt };
  };
  const answer = await logIn({ username: 'viewer', password: PASSWORD });
  expect(answer.json().error.code).toBe('login_failed');
  expect(answer.cookies).toEqual([]);
  expect(test.auditLines.map(({ act }) => act)).toEqual(['login.failed']);
  test.peopleStore.findById = find;
  expect(await test.loginStore.list()).toEqual([]);
});
