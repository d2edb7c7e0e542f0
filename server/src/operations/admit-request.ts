import type { OperationRequest } from '@kf/shared/contract/http';
import type { CustomerId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import { overOf, requireFree, requireReachable } from './admit.ts';
import type { CustomerPlace, OperationsDeps } from './ports.ts';

/** A close this old does not explain why a session is gone. */
const FIRST_CLOSE_MS = 30 * 60_000;

type Target = Pick<Operation, 'agentId' | 'toAgentId' | 'over'>;
type Of<T extends OperationRequest['type']> = Extract<OperationRequest, { type: T }>;
type Admission = Pick<OperationsDeps, 'state' | 'now' | 'nudge' | 'journal'>;

/**
 * Whether the act can begin as the board stands now, and whom it concerns.
 *
 * @throws {AppError} agent_not_found, agent_unbound, agent_offline, already_taken, already_ended
 */
export async function admitRequest(
  deps: Admission,
  request: OperationRequest,
  before: CustomerPlace,
): Promise<Target> {
  switch (request.type) {
    case 'assign':
      return admitAssign(deps, request);
    case 'handover':
      return admitHandover(deps, request, before);
    case 'close':
      return admitClose(deps, request.customerId, before);
  }
}

/** Whether an act that waited for its grace to end can still leave. @throws as {@link admitRequest} */
export function readmit(deps: Admission, { type, customerId, agentId, toAgentId }: Operation): void {
  const to = type === 'handover' ? toAgentId : agentId;
  if (type === 'close' || to === undefined) return;
  requireReachable(deps.state(), to, deps.now());
  if (type === 'assign') requireFree(deps.state(), customerId, to);
  else if (!deps.state().sessions[customerId])
    throw new AppError('already_ended', 'the customer is in no session any more');
}

function admitAssign(deps: Admission, request: Of<'assign'>): Target {
  const state = deps.state();
  const agent = requireReachable(state, request.agentId, deps.now());
  try {
    requireFree(state, request.customerId, request.agentId);
  } catch (error) {
    // Should the board be wrong about that, an early read puts it right.
    deps.nudge('sessions', state.sessions[request.customerId]?.agentId);
    throw error;
  }
  const isThere = state.sessions[request.customerId]?.agentId === request.agentId;
  return { agentId: request.agentId, ...overUnless(isThere, state, agent) };
}

function admitHandover(deps: Admission, request: Of<'handover'>, before: CustomerPlace): Target {
  const state = deps.state();
  if (before.kind !== 'session') throw new AppError('already_ended', 'the customer is in no session');
  const { agentId, startedAt } = before;
  if (request.fromAgentId !== undefined && request.fromAgentId !== agentId && agentId !== request.toAgentId)
    throw new AppError('already_taken', 'another agent serves the customer by now', {
      details: { agentId, since: startedAt },
    });
  const agent = requireReachable(state, request.toAgentId, deps.now());
  return {
    agentId,
    toAgentId: request.toAgentId,
    ...overUnless(agentId === request.toAgentId, state, agent),
  };
}

function overUnless(isThere: boolean, ...of: Parameters<typeof overOf>): Pick<Operation, 'over'> {
  const over = isThere ? undefined : overOf(...of);
  return over ? { over } : {};
}

/** `already_ended` has `details` by, at and how, where the tower ended it. */
async function admitClose(deps: Admission, customerId: CustomerId, before: CustomerPlace): Promise<Target> {
  if (before.kind === 'session') return { agentId: before.agentId };
  if (before.kind === 'waiting') return {};
  const last = before.kind === 'none' ? await lastClose(deps, customerId) : undefined;
  const first =
    before.kind === 'dismissed'
      ? { by: before.by, at: before.dismissedAt, how: 'dismissed' }
      : last && deps.now() - last.updatedAt <= FIRST_CLOSE_MS
        ? { by: last.by, at: last.updatedAt, how: last.dismissed ? 'dismissed' : 'closed', operation: last }
        : {};
  throw new AppError('already_ended', 'the customer is neither waiting nor in a session', { details: first });
}

/** The board may know of a confirmation a moment before the journal does. */
async function lastClose(deps: Admission, customerId: CustomerId): Promise<Operation | undefined> {
  const shown = Object.values(deps.state().operations).find(
    (o) => o.type === 'close' && o.customerId === customerId && o.state === 'confirmed',
  );
  return shown ?? deps.journal.lastClose(customerId);
}
