import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../src/testing/test-app.ts';

let app: FastifyInstance;
let port: number;
beforeAll(async () => {
  ({ app } = await testApp());
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => app.close());

/** Sends what is given, piece by piece and never to an end. Resolves with the answer and how long it was listened to. */
function dribble(begin: string, piece: string): Promise<{ text: string; ms: number }> {
  const startedAt = performance.now();
  return new Promise((done) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.write(begin);
    const timer = setInterval(() => socket.write(piece), 500);
    socket.on('data', (bytes) => (text += bytes.toString()));
    socket.on('error', () => undefined); // cut
    socket.on('close', () => {
      clearInterval(timer);
      done({ text, ms: performance.now() - startedAt });
    });
  });
}

describe.concurrent('a client that dribbles', () => {
  it('its headers is cut off', { timeout: 30_000 }, async () => {
    const { text, ms } = await dribble('GET /healthz HTTP/1.1\r\nhost: tower\r\n', 'x-more: 1\r\n');
    expect(text).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(ms).toBeLessThan(20_000);
  });

  it('its body is cut off, and others are served meanwhile', { timeout: 60_000 }, async () => {
    const slow = dribble(
      'POST /api/login HTTP/1.1\r\nhost: tower\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n',
      ' ',
    );
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const { text, ms } = await slow;
    expect(text).toMatch(/^(HTTP\/1\.1 4\d\d|$)/);
    expect(ms).toBeLessThan(45_000);
  });

  it('sends headers or a body without measure is refused at once', async () => {
    const long = await fetch(`http://127.0.0.1:${port}/healthz`, {
      headers: { 'x-long': 'x'.repeat(20_000) },
    });
    expect(long.status).toBe(431);
    const fat = await fetch(`http://127.0.0.1:${port}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'x', password: 'x'.repeat(100_000) }),
    });
    expect(fat.status).toBe(413);
  });
});
