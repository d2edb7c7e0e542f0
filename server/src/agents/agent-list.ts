import { createHash } from 'node:crypto';
import type { PastAgent } from '@kf/shared/contract/agents';
import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { AgentRow } from '#live/facts.ts';
import type { AgentPlatform, KnownAgentStore, ListedAgent } from './ports.ts';

/** The platform's list of agents, and what is kept of it beside the live state. */
export interface AgentList {
  /** Asks the platform. What it said is kept; addresses of pictures go no further than this. */
  read(): Promise<AgentRow[]>;
  /** When the list was last read. Absent: never. */
  lookedAt(): Promise<EpochMs | undefined>;
  avatarUrl(agentId: AgentId): Promise<string | undefined>;
  /** Agents who are no longer listed, newest first. */
  past(): Promise<PastAgent[]>;
}

export interface AgentListDeps {
  platform: Pick<AgentPlatform, 'listAgents'>;
  store: KnownAgentStore;
  now(): EpochMs;
  log: { warn(details: object, message: string): void };
}

/** Short: it travels with every agent. Names the picture, not the agent. */
export const avatarKeyOf = (url: string): string =>
  createHash('sha256').update(url).digest('hex').slice(0, 16);

export function createAgentList({ platform, store, now, log }: AgentListDeps): AgentList {
  let readAt: EpochMs | undefined;
  return {
    async read() {
      const askedAt = now();
      const listed = await platform.listAgents();
      readAt = askedAt;
      try {
        await store.keep(listed, askedAt);
      } catch (error) {
        // The board matters more than the names of the deleted; the next read keeps them.
        log.warn({ err: error }, 'the list of agents could not be kept');
      }
      return listed.map(toRow);
    },
    async lookedAt() {
      const kept = await store.lookedAt(); // another node may have read later than this one
      return readAt === undefined || (kept !== undefined && kept > readAt) ? kept : readAt;
    },
    avatarUrl: (agentId) => store.avatarUrl(agentId),
    past: () => store.past(),
  };
}

const toRow = ({ avatarUrl, ...agent }: ListedAgent): AgentRow => ({
  ...agent,
  ...(avatarUrl !== undefined && { avatarKey: avatarKeyOf(avatarUrl) }),
});
