import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../src/testing/test-app.ts';
import { PASSWORD } from '../src/testing/test-people.ts';

let app: FastifyInstance;
beforeAll(async () => {
  ({ app } = await testApp({ http: { trustProxy: true } }));
});

let address = 0;
/** Everybody from an address of their own, so that only who it is can count. */
const from = () => ({ 'x-forwarded-for': `203.0.${Math.floor(++address / 250)}.${address % 250}` });

async function cookieOf(username: string): Promise<string> {
  const { cookies } = await app.inject({
    method: 'POST',
    url: '/api/login',
    headers: from(),
    payload: { username, password: PASSWORD },
  });
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
const write = (cookie: string) =>
  app.inject({
    method: 'PUT',
    url: '/api/me/settings',
    headers: { ...from(), cookie },
    payload: { graceSeconds: 3 },
  });

describe('writes', () => {
  it('of one person are limited over all addresses, with the time told; others and reads go on', async () => {
    const busy = await cookieOf('viewer');
    let status = 200;
    let sent = 0;
    for (; status !== 429 && sent < 1_000; sent++) status = (await write(busy)).statusCode;
    expect(sent).toBe(301);
    const refused = await write(busy);
    expect(refused.json()).toMatchObject({
      error: { code: 'too_many_requests', details: { retryAt: expect.any(Number) } },
    });
    const after = Number(refused.headers['retry-after']);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(60);
    expect((await app.inject({ url: '/api/me', headers: { cookie: busy } })).statusCode).toBe(200);
    expect((await write(await cookieOf('admin'))).statusCode).toBe(200);
  });
});

describe('logins', () => {
  it('by guessing from ever new addresses are stopped for the account, whose time is told', async () => {
    const attempt = (password: string) =>
      app.inject({
        method: 'POST',
        url: '/api/login',
        headers: from(),
        payload: { username: 'supervisor', password },
      });
    let guesses = 0;
    for (let status = 401; status === 401 && guesses < 100; guesses++)
      status = (await attempt(`guess number ${guesses}`)).statusCode;
    expect(guesses).toBe(51);
    const right = await attempt(PASSWORD);
    expect(right.statusCode).toBe(429);
    expect(right.json()).toMatchObject({ error: { code: 'login_locked' } });
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(60);
  });

  it('with ever new names from one address are stopped for the address', async () => {
    const own = from();
    const attempt = (username: string) =>
      app.inject({
        method: 'POST',
        url: '/api/login',
        headers: own,
        payload: { username, password: 'Spring2026!' },
      });
    let names = 0;
    for (let status = 401; status === 401 && names < 200; names++)
      status = (await attempt(`name${names}`)).statusCode;
    expect(names).toBe(101);
  });
});
