import { PreviewAnswer, PreviewRequest } from '@kf/shared/contract/distribution';
import { AccountParams, BulkAnswer, OperationParams } from '@kf/shared/contract/http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { BulkOperations } from '#operations/bulk.ts';
import { actorOf, requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

interface DistributionFace {
  bulk: BulkOperations;
  preview(request: PreviewRequest): Promise<PreviewAnswer>;
}

/** Prefix: `/accounts/:accountId`. Beginning one is `POST /operations`. */
export const distributionRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ acts: DistributionFace }>;
}> = async (app, { find }) => {
  const onRequest = requireRole('supervisor');

  app.post(
    '/distribution/preview',
    { onRequest, schema: { params: AccountParams, body: PreviewRequest, response: { 200: PreviewAnswer } } },
    async (request) => requireAccount(find, request.params.accountId).acts.preview(request.body),
  );

  app.post(
    '/operations/:id/stop',
    { onRequest, schema: { params: OperationParams, response: { 200: BulkAnswer } } },
    async (request) => {
      const { accountId, id } = request.params;
      return { operation: await requireAccount(find, accountId).acts.bulk.stop(id, actorOf(request)) };
    },
  );
};
