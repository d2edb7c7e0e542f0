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

/** An act that was refused: a click of this browser by the server, or an operation by WeChat. */
export interface Refusal {
  type: Operation['type'];
  agentId: AgentId | undefined;
  code: ErrorCode | 'unreachable';
  /** WeChat's own number, where WeChat refused. */
  errcode?: number | undefined;
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
  | { kind: 'failed'; refusal: Refusal };

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
  if (refusal) return { kind: 'failed', refusal };
  if (claim && claim.until > now) return { kind: 'locked', by: claim.by, until: claim.until };
  return row.customer.listed ? { kind: 'waiting' } : { kind: 'unlisted' };
}

function operationState(operation: Operation, now: number): StripState | undefined {
  const { type: act, by, updatedAt, operationId, sendAt } = operation;
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
      return { kind: 'failed', refusal: refusalOf(operation) };
    case 'confirmed':
    case 'undone':
      return undefined;
    default:
      return operation.state satisfies never;
  }
}

/** Refused by WeChat, not by the tower: of a hand-over that was its close, for else it would not be over. */
export const isOfWechat = (error: { code: string; errcode?: number | undefined } | undefined): boolean =>
  error !== undefined && (error.errcode !== undefined || error.code.startsWith('wechat_'));

/** What was refused of an operation whose state says so. */
export function refusalOf(operation: Operation): Refusal {
  const { type, agentId, toAgentId, error, by, updatedAt } = operation;
  return {
    type,
    agentId: type === 'handover' && !isOfWechat(error) ? toAgentId : agentId,
    code: error?.code ?? 'internal',
    errcode: error?.errcode,
    servingId: error?.agentId,
    by,
    at: updatedAt,
  };
}

/** The latest refusal of an act on a customer, of this browser's click or of anybody's operation. */
export function latestRefusal(
  operation: Operation | undefined,
  refusal: Refusal | undefined,
): Refusal | undefined {
  const refused = operation?.state === 'refused' ? refusalOf(operation) : undefined;
  return refused && !(refusal && refusal.at > refused.at) ? refused : refusal;
}

/** Whether the strip can be dragged and assigned at one stroke now. */
export const isActionable = (state: StripState): boolean =>
  state.kind === 'waiting' || state.kind === 'unlisted' || state.kind === 'failed';

/** Whether its dialogs and menu open: also while somebody else decides, which the dialog says. */
export const opensDialogs = (state: StripState): boolean => isActionable(state) || state.kind === 'locked';
