import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from '../errors.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses what another site makes a logged-in browser send. */
export const originCheck = fp(
  async (app: FastifyInstance, { publicUrl }: { publicUrl: string | undefined }) => {
    app.addHook('onRequest', async (request) => {
      if (harmless.has(request.method) || isApiKeyCall(request.headers)) return;
      if (!isOwnOrigin(request.headers, publicUrl))
        throw new AppError('origin_refused', 'this request was sent by another site');
    });
  },
);

/**
 * Whether a request may come from our own page. Every browser sends `Sec-Fetch-Site` (on https and localhost) or
 * `Origin` with a write and with a WebSocket; a request with neither is a script's, which no other site can forge.
 *
 * @see https://words.filippo.io/csrf/
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined)
    return site === 'same-origin' || site === 'none' || isPublic(headers.origin, publicUrl);
  if (headers.origin === undefined) return true;
  // Hosts are compared, not schemes: behind a proxy that ends TLS we see http where the browser sees https.
  return hostOf(headers.origin) === headers.host?.toLowerCase() || isPublic(headers.origin, publicUrl);
}

/** A browser adds neither header by itself, so this cannot ride on somebody's login. */
const isApiKeyCall = (headers: IncomingHttpHeaders): boolean =>
  headers.cookie === undefined && headers.authorization?.startsWith('Bearer ') === true;

const isPublic = (origin: string | undefined, publicUrl: string | undefined): boolean =>
  origin !== undefined &&
  publicUrl !== undefined &&
  URL.canParse(publicUrl) &&
  new URL(publicUrl).origin === origin;

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host.toLowerCase() : undefined;
