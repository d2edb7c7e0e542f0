import { AccountParams } from '@kf/shared/contract/http';
import { AccountId, GroupId } from '@kf/shared/contract/ids';
import { Group } from '@kf/shared/contract/live';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Roster } from '#roster/roster.ts';
import { requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

const Name = z.string().trim().min(1).max(20);
const Colour = z.number().int().min(0).max(15);
const Capacity = z.number().int().min(0).max(100);

const NewGroup = z.object({ name: Name, colour: Colour.optional(), defaultCapacity: Capacity.optional() });
const GroupChange = z.object({
  name: Name.optional(),
  colour: Colour.optional(),
  /** `null`: no default any more. */
  defaultCapacity: Capacity.nullable().optional(),
});
const GroupOrder = z.object({ groupIds: z.array(GroupId).max(200) });
const GroupParams = z.object({ accountId: AccountId, id: GroupId });
const GroupAnswer = z.object({ group: Group });
const GroupsAnswer = z.object({ groups: z.array(Group) });

/** Prefix: `/accounts/:accountId`. */
export const groupRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ roster: Roster }>;
}> = async (app, { find }) => {
  const onRequest = requireRole('supervisor');
  const rosterOf = (accountId: string): Roster => requireAccount(find, accountId).roster;

  app.get(
    '/groups',
    { schema: { params: AccountParams, response: { 200: GroupsAnswer } } },
    async (request) => ({ groups: await rosterOf(request.params.accountId).listGroups() }),
  );

  app.post(
    '/groups',
    { onRequest, schema: { params: AccountParams, body: NewGroup, response: { 201: GroupAnswer } } },
    async (request, reply) => {
      const group = await rosterOf(request.params.accountId).addGroup(request.body);
      return reply.code(201).send({ group });
    },
  );

  app.put(
    '/groups/order',
    { onRequest, schema: { params: AccountParams, body: GroupOrder, response: { 200: GroupsAnswer } } },
    async (request) => ({
      groups: await rosterOf(request.params.accountId).orderGroups(request.body.groupIds),
    }),
  );

  app.patch(
    '/groups/:id',
    { onRequest, schema: { params: GroupParams, body: GroupChange, response: { 200: GroupAnswer } } },
    async (request) => {
      const { accountId, id } = request.params;
      return { group: await rosterOf(accountId).changeGroup(id, request.body) };
    },
  );

  app.delete(
    '/groups/:id',
    { onRequest, schema: { params: GroupParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { accountId, id } = request.params;
      await rosterOf(accountId).removeGroup(id);
      return reply.code(204).send(null);
    },
  );
};
