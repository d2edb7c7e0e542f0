import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Many clients name the type of a body that they do not send: an empty one is none, and the route says if it needs one. */
export const jsonBody = fp(async (app: FastifyInstance) => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) =>
    body === '' ? done(null) : parse(request, body, done),
  );
});
