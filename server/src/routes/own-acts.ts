import type { BulkOperation, BulkRow, DistributeRequest } from '@kf/shared/contract/distribution';
import type { OperationRequest } from '@kf/shared/contract/http';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import { isWaitingFor, operationIn, type View } from '@kf/shared/domain/scope';
import { AppError } from '../errors.ts';
import { requireAgentIn, requireCustomerIn } from './view.ts';

/** People of some groups act on their customers and agents only. @throws {AppError} customer_not_found, agent_not_found */
export function requireOwn(
  request: OperationRequest | DistributeRequest,
  view: View | undefined,
  state: LiveState,
): void {
  if (request.type === 'distribute') {
    for (const { customerId, agentId } of request.items) {
      requireCustomerIn(view, state, customerId);
      if (agentId !== undefined) requireAgentIn(view, agentId);
    }
    return;
  }
  requireCustomerIn(view, state, request.customerId);
  if (request.type === 'assign') requireAgentIn(view, request.agentId);
  if (request.type === 'handover') requireAgentIn(view, request.toAgentId);
}

/** Whoever was first, and when, may be told; who serves the customer now may be of another group. */
export function withoutOthers(error: unknown): unknown {
  if (!(error instanceof AppError) || !error.details) return error;
  const { by, at, since, how, retryAt } = error.details;
  const details = Object.entries({ by, at, since, how, retryAt }).filter(([, value]) => value !== undefined);
  return new AppError(error.code, error.message, { details: Object.fromEntries(details), cause: error });
}

const notFound = () => new AppError('operation_not_found', 'no such operation on this account');

/** @throws {AppError} operation_not_found */
export function requireOperationIn(operation: Operation, view: View | undefined): Operation {
  const shown = view ? operationIn(operation, view) : operation;
  if (!shown) throw notFound();
  return shown;
}

/** Acts that also concern agents or customers of other groups are not for people of some. @throws {AppError} operation_not_found */
export function requireBulkIn(bulk: BulkOperation, view: View | undefined): BulkOperation {
  const shown = bulkIn(bulk, view);
  if (!shown) throw notFound();
  return shown;
}

/** The same, or undefined. */
export function bulkIn(bulk: BulkOperation, view: View | undefined): BulkOperation | undefined {
  if (!view) return bulk;
  const rows = bulk.rows.flatMap((row) => rowIn(row, view) ?? []);
  return rows.length === bulk.rows.length ? { ...bulk, rows } : undefined;
}

function rowIn({ waited, ...row }: BulkRow, view: View): BulkRow | undefined {
  const agents = [row.agentId, row.fromAgentId].filter((agentId) => agentId !== undefined);
  const isOurs =
    agents.length > 0
      ? agents.every((agentId) => view.agents.has(agentId))
      : waited !== undefined && isWaitingFor(waited, view);
  if (!isOurs) return undefined;
  if (row.error?.agentId === undefined || view.agents.has(row.error.agentId)) return row;
  const { agentId: _other, ...error } = row.error;
  return { ...row, error };
}
