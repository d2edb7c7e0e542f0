import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { errorHandler, toAppError } from './error-handler.ts';
import { isOwnOrigin, originCheck } from './origin-check.ts';
import { rateLimit } from './rate-limit.ts';
import { securityHeaders } from './security-headers.ts';

const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/echo',
    { schema: { body: z.object({ age: z.number().min(1) }) } },
    async (request) => request.body,
  );
  app.get('/taken', async () => {
    throw new AppError('already_taken', 'somebody was first', {
      details: { by: '林主管' },
      wechat: { errcode: 65415, errmsg: 'busy' },
    });
  });
  app.get('/broken', async () => {
    throw new Error('password of the database is hunter2');
  });
  app.get('/leaky', { schema: { response: { 200: z.object({ name: z.string() }) } } }, async () => {
    const row = { name: 'Li', secret: 'hunter2' };
    return row;
  });
};

let app: FastifyInstance;
beforeEach(async () => {
  app = Fastify({ bodyLimit: 1_024, genReqId: () => 'r1' });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(errorHandler);
  await app.register(securityHeaders);
  await app.register(rateLimit);
  await app.register(originCheck, { publicUrl: 'https://kf.example.com/tower' });
  await app.register(routes);
});
afterEach(() => app.close());

const json = { 'content-type': 'application/json' };

describe('errors', () => {
  it('turns a refusal into its status and the body of the contract', async () => {
    const answer = await app.inject('/taken');
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      error: {
        code: 'already_taken',
        requestId: 'r1',
        message: 'somebody was first',
        details: { by: '林主管' },
        wechat: { errcode: 65415, errmsg: 'busy' },
      },
    });
  });

  it('names what is wrong in a request', async () => {
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: { age: 0 } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      error: { code: 'request_invalid', details: { issues: [{ path: 'body.age' }] } },
    });
  });

  it.each([
    ['a body that is no JSON', { payload: '{"age":', headers: json }, 400, 'request_invalid'],
    [
      'another content type',
      { payload: '<age/>', headers: { 'content-type': 'text/xml' } },
      415,
      'media_type_unsupported',
    ],
    ['a body that is too large', { payload: { age: 1, text: 'x'.repeat(2_000) } }, 413, 'payload_too_large'],
  ])('refuses %s', async (_what, request, status, code) => {
    const answer = await app.inject({ method: 'POST', url: '/echo', ...request });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ error: { code } });
  });

  it('tells nobody what happened inside', async () => {
    const answer = await app.inject('/broken');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ error: { code: 'internal', requestId: 'r1' } });
    expect(answer.body).not.toContain('hunter2');
  });

  it.each([
    [
      'is gone',
      Object.assign(new Error('connect ENOENT /tmp/.s.PGSQL.5432'), { code: 'ENOENT', syscall: 'connect' }),
    ],
    ['is stopping', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['broke off', new Error('Connection terminated unexpectedly')],
  ])('says that the store does not answer when it %s', (_how, cause) => {
    expect(toAppError(new Error('Failed query: select', { cause }))).toMatchObject({
      code: 'store_unavailable',
      message: 'the store does not answer',
    });
    const duplicate = Object.assign(new Error('duplicate key'), { code: '23505' });
    expect(toAppError(new Error('Failed query', { cause: duplicate }))).toMatchObject({ code: 'internal' });
  });

  it('drops what the answer does not declare', async () => {
    expect((await app.inject('/leaky')).json()).toEqual({ name: 'Li' });
  });
});

describe('origin check', () => {
  const ok = { age: 1 };
  const post = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/echo',
      payload: ok,
      headers: { host: 'tower.local:8080', ...headers },
    });

  it.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }],
    ['our own page, in a browser without Sec-Fetch', { origin: 'http://tower.local:8080' }],
    ['our own page behind a proxy that ends TLS', { origin: 'https://tower.local:8080' }],
    ['the public address', { origin: 'https://kf.example.com', 'sec-fetch-site': 'same-site' }],
    ['a script', {}],
    ['a script with a key', { authorization: 'Bearer k', origin: 'https://elsewhere.example' }],
  ])('lets %s write', async (_who, headers) => {
    expect((await post(headers)).statusCode).toBe(200);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a neighbour domain', { 'sec-fetch-site': 'same-site', origin: 'http://other.local' }],
    ['another site, in a browser without Sec-Fetch', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    [
      'a key on top of a cookie',
      { authorization: 'Bearer k', cookie: 'a=b', origin: 'https://evil.example' },
    ],
  ])('refuses %s', async (_who, headers) => {
    const answer = await post(headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ error: { code: 'origin_refused' } });
  });

  it('does not look at reads', async () => {
    const answer = await app.inject({ url: '/leaky', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.statusCode).toBe(200);
  });

  it('judges the handshake of a socket by its Origin', () => {
    expect(isOwnOrigin({ host: 'tower.local', origin: 'https://tower.local' }, undefined)).toBe(true);
    expect(isOwnOrigin({ host: 'tower.local', origin: 'https://evil.example' }, undefined)).toBe(false);
  });
});

it('sends the security headers with every answer', async () => {
  const { headers } = await app.inject('/taken');
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(headers).not.toHaveProperty('strict-transport-security');
});

it('refuses an address that asks without end, and says when to come back', async () => {
  let status = 200;
  let asked = 0;
  for (; status !== 429 && asked < 7_000; asked++) status = (await app.inject('/leaky')).statusCode;
  expect(asked).toBe(6_001);
  const answer = await app.inject('/leaky');
  expect(answer.json()).toMatchObject({ error: { code: 'too_many_requests' } });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});
