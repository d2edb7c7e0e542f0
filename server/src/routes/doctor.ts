import { CheckParams, DoctorAnswer } from '@kf/shared/contract/doctor';
import { AccountParams } from '@kf/shared/contract/http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Doctor } from '#doctor/doctor.ts';

import { type AccountFinder, requireAccount } from './require-account.ts';

/** Prefix: `/accounts/:accountId`. How the connection to the platform fares, and looking anew at one thing. */
export const doctorRoutes: FastifyPluginAsyncZod<{ find: AccountFinder<{ doctor: Doctor }> }> = async (
  app,
  { find },
) => {
  const config = { right: 'admin' } as const;

  app.get(
    '/doctor',
    { config, schema: { params: AccountParams, response: { 200: DoctorAnswer } } },
    async ({ params }) => requireAccount(find, params.accountId).doctor.report(),
  );

  app.post(
    '/doctor/:check',
    {
      config: { ...config, audit: 'doctor.checked' },
      schema: { params: CheckParams, response: { 200: DoctorAnswer } },
    },
    async ({ params }) => requireAccount(find, params.accountId).doctor.check(params.check),
  );
};
