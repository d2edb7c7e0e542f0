import { AccountParams, OperationAnswer, OperationParams, OperationRequest } from '@kf/shared/contract/http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Operations } from '#operations/create-operations.ts';
import { requirePerson, requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

/** Prefix: `/accounts/:accountId`. */
export const operationRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ operations: Operations }>;
}> = async (app, { find }) => {
  app.post(
    '/operations',
    {
      onRequest: requireRole('supervisor'),
      schema: { params: AccountParams, body: OperationRequest, response: { 202: OperationAnswer } },
    },
    async (request, reply) => {
      const { operations } = requireAccount(find, request.params.accountId);
      const { id: personId, name } = requirePerson(request);
      const operation = await operations.request(request.body, { personId, name });
      return reply.code(202).send({ operation });
    },
  );

  app.get(
    '/operations/:id',
    { schema: { params: OperationParams, response: { 200: OperationAnswer } } },
    async (request) => {
      const { operations } = requireAccount(find, request.params.accountId);
      return { operation: await operations.get(request.params.id) };
    },
  );
};
