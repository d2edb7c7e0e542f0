import type { AgentRow, ImportProgress, PastAgent } from '@kf/shared/contract/agents';
import type { AgentId, CustomerId, EpochMs, PersonId } from '@kf/shared/contract/ids';

import type { WechatAnswer } from '#errors.ts';

/** What the platform's list said of one agent. */
export interface ListedAgent {
  agentId: AgentId;
  nickname: string;
  staffNo?: string;
  avatarUrl?: string;
  binding: AgentRow['binding'];
}

/** Agents that the platform's list ever named. */
export interface KnownAgentStore {
  /** Keeps what a read of the list said; those it does not name any more are gone since. */
  keep(agents: readonly ListedAgent[], askedAt: EpochMs): Promise<void>;
  /** Start of the last read that was kept. */
  lookedAt(): Promise<EpochMs | undefined>;
  avatarUrl(agentId: AgentId): Promise<string | undefined>;
  /** Newest first. */
  past(): Promise<PastAgent[]>;
}

export interface StoredImport {
  digest: string;
  progress: ImportProgress;
}

export interface ImportStore {
  find(key: string): Promise<StoredImport | undefined>;
  /** Inserts or replaces the progress; the digest stays. */
  save(entry: StoredImport, at: EpochMs): Promise<void>;
}

/** What managing agents needs from the platform. All throw `AppError` with a code of the contract. */
export interface AgentPlatform {
  listAgents(): Promise<ListedAgent[]>;
  addAgent(agent: { agentId: AgentId; nickname: string; password?: string }): Promise<void>;
  renameAgent(agent: { agentId: AgentId; nickname: string }): Promise<void>;
  deleteAgent(agentId: AgentId): Promise<void>;
  uploadAvatar(agentId: AgentId, jpeg: Uint8Array): Promise<void>;
  inviteWorker(agentId: AgentId, wechatId: string): Promise<void>;
  listSessions(agentId: AgentId): Promise<{ customerId: CustomerId; startedAt: EpochMs }[]>;
}

export interface AuditLine {
  at: EpochMs;
  personId: PersonId;
  act: string;
  entry: {
    by: string;
    agentId?: AgentId;
    before?: unknown;
    after?: unknown;
    outcome: 'done' | 'refused';
    code?: string;
    wechat?: WechatAnswer;
    [more: string]: unknown;
  };
}

export type Audit = (line: AuditLine) => Promise<void>;
