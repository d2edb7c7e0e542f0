import {
  AccountParams,
  CustomerDetails,
  CustomerParams,
  CustomerQuery,
  RemarkRequest,
} from '@kf/shared/contract/http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Customers } from '#customers/customers.ts';
import { AppError } from '../errors.ts';
import { requirePerson, requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

/** Prefix: `/accounts/:accountId`. */
export const customerRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ customers: Customers }>;
}> = async (app, { find }) => {
  const response = { 200: CustomerDetails };

  /** By short code: also of somebody who left the board long ago. */
  app.get(
    '/customers',
    { schema: { params: AccountParams, querystring: CustomerQuery, response } },
    async (request) => {
      const { customers } = requireAccount(find, request.params.accountId);
      const customerId = await customers.findByCode(request.query.code);
      if (customerId === undefined)
        throw new AppError('customer_not_found', 'no customer of this account has this code');
      return customers.details(customerId);
    },
  );

  app.get('/customers/:openid', { schema: { params: CustomerParams, response } }, async (request) => {
    const { accountId, openid } = request.params;
    return requireAccount(find, accountId).customers.details(openid);
  });

  app.patch(
    '/customers/:openid',
    {
      onRequest: requireRole('supervisor'),
      schema: { params: CustomerParams, body: RemarkRequest, response },
    },
    async (request) => {
      const { accountId, openid } = request.params;
      const { customers } = requireAccount(find, accountId);
      return customers.setRemark(openid, request.body.remark, requirePerson(request).name);
    },
  );

  // Costs a call of the platform's quota, so it is not for those who only look.
  app.post(
    '/customers/:openid/refresh',
    { onRequest: requireRole('supervisor'), schema: { params: CustomerParams, response } },
    async (request) => {
      const { accountId, openid } = request.params;
      return requireAccount(find, accountId).customers.refresh(openid);
    },
  );
};
