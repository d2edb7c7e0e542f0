import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from '../errors.ts';

const WINDOW_MS = 60_000;
/** A hundred a second: far above a full office behind one address, far below what hurts the server. */
const PER_ADDRESS = 6_000;

const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

/** Counts per process, in memory. */
export const rateLimit = fp(async (app: FastifyInstance) => {
  await app.register(fastifyRateLimit, {
    max: PER_ADDRESS,
    timeWindow: WINDOW_MS,
    addHeaders: { ...silent, 'retry-after': false }, // the error handler says it
    addHeadersOnExceeding: silent,
    errorResponseBuilder: (_request, { ttl }) =>
      new AppError('too_many_requests', 'too many requests', { details: { retryAt: Date.now() + ttl } }),
  });
});
