import { CustomerParams } from '@kf/shared/contract/http';
import type { CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import { ArrivalQuery, GradesAnswer, GradesQuery, WaitAnswer, WaitParams } from '@kf/shared/contract/waits';
import type { View } from '@kf/shared/domain/scope';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { AppError } from '../errors.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { requireCustomerIn, viewFor } from './view.ts';

/** What the pages ask about expected waits. */
export interface WaitReader {
  answerFor(customerId: CustomerId): Promise<WaitAnswer>;
  answerForNew(groupId?: GroupId): WaitAnswer;
  grades(from: EpochMs, to: EpochMs): Promise<GradesAnswer>;
}

const MOST_DAYS = 32;
const DAY_MS = 86_400_000;

/** Prefix: `/accounts/:accountId`. */
export const waitRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ waits: WaitReader; live: { snapshot(): { state: LiveState } } }>;
}> = async (app, { find }) => {
  const look = { right: 'viewer', groups: 'own' } as const;

  app.get(
    '/customers/:openid/wait',
    { config: look, schema: { params: CustomerParams, response: { 200: WaitAnswer } } },
    async (request) => {
      const { waits, live } = requireAccount(find, request.params.accountId);
      const { state } = live.snapshot();
      const { openid } = request.params;
      const view = viewFor(request, state);
      requireCustomerIn(view, state, openid);
      const { grounds, ...answer } = await waits.answerFor(openid);
      return grounds && (!view || isForView(state.waiting[openid], view)) ? { ...answer, grounds } : answer;
    },
  );

  app.get(
    '/waits/arrival',
    {
      config: look,
      schema: { params: WaitParams, querystring: ArrivalQuery, response: { 200: WaitAnswer } },
    },
    async (request) => {
      const { waits, live } = requireAccount(find, request.params.accountId);
      const view = viewFor(request, live.snapshot().state);
      const { groupId } = request.query;
      if (view && (groupId === undefined || !view.groups.has(groupId)))
        throw new AppError('whole_account_needed', 'name one of your groups as `groupId`');
      return waits.answerForNew(groupId);
    },
  );

  app.get(
    '/waits/grades',
    {
      config: { right: 'viewer' },
      schema: { params: WaitParams, querystring: GradesQuery, response: { 200: GradesAnswer } },
    },
    async ({ params, query: { from, to } }) => {
      if (to < from || to - from > MOST_DAYS * DAY_MS)
        throw new AppError('request_invalid', `from before to, and at most ${MOST_DAYS} days`);
      return requireAccount(find, params.accountId).waits.grades(from as EpochMs, to as EpochMs);
    },
  );
};

/** Of who may be served by anybody, the grounds count agents and customers of all groups. */
const isForView = (waiting: WaitingCustomer | undefined, { agents, groups }: View): boolean =>
  (waiting?.wishedAgentId !== undefined && agents.has(waiting.wishedAgentId)) ||
  (waiting?.wishedGroupId !== undefined && groups.has(waiting.wishedGroupId));
