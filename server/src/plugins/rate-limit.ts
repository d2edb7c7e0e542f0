import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from '../errors.ts';
import type {} from '../people/request-context.ts';

const WINDOW_MS = 60_000;
/** A hundred a second: far above a full office behind one address, far below what hurts the server. */
const PER_ADDRESS = 6_000;
/** Five a second for a minute: more than anybody clicks, and than a script needs that does one thing after another. */
const WRITES_PER_PERSON = 300;
const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

const tooMany = (what: string, ttlMs: number): AppError =>
  new AppError('too_many_requests', `too many ${what}`, { details: { retryAt: Date.now() + ttlMs } });

/** Of one address, whoever it is. Counts per process, in memory. */
export const rateLimit = fp(async (app: FastifyInstance) => {
  await app.register(fastifyRateLimit, {
    max: PER_ADDRESS,
    timeWindow: WINDOW_MS,
    addHeaders: { ...silent, 'retry-after': false }, // the error handler says it
    addHeadersOnExceeding: silent,
    errorResponseBuilder: (_request, { ttl }) => tooMany('requests', ttl),
  });
});

/** Of one person or API key, from wherever: writes. After {@link rateLimit} and the login, which says who it is. */
export const writeLimit = fp(async (app: FastifyInstance) => {
  const count = app.createRateLimit({
    max: WRITES_PER_PERSON,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => `writes of ${request.person?.id}`,
  });
  app.addHook('onRequest', async (request) => {
    if (!request.person || reads.has(request.method)) return;
    const counted = await count(request);
    if (!counted.isAllowed && counted.isExceeded) throw tooMany('changes', counted.ttl);
  });
});
