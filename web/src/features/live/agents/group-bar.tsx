import { memo } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive, useLiveStore } from '#live/use-live.tsx';
import { useBoard, useBoardTools, useBoardUi } from '../acts/use-board.ts';
import { groupFigures, UNGROUPED } from '../model/arrange.ts';
import type { BoardView } from '../model/board-step.ts';
import s from './agents.module.css';
import { agentsText } from './text.ts';

interface GroupBarProps {
  section: string;
  place: string;
  isCurrent: boolean;
}

/** A group's name and numbers; folds its agents. */
export const GroupBar = memo(function GroupBar({ section, place, isCurrent }: GroupBarProps) {
  const t = useText(agentsText);
  const { ui } = useBoardTools();
  const name = useLive(
    (view) => Object.values(view.state.groups).find((one) => one.groupId === section)?.name,
  );
  const isFolded = useBoardUi((view) => view.collapsed.has(section));
  const { agents, online, sessions, free, waiting } = useFigures(section);
  const toggle = (): void => {
    const collapsed = new Set(ui.getState().collapsed);
    if (!collapsed.delete(section)) collapsed.add(section);
    ui.setState({ collapsed });
  };
  return (
    <button
      type="button"
      className={s.group}
      aria-expanded={!isFolded}
      title={section === UNGROUPED ? undefined : t('groupNote')}
      tabIndex={isCurrent ? 0 : -1}
      data-focus={place}
      data-group={section}
      onClick={toggle}
    >
      <Icon name={isFolded ? 'right' : 'down'} size={14} />
      <b>{name ?? t('ungrouped')}</b>
      <span>{t('groupOnline', { online, agents })}</span>
      <span>{t('groupSessions', { n: sessions })}</span>
      <span>{t('groupFree', { n: free })}</span>
      <span className="spacer" />
      {section === UNGROUPED ? null : <span>{t('groupWaiting', { n: waiting })}</span>}
    </button>
  );
});

/** As one string, so that the bar renders only when a number changes. */
function useFigures(section: string) {
  const live = useLiveStore();
  const code = useBoard((board) => figuresCode(board, section, live.getView().index.queue));
  const [agents = 0, online = 0, sessions = 0, free = 0, waiting = 0] = code.split(' ').map(Number);
  return { agents, online, sessions, free, waiting };
}

function figuresCode(board: BoardView, section: string, queue: Parameters<typeof groupFigures>[2]): string {
  const groups = board.from?.state.groups ?? {};
  const members = [...board.facts.values()].filter(({ agent }) =>
    section === UNGROUPED
      ? !agent.groupIds.some((id) => groups[id])
      : (agent.groupIds as readonly string[]).includes(section),
  );
  const groupIdsOf = (id: string) => board.facts.get(id as never)?.agent.groupIds ?? [];
  const figures = groupFigures(members, section, queue, groupIdsOf);
  return [figures.agents, figures.online, figures.sessions, figures.free, figures.waiting].join(' ');
}
