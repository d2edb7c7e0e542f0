import type { AgentRow } from '@kf/shared/contract/agents';
import type { Agent, LiveState } from '@kf/shared/contract/live';
import { capacityOf, sessionsByAgent } from '@kf/shared/domain/load';
import { reachabilityOf } from '@kf/shared/domain/reachability';

/** All agents by staff number as far as known, then by name. */
export function agentRows(state: LiveState, now: number): AgentRow[] {
  const byAgent = sessionsByAgent(state);
  return Object.values(state.agents)
    .map((agent) => agentRow(agent, byAgent.get(agent.agentId)?.length ?? 0, state, now))
    .sort(
      (a, b) =>
        (a.staffNo ?? '').localeCompare(b.staffNo ?? '', 'en', { numeric: true }) ||
        a.nickname.localeCompare(b.nickname, 'zh'),
    );
}

export function agentRow(agent: Agent, load: number, state: LiveState, now: number): AgentRow {
  const capacity = capacityOf(agent, state.groups);
  const reach = reachabilityOf(agent, state.account.dialect, now);
  return {
    ...agent,
    load,
    limit: capacity.kind === 'limit' ? capacity.limit : capacity.kind,
    reachable: reach.kind === 'no' ? reach.reason : reach.kind,
  };
}
