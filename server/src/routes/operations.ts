import {
  AccountParams,
  CustomerParams,
  FlagRequest,
  OperationAnswer,
  OperationParams,
  OperationRequest,
  ResolveRequest,
} from '@kf/shared/contract/http';
import type { PersonId } from '@kf/shared/contract/ids';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Operations } from '#operations/create-operations.ts';
import { actorOf, requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

interface OperationRoutesOptions {
  find: AccountFinder<{ operations: Operations }>;
  /** How long a person's acts can be taken back before they leave, ms. */
  graceOf(personId: PersonId): Promise<number>;
}

/** Prefix: `/accounts/:accountId`. */
export const operationRoutes: FastifyPluginAsyncZod<OperationRoutesOptions> = async (
  app,
  { find, graceOf },
) => {
  const operationsOf = (request: { params: { accountId: string } }) =>
    requireAccount(find, request.params.accountId).operations;
  const onRequest = requireRole('supervisor');

  app.post(
    '/operations',
    {
      onRequest,
      schema: { params: AccountParams, body: OperationRequest, response: { 202: OperationAnswer } },
    },
    async (request, reply) => {
      const by = actorOf(request);
      const actor = { ...by, graceMs: await graceOf(by.personId) };
      const operation = await operationsOf(request).request(request.body, actor);
      return reply.code(202).send({ operation });
    },
  );

  app.put(
    '/customers/:openid/flag',
    { onRequest, schema: { params: CustomerParams, body: FlagRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const { openid } = request.params;
      await operationsOf(request).flag(openid, request.body.flagged, actorOf(request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/operations/:id',
    { schema: { params: OperationParams, response: { 200: OperationAnswer } } },
    async (request) => ({ operation: await operationsOf(request).get(request.params.id) }),
  );

  app.post(
    '/operations/:id/undo',
    { onRequest, schema: { params: OperationParams, response: { 200: OperationAnswer } } },
    async (request) => ({
      operation: await operationsOf(request).undo(request.params.id, actorOf(request)),
    }),
  );

  app.post(
    '/operations/:id/resolve',
    {
      onRequest,
      schema: { params: OperationParams, body: ResolveRequest, response: { 202: OperationAnswer } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const operation = await operationsOf(request).resolve(id, request.body, actorOf(request));
      return reply.code(202).send({ operation });
    },
  );
};
