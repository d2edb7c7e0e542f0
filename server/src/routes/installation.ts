import { AccountParams } from '@kf/shared/contract/http';
import {
  NewOfficialAccountRequest,
  OfficialAccountAnswer,
  OfficialAccountRequest,
  OfficialAccountsAnswer,
} from '@kf/shared/contract/official-accounts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { OfficialAccounts } from '../installation/official-accounts.ts';
import { actorOf } from '../people/caller.ts';

export interface InstallationDeps {
  accounts: Pick<OfficialAccounts, 'list' | 'create' | 'change'>;
  /** Lets what was changed run on this node before the answer; other nodes are told. */
  sync(): Promise<void>;
}

/** What concerns the installation as a whole: its Official Accounts. Admins only. */
export const installationRoutes: FastifyPluginAsyncZod<InstallationDeps> = async (
  app,
  { accounts, sync },
) => {
  const config = { right: 'admin' } as const;

  app.get('/accounts', { config, schema: { response: { 200: OfficialAccountsAnswer } } }, async () => ({
    accounts: await accounts.list(),
  }));

  app.post(
    '/accounts',
    { config, schema: { body: NewOfficialAccountRequest, response: { 201: OfficialAccountAnswer } } },
    async (request, reply) => {
      const answer = await accounts.create(request.body, actorOf(request));
      await sync();
      return reply.code(201).send(await withRun(answer));
    },
  );

  app.patch(
    '/accounts/:accountId',
    {
      config,
      schema: {
        params: AccountParams,
        body: OfficialAccountRequest,
        response: { 200: OfficialAccountAnswer },
      },
    },
    async (request) => {
      const answer = await accounts.change(request.params.accountId, request.body, actorOf(request));
      await sync();
      return withRun(answer);
    },
  );

  /** How the account fares after the change, which only shows when it runs. */
  const withRun = async (answer: OfficialAccountAnswer): Promise<OfficialAccountAnswer> => {
    const account = (await accounts.list()).find(({ id }) => id === answer.account.id);
    return { ...answer, ...(account && { account }) };
  };
};
