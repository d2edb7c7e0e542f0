import {
  type AssignmentSettings,
  AssignmentTrial,
  AssignmentTrialRequest,
} from '@kf/shared/contract/assignment';
import { AccountParams, CustomerParams } from '@kf/shared/contract/http';
import { CustomerId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import {
  CustomerNotices,
  NoticeLog,
  NoticeLogQuery,
  TestNoticeAnswer,
  TestNoticeRequest,
} from '@kf/shared/contract/notices';
import { MenuPreview, MenuPreviewRequest, TrialAnswer, TrialRequest } from '@kf/shared/contract/routing';
import { customerNoticesIn } from '@kf/shared/domain/scope-history';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Audit } from '#audit/audit.ts';
import type { Customers } from '#customers/customers.ts';
import { AppError } from '#errors.ts';
import type { Notices } from '#notices/create-notices.ts';
import type { Responder } from '#routing/responder.ts';
import { actorOf } from '../people/caller.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { requireCustomerIn, viewFor } from './view.ts';

interface RulesAccount {
  reception: {
    responder: Pick<Responder, 'trial' | 'preview'>;
    notices: Notices;
    tryAssignment(hours: number, rules: AssignmentSettings): Promise<AssignmentTrial>;
  };
  customers: Pick<Customers, 'details' | 'findByCode' | 'facesOf'>;
  live: { snapshot(): { state: LiveState } };
}

/** Prefix: `/accounts/:accountId`. What customers hear, tried out and looked up. */
export const rulesRoutes: FastifyPluginAsyncZod<{ find: AccountFinder<RulesAccount>; audit: Audit }> = async (
  app,
  { find, audit },
) => {
  const config = { right: 'supervisor' } as const;
  const tryOut = { ...config, audit: false } as const;

  app.post(
    '/rules/trial',
    { config: tryOut, schema: { params: AccountParams, body: TrialRequest, response: { 200: TrialAnswer } } },
    async ({ params, body }) => requireAccount(find, params.accountId).reception.responder.trial(body),
  );

  app.post(
    '/rules/menu-preview',
    {
      config: tryOut,
      schema: { params: AccountParams, body: MenuPreviewRequest, response: { 200: MenuPreview } },
    },
    async ({ params, body }) =>
      requireAccount(find, params.accountId).reception.responder.preview(body.menu, body.language),
  );

  app.post(
    '/rules/assignment-trial',
    {
      config: tryOut,
      schema: { params: AccountParams, body: AssignmentTrialRequest, response: { 200: AssignmentTrial } },
    },
    async ({ params, body }) =>
      requireAccount(find, params.accountId).reception.tryAssignment(body.hours, body.rules),
  );

  app.get(
    '/notices',
    {
      config,
      schema: { params: AccountParams, querystring: NoticeLogQuery, response: { 200: NoticeLog } },
    },
    async ({ params, query }) => {
      const { reception, customers, live } = requireAccount(find, params.accountId);
      const { startedAt } = live.snapshot().state.today;
      const log = await reception.notices.log(query.before, query.limit, startedAt);
      const faces = await customers.facesOf([...new Set(log.rows.map(({ customerId }) => customerId))]);
      const rows = log.rows.map((row) => {
        const code = faces.get(row.customerId)?.code;
        return { ...row, ...(code !== undefined && { customerCode: code }) };
      });
      return { ...log, rows };
    },
  );

  app.get(
    '/customers/:openid/notices',
    {
      config: { right: 'viewer', groups: 'own' },
      schema: { params: CustomerParams, response: { 200: CustomerNotices } },
    },
    async (request) => {
      const { params } = request;
      const { reception, customers, live } = requireAccount(find, params.accountId);
      const { state } = live.snapshot();
      const view = viewFor(request, state);
      requireCustomerIn(view, state, params.openid);
      await customers.details(params.openid); // customer_not_found
      const told = await reception.notices.ofCustomer(params.openid);
      return view ? customerNoticesIn(told, view, state) : told;
    },
  );

  // It goes to a real person and takes one of their messages.
  app.post(
    '/notices/test',
    {
      config,
      schema: { params: AccountParams, body: TestNoticeRequest, response: { 200: TestNoticeAnswer } },
    },
    async (request) => {
      const { reception, customers } = requireAccount(find, request.params.accountId);
      const customerId = await whoIs(customers, request.body.customer);
      const notice = await reception.notices.test(request.body, customerId, actorOf(request).name);
      const { code } = await customers.details(customerId);
      await audit.record({
        act: 'notice.tested',
        accountId: request.params.accountId,
        target: code,
        after: { state: notice.state, kind: notice.kind, text: notice.text },
        entry: { customerId },
      });
      return { notice };
    },
  );
};

/** By the short code people see, or by the id. @throws {AppError} customer_not_found */
async function whoIs(customers: RulesAccount['customers'], name: string): Promise<CustomerId> {
  const byCode = await customers.findByCode(name);
  if (byCode) return byCode;
  const id = CustomerId.safeParse(name);
  if (!id.success) throw new AppError('customer_not_found', 'no such customer on this account');
  return (await customers.details(id.data)).customerId;
}
