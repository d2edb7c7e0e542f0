import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const isPortFree = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Ends the program, saying what to do, when somebody else listens there. */
export async function requirePort(port, variable, command) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    console.error(`${variable} is not a port number`);
    process.exit(1);
  }
  if (await isPortFree(port)) return;
  console.error(`Port ${port} is in use. Choose another: ${variable}=${port + 1} ${command}`);
  process.exit(1);
}

/**
 * Asks until `accept(response)` is true. Resolves to false when `timeoutMs` have passed or `gaveUp()` says so.
 *
 * @param {string} url
 * @param {{ timeoutMs: number, accept?: (response: Response) => boolean | Promise<boolean>, gaveUp?: () => boolean }} options
 */
export async function waitForUrl(
  url,
  { timeoutMs, accept = (response) => response.ok, gaveUp = () => false },
) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end && !gaveUp()) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      if (await accept(response)) return true;
    } catch {
      // not listening yet
    }
    await sleep(150);
  }
  return false;
}

/**
 * A small HTTP client of one origin: JSON in and out, keeps the login cookie, throws on anything but 2xx.
 *
 * @param {string} base
 * @returns {(method: string, path: string, body?: unknown) => Promise<any>}
 */
export function createClient(base) {
  let cookie = '';
  return async function call(method, path, body) {
    const response = await fetch(new URL(path, base), {
      method,
      headers: {
        origin: new URL(base).origin,
        ...(cookie && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const set = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    if (set.length > 0) cookie = set.join('; ');
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text ? JSON.parse(text) : undefined;
  };
}

/** @returns {Promise<number>} a port that nobody listens on at this moment */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
