import { describe, expect, it } from 'vitest';
import { testApp } from '../src/testing/test-app.ts';
import { PASSWORD } from '../src/testing/test-people.ts';

const publicUrl = 'https://tower.example';
/** As a proxy that ends TLS passes a request on. */
const proxied = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'tower.example',
  'x-forwarded-for': '203.0.113.9',
};
const login = { username: 'admin', password: PASSWORD };

describe('behind a proxy that ends TLS and is trusted', () => {
  it('cookies are secure, the browser is told to stay on https, and its own socket may be opened', async () => {
    const { app } = await testApp({ http: { trustProxy: '127.0.0.1', publicUrl } });
    const answer = await app.inject({ method: 'POST', url: '/api/login', headers: proxied, payload: login });
    expect(answer.statusCode).toBe(200);
    expect(answer.cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const page = await app.inject({ url: '/login', headers: { ...proxied, accept: 'text/html' } });
    expect(page.headers['content-security-policy']).toContain('wss://tower.example');
  });

  it('counts wrong passwords by the address of the browser, not of the proxy', async () => {
    const { app } = await testApp({ http: { trustProxy: '127.0.0.1', publicUrl } });
    const attempt = (from: string, password: string) =>
      app.inject({
        method: 'POST',
        url: '/api/login',
        headers: { ...proxied, 'x-forwarded-for': from },
        payload: { username: 'admin', password },
      });
    for (let i = 0; i < 10; i++) await attempt('203.0.113.9', 'wrong');
    expect((await attempt('203.0.113.9', PASSWORD)).statusCode).toBe(429);
    expect((await attempt('203.0.113.10', PASSWORD)).statusCode).toBe(200);
  });
});

describe('from somebody who is no trusted proxy', () => {
  it('what is said about address and scheme is not believed', async () => {
    const { app } = await testApp({ http: { trustProxy: false, publicUrl } });
    const answer = await app.inject({ method: 'POST', url: '/api/login', headers: proxied, payload: login });
    expect(answer.cookies[0]?.secure).not.toBe(true);
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
  });

  it('a proxy on another machine than the named one is none', async () => {
    const { app } = await testApp({ http: { trustProxy: '10.9.9.9', publicUrl } });
    const answer = await app.inject({ method: 'POST', url: '/api/login', headers: proxied, payload: login });
    expect(answer.cookies[0]?.secure).not.toBe(true);
  });
});
