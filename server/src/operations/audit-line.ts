import type { AccountId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { WechatAnswer } from '#errors.ts';
import { placeOf } from './admit.ts';
import type { CustomerPlace, JournalEntry, OperationAudit } from './ports.ts';

/** What is told of an act: where the customer was before and is after it, how it ended, what WeChat answered last. */
export function auditLineOf(
  accountId: AccountId,
  { operation, personId, before }: Pick<JournalEntry, 'operation' | 'personId' | 'before'>,
  outcome: OperationAudit['outcome'],
  state: LiveState,
  wechat?: WechatAnswer,
): OperationAudit {
  const { operationId, type, customerId, code, by, updatedAt } = operation;
  const { agentId, toAgentId, steps, bulkId, note, over, dismissed, error } = operation;
  return {
    at: updatedAt,
    accountId,
    operationId,
    act: type,
    personId,
    by,
    customerId,
    code,
    ...(agentId === undefined ? {} : { agentId }),
    ...(toAgentId === undefined ? {} : { toAgentId }),
    ...(steps === undefined ? {} : { steps }),
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(note === undefined ? {} : { note }),
    before,
    after: outcome === 'confirmed' ? cameOf(operation, before) : placeOf(state, customerId),
    ...(over === undefined ? {} : { over }),
    ...(dismissed === undefined ? {} : { dismissed }),
    outcome,
    ...(error === undefined ? {} : { error }),
    ...(wechat === undefined ? {} : { wechat }),
  };
}

/** Where a confirmed act put the customer: the board may show it a moment later. */
function cameOf(operation: Operation, before: CustomerPlace): CustomerPlace {
  const { type, agentId, toAgentId, dismissed, by, updatedAt } = operation;
  if (type === 'close')
    return dismissed ? { kind: 'dismissed', dismissedAt: updatedAt, by } : { kind: 'none' };
  const target = type === 'handover' ? toAgentId : agentId;
  if (target === undefined) return { kind: 'none' };
  if (before.kind === 'session' && before.agentId === target) return before;
  return { kind: 'session', agentId: target, startedAt: updatedAt };
}
