import type { PastAgent } from '@kf/shared/contract/agents';
import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { ImportStore, KnownAgentStore, ListedAgent, StoredImport } from '../ports.ts';

/** What is kept beside the live state, in memory. */
export function createMemoryAgentStores(): { known: KnownAgentStore; imports: ImportStore } {
  const agents = new Map<AgentId, ListedAgent & { goneAt?: EpochMs }>();
  const imports = new Map<string, StoredImport>();
  let keptAt: EpochMs | undefined;
  return {
    known: {
      async keep(listed, askedAt) {
        keptAt = askedAt;
        for (const agent of agents.values()) agent.goneAt ??= askedAt;
        for (const agent of listed) agents.set(agent.agentId, { ...agent });
      },
      lookedAt: async () => keptAt,
      avatarUrl: async (agentId) => agents.get(agentId)?.avatarUrl,
      past: async () =>
        [...agents.values()].flatMap(({ agentId, nickname, goneAt }): PastAgent[] =>
          goneAt === undefined ? [] : [{ agentId, nickname, goneAt }],
        ),
    },
    imports: {
      find: async (key) => structuredClone(imports.get(key)),
      async save(entry) {
        imports.set(entry.progress.key, structuredClone(entry));
      },
    },
  };
}
