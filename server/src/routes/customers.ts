import {
  AccountParams,
  CustomerDetails,
  CustomerParams,
  CustomerQuery,
  RemarkRequest,
} from '@kf/shared/contract/http';
import type { CustomerId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Customers } from '#customers/customers.ts';
import type { Audit } from '../audit/audit.ts';
import { requirePerson } from '../people/caller.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { noCustomer, requireCustomerIn, viewFor } from './view.ts';

interface CustomerRoutesOptions {
  find: AccountFinder<{ customers: Customers; live: { snapshot(): { state: LiveState } } }>;
  audit: Audit;
}

type AccountRequest = FastifyRequest & { params: { accountId: string } };

/** Prefix: `/accounts/:accountId`. */
export const customerRoutes: FastifyPluginAsyncZod<CustomerRoutesOptions> = async (app, { find, audit }) => {
  const response = { 200: CustomerDetails };
  /** The account's customers, and what may be said of this one to who asks. */
  const open = (request: AccountRequest, openid: CustomerId) => {
    const { accountId } = request.params;
    const { customers, live } = requireAccount(find, accountId);
    const { state } = live.snapshot();
    const view = viewFor(request, state);
    requireCustomerIn(view, state, openid);
    const shown = ({ checked, ...details }: CustomerDetails): CustomerDetails =>
      checked && !(view && checked.agentId !== undefined && view.others.has(checked.agentId))
        ? { ...details, checked }
        : details;
    return { customers, shown };
  };

  /** By short code: also of somebody who left the board long ago. */
  app.get(
    '/customers',
    {
      config: { right: 'viewer', groups: 'own' },
      schema: { params: AccountParams, querystring: CustomerQuery, response },
    },
    async (request) => {
      const { accountId } = request.params;
      const { customers } = requireAccount(find, accountId);
      const openid = await customers.findByCode(request.query.code);
      if (openid === undefined) throw noCustomer();
      const { shown } = open(request, openid);
      return shown(await customers.details(openid));
    },
  );

  app.get(
    '/customers/:openid',
    { config: { right: 'viewer', groups: 'own' }, schema: { params: CustomerParams, response } },
    async (request) => {
      const { openid } = request.params;
      const { customers, shown } = open(request, openid);
      return shown(await customers.details(openid));
    },
  );

  app.patch(
    '/customers/:openid',
    {
      config: { right: 'supervisor', groups: 'own' },
      schema: { params: CustomerParams, body: RemarkRequest, response },
    },
    async (request) => {
      const { openid } = request.params;
      const { customers, shown } = open(request, openid);
      const before = await customers.details(openid);
      const after = await customers.setRemark(openid, request.body.remark, requirePerson(request).name);
      await audit.record({
        act: 'customer.remarked',
        accountId: request.params.accountId,
        target: after.code,
        before: before.remark ?? null,
        after: after.remark ?? null,
        entry: { customerId: openid },
      });
      return shown(after);
    },
  );

  // Costs a call of the platform's quota, so it is not for those who only look.
  app.post(
    '/customers/:openid/refresh',
    { config: { right: 'supervisor', groups: 'own' }, schema: { params: CustomerParams, response } },
    async (request) => {
      const { openid } = request.params;
      const { customers, shown } = open(request, openid);
      const before = await customers.details(openid);
      const after = await customers.refresh(openid);
      await audit.record({
        act: 'customer.checked',
        accountId: request.params.accountId,
        target: after.code,
        before: { agentId: before.checked?.agentId ?? null },
        after: { agentId: after.checked?.agentId ?? null, startedAt: after.checked?.startedAt ?? null },
        entry: { customerId: openid },
      });
      return shown(after);
    },
  );
};
