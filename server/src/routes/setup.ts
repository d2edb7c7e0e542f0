import { CallbackValues } from '@kf/shared/contract/official-accounts';
import {
  FirstAdminRequest,
  SetupCodeRequest,
  SetupStatus,
  SetupStepRequest,
} from '@kf/shared/contract/setup';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Setup } from '#setup/setup.ts';
import { actorOf } from '../people/caller.ts';
import { everyRoute } from '../people/rights.ts';

const TICKET = 'kf_setup';
const PATH = '/api/setup';

/** The first set-up. Who has not given the code sees only whether it is open; from the second step on an admin acts. */
export const setupRoutes: FastifyPluginAsyncZod<{ setup: Setup }> = async (app, { setup }) => {
  const ticketOf = (request: FastifyRequest): string | undefined => request.cookies[TICKET];
  const needsTicket = async (request: FastifyRequest) => setup.requireTicket(ticketOf(request));
  everyRoute(app, { right: 'anybody' });

  app.get('/setup', { schema: { response: { 200: SetupStatus } } }, async (request) =>
    setup.status(ticketOf(request)),
  );

  app.post(
    '/setup/code',
    { schema: { body: SetupCodeRequest, response: { 200: SetupStatus } } },
    async (request, reply) => {
      const { ticket, maxAgeMs } = await setup.unlock(request.body.code, request.ip);
      void reply.setCookie(TICKET, ticket, {
        path: PATH,
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
        maxAge: maxAgeMs / 1_000,
      });
      return setup.status(ticket);
    },
  );

  app.post(
    '/setup/admin',
    { onRequest: needsTicket, schema: { body: FirstAdminRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      await setup.createAdmin(request.body);
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/setup/step',
    {
      config: { right: 'admin' },
      onRequest: needsTicket,
      schema: { body: SetupStepRequest, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await setup.saveStep(request.body.step, actorOf(request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/setup/callback',
    { config: { right: 'admin' }, onRequest: needsTicket, schema: { response: { 200: CallbackValues } } },
    async () => setup.callbackValues(),
  );

  app.post(
    '/setup/complete',
    { config: { right: 'admin' }, onRequest: needsTicket, schema: { response: { 204: z.null() } } },
    async (request, reply) => {
      await setup.complete(actorOf(request));
      return reply.code(204).send(null);
    },
  );
};
