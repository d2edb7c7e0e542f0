import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Histogram, type Registry } from 'prom-client';
import { AppError } from '../errors.ts';

interface MetricsOptions {
  registry: Registry;
  token: string | undefined;
}

/** Measures every request. */
export const requestMetrics = fp(async (app: FastifyInstance, { registry }: { registry: Registry }) => {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
});

/** Serves what all parts registered. */
export async function metricsRoutes(
  app: FastifyInstance,
  { registry, token }: MetricsOptions,
): Promise<void> {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isFromThisMachine(request) && !hasToken(request, token))
      throw new AppError('forbidden', 'metrics are for this machine or the bearer of METRICS_TOKEN');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** A request that a proxy on this machine passed on comes from loopback too: it says whom it is for. */
function isFromThisMachine({ raw, headers }: FastifyRequest): boolean {
  const address = raw.socket.remoteAddress ?? '';
  const loopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  return loopback && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}

function hasToken({ headers }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}
