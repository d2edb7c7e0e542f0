import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

/** For everything that is not a page: nothing in it may run or be framed. */
const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'";

export const securityHeaders = fp(async (app: FastifyInstance) => {
  await app.register(helmet, {
    contentSecurityPolicy: false, // ours, below: a nonce per page
    // Only over https: sent by a test installation on http://localhost it would lock the browser's whole localhost.
    hsts: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('content-security-policy', CLOSED_POLICY);
    void reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
  });
});

/** Allows what our own pages do, and nothing else. Answers the nonce to put into the page. */
export function openPagePolicy(request: FastifyRequest, reply: FastifyReply): string {
  const nonce = randomBytes(16).toString('base64');
  const own = ownSockets(request.host); // as the browser wrote it, also behind a proxy that is trusted
  void reply.header(
    'content-security-policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`, // antd writes its styles into the page and is handed the nonce
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "media-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      `connect-src 'self'${own}`,
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  return nonce;
}

/** Older Safari does not count the page's own WebSocket as 'self', so it is named. */
const ownSockets = (host: string | undefined): string =>
  host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
