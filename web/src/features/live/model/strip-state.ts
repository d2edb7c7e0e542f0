import type { ErrorCode } from '@kf/shared/contract/errors';
import type { AgentId, OperationId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import type { Claim } from '@kf/shared/contract/socket';
import type { Parting, QueueRow } from './queue-view.ts';

/** After this long an accepted act whose outcome no list or event has shown gets a way to ask again. */
export const UNCONFIRMED_MS = 15_000;

/** A click of this browser whose answer is not there yet. */
export interface Sending {
  type: Operation['type'];
  agentId: AgentId | undefined;
}

/** A click of this browser that the server refused before it became an operation. */
export interface Refusal {
  type: Operation['type'];
  agentId: AgentId | undefined;
  code: ErrorCode | 'unreachable';
  /** Who serves the customer instead. */
  servingId: AgentId | undefined;
  by: string | undefined;
  at: number;
}

/** What the last column of a strip says. */
export type StripState =
  | { kind: 'waiting' }
  /** Another supervisor has a dialog open on this customer. */
  | { kind: 'locked'; by: string; until: number }
  /** Leaves at `sendAt`; whoever began it can take it back until then. */
  | {
      kind: 'armed';
      act: Operation['type'];
      agentId: AgentId | undefined;
      by: string;
      operationId: OperationId;
      sendAt: number;
    }
  /** Between two agents: the hand-over's second step failed, and somebody must choose. */
  | { kind: 'unfinished'; operation: Operation }
  /** Known from a message, not yet in the platform's list. */
  | { kind: 'unlisted' }
  | { kind: 'gone'; parting: Parting }
  | { kind: 'sending'; act: Operation['type']; agentId: AgentId | undefined; by: string | undefined }
  /** The platform took it; `late` when no list or event has shown the outcome for {@link UNCONFIRMED_MS}. */
  | {
      kind: 'accepted';
      act: Operation['type'];
      agentId: AgentId | undefined;
      by: string | undefined;
      late: boolean;
    }
  | { kind: 'uncertain'; act: Operation['type']; agentId: AgentId | undefined }
  | {
      kind: 'failed';
      act: Operation['type'];
      agentId: AgentId | undefined;
      code: ErrorCode | 'unreachable';
      servingId: AgentId | undefined;
      by: string | undefined;
      at: number;
    };

export interface StripGround {
  operation: Operation | undefined;
  sending: Sending | undefined;
  refusal: Refusal | undefined;
  /** Of somebody else. */
  claim?: Pick<Claim, 'by' | 'until'> | undefined;
  now: number;
}

export function stripState(
  row: Pick<QueueRow, 'gone' | 'customer'>,
  { operation, sending, refusal, claim, now }: StripGround,
): StripState {
  if (row.gone) return { kind: 'gone', parting: row.gone };
  if (sending) return { kind: 'sending', act: sending.type, agentId: sending.agentId, by: undefined };
  if (operation && !(refusal && refusal.at > operation.updatedAt)) {
    const state = operationState(operation, now);
    if (state) return state;
  }
  if (refusal) return { kind: 'failed', act: refusal.type, ...refusal };
  if (claim && claim.until > now) return { kind: 'locked', by: claim.by, until: claim.until };
  return row.customer.listed ? { kind: 'waiting' } : { kind: 'unlisted' };
}

function operationState(operation: Operation, now: number): StripState | undefined {
  const { type: act, by, error, updatedAt, operationId, sendAt } = operation;
  const agentId = act === 'handover' ? operation.toAgentId : operation.agentId;
  switch (operation.state) {
    case 'armed':
      return { kind: 'armed', act, agentId, by, operationId, sendAt: sendAt ?? updatedAt };
    case 'unfinished':
      return { kind: 'unfinished', operation };
    case 'sent':
      return { kind: 'sending', act, agentId, by };
    case 'accepted':
      return { kind: 'accepted', act, agentId, by, late: now - updatedAt >= UNCONFIRMED_MS };
    case 'uncertain':
      return { kind: 'uncertain', act, agentId };
    case 'refused':
      return {
        kind: 'failed',
        act,
        agentId,
        code: error?.code ?? 'internal',
        servingId: error?.agentId,
        by,
        at: updatedAt,
      };
    case 'confirmed':
    case 'undone':
      return undefined;
    default:
      return operation.state satisfies never;
  }
}

/** Whether the strip can be dragged and assigned at one stroke now. */
export const isActionable = (state: StripState): boolean =>
  state.kind === 'waiting' || state.kind === 'unlisted' || state.kind === 'failed';

/** Whether its dialogs and menu open: also while somebody else decides, which the dialog says. */
export const opensDialogs = (state: StripState): boolean => isActionable(state) || state.kind === 'locked';
