import type { PlanRow, PreviewAnswer } from '@kf/shared/contract/distribution';
import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { AgentFacts } from '../../model/agent-facts.ts';

/** What the supervisor changed of a plan. */
export interface Edits {
  /** Not to be sent. */
  off: ReadonlySet<CustomerId>;
  agents: ReadonlyMap<CustomerId, AgentId>;
}
export const noEdits: Edits = { off: new Set(), agents: new Map() };

export interface EditedRow {
  row: PlanRow;
  isOn: boolean;
  agentId: AgentId;
  isEdited: boolean;
  /** Of the agent, with the rows before and this one; only of rows that are sent. */
  before: number;
  load: number;
  /** Absent: by hand or not known. */
  limit: number | undefined;
}

/** The rows as they would be sent, with the load each leads to. */
export function editedRows(
  plan: PreviewAnswer,
  edits: Edits,
  facts: ReadonlyMap<AgentId, AgentFacts>,
): EditedRow[] {
  const given = new Map<AgentId, number>();
  // what the plan counted on: sessions and acts on their way, before any of its rows
  const base = new Map<AgentId, number>();
  for (const row of plan.rows) if (!base.has(row.agentId)) base.set(row.agentId, row.load - 1);
  return plan.rows.map((row) => {
    const agentId = edits.agents.get(row.customerId) ?? row.agentId;
    const isOn = !edits.off.has(row.customerId);
    const one = facts.get(agentId);
    const before = (base.get(agentId) ?? one?.load ?? 0) + (given.get(agentId) ?? 0);
    if (isOn) given.set(agentId, (given.get(agentId) ?? 0) + 1);
    const limit = one?.capacity.kind === 'limit' ? one.capacity.limit : undefined;
    return { row, isOn, agentId, isEdited: agentId !== row.agentId, before, load: before + 1, limit };
  });
}

export const isOverLimit = ({ limit, load }: Pick<EditedRow, 'limit' | 'load'>): boolean =>
  limit !== undefined && load > limit;

/** What decides whether a planned row can still be sent. */
export interface Ground {
  state: Pick<LiveState, 'waiting' | 'sessions'>;
  /** Acts on their way, by customer. */
  actOf: (customerId: CustomerId) => Operation | undefined;
  facts: ReadonlyMap<AgentId, AgentFacts>;
  /** Customers on their way to an agent. */
  pendingOf: (agentId: AgentId) => number;
}

/**
 * Customers whose row no longer says what would happen: gone or taken, or their agent cannot take them, or has so little
 * room that the load would be another than shown. That others came, or that a newer plan would choose otherwise, is no reason
 * to stop somebody who reads.
 */
export function unfitRows(rows: readonly EditedRow[], ground: Ground): Set<CustomerId> {
  const unfit = new Set<CustomerId>();
  const given = new Map<AgentId, number>();
  for (const one of rows) {
    if (!one.isOn) continue;
    const { customerId, fromAgentId } = one.row;
    const { waiting, sessions } = ground.state;
    const isThere =
      fromAgentId === undefined
        ? waiting[customerId] !== undefined
        : sessions[customerId]?.agentId === fromAgentId;
    const act = ground.actOf(customerId);
    const isFree = act === undefined || act.state === 'refused';
    const facts = ground.facts.get(one.agentId);
    const earlier = given.get(one.agentId) ?? 0;
    given.set(one.agentId, earlier + 1);
    const load = (facts?.load ?? 0) + ground.pendingOf(one.agentId) + earlier + 1;
    const isRoom = one.limit === undefined || load <= Math.max(one.limit, one.load);
    if (!isThere || !isFree || facts?.reach.kind !== 'yes' || !isRoom) unfit.add(customerId);
  }
  return unfit;
}

/** Edits of rows that are still true stay. */
export const keepEdits = (edits: Edits, unfit: ReadonlySet<CustomerId>): Edits => ({
  off: new Set([...edits.off].filter((id) => !unfit.has(id))),
  agents: new Map([...edits.agents].filter(([id]) => !unfit.has(id))),
});
