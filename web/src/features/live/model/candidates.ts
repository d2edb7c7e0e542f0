import type { AgentId } from '@kf/shared/contract/ids';
import type { Operation, WaitingCustomer } from '@kf/shared/contract/live';
import { type AgentFacts, compareAgents } from './agent-facts.ts';
import { type DropEffect, dropEffect } from './slots.ts';
import type { Suggestion } from './suggest.ts';

export interface AssignCandidate {
  facts: AgentFacts;
  effect: DropEffect;
  /** Why it stands where it stands. */
  rank: 'suggested' | 'wished' | 'last' | 'rest';
  /** Digit that chooses it, 1–9. */
  digit: number | undefined;
}

/** Everybody a customer could be given to: the suggestion, the wished agent, who served them last, the rest by capacity, then the refused. */
export function candidatesFor(
  customer: WaitingCustomer,
  suggestion: Suggestion | undefined,
  facts: ReadonlyMap<AgentId, AgentFacts>,
  pending: ReadonlyMap<AgentId, readonly Operation[]>,
): AssignCandidate[] {
  const suggested = suggestion?.kind === 'agent' ? suggestion.agentId : undefined;
  const rankOf = (agentId: AgentId): AssignCandidate['rank'] => {
    if (agentId === suggested) return 'suggested';
    if (agentId === customer.wishedAgentId) return 'wished';
    return agentId === customer.lastAgentId ? 'last' : 'rest';
  };
  return ranked([...facts.values()], rankOf, pending);
}

/** Everybody a session could be handed over to: the freest colleague first, never who has it. */
export function handoverCandidates(
  fromId: AgentId,
  facts: ReadonlyMap<AgentId, AgentFacts>,
  pending: ReadonlyMap<AgentId, readonly Operation[]>,
): AssignCandidate[] {
  const groups = facts.get(fromId)?.agent.groupIds ?? [];
  const others = [...facts.values()].filter((one) => one.agent.agentId !== fromId);
  const open = others
    .filter((one) => dropEffect(one, pending.get(one.agent.agentId)?.length ?? 0).kind === 'allowed')
    .sort((a, b) => compareAgents(a, b, 'free', {}));
  const mate = open.find((one) => one.agent.groupIds.some((id) => groups.includes(id)));
  const suggested = (mate ?? open[0])?.agent.agentId;
  return ranked(others, (agentId) => (agentId === suggested ? 'suggested' : 'rest'), pending);
}

function ranked(
  all: readonly AgentFacts[],
  rankOf: (agentId: AgentId) => AssignCandidate['rank'],
  pending: ReadonlyMap<AgentId, readonly Operation[]>,
): AssignCandidate[] {
  const list = all.map((one) => ({
    facts: one,
    effect: dropEffect(one, pending.get(one.agent.agentId)?.length ?? 0),
    rank: rankOf(one.agent.agentId),
  }));
  list.sort(
    (a, b) =>
      weight(a) - weight(b) ||
      effectWeight(a.effect) - effectWeight(b.effect) ||
      compareAgents(a.facts, b.facts, 'free', {}),
  );
  return list.map((one, index) => ({
    ...one,
    digit: index < 9 && one.effect.kind !== 'refused' ? index + 1 : undefined,
  }));
}

/** The wished agent is named near the top even when refused: the supervisor wants to see why. */
const weight = (one: Pick<AssignCandidate, 'rank'>): number =>
  ['suggested', 'wished', 'last', 'rest'].indexOf(one.rank);

const effectWeight = (effect: DropEffect): number =>
  effect.kind === 'refused' ? 2 : effect.kind === 'attempt' ? 1 : 0;

/** Name, account or staff number contains the text; case does not matter. */
export function matchesAgent(facts: AgentFacts, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const { nickname, agentId, staffNo } = facts.agent;
  return [nickname, agentId, staffNo ?? ''].some((part) => part.toLowerCase().includes(wanted));
}
