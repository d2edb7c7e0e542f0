import {
  AccountParams,
  AnyOperationAnswer,
  AnyOperationRequest,
  CustomerParams,
  FlagRequest,
  OperationAnswer,
  OperationParams,
  ResolveRequest,
} from '@kf/shared/contract/http';
import type { PersonId } from '@kf/shared/contract/ids';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BulkOperations } from '#operations/bulk.ts';
import type { Operations } from '#operations/create-operations.ts';
import { actorOf, requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

interface OperationRoutesOptions {
  find: AccountFinder<{ operations: Operations; acts: { bulk: BulkOperations } }>;
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
  const bulkOf = (request: { params: { accountId: string } }) =>
    requireAccount(find, request.params.accountId).acts.bulk;
  const onRequest = requireRole('supervisor');

  app.post(
    '/operations',
    {
      onRequest,
      schema: { params: AccountParams, body: AnyOperationRequest, response: { 202: AnyOperationAnswer } },
    },
    async (request, reply) => {
      const by = actorOf(request);
      const { body } = request;
      if (body.type === 'distribute')
        return reply.code(202).send({ operation: await bulkOf(request).request(body, by) });
      const actor = { ...by, graceMs: await graceOf(by.personId) };
      const operation = await operationsOf(request).request(body, actor);
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
    { schema: { params: OperationParams, response: { 200: AnyOperationAnswer } } },
    async (request) => {
      const { id } = request.params;
      const bulk = await bulkOf(request).find(id);
      return { operation: bulk ?? (await operationsOf(request).get(id)) };
    },
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
