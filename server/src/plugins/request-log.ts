import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** One line per request when somebody looks closely, and the request's id for whoever reports a fault. */
export const requestLog = fp(async (app: FastifyInstance) => {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      { req: request, status: reply.statusCode, tookMs: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
});
