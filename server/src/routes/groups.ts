import {
  GroupAnswer,
  GroupOrderRequest,
  GroupParams,
  GroupRequest,
  GroupsAnswer,
  NewGroupRequest,
} from '@kf/shared/contract/agents';
import { AccountParams } from '@kf/shared/contract/http';
import type { LiveState } from '@kf/shared/contract/live';
import { groupIn } from '@kf/shared/domain/scope';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Roster } from '#roster/roster.ts';
import { actorOf } from '../people/caller.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { viewFor } from './view.ts';

/** Prefix: `/accounts/:accountId`. */
export const groupRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ roster: Roster; live: { snapshot(): { state: LiveState } } }>;
}> = async (app, { find }) => {
  const config = { right: 'supervisor' } as const;
  const rosterOf = (accountId: string): Roster => requireAccount(find, accountId).roster;

  app.get(
    '/groups',
    {
      config: { right: 'viewer', groups: 'own' },
      schema: { params: AccountParams, response: { 200: GroupsAnswer } },
    },
    async (request) => {
      const groups = await rosterOf(request.params.accountId).listGroups();
      const view = viewFor(request, requireAccount(find, request.params.accountId).live.snapshot().state);
      return { groups: view ? groups.flatMap((group) => groupIn(group, view) ?? []) : groups };
    },
  );

  app.post(
    '/groups',
    { config, schema: { params: AccountParams, body: NewGroupRequest, response: { 201: GroupAnswer } } },
    async (request, reply) => {
      const group = await rosterOf(request.params.accountId).addGroup(request.body, actorOf(request));
      return reply.code(201).send({ group });
    },
  );

  app.put(
    '/groups/order',
    {
      config,
      schema: { params: AccountParams, body: GroupOrderRequest, response: { 200: GroupsAnswer } },
    },
    async (request) => ({
      groups: await rosterOf(request.params.accountId).orderGroups(request.body.groupIds, actorOf(request)),
    }),
  );

  app.patch(
    '/groups/:id',
    { config, schema: { params: GroupParams, body: GroupRequest, response: { 200: GroupAnswer } } },
    async (request) => {
      const { accountId, id } = request.params;
      return { group: await rosterOf(accountId).changeGroup(id, request.body, actorOf(request)) };
    },
  );

  app.delete(
    '/groups/:id',
    { config, schema: { params: GroupParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { accountId, id } = request.params;
      await rosterOf(accountId).removeGroup(id, actorOf(request));
      return reply.code(204).send(null);
    },
  );
};
