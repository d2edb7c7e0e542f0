import type { AgentId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Group } from '@kf/shared/contract/live';

/** Local groups of one account. The platform knows none. */
export interface GroupStore {
  list(): Promise<Group[]>;
  /** Inserts or replaces all of these in one transaction. */
  putMany(groups: readonly Group[]): Promise<void>;
  remove(groupId: GroupId): Promise<void>;
}

/** What the tower keeps about an agent. */
export interface AgentProfile {
  /** 0: takes sessions by hand. Absent: the group's default, else what the platform reports. */
  capacity?: number;
  groupIds: GroupId[];
  note?: string;
  excluded?: { reason?: string; until?: EpochMs };
}

export interface ProfileStore {
  find(agentId: AgentId): Promise<AgentProfile | undefined>;
  /** Inserts or replaces. */
  save(agentId: AgentId, profile: AgentProfile): Promise<void>;
  /** Also those of agents who are gone: an agent created again finds its own. */
  list(): Promise<{ agentId: AgentId; profile: AgentProfile }[]>;
}
