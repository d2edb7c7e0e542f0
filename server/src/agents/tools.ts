import { setTimeout as delay } from 'node:timers/promises';
import type { AgentRow } from '@kf/shared/contract/agents';
import type { AccountId, AgentId, EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { Agent, LiveState } from '@kf/shared/contract/live';
import { sessionsByAgent } from '@kf/shared/domain/load';
import { AppError } from '#errors.ts';
import type { Fact, AgentRow as ListRow } from '#live/facts.ts';
import { newAgent } from '#live/new-agent.ts';
import type { Operations } from '#operations/create-operations.ts';
import type { Roster } from '#roster/roster.ts';
import type { AgentList } from './agent-list.ts';
import type { AgentPlatform, Audit, AuditLine } from './ports.ts';
import { agentRow } from './rows.ts';

export interface Actor {
  personId: PersonId;
  name: string;
}

export interface AgentsDeps {
  accountId: AccountId;
  platform: AgentPlatform;
  list: AgentList;
  roster: Pick<Roster, 'listGroups' | 'keepProfile' | 'requireGroups'>;
  operations: Pick<Operations, 'request' | 'get'>;
  state(): LiveState;
  /** Durable hand-over to the account's writer; resolves when it is committed, where this node writes. */
  publish(fact: Fact): Promise<void>;
  audit: Audit;
  now(): EpochMs;
  newId(): string;
  log: { warn(details: object, message: string): void };
}

/** What every command about agents needs. */
export interface Tools {
  deps: AgentsDeps;
  /** Reads the platform's list and tells the board, so that it shows at once what a command did. */
  refresh(): Promise<ListRow[]>;
  /** As {@link Tools.refresh} for one agent, after a command that was carried out: what is not readable now is read soon. */
  look(agentId: AgentId): Promise<ListRow | undefined>;
  /** One command on an agent at a time; a second click gets `already_in_progress`. */
  alone<T>(agentId: AgentId, by: Actor, work: () => Promise<T>): Promise<T>;
  /** Runs a command and writes one line of the audit, also where the platform refused. */
  audited<T>(
    by: Actor,
    act: string,
    about: { agentId: AgentId; before?: object },
    work: () => Promise<{ result: T; after?: object }>,
  ): Promise<T>;
  /** The row of an agent once the board shows it so; after some seconds it is made of what is known otherwise. */
  rowOf(
    otherwise: Pick<Agent, 'agentId'> & Partial<Agent>,
    when: (row: AgentRow) => boolean,
  ): Promise<AgentRow>;
  /** @throws {AppError} agent_not_found */
  requireAgent(agentId: AgentId): LiveState['agents'][AgentId] & object;
}

/** A node that does not write learns of a commit by notification. */
const SHOWN_WITHIN_MS = 2_000;
const LOOK_MS = 50;
const OK = { errcode: 0, errmsg: 'ok' };

export function createTools(deps: AgentsDeps): Tools {
  const { state, now } = deps;
  const under = new Map<AgentId, { by: string; at: EpochMs }>();

  async function refresh(): Promise<ListRow[]> {
    const askedAt = now();
    const agents = await deps.list.read();
    await deps.publish({ type: 'agents.read', askedAt, seenAt: now(), agents });
    return agents;
  }

  return {
    deps,
    refresh,
    async look(agentId) {
      try {
        return (await refresh()).find((row) => row.agentId === agentId);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        deps.log.warn({ err: error, agentId }, 'the list of agents could not be read after a command');
        return undefined;
      }
    },
    async alone(agentId, by, work) {
      const other = under.get(agentId);
      if (other)
        throw new AppError('already_in_progress', 'another act on this agent is on its way', {
          details: other,
        });
      under.set(agentId, { by: by.name, at: now() });
      try {
        return await work();
      } finally {
        under.delete(agentId);
      }
    },
    async audited(by, act, about, work) {
      const line = { by: by.name, ...about };
      const write = (entry: AuditLine['entry']) =>
        deps.audit({ at: now(), personId: by.personId, act, entry });
      const done = await work().catch(async (error: unknown) => {
        const { code, wechat } = error instanceof AppError ? error : { code: 'internal', wechat: undefined };
        await write({ ...line, outcome: 'refused', code, ...(wechat && { wechat }) }).catch((err: unknown) =>
          deps.log.warn({ err, act }, 'a refused act is missing in the audit'),
        );
        throw error;
      });
      await write({ ...line, ...(done.after && { after: done.after }), outcome: 'done', wechat: OK });
      return done.result;
    },
    async rowOf(otherwise, when) {
      const { agentId } = otherwise;
      for (let waited = 0; waited < SHOWN_WITHIN_MS; waited += LOOK_MS) {
        const shown = state();
        const agent = shown.agents[agentId];
        const load = sessionsByAgent(shown).get(agentId)?.length ?? 0;
        const row = agent && agentRow(agent, load, shown, now());
        if (row && when(row)) return row;
        await delay(LOOK_MS);
      }
      const known = state().agents[agentId] ?? newAgent(agentId, now());
      return agentRow({ ...known, ...otherwise }, 0, state(), now());
    },
    requireAgent(agentId) {
      const agent = state().agents[agentId];
      if (!agent) throw new AppError('agent_not_found', 'no such agent on this account');
      return agent;
    },
  };
}

/** These do not say whether the platform acted. */
export const isUncertain = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'wechat_uncertain' || error.code === 'wechat_unreadable');

/** The platform's refusal, as answers and results carry it. */
export const refusalOf = (error: AppError) => ({
  code: error.code,
  ...(error.wechat && { errcode: error.wechat.errcode, errmsg: error.wechat.errmsg }),
});
