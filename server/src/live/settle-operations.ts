import type { CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { Draft } from './draft.ts';

const isUnderway = ({ state }: Operation): boolean =>
  state === 'sent' || state === 'accepted' || state === 'uncertain' || state === 'unfinished';

/** Operations on this customer whose aim the state now shows are confirmed, whoever told it. */
export function settleOperations(draft: Draft, customerId: CustomerId, seenAt: EpochMs): void {
  for (const operation of Object.values(draft.state.operations)) {
    if (operation.customerId !== customerId || !isUnderway(operation) || !isAchieved(draft.state, operation))
      continue;
    draft.change({
      type: 'operation.put',
      operation: { ...operation, state: 'confirmed', updatedAt: seenAt },
    });
  }
}

function isAchieved(state: LiveState, operation: Operation): boolean {
  const session = state.sessions[operation.customerId];
  if (operation.type === 'assign') return session !== undefined && session.agentId === operation.agentId;
  if (operation.type === 'handover') return session !== undefined && session.agentId === operation.toAgentId;
  return session === undefined && state.waiting[operation.customerId] === undefined;
}

/** Later steps may be told before earlier ones: an operation never goes back. */
const rank = {
  armed: 0,
  sent: 1,
  uncertain: 2,
  accepted: 3,
  unfinished: 3,
  refused: 4,
  confirmed: 4,
  undone: 4,
} as const;

/** A hand-over goes from one call to the next, and on again after it was unfinished: there the later news counts. */
function isNews(known: Operation, told: Operation): boolean {
  if (rank[known.state] === rank.confirmed) return known.state === told.state;
  if (told.type === 'handover') return told.updatedAt >= known.updatedAt;
  return rank[known.state] < rank[told.state] || known.state === told.state;
}

/** What an operation's driver says of it, unless the state already knows better. */
export function noteOperation(draft: Draft, told: Operation, seenAt: EpochMs): void {
  const known = draft.state.operations[told.operationId];
  if (told.state === 'undone') {
    if (known) draft.change({ type: 'operation.removed', operationId: told.operationId });
    return;
  }
  if (known && !isNews(known, told)) return;
  for (const other of Object.values(draft.state.operations))
    if (
      other.customerId === told.customerId &&
      other.operationId !== told.operationId &&
      other.state === 'refused'
    )
      draft.change({ type: 'operation.removed', operationId: other.operationId });
  draft.change({ type: 'operation.put', operation: told });
  draft.setMark(told.customerId, seenAt, { touchedAt: seenAt });
  // only an act that WeChat took can be confirmed by what is already so
  if (told.state === 'accepted') settleOperations(draft, told.customerId, seenAt);
}
