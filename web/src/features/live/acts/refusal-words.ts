import type { ErrorCode } from '@kf/shared/contract/errors';
import type { AgentId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { type ErrorText, errorText, errorTextOf } from '#lib/error-text.ts';
import { UnreachableError } from '#lib/http.ts';

interface Refused {
  code: ErrorCode | 'unreachable';
  agentId: AgentId | undefined;
  servingId: AgentId | undefined;
  by: string | undefined;
}

/** What happened and what to do next, in the reader's language. */
export function refusalWords(
  refused: Refused,
  state: Pick<LiveState, 'agents'>,
  customer: string,
): ErrorText {
  const nameOf = (id: AgentId | undefined): string | undefined => id && (state.agents[id]?.nickname ?? id);
  const vars = {
    agent: nameOf(refused.agentId),
    serving: nameOf(refused.servingId),
    by: refused.by,
    customer,
  };
  return refused.code === 'unreachable'
    ? errorTextOf(new UnreachableError('unreachable'), vars)
    : errorText(refused.code, vars);
}

export const refusalSentence = (
  refused: Refused,
  state: Pick<LiveState, 'agents'>,
  customer: string,
): string => {
  const { sentence, nextStep } = refusalWords(refused, state, customer);
  return `${sentence} · ${nextStep}`;
};
