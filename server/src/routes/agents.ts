import { AccountParams, AgentParams, AgentProfileRequest } from '@kf/shared/contract/http';
import { GroupId } from '@kf/shared/contract/ids';
import { Agent, type LiveState } from '@kf/shared/contract/live';
import { capacityOf, sessionsByAgent } from '@kf/shared/domain/load';
import { reachabilityOf } from '@kf/shared/domain/reachability';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Roster } from '#roster/roster.ts';
import { requireRole } from '../people/login-plugin.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';

const AgentRow = Agent.extend({
  /** Known sessions now. */
  load: z.number().int(),
  /** What the agent may hold: a number, by hand, or not known. */
  limit: z.union([z.number().int(), z.literal('manual'), z.literal('unknown')]),
  /** Whether a customer can be assigned, and if not, why. */
  reachable: z.enum(['yes', 'attempt', 'unbound', 'offline', 'excluded']),
});
type AgentRow = z.infer<typeof AgentRow>;

const AgentsAnswer = z.object({ agents: z.array(AgentRow) });

const AgentProfileAnswer = z.object({
  profile: z.object({
    capacity: z.number().int().optional(),
    groupIds: z.array(GroupId),
    note: z.string().optional(),
    excluded: Agent.shape.excluded,
  }),
});

/** Prefix: `/accounts/:accountId`. */
export const agentRoutes: FastifyPluginAsyncZod<{
  find: AccountFinder<{ live: { snapshot(): { state: LiveState } }; roster: Roster }>;
  now: () => number;
}> = async (app, { find, now }) => {
  app.get(
    '/agents',
    { schema: { params: AccountParams, response: { 200: AgentsAnswer } } },
    async (request) => ({
      agents: agentRows(requireAccount(find, request.params.accountId).live.snapshot().state, now()),
    }),
  );

  app.put(
    '/agents/:kfAccount/profile',
    {
      onRequest: requireRole('supervisor'),
      schema: { params: AgentParams, body: AgentProfileRequest, response: { 200: AgentProfileAnswer } },
    },
    async (request) => {
      const { accountId, kfAccount } = request.params;
      return { profile: await requireAccount(find, accountId).roster.changeProfile(kfAccount, request.body) };
    },
  );
};

/** By staff number as far as known, then by name. */
function agentRows(state: LiveState, now: number): AgentRow[] {
  const byAgent = sessionsByAgent(state);
  return Object.values(state.agents)
    .map((agent): AgentRow => {
      const capacity = capacityOf(agent, state.groups);
      const reach = reachabilityOf(agent, state.account.dialect, now);
      return {
        ...agent,
        load: byAgent.get(agent.agentId)?.length ?? 0,
        limit: capacity.kind === 'limit' ? capacity.limit : capacity.kind,
        reachable: reach.kind === 'no' ? reach.reason : reach.kind,
      };
    })
    .sort(
      (a, b) =>
        (a.staffNo ?? '').localeCompare(b.staffNo ?? '', 'en', { numeric: true }) ||
        a.nickname.localeCompare(b.nickname, 'zh'),
    );
}
