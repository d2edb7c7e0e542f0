import { AlertSettings } from '@kf/shared/contract/alert-settings';
import { AlertAct, AlertAnswer, AlertParams, AlertPreview } from '@kf/shared/contract/alerts';
import { AccountParams } from '@kf/shared/contract/http';
import type { LiveState } from '@kf/shared/contract/live';
import { alertIn } from '@kf/shared/domain/scope';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Alerts } from '#alerts/create-alerts.ts';
import { AppError } from '#errors.ts';
import { actorOf } from '../people/caller.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { viewFor } from './view.ts';

/** Prefix: `/accounts/:accountId`. The alerts themselves are part of the live state. */
export const alertRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{
    alerts: Pick<Alerts, 'act' | 'preview'>;
    live: { snapshot(): { state: LiveState } };
  }>;
}> = async (app, { find }) => {
  const config = { right: 'supervisor' } as const;

  app.post(
    '/alerts/:alertId',
    {
      config: { ...config, groups: 'own' },
      schema: { params: AlertParams, body: AlertAct, response: { 200: AlertAnswer } },
    },
    async (request) => {
      const { accountId, alertId } = request.params;
      const { alerts, live } = requireAccount(find, accountId);
      const { state } = live.snapshot();
      const view = viewFor(request, state);
      const alert = state.alerts[alertId];
      if (view && !(alert && alertIn(alert, view)))
        throw new AppError('alert_not_found', 'this alert is over, or never was');
      return { alert: await alerts.act(alertId, request.body, actorOf(request)) };
    },
  );

  // Changes nothing: what these settings would find now, for the page where they are changed.
  app.post(
    '/alerts/preview',
    {
      config: { ...config, audit: false },
      schema: { params: AccountParams, body: AlertSettings, response: { 200: AlertPreview } },
    },
    async (request) => ({
      alerts: requireAccount(find, request.params.accountId).alerts.preview(request.body),
    }),
  );
};
