import { SettingAnswer, SettingParams, SettingRequest, settingKinds } from '@kf/shared/contract/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Settings } from '#settings/settings.ts';
import { actorOf, checkRole } from '../people/caller.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

/** Prefix: `/accounts/:accountId`. Who may change a kind of settings is said with the kind. */
export const settingRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ settings: Settings }>;
}> = async (app, { find }) => {
  const config = { right: 'supervisor' } as const;

  app.get(
    '/settings/:key',
    { config, schema: { params: SettingParams, response: { 200: SettingAnswer } } },
    async ({ params }) => requireAccount(find, params.accountId).settings.describe(params.key),
  );

  app.put(
    '/settings/:key',
    { config, schema: { params: SettingParams, body: SettingRequest, response: { 200: SettingAnswer } } },
    async (request) => {
      const { accountId, key } = request.params;
      checkRole(request, settingKinds[key].writtenBy);
      const { value, version } = request.body;
      return requireAccount(find, accountId).settings.put(key, value, version, actorOf(request));
    },
  );
};
