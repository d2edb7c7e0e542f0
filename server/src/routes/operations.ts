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
import type { OperationId, PersonId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BulkOperations } from '#operations/bulk.ts';
import type { Operations } from '#operations/create-operations.ts';
import type { Audit } from '../audit/audit.ts';
import { actorOf } from '../people/caller.ts';
import { requireBulkIn, requireOperationIn, requireOwn, withoutOthers } from './own-acts.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { requireAgentIn, requireCustomerIn, viewFor } from './view.ts';

interface OperationRoutesOptions {
  find: AccountFinder<{
    operations: Operations;
    acts: { bulk: BulkOperations };
    live: { snapshot(): { state: LiveState } };
  }>;
  audit: Audit;
  /** How long a person's acts can be taken back before they leave, ms. */
  graceOf(personId: PersonId): Promise<number>;
}

type AccountRequest = FastifyRequest & { params: { accountId: string } };

/** Prefix: `/accounts/:accountId`. */
export const operationRoutes: FastifyPluginAsyncZod<OperationRoutesOptions> = async (
  app,
  { find, graceOf, audit },
) => {
  const operationsOf = (request: AccountRequest) => requireAccount(find, request.params.accountId).operations;
  const bulkOf = (request: AccountRequest) => requireAccount(find, request.params.accountId).acts.bulk;
  const viewOf = (request: AccountRequest) =>
    viewFor(request, requireAccount(find, request.params.accountId).live.snapshot().state);
  const config = { right: 'supervisor', groups: 'own' } as const;
  /** What an act came to, answer or refusal, for who may see that much of it. */
  const tell = async (request: AccountRequest, act: Promise<Operation>): Promise<Operation> => {
    const operation = await act.catch((error: unknown) => {
      throw viewOf(request) ? withoutOthers(error) : error;
    });
    return requireOperationIn(operation, viewOf(request));
  };
  /** The operation, for who may see what it is about. */
  const open = async (request: AccountRequest & { params: { id: OperationId } }) => ({
    operation: requireOperationIn(await operationsOf(request).get(request.params.id), viewOf(request)),
  });

  app.post(
    '/operations',
    {
      // An act has its line when it is known how it ended.
      config: { ...config, audit: false },
      schema: { params: AccountParams, body: AnyOperationRequest, response: { 202: AnyOperationAnswer } },
    },
    async (request, reply) => {
      const by = actorOf(request);
      const { body } = request;
      const { live } = requireAccount(find, request.params.accountId);
      requireOwn(body, viewOf(request), live.snapshot().state);
      if (body.type === 'distribute') {
        const bulk = await bulkOf(request).request(body, by);
        const rows = bulk.rows.map(({ act, code, agentId }) => ({ act, code, ...(agentId && { agentId }) }));
        await audit.record({
          act: 'operation.many',
          accountId: request.params.accountId,
          target: `${rows.length}`,
          after: { rows },
          entry: { operationId: bulk.operationId, exceed: bulk.exceed, note: bulk.note },
        });
        return reply.code(202).send({ operation: requireBulkIn(bulk, viewOf(request)) });
      }
      const actor = { ...by, graceMs: await graceOf(by.personId) };
      const operation = await tell(request, operationsOf(request).request(body, actor));
      return reply.code(202).send({ operation });
    },
  );

  app.put(
    '/customers/:openid/flag',
    { config, schema: { params: CustomerParams, body: FlagRequest, response: { 204: z.null() } } },
    async (request, reply) => {
      const { openid } = request.params;
      requireCustomerIn(
        viewOf(request),
        requireAccount(find, request.params.accountId).live.snapshot().state,
        openid,
      );
      const { waiting } = requireAccount(find, request.params.accountId).live.snapshot().state;
      const before = waiting[openid];
      await operationsOf(request).flag(openid, request.body.flagged, actorOf(request));
      await audit.record({
        act: 'customer.flagged',
        accountId: request.params.accountId,
        ...(before && { target: before.code }),
        before: { flagged: before?.flagged !== undefined },
        after: { flagged: request.body.flagged },
        entry: { customerId: openid },
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/operations/:id',
    {
      config: { ...config, right: 'viewer' },
      schema: { params: OperationParams, response: { 200: AnyOperationAnswer } },
    },
    async (request) => {
      const bulk = await bulkOf(request).find(request.params.id);
      const view = viewOf(request);
      return bulk ? { operation: requireBulkIn(bulk, view) } : open(request);
    },
  );

  app.post(
    '/operations/:id/undo',
    { config, schema: { params: OperationParams, response: { 200: OperationAnswer } } },
    async (request) => {
      await open(request);
      const undoing = operationsOf(request).undo(request.params.id, actorOf(request));
      return { operation: await tell(request, undoing) };
    },
  );

  app.post(
    '/operations/:id/resolve',
    {
      config,
      schema: { params: OperationParams, body: ResolveRequest, response: { 202: OperationAnswer } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { operation: before } = await open(request);
      if ('toAgentId' in request.body) requireAgentIn(viewOf(request), request.body.toAgentId);
      const resolving = operationsOf(request).resolve(id, request.body, actorOf(request));
      const operation = await tell(request, resolving);
      await audit.record({
        act: 'operation.resolved',
        accountId: request.params.accountId,
        target: before.code,
        before: { state: before.state, toAgentId: before.toAgentId },
        after: 'drop' in request.body ? { drop: true } : { toAgentId: request.body.toAgentId },
        entry: { operationId: id },
      });
      return reply.code(202).send({ operation });
    },
  );
};
