import type { AssignmentReason, AssignmentSettings } from '@kf/shared/contract/assignment';
import type { PlanReason } from '@kf/shared/contract/distribution';
import type { AgentId, CustomerId, GroupId } from '@kf/shared/contract/ids';
import type { Agent, LiveState, WaitingCustomer } from '@kf/shared/contract/live';
import { capacityOf } from '@kf/shared/domain/load';
import { type PlanCustomer, planDistribution } from '@kf/shared/domain/plan-distribution';
import { queueOf } from '@kf/shared/domain/queue';

const MINUTE_MS = 60_000;

export interface AssignmentView {
  state: LiveState;
  rules: AssignmentSettings;
  lastAgentOf(customerId: CustomerId): AgentId | undefined;
  /** Customers whom nobody may be assigned to now: somebody acts on them, or it was tried a moment ago. */
  isHeld(customerId: CustomerId): boolean;
  /** Sessions of an agent, and who is on the way to them. */
  loadOf(agentId: AgentId): number;
  now: number;
}

export interface PlannedAssignment {
  customer: WaitingCustomer;
  agentId: AgentId;
  reason: AssignmentReason;
  groupId?: GroupId;
}

const reasons: Partial<Record<PlanReason, AssignmentReason>> = {
  wished_agent: 'wished_agent',
  wished_group: 'wished_group',
  last_agent: 'last_agent',
  freest: 'freest',
};

/**
 * Whom the rules would assign to whom now: the longest wait first, each to the agent or group they wished for, else who
 * served them last, else the freest by share. Only agents with a number of places take part. Pure.
 */
export function planAssignments(view: AssignmentView): PlannedAssignment[] {
  const { state, rules, now } = view;
  const waiting = queueOf(state).filter((one) => isDue(one, view));
  if (waiting.length === 0) return [];
  const byId = new Map(waiting.map((one) => [one.customerId, one]));
  const agents = Object.values(state.agents).flatMap((agent) => withinShare(agent, state, rules) ?? []);
  const plan = planDistribution(
    waiting.map((one) => asCandidate(one, view)),
    // a wish is waited for until it is too old, see asCandidate
    { sameGroup: false, manual: false, exceed: false },
    { agents, groups: state.groups, dialect: state.account.dialect, loadOf: view.loadOf, now },
  );
  return plan.placed.flatMap(({ customerId, agentId, reason }) => {
    const customer = byId.get(customerId);
    const why = reasons[reason];
    if (!customer || !why) return [];
    const groupId = why === 'wished_group' ? customer.wishedGroupId : undefined;
    return [{ customer, agentId, reason: why, ...(groupId !== undefined && { groupId }) }];
  });
}

const isDue = (one: WaitingCustomer, { rules, now, isHeld }: AssignmentView): boolean =>
  one.listed && now - one.waitingSince >= rules.afterSeconds * 1_000 && !isHeld(one.customerId);

/** After a while somebody is better than the one who was wished for. */
function asCandidate(one: WaitingCustomer, { rules, now, lastAgentOf }: AssignmentView): PlanCustomer {
  const { customerId, wishedAgentId, wishedGroupId, waitingSince } = one;
  const keeps = rules.wishMinutes === 0 || now - waitingSince < rules.wishMinutes * MINUTE_MS;
  return {
    customerId,
    ...(keeps && { wishedAgentId, wishedGroupId }),
    ...(rules.preferLast && { lastAgentId: lastAgentOf(customerId) }),
  };
}

/** The agent with the places that the rules may fill; undefined without a number of places. */
function withinShare(
  agent: Agent,
  { groups }: LiveState,
  { upToShare }: AssignmentSettings,
): Agent | undefined {
  const capacity = capacityOf(agent, groups);
  if (capacity.kind !== 'limit') return undefined;
  return { ...agent, capacity: Math.max(1, Math.floor(capacity.limit * upToShare)) };
}
