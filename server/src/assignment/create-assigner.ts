import type { AssignmentSettings } from '@kf/shared/contract/assignment';
import type { OperationRequest } from '@kf/shared/contract/http';
import type { AgentId, CustomerId, EpochMs, OperationId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import { isUnderway } from '@kf/shared/domain/underway';
import { TOWER } from '#routing/tower.ts';
import { type PlannedAssignment, planAssignments } from './plan-assignments.ts';

export interface AssignerDeps {
  state(): LiveState;
  rules(): AssignmentSettings;
  lastAgentOf(customerId: CustomerId): AgentId | undefined;
  loadOf(state: LiveState): (agentId: AgentId) => number;
  /** A person is just deciding about this customer: the rules keep off. */
  isClaimed(customerId: CustomerId): boolean;
  operations: {
    request(request: OperationRequest, by: typeof TOWER): Promise<Operation>;
    get(operationId: OperationId): Promise<Operation>;
  };
  now(): EpochMs;
  log: { info(details: object, message: string): void };
}

/** What was refused is not tried again at once. */
const AGAIN_MS = 20_000;
const MINUTE_MS = 60_000;
/** An older picture is not acted on. */
const STALE_MS = 20_000;

/** Assigns by rules; for the node that writes the account. Every act is an operation like a person's. */
export function createAssigner(deps: AssignerDeps) {
  const { now, log } = deps;
  const heldUntil = new Map<CustomerId, number>();
  let sentAt: number[] = [];

  const isHeld = (state: LiveState) => {
    const underway = new Set(
      Object.values(state.operations)
        .filter(isUnderway)
        .map(({ customerId }) => customerId),
    );
    return (customerId: CustomerId): boolean =>
      underway.has(customerId) || deps.isClaimed(customerId) || (heldUntil.get(customerId) ?? 0) > now();
  };

  async function assign({ customer, agentId, reason }: PlannedAssignment): Promise<void> {
    const { customerId, waitingSince } = customer;
    heldUntil.set(customerId, now() + AGAIN_MS);
    sentAt.push(now());
    // not by a count of tries: the next process would begin it anew, and meet the acts of this one
    const key = `auto:${waitingSince}:${now()}:${customerId}`.slice(0, 64);
    try {
      const { operationId } = await deps.operations.request(
        { type: 'assign', customerId, agentId, key },
        TOWER,
      );
      log.info({ operationId, reason }, 'assigned by the rules');
    } catch (error) {
      log.info({ err: error, customerId, agentId }, 'the rules could not assign a customer');
    }
  }

  return {
    /** Looks once, and begins what is due. */
    async look(): Promise<void> {
      const rules = deps.rules();
      const state = deps.state();
      if (!rules.on || !isFresh(state, now())) return;
      for (const id of heldUntil.keys()) if (!state.waiting[id]) heldUntil.delete(id);
      sentAt = sentAt.filter((at) => now() - at < MINUTE_MS);
      const room = Math.max(0, rules.perMinute - sentAt.length);
      const planned = planAssignments({
        state,
        rules,
        lastAgentOf: deps.lastAgentOf,
        isHeld: isHeld(state),
        loadOf: deps.loadOf(state),
        now: now(),
      });
      for (const one of planned.slice(0, room)) await assign(one);
    },
  };
}

/** Both lists that a decision rests on were read well just now. */
const isFresh = ({ sources }: LiveState, now: number): boolean =>
  [sources.online, sources.queue].every(
    (source) => source.state === 'live' && now - source.asOf < Math.max(STALE_MS, 3 * source.intervalMs),
  );
