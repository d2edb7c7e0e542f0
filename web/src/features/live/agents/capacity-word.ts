import { MISSING } from '#lib/format.ts';
import type { Translate } from '#lib/i18n.ts';
import type { AgentFacts } from '../model/agent-facts.ts';
import type { agentsText } from './text.ts';

export type AgentsKey = NonNullable<(typeof agentsText)['keys']>;

/** 空 2, 满, 超 1, 手动, or – where no capacity is known. */
export function capacityWord(facts: AgentFacts, t: Translate<AgentsKey>): string {
  if (facts.capacity.kind === 'manual') return t('manual');
  if (facts.capacity.kind === 'unknown') return MISSING;
  if (facts.over > 0) return t('over', { n: facts.over });
  return facts.free > 0 ? t('free', { n: facts.free }) : t('full');
}

export type CapacityTone = 'free' | 'over' | 'none';
export const capacityTone = (facts: AgentFacts): CapacityTone => {
  if (facts.free > 0) return 'free';
  return facts.over > 0 ? 'over' : 'none';
};

/** How a screen reader names a row or a cell. */
export const agentLabel = (facts: AgentFacts, t: Translate<AgentsKey>): string =>
  facts.online
    ? t('rowLabel', { agent: facts.agent.nickname, capacity: capacityWord(facts, t) })
    : t('rowLabelOffline', { agent: facts.agent.nickname, reason: offlineReason(facts, t) });

/** Why an offline agent can or cannot be given anybody. */
export function offlineReason(facts: AgentFacts, t: Translate<AgentsKey>): string {
  const { agent, reach } = facts;
  if (reach.kind === 'no' && reach.reason === 'excluded')
    return t('whyExcluded', { reason: agent.excluded?.reason ? `：${agent.excluded.reason}` : '' });
  switch (agent.binding.state) {
    case 'waiting':
      return t('whyWaiting');
    case 'rejected':
      return t('whyRejected');
    case 'expired':
      return t('whyExpired');
    case 'unbound':
      return t('whyUnbound');
    default:
      return t(reach.kind === 'attempt' ? 'whyAttempt' : 'whyOffline');
  }
}
