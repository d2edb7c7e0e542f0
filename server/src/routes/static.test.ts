import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../testing/test-app.ts';
import { readBuild } from './static.ts';

const page =
  '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/assets/main-1a2b.js"></script>';
const wallPage = '<!doctype html><script type="module" src="/assets/wall/wall-3c4d.js"></script>';
const script = 'console.log("塔台")';

let webDir: string;
let app: FastifyInstance;
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'kf-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), page);
  await writeFile(join(webDir, 'wall.html'), wallPage);
  await writeFile(join(webDir, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(webDir, 'assets/main-1a2b.js'), script);
  await writeFile(join(webDir, 'assets/main-1a2b.js.br'), brotliCompressSync(script));
  app = (await testApp({ webDir })).app;
});
afterAll(async () => {
  await app.close();
  await rm(webDir, { recursive: true });
});

const html = { accept: 'text/html,*/*;q=0.8' };
const nonceIn = (text: string) => /csp-nonce" content="([^"]+)"/.exec(text)?.[1];

describe('pages', () => {
  it.each(['/', '/a/main', '/a/main/agents/li.ting@kf', '/login', '/index.html'])(
    'serves the console at %s',
    async (url) => {
      const answer = await app.inject({ url, headers: html });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toContain('/assets/main-1a2b.js');
    },
  );

  it('serves the wall at its own path', async () => {
    const answer = await app.inject({ url: '/wall', headers: html });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toBe(wallPage);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
  });

  it('puts the nonce of the policy into the page, another one each time', async () => {
    const [first, second] = [
      await app.inject({ url: '/', headers: html }),
      await app.inject({ url: '/', headers: html }),
    ];
    const nonce = nonceIn(first.body);
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(first.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(nonceIn(second.body)).not.toBe(nonce);
  });

  it('allows nothing inline, nothing evaluated and nothing from outside', async () => {
    const answer = await app.inject({ url: '/', headers: { ...html, host: 'tower.local:8080' } });
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).not.toMatch(/unsafe|\*|https:/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' ws://tower.local:8080 wss://tower.local:8080");
  });

  it.each(['/api/nothing', '/socket.io/nothing', '/wechat/x/callback/more', '/assets/gone-1.js'])(
    'does not answer %s with a page',
    async (url) => {
      const answer = await app.inject({ url, headers: html });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ error: { code: 'not_found' } });
    },
  );

  it('does not answer a missing picture or a write with a page', async () => {
    expect((await app.inject({ url: '/logo.png', headers: { accept: 'image/*' } })).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/a/main', headers: html })).statusCode).toBe(404);
  });

  it('says how to build the console when it is not built', async () => {
    const bare = (await testApp({ webDir: join(webDir, 'none') })).app;
    const answer = await bare.inject({ url: '/', headers: html });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('build');
    await bare.close();
  });
});

describe('files', () => {
  it('lets browsers keep what has its content in its name', async () => {
    const answer = await app.inject('/assets/main-1a2b.js');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('javascript');
    expect(answer.body).toBe(script);
  });

  it('sends the compressed twin of a file to who takes it', async () => {
    const answer = await app.inject({
      url: '/assets/main-1a2b.js',
      headers: { 'accept-encoding': 'br, gzip' },
    });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.rawPayload).toEqual(brotliCompressSync(script));
  });

  it('lets browsers keep other files for an hour only', async () => {
    expect((await app.inject('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600');
  });

  it.each(['/../package.json', '/..%2f..%2fetc/passwd', '/.env', '/assets/%00'])(
    'keeps %s in',
    async (url) => {
      const answer = await app.inject(url);
      expect(answer.body).not.toMatch(/root:|"name"/);
    },
  );
});

it('names the build by its content', async () => {
  expect(await readBuild(webDir)).toMatch(/^[0-9a-f]{12}$/);
  expect(await readBuild(join(webDir, 'none'))).toBe('not-built');
});

describe('what the operator sees', () => {
  it('is up, and says why it is not ready', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'up' });
    const bad = (
      await testApp({ readiness: async () => ({ ok: false, reasons: ['store does not answer'] }) })
    ).app;
    const answer = await bad.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ ok: false, reasons: ['store does not answer'] });
    await bad.close();
  });

  it('shows metrics to this machine and to the bearer of the token only', async () => {
    const { app: own } = await testApp({ metricsToken: 'metrics-token-0123' });
    const ask = (headers: Record<string, string>, remoteAddress = '10.0.0.9') =>
      own.inject({ url: '/metrics', headers, remoteAddress });
    expect((await ask({}, '127.0.0.1')).statusCode).toBe(200);
    expect((await ask({ 'x-forwarded-for': '10.0.0.9' }, '127.0.0.1')).statusCode).toBe(403);
    expect((await ask({})).statusCode).toBe(403);
    expect((await ask({ authorization: 'Bearer wrong' })).statusCode).toBe(403);
    const answer = await ask({ authorization: 'Bearer metrics-token-0123' });
    expect(answer.body).toContain('http_request_duration_seconds');
    await own.close();
  });

  it('describes the API, and shows it with our own files only', async () => {
    const description = (await app.inject('/api/docs/openapi.json')).json<{
      paths: Record<string, unknown>;
    }>();
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/api/login', '/api/me', '/api/accounts/{accountId}/live', '/readyz']),
    );
    const docs = await app.inject('/api/docs');
    expect(docs.body).not.toMatch(/https?:\/\//);
    expect(docs.headers['content-security-policy']).toContain("script-src 'self'");
  });
});
