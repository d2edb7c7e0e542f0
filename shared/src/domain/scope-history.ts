import type { TimelineLine, Visit } from '../contract/visits.ts';
import { names, type View } from './scope.ts';

/** A visit without the agents and groups of others that it also passed through. */
export function visitIn(visit: Visit, view: View): Visit {
  const { others } = view;
  const shown: Visit = {
    ...visit,
    moves: visit.moves.filter((move) => !names(move, others)),
    refusals: visit.refusals.filter((refusal) => !names(refusal, others)),
  };
  for (const key of ['agentId', 'lastAgentId', 'wishedAgentId', 'wishedGroupId'] as const)
    if (names(shown[key], others)) delete shown[key];
  return shown;
}

/** Lines of a customer's past that name nobody of another group. */
export const linesIn = (lines: readonly TimelineLine[], { others }: View): TimelineLine[] =>
  lines.filter((line) => !names(line, others));
