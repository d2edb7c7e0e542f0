import type { AgentId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { actorName } from '#lib/actor-name.ts';
import { actErrorText, type ErrorText, errorTextOf } from '#lib/error-text.ts';
import { UnreachableError } from '#lib/http.ts';
import { isOfWechat, type Refusal } from '../model/strip-state.ts';

/** Which of WeChat's two calls a refusal speaks of. */
const callOf = (refused: Omit<Refusal, 'at'>): 'assign' | 'close' =>
  refused.type === 'close' || (refused.type === 'handover' && isOfWechat(refused)) ? 'close' : 'assign';

/** What happened and what to do next, in the reader's language. */
export function refusalWords(
  refused: Omit<Refusal, 'at'>,
  state: Pick<LiveState, 'agents'>,
  customer: string,
): ErrorText {
  const nameOf = (id: AgentId | undefined): string | undefined => id && (state.agents[id]?.nickname ?? id);
  const vars = {
    agent: nameOf(refused.agentId),
    serving: nameOf(refused.servingId),
    by: refused.by && actorName(refused.by),
    customer,
  };
  if (refused.code === 'unreachable') return errorTextOf(new UnreachableError('unreachable'), vars);
  // taken in WeChat, not in the tower: there is no supervisor to name, but an agent
  const code =
    refused.code === 'already_taken' && refused.by === undefined && vars.serving !== undefined
      ? 'session_with_other'
      : refused.code;
  return actErrorText({ code, errcode: refused.errcode }, callOf(refused), vars);
}

export const refusalSentence = (
  refused: Omit<Refusal, 'at'>,
  state: Pick<LiveState, 'agents'>,
  customer: string,
): string => {
  const { sentence, nextStep } = refusalWords(refused, state, customer);
  return `${sentence} · ${nextStep}`;
};
