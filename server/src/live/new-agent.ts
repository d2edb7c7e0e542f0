import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';

/** An agent of whom only the account is known yet. */
export const newAgent = (agentId: AgentId, seenAt: EpochMs): Agent => ({
  agentId,
  nickname: agentId.split('@')[0] || agentId,
  presence: 'offline',
  presenceSince: seenAt,
  seenOnline: false,
  groupIds: [],
  binding: { state: 'unknown' },
  servedToday: 0,
});
