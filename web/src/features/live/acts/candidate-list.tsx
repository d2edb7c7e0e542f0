import type { AgentId } from '@kf/shared/contract/ids';
import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { type AssignCandidate, matchesAgent } from '../model/candidates.ts';
import { CandidateRow } from './candidate-row.tsx';
import s from './forms.module.css';
import scrollStyles from './scroll.module.css';
import { actsText } from './text.ts';

/** In the drawer so many are named before the rest is unfolded. */
const NAMED_FIRST = 3;

interface CandidatesProps {
  candidates: readonly AssignCandidate[];
  place: 'drawer' | 'dialog';
  name: string;
  agentId: AgentId | undefined;
  onChoose: (agentId: AgentId) => void;
  label?: string | undefined;
}

/** Agents to choose from, to be searched; those who cannot take anybody say why. */
export function Candidates({ candidates, place, name, agentId, onChoose, label }: CandidatesProps) {
  const t = useText(actsText);
  const [isOpen, setOpen] = useState(place === 'dialog');
  const [text, setText] = useState('');
  const shown = isOpen
    ? candidates.filter((one) => matchesAgent(one.facts, text))
    : candidates.slice(0, NAMED_FIRST);
  const rest = candidates.slice(NAMED_FIRST);
  return (
    <>
      {isOpen ? (
        <div className={s.search}>
          <Icon name="search" size={14} />
          <input
            type="search"
            aria-label={t('searchAgents')}
            placeholder={t('searchAgents')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      ) : null}
      <div className={s.box}>
        <div
          className={`${place === 'dialog' ? `${scrollStyles.scroll} ${s.dialogList}` : s.drawerList}`}
          role="radiogroup"
          aria-label={label ?? t('candidates')}
        >
          {shown.map((one) => (
            <CandidateRow
              key={one.facts.agent.agentId}
              agentId={one.facts.agent.agentId}
              rank={one.rank}
              digit={one.digit}
              isChosen={one.facts.agent.agentId === agentId}
              onChoose={onChoose}
              name={name}
            />
          ))}
          {shown.length === 0 ? <p className={s.none}>{t('noAgent')}</p> : null}
        </div>
        {place === 'drawer' && rest.length > 0 ? (
          <button type="button" className={s.expand} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name={isOpen ? 'up' : 'down'} size={14} />
            {isOpen ? t('fewer') : <RestWords rest={rest} />}
          </button>
        ) : null}
      </div>
    </>
  );
}

function RestWords({ rest }: { rest: readonly AssignCandidate[] }) {
  const t = useText(actsText);
  const possible = rest.filter((one) => one.effect.kind !== 'refused');
  const manual = possible.filter((one) => one.facts.capacity.kind === 'manual').length;
  const full = possible.filter((one) => one.effect.kind === 'over').length;
  const detail = [manual > 0 && t('restManual', { n: manual }), full > 0 && t('restFull', { n: full })]
    .filter(Boolean)
    .join(t('listJoin'));
  return (
    <span>
      {t('restCount', { n: possible.length })}
      {detail === '' ? '' : t('restDetail', { detail })}
    </span>
  );
}
