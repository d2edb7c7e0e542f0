import { Readable } from 'node:stream';
import { CustomerParams } from '@kf/shared/contract/http';
import type { AccountId } from '@kf/shared/contract/ids';
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
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Audit } from '#audit/audit.ts';
import { AppError } from '#errors.ts';
import type { History } from '#history/create-history.ts';
import { summaryCsv, visitsCsv } from '#history/csv.ts';
import { groupsOf } from '../people/rights.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { requireCustomerIn, viewFor } from './view.ts';

/** Buckets of one answer; more would be a mistake. */
const MOST_BUCKETS = 1_000;
const HOUR_MS = 3_600_000;

interface HistoryRoutesOptions {
  find: AccountFinder<{
    history: Pick<History, 'visits' | 'summary' | 'timeline'>;
    live: { snapshot(): { state: LiveState } };
  }>;
  audit: Audit;
}

type AccountRequest<Query> = FastifyRequest & { params: { accountId: AccountId }; query: Query };

/** Visits of one export batch. */
const EXPORT_BATCH = 500;
const CsvVisitsQuery = VisitsQuery.omit({ cursor: true, limit: true });

/** Prefix: `/accounts/:accountId`. */
export const historyRoutes: FastifyPluginAsyncZod<HistoryRoutesOptions> = async (app, { find, audit }) => {
  const look = { right: 'viewer', groups: 'own' } as const;
  const accountOf = (request: { params: { accountId: string } }) =>
    requireAccount(find, request.params.accountId);

  /** As far as who asks may see them. */
  const visitsFor = async (request: AccountRequest<unknown>, query: VisitsQuery): Promise<VisitsAnswer> => {
    const { history, live } = accountOf(request);
    const view = viewFor(request, live.snapshot().state);
    const groups = groupsOf(request);
    if (!view || groups === 'all') return history.visits(query);
    // Asked whom of theirs an agent of others also had, the answer would tell of the others.
    if ([query.agent, query.group].some((id) => id !== undefined && view.others.has(id)))
      return { visits: [], agents: {} };
    const { agents, visits, ...rest } = await history.visits(query, groups);
    return {
      ...rest,
      visits: visits.map((visit) => visitIn(visit, view)),
      agents: withoutOthers(agents, view),
    };
  };

  const summaryFor = async (request: AccountRequest<SummaryQuery>): Promise<SummaryAnswer> => {
    const { query } = request;
    const groups = groupsOf(request);
    if (groups !== 'all' && !groups.some((id) => id === query.group))
      throw new AppError('whole_account_needed', 'name one of your groups as `group`');
    const buckets = (query.to - query.from) / (query.bucket === 'hour' ? HOUR_MS : 24 * HOUR_MS);
    if (buckets < 0 || buckets > MOST_BUCKETS)
      throw new AppError('request_invalid', `from before to, and at most ${MOST_BUCKETS} buckets`);
    return accountOf(request).history.summary(query);
  };

  /** Answers nothing: a reply is thenable, and whoever awaited it would wait for the answer that they are about to send. */
  const begin = async (
    reply: FastifyReply,
    request: AccountRequest<object>,
    kind: 'visits' | 'summary',
  ): Promise<void> => {
    const { accountId } = request.params;
    await audit.record({ act: 'history.exported', accountId, entry: { kind, filter: request.query } });
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="kf-tower_${kind}.csv"`);
  };

  app.get(
    '/history/visits',
    {
      config: look,
      schema: { params: HistoryParams, querystring: VisitsQuery, response: { 200: VisitsAnswer } },
    },
    async (request) => visitsFor(request, request.query),
  );

  app.get(
    '/history/visits.csv',
    { config: look, schema: { params: HistoryParams, querystring: CsvVisitsQuery, produces: ['text/csv'] } },
    async (request, reply) => {
      const csv = visitsCsv(accountOf(request).live.snapshot().state.account.timeZone);
      const page = (cursor?: number) =>
        visitsFor(request, {
          ...request.query,
          limit: EXPORT_BATCH,
          ...(cursor !== undefined && { cursor }),
        });
      const first = await page(); // a refusal is still an answer, not a file that breaks off
      await begin(reply, request, 'visits');
      const text = async function* () {
        yield csv.head();
        for (let at = first; ; at = await page(at.next)) {
          yield csv.rows(at.visits, at.agents);
          if (at.next === undefined) return;
        }
      };
      return reply.send(Readable.from(text()));
    },
  );

  app.get(
    '/history/summary',
    {
      config: look,
      schema: { params: HistoryParams, querystring: SummaryQuery, response: { 200: SummaryAnswer } },
    },
    async (request) => summaryFor(request),
  );

  app.get(
    '/history/summary.csv',
    { config: look, schema: { params: HistoryParams, querystring: SummaryQuery, produces: ['text/csv'] } },
    async (request, reply) => {
      const { buckets } = await summaryFor(request);
      await begin(reply, request, 'summary');
      return reply.send(summaryCsv(buckets, accountOf(request).live.snapshot().state.account.timeZone));
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
