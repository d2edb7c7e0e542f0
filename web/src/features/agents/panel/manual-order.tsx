import type { AgentId } from '@kf/shared/contract/ids';
import type { Group } from '@kf/shared/contract/live';
import { type KeyboardEvent, useMemo } from 'react';
import { announce } from '#components/announcer.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { groupsText } from '../groups/text.ts';
import { moved } from '../model/move.ts';
import { defaultSort, sortAgents } from '../model/rows.ts';
import s from './panel.module.css';

interface ManualOrderProps {
  group: Group;
  order: readonly AgentId[] | undefined;
  onChange: (order: AgentId[]) => void;
}

/** The agents of a group as they were put; those nobody put come behind, by staff number. */
export function ManualOrder({ group, order, onChange }: ManualOrderProps) {
  const t = useText(groupsText);
  const agents = useLive((view) => view.state.agents);
  const members = useMemo(() => {
    const places = new Map(order?.map((id, place) => [id, place]));
    const rank = (id: AgentId): number => places.get(id) ?? places.size;
    const inGroup = Object.values(agents).filter((agent) => agent.groupIds.includes(group.groupId));
    return sortAgents(inGroup, defaultSort, {}).sort((a, b) => rank(a.agentId) - rank(b.agentId));
  }, [agents, order, group.groupId]);
  const move = (from: number, step: number): void => {
    const to = from + step;
    const name = members[from]?.nickname ?? '';
    if (to < 0 || to >= members.length) return announce(t(step < 0 ? 'atTop' : 'atBottom', { name }));
    onChange(moved(members, from, to).map((agent) => agent.agentId));
    announce(t('over', { name, place: to + 1 }));
  };
  const handleKey = (event: KeyboardEvent, place: number): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || step === 0) return;
    event.preventDefault();
    move(place, step);
  };
  if (members.length === 0) return <p className="sm t3">{t('noMembers')}</p>;
  return (
    <FieldGroup label={t('orderManual')} hint={t('manualHint')}>
      <ol className={s.members}>
        {members.map(({ agentId, nickname }, place) => (
          <li key={agentId} onKeyDown={(event) => handleKey(event, place)}>
            <span className="ell">{nickname}</span>
            <span className="spacer" />
            <button
              type="button"
              className="btn txt icon sm"
              aria-label={t('up', { name: nickname })}
              disabled={place === 0}
              onClick={() => move(place, -1)}
            >
              <Icon name="up" size={14} />
            </button>
            <button
              type="button"
              className="btn txt icon sm"
              aria-label={t('down', { name: nickname })}
              disabled={place === members.length - 1}
              onClick={() => move(place, 1)}
            >
              <Icon name="down" size={14} />
            </button>
          </li>
        ))}
      </ol>
    </FieldGroup>
  );
}
