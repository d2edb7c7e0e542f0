import { PreviewAnswer, PreviewRequest } from '@kf/shared/contract/distribution';
import { AccountParams, BulkAnswer, OperationParams } from '@kf/shared/contract/http';
import type { LiveState } from '@kf/shared/contract/live';
import { scopeState } from '@kf/shared/domain/scope';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { BulkOperations } from '#operations/bulk.ts';
import type { Audit } from '../audit/audit.ts';
import { actorOf } from '../people/caller.ts';
import { bulkIn, requireBulkIn } from './own-acts.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { viewFor } from './view.ts';

interface DistributionFace {
  bulk: BulkOperations;
  preview(request: PreviewRequest, part?: LiveState): Promise<PreviewAnswer>;
}

/** Prefix: `/accounts/:accountId`. Beginning one is `POST /operations`. */
export const distributionRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ acts: DistributionFace; live: { snapshot(): { state: LiveState } } }>;
  audit: Audit;
}> = async (app, { find, audit }) => {
  const config = { right: 'supervisor', groups: 'own' } as const;

  app.post(
    '/distribution/preview',
    {
      config: { ...config, audit: false },
      schema: { params: AccountParams, body: PreviewRequest, response: { 200: PreviewAnswer } },
    },
    async (request) => {
      const { acts, live } = requireAccount(find, request.params.accountId);
      const { state } = live.snapshot();
      const view = viewFor(request, state);
      const answer = await acts.preview(request.body, view && scopeState(state, view));
      if (!view) return answer;
      const shown = await Promise.all(
        answer.running.map(async (one) => {
          const bulk = await acts.bulk.find(one.operationId);
          return bulk && bulkIn(bulk, view) ? [one] : [];
        }),
      );
      return { ...answer, running: shown.flat() };
    },
  );

  app.post(
    '/operations/:id/stop',
    { config, schema: { params: OperationParams, response: { 200: BulkAnswer } } },
    async (request) => {
      const { accountId, id } = request.params;
      const { acts, live } = requireAccount(find, accountId);
      const view = viewFor(request, live.snapshot().state);
      const bulk = await acts.bulk.find(id);
      if (bulk) requireBulkIn(bulk, view);
      const stopped = await acts.bulk.stop(id, actorOf(request));
      const count = (state: string) => stopped.rows.filter((row) => row.state === state).length;
      await audit.record({
        act: 'operation.stopped',
        accountId,
        target: `${count('waiting')}`,
        before: { state: bulk?.state },
        after: { state: stopped.state },
        entry: { operationId: id, done: count('done'), notBegun: count('waiting') },
      });
      return { operation: requireBulkIn(stopped, view) };
    },
  );
};
