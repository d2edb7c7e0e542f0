import { CustomerParams } from '@kf/shared/contract/http';
import {
  HistoryParams,
  SummaryAnswer,
  SummaryQuery,
  TimelineAnswer,
  TimelineQuery,
  VisitsAnswer,
  VisitsQuery,
} from '@kf/shared/contract/visits';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { AppError } from '#errors.ts';
import type { History } from '#history/create-history.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

/** Buckets of one answer; more would be a mistake. */
const MOST_BUCKETS = 1_000;
const HOUR_MS = 3_600_000;

/** Prefix: `/accounts/:accountId`. */
export const historyRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ history: Pick<History, 'visits' | 'summary' | 'timeline'> }>;
}> = async (app, { find }) => {
  app.get(
    '/history/visits',
    { schema: { params: HistoryParams, querystring: VisitsQuery, response: { 200: VisitsAnswer } } },
    async ({ params, query }) => requireAccount(find, params.accountId).history.visits(query),
  );

  app.get(
    '/history/summary',
    { schema: { params: HistoryParams, querystring: SummaryQuery, response: { 200: SummaryAnswer } } },
    async ({ params, query }) => {
      const buckets = (query.to - query.from) / (query.bucket === 'hour' ? HOUR_MS : 24 * HOUR_MS);
      if (buckets < 0 || buckets > MOST_BUCKETS)
        throw new AppError('request_invalid', `from before to, and at most ${MOST_BUCKETS} buckets`);
      return requireAccount(find, params.accountId).history.summary(query);
    },
  );

  app.get(
    '/customers/:openid/timeline',
    { schema: { params: CustomerParams, querystring: TimelineQuery, response: { 200: TimelineAnswer } } },
    async ({ params, query }) =>
      requireAccount(find, params.accountId).history.timeline(params.openid, query.limit),
  );
};
