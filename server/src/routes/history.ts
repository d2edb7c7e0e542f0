import { CustomerParams } from '@kf/shared/contract/http';
import type { LiveState } from '@kf/shared/contract/live';
import {
  HistoryParams,
  SummaryAnswer,
  SummaryQuery,
  TimelineAnswer,
  TimelineQuery,
  VisitsAnswer,
  VisitsQuery,
} from '@kf/shared/contract/visits';
import type { View } from '@kf/shared/domain/scope';
import { linesIn, visitIn } from '@kf/shared/domain/scope-history';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { AppError } from '#errors.ts';
import type { History } from '#history/create-history.ts';
import { groupsOf } from '../people/rights.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { requireCustomerIn, viewFor } from './view.ts';

/** Buckets of one answer; more would be a mistake. */
const MOST_BUCKETS = 1_000;
const HOUR_MS = 3_600_000;

/** Prefix: `/accounts/:accountId`. */
export const historyRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{
    history: Pick<History, 'visits' | 'summary' | 'timeline'>;
    live: { snapshot(): { state: LiveState } };
  }>;
}> = async (app, { find }) => {
  const look = { right: 'viewer', groups: 'own' } as const;

  app.get(
    '/history/visits',
    {
      config: look,
      schema: { params: HistoryParams, querystring: VisitsQuery, response: { 200: VisitsAnswer } },
    },
    async (request) => {
      const { history, live } = requireAccount(find, request.params.accountId);
      const view = viewFor(request, live.snapshot().state);
      const groups = groupsOf(request);
      if (!view || groups === 'all') return history.visits(request.query);
      const { agents, visits, ...rest } = await history.visits(request.query, groups);
      return {
        ...rest,
        visits: visits.map((visit) => visitIn(visit, view)),
        agents: withoutOthers(agents, view),
      };
    },
  );

  app.get(
    '/history/summary',
    {
      config: look,
      schema: { params: HistoryParams, querystring: SummaryQuery, response: { 200: SummaryAnswer } },
    },
    async (request) => {
      const { params, query } = request;
      const groups = groupsOf(request);
      if (groups !== 'all' && !groups.some((id) => id === query.group))
        throw new AppError('whole_account_needed', 'name one of your groups as `group`');
      const buckets = (query.to - query.from) / (query.bucket === 'hour' ? HOUR_MS : 24 * HOUR_MS);
      if (buckets < 0 || buckets > MOST_BUCKETS)
        throw new AppError('request_invalid', `from before to, and at most ${MOST_BUCKETS} buckets`);
      return requireAccount(find, params.accountId).history.summary(query);
    },
  );

  app.get(
    '/customers/:openid/timeline',
    {
      config: look,
      schema: { params: CustomerParams, querystring: TimelineQuery, response: { 200: TimelineAnswer } },
    },
    async (request) => {
      const { params, query } = request;
      const { history, live } = requireAccount(find, params.accountId);
      const { state } = live.snapshot();
      const view = viewFor(request, state);
      requireCustomerIn(view, state, params.openid);
      const answer = await history.timeline(params.openid, query.limit);
      if (!view) return answer;
      return { lines: linesIn(answer.lines, view, state), agents: withoutOthers(answer.agents, view) };
    },
  );
};

const withoutOthers = <T>(names: Record<string, T>, { others }: View): Record<string, T> =>
  Object.fromEntries(Object.entries(names).filter(([id]) => !others.has(id)));
