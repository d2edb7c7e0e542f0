import type { PlanRest, PlanRow, PreviewAnswer, PreviewRequest } from '@kf/shared/contract/distribution';
import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import { sessionsByAgent } from '@kf/shared/domain/load';
import { orphansOf } from '@kf/shared/domain/orphans';
import { type PlanCustomer, planDistribution } from '@kf/shared/domain/plan-distribution';
import { queueOf } from '@kf/shared/domain/queue';
import { isUnderway } from '@kf/shared/domain/underway';
import type { BulkStore } from './bulk-ports.ts';

export interface DistributionDeps {
  state(): LiveState;
  lastAgentsOf(customerIds: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, AgentId>>;
  running: BulkStore['listRunning'];
  /** An agent offline for longer is gone, and the sessions are orphans, ms. */
  orphanAfterMs(): number;
  now(): EpochMs;
}

/** Somebody to be placed, as the plan shows them. */
type Candidate = PlanCustomer & Pick<PlanRow, 'code' | 'remark' | 'since'>;

/** Makes the plan that `request` asks for. Nothing is sent and nothing is kept. */
export async function previewDistribution(
  deps: DistributionDeps,
  { of, options }: PreviewRequest,
): Promise<PreviewAnswer> {
  const state = deps.state();
  const at = deps.now();
  const held = actsByCustomer(state);
  const found =
    of.kind === 'queue' ? waitingOf(state) : orphaned(state, of.agentId, deps.orphanAfterMs(), at);
  const last =
    of.kind === 'queue' ? await deps.lastAgentsOf(found.map(({ customerId }) => customerId)) : undefined;
  const candidates = found.map(
    (one): Candidate => ({
      ...one,
      lastAgentId: last?.get(one.customerId),
      held: held.has(one.customerId) ? 'in_progress' : one.held,
    }),
  );
  const plan = planDistribution(candidates, options, {
    agents: Object.values(state.agents),
    groups: state.groups,
    dialect: state.account.dialect,
    loadOf: loadsWithPending(state),
    now: at,
  });
  const byId = new Map(candidates.map((one) => [one.customerId, one]));
  const faceOf = (customerId: CustomerId) => {
    const { code, remark, since, fromAgentId } = byId.get(customerId) as Candidate;
    return {
      customerId,
      code,
      since,
      ...(remark !== undefined && { remark }),
      ...(fromAgentId !== undefined && { fromAgentId }),
    };
  };
  const rest = plan.rest.map(({ customerId, why }): PlanRest => {
    const by = held.get(customerId)?.by;
    return { ...faceOf(customerId), why, ...(by !== undefined && { by }) };
  });
  const running = (await deps.running()).map(({ bulk }) => ({
    operationId: bulk.operationId,
    by: bulk.by,
    createdAt: bulk.createdAt,
  }));
  const rows = plan.placed.map((row): PlanRow => ({ ...row, ...faceOf(row.customerId) }));
  return { at, rows, rest, running };
}

const waitingOf = (state: LiveState): Candidate[] =>
  queueOf(state).map((waiting) => ({
    customerId: waiting.customerId,
    code: waiting.code,
    remark: waiting.remark,
    since: waiting.waitingSince,
    wishedAgentId: waiting.wishedAgentId,
    wishedGroupId: waiting.wishedGroupId,
    held: waiting.listed ? undefined : 'unlisted',
  }));

const orphaned = (
  state: LiveState,
  agentId: AgentId | undefined,
  afterMs: number,
  now: EpochMs,
): Candidate[] =>
  orphansOf(state, afterMs, now)
    .filter((session) => agentId === undefined || session.agentId === agentId)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map((session) => ({
      customerId: session.customerId,
      code: session.code,
      remark: session.remark,
      since: session.startedAt,
      fromAgentId: session.agentId,
    }));

/** Whom somebody is acting on. */
function actsByCustomer(state: LiveState): Map<CustomerId, Operation> {
  const acts = new Map<CustomerId, Operation>();
  for (const operation of Object.values(state.operations))
    if (isUnderway(operation)) acts.set(operation.customerId, operation);
  return acts;
}

/** Sessions of each agent, and the customers who are on their way to them. */
export function loadsWithPending(state: LiveState): (agentId: AgentId) => number {
  const loads = new Map<string, number>();
  for (const [agentId, sessions] of sessionsByAgent(state)) loads.set(agentId, sessions.length);
  for (const operation of Object.values(state.operations)) {
    const to = operation.type === 'handover' ? operation.toAgentId : operation.agentId;
    if (operation.type === 'close' || to === undefined || !isUnderway(operation)) continue;
    if (state.sessions[operation.customerId]?.agentId !== to) loads.set(to, (loads.get(to) ?? 0) + 1);
  }
  return (agentId) => loads.get(agentId) ?? 0;
}
