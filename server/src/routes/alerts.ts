import { AlertSettings } from '@kf/shared/contract/alert-settings';
import { AlertAct, AlertAnswer, AlertParams, AlertPreview } from '@kf/shared/contract/alerts';
import { AccountParams } from '@kf/shared/contract/http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Alerts } from '#alerts/create-alerts.ts';
import { actorOf, requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

/** Prefix: `/accounts/:accountId`. The alerts themselves are part of the live state. */
export const alertRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ alerts: Pick<Alerts, 'act' | 'preview'> }>;
}> = async (app, { find }) => {
  const onRequest = requireRole('supervisor');

  app.post(
    '/alerts/:alertId',
    { onRequest, schema: { params: AlertParams, body: AlertAct, response: { 200: AlertAnswer } } },
    async (request) => {
      const { accountId, alertId } = request.params;
      const { alerts } = requireAccount(find, accountId);
      return { alert: await alerts.act(alertId, request.body, actorOf(request)) };
    },
  );

  // Changes nothing: what these settings would find now, for the page where they are changed.
  app.post(
    '/alerts/preview',
    {
      onRequest,
      schema: { params: AccountParams, body: AlertSettings, response: { 200: AlertPreview } },
    },
    async (request) => ({
      alerts: requireAccount(find, request.params.accountId).alerts.preview(request.body),
    }),
  );
};
