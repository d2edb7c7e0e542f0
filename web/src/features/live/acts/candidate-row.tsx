import type { AgentId } from '@kf/shared/contract/ids';
import { memo } from 'react';
import { LoadBar } from '#components/load-bar.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import type { AgentFacts } from '../model/agent-facts.ts';
import type { AssignCandidate } from '../model/candidates.ts';
import { dropEffect } from '../model/slots.ts';
import s from './forms.module.css';
import { actsText } from './text.ts';
import { useBoard } from './use-board.ts';

interface CandidateRowProps {
  agentId: AgentId;
  rank: AssignCandidate['rank'];
  digit: number | undefined;
  isChosen: boolean;
  onChoose: (agentId: AgentId) => void;
  name: string;
}

/** One agent of the list; keeps its place while its numbers go on. */
export const CandidateRow = memo(function CandidateRow(props: CandidateRowProps) {
  const { agentId, rank, digit, isChosen, onChoose, name } = props;
  const facts = useBoard((board) => board.facts.get(agentId));
  const pending = useBoard((board) => board.pending.get(agentId)?.length ?? 0);
  if (!facts) return null;
  const isRefused = dropEffect(facts, pending).kind === 'refused';
  return (
    <label className={`${s.row} ${isRefused ? s.refused : ''}`}>
      <input
        type="radio"
        name={name}
        value={agentId}
        checked={isChosen}
        disabled={isRefused}
        onChange={() => onChoose(agentId)}
      />
      <strong className="ell">{facts.agent.nickname}</strong>
      <LoadBar load={facts.load} capacity={facts.capacity} />
      <Why facts={facts} pending={pending} rank={rank} />
      {digit === undefined || isRefused ? (
        <span />
      ) : (
        <span className="kbd" aria-hidden="true">
          {digit}
        </span>
      )}
    </label>
  );
});

function Why({
  facts,
  pending,
  rank,
}: {
  facts: AgentFacts;
  pending: number;
  rank: AssignCandidate['rank'];
}) {
  const t = useText(actsText);
  const groups = useLive((view) => view.state.groups);
  const effect = dropEffect(facts, pending);
  const names = facts.agent.groupIds.flatMap((id) => groups[id]?.name ?? []).join(t('listJoin'));
  return (
    <span className={s.why}>
      {rank === 'suggested' ? <b>{t('suggested')}</b> : null}
      {rank === 'wished' || rank === 'last' ? <span>{t(rank)}</span> : null}
      {rank !== 'wished' && names !== '' && effect.kind !== 'refused' ? (
        <span className="ell">{names}</span>
      ) : null}
      <Outcome facts={facts} pending={pending} />
    </span>
  );
}

function Outcome({ facts, pending }: { facts: AgentFacts; pending: number }) {
  const t = useText(actsText);
  const effect = dropEffect(facts, pending);
  const load = facts.load + pending;
  if (effect.kind === 'refused') return <span>{t(`refused_${effect.reason}`)}</span>;
  if (effect.kind === 'attempt') return <span className="at-c">{t('attempt')}</span>;
  const { capacity } = facts;
  if (capacity.kind !== 'limit')
    return <span>{t(capacity.kind === 'manual' ? 'manual' : 'unlimited', { load })}</span>;
  const after = t('afterLoad', { load: load + 1, capacity: capacity.limit });
  if (effect.kind === 'over')
    return (
      <span className="at-c">
        {load > capacity.limit ? `${t('overNow', { n: load - capacity.limit })} · ` : ''}
        {after}
      </span>
    );
  return (
    <span>
      {t('free', { n: capacity.limit - load })} · {after}
    </span>
  );
}
