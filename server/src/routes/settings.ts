import { SettingAnswer, SettingParams, SettingRequest, settingKinds } from '@kf/shared/contract/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Settings } from '#settings/settings.ts';
import { AppError } from '../errors.ts';
import { actorOf, checkRole } from '../people/caller.ts';
import { groupsOf } from '../people/rights.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

/** Prefix: `/accounts/:accountId`. Who may change a kind of settings is said with the kind. */
export const settingRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ settings: Settings }>;
}> = async (app, { find }) => {
  const config = { right: 'supervisor' } as const;

  app.get(
    '/settings/:key',
    {
      config: { right: 'viewer', groups: 'own' },
      schema: { params: SettingParams, response: { 200: SettingAnswer } },
    },
    async (request) => {
      const { accountId, key } = request.params;
      const answer = requireAccount(find, accountId).settings.describe(key);
      const groups = groupsOf(request);
      const { shownTo }: { shownTo?: unknown } = { shownTo: undefined, ...settingKinds[key] };
      if (typeof shownTo === 'function')
        return { ...answer, value: shownTo(answer.value, groups) as unknown };
      checkRole(request, 'supervisor');
      if (groups !== 'all')
        throw new AppError('whole_account_needed', 'this is for people who see the whole account');
      return answer;
    },
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
