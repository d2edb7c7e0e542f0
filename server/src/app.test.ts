import { expect, it } from 'vitest';
import { testApp } from './testing/test-app.ts';

it('puts the headers of pages on whatever a browser may ask for, and not on the answers to pushes', async () => {
  const { app } = await testApp();
  for (const url of ['/', '/nowhere', '/api/me', '/api/nowhere', '/assets/none.js', '/healthz', '/metrics']) {
    const { headers } = await app.inject(url);
    expect(headers, url).toHaveProperty('content-security-policy');
    expect(headers, url).toHaveProperty('x-frame-options', 'DENY');
  }
  const { statusCode, headers } = await app.inject({
    method: 'POST',
    url: '/wechat/callback',
    payload: '<xml/>',
  });
  expect(statusCode).toBe(404); // no account
  expect(headers).not.toHaveProperty('content-security-policy');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
});
