import type { AgentId } from '@kf/shared/contract/ids';
import { memo, useRef } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import { LoadBar } from '#components/load-bar.tsx';
import { useText } from '#lib/i18n.ts';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import type { AgentFacts } from '../model/agent-facts.ts';
import { agentLabel, capacityTone, capacityWord, offlineReason } from './capacity-word.ts';
import s from './matrix.module.css';
import { agentsText } from './text.ts';
import { useDropLook } from './use-drop.ts';

const icons = { online: 'on', pc: 'pc', phone: 'ph', both: 'both', offline: 'off' } as const satisfies Record<
  AgentFacts['agent']['presence'],
  IconName
>;

/** A cell shows no sessions: facts that differ only in who is served are the same to it. */
function useCellFacts(agentId: AgentId): AgentFacts | undefined {
  const shown = useRef<AgentFacts>(undefined);
  return useBoard((board) => {
    const facts = board.facts.get(agentId);
    if (!facts || !shown.current || !looksTheSame(facts, shown.current)) shown.current = facts;
    return shown.current;
  });
}

const looksTheSame = (a: AgentFacts, b: AgentFacts): boolean =>
  a.load === b.load &&
  a.free === b.free &&
  a.over === b.over &&
  a.agent.nickname === b.agent.nickname &&
  a.agent.presence === b.agent.presence &&
  a.agent.binding === b.agent.binding &&
  a.agent.excluded === b.agent.excluded &&
  a.capacity.kind === b.capacity.kind &&
  a.reach.kind === b.reach.kind;

export interface AgentCellProps {
  agentId: AgentId;
  place: string;
  isCurrent: boolean;
}

/** One agent of the matrix: device, name, capacity word, load; a press lists the sessions. */
export const AgentCell = memo(function AgentCell({ agentId, place, isCurrent }: AgentCellProps) {
  const t = useText(agentsText);
  const { ui } = useBoardTools();
  const facts = useCellFacts(agentId);
  const drop = useDropLook(agentId);
  if (!facts) return <div className={s.cell} role="gridcell" />;
  const word = facts.online ? capacityWord(facts, t) : t('filter_offline');
  const tone = capacityTone(facts);
  const hasSessions = facts.load > 0;
  const classes = [
    s.cell,
    tone !== 'none' && s[tone],
    !facts.online && s.off,
    hasSessions && s.hasSessions,
    drop.isTarget && drop.refusal === undefined && s.target,
    drop.isTarget && drop.isOver && s.targetOver,
    drop.refusal !== undefined && s.refusing,
  ];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      role="gridcell"
      tabIndex={isCurrent ? 0 : -1}
      aria-label={agentLabel(facts, t)}
      title={facts.online ? facts.agent.nickname : offlineReason(facts, t)}
      data-focus={place}
      data-agent={agentId}
      onClick={(event) => {
        if (hasSessions) ui.setState({ menu: { kind: 'sessions', agentId, anchor: event.currentTarget } });
      }}
    >
      <Icon name={icons[facts.agent.presence]} size={14} />
      <b>{facts.agent.nickname}</b>
      <em>{drop.isTarget && drop.word !== undefined ? drop.word : word}</em>
      <LoadBar load={facts.load} capacity={facts.capacity} bare className={s.bar} />
    </div>
  );
});
