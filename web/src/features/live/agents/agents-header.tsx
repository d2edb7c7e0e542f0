import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { Menu, type MenuGroup } from '#components/menu.tsx';
import { formatCount } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { remember } from '../acts/remembered.ts';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { useLiveTicked } from '../acts/use-ticked.ts';
import { type AgentFilter, agentFilters, agentSorts, filterCounts } from '../model/agent-facts.ts';
import { type Density, type DensityChoice, densities } from '../model/agent-lines.ts';
import { rowAges } from '../model/row-age.ts';
import s from './agents.module.css';
import { agentsText } from './text.ts';

/** So few agents need no filters. */
const FEW = 6;

interface AgentsHeaderProps {
  density: Density;
  choice: DensityChoice;
  onDensity: (choice: DensityChoice) => void;
  onFilter: (filter: AgentFilter) => void;
}

export function AgentsHeader({ density, choice, onDensity, onFilter }: AgentsHeaderProps) {
  const t = useText(agentsText);
  const count = useBoard((board) => board.facts.size);
  const hasGroups = useLive((view) => Object.keys(view.state.groups).length > 0);
  return (
    <div className={`ph ${s.head}`}>
      <h2>
        {t('title')}
        <span className="n">{formatCount(count)}</span>
      </h2>
      {count > FEW ? <Filters onFilter={onFilter} /> : null}
      <span className={s.wide}>
        <Ages />
      </span>
      <span className="spacer" />
      {hasGroups ? <GroupToggle /> : null}
      <SortButton />
      {count > FEW ? <DensitySwitch density={density} choice={choice} onDensity={onDensity} /> : null}
    </div>
  );
}

function Filters({ onFilter }: { onFilter: (filter: AgentFilter) => void }) {
  const t = useText(agentsText);
  const current = useBoard((board) => board.agentView.filter);
  const code = useBoard((board) => JSON.stringify(filterCounts([...board.facts.values()])));
  const counts = JSON.parse(code) as Record<AgentFilter, number>;
  return (
    <div className={`seg ${s.filters}`} role="radiogroup" aria-label={t('filters')}>
      {agentFilters.map((filter) => (
        <button
          key={filter}
          type="button"
          role="radio"
          aria-checked={filter === current}
          onClick={() => onFilter(filter)}
        >
          {t(`filter_${filter}`)}
          {filter === 'all' ? null : <b className="n">{counts[filter]}</b>}
        </button>
      ))}
    </div>
  );
}

/** How old the sessions of the rows are, youngest to oldest. */
function Ages() {
  const t = useText(agentsText);
  const code = useLiveTicked((view, now) => {
    const ages = rowAges(view.state, now);
    return ages && `${Math.floor(ages.youngest / 1_000)} ${Math.floor(ages.oldest / 1_000)}`;
  });
  if (code === undefined) return null;
  const [youngest = '', oldest = ''] = code.split(' ');
  return (
    <span className={s.ages}>
      {youngest === oldest ? t('age', { age: oldest }) : t('ages', { youngest, oldest })}
    </span>
  );
}

function GroupToggle() {
  const t = useText(agentsText);
  const { board } = useBoardTools();
  const byGroup = useBoard((view) => view.agentView.byGroup);
  const toggle = (): void => {
    remember('groups', byGroup ? 'off' : 'on');
    board.setAgentView({ byGroup: !byGroup });
  };
  return (
    <button
      type="button"
      className={`btn txt sm ${byGroup ? s.on : ''}`}
      aria-pressed={byGroup}
      aria-label={t('groupsOn')}
      title={t('groupsOn')}
      onClick={toggle}
    >
      <Icon name="grp" size={14} />
      <span className={s.word}>{t('byGroup')}</span>
    </button>
  );
}

function SortButton() {
  const t = useText(agentsText);
  const { board } = useBoardTools();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const current = useBoard((view) => view.agentView.sort);
  const groups: MenuGroup[] = [
    {
      key: 'sort',
      items: agentSorts.map((sort) => ({
        key: sort,
        label: t(`sort_${sort}`),
        isChosen: sort === current,
        onSelect: () => board.setAgentView({ sort }),
      })),
    },
  ];
  return (
    <>
      <button
        type="button"
        className="btn txt sm"
        aria-haspopup="menu"
        aria-label={`${t('sortMenu')}: ${t(`sort_${current}`)}`}
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      >
        <Icon name="sort" size={14} />
        <span className={s.word}>{t(`sort_${current}`)}</span>
      </button>
      {anchor ? (
        <Menu label={t('sortMenu')} anchor={anchor} groups={groups} onClose={() => setAnchor(undefined)} />
      ) : null}
    </>
  );
}

function DensitySwitch({
  density,
  choice,
  onDensity,
}: Pick<AgentsHeaderProps, 'density' | 'choice' | 'onDensity'>) {
  const t = useText(agentsText);
  const [anchor, setAnchor] = useState<HTMLElement>();
  const choices: readonly DensityChoice[] = ['auto', ...densities];
  const groups: MenuGroup[] = [
    {
      key: 'density',
      items: choices.map((one) => ({
        key: one,
        label: t(`density_${one}`),
        isChosen: one === choice,
        onSelect: () => onDensity(one),
      })),
    },
  ];
  return (
    <>
      <div className={`seg ${s.wide}`} role="radiogroup" aria-label={t('density')}>
        {densities.map((one) => (
          <button
            key={one}
            type="button"
            role="radio"
            aria-checked={one === density}
            onClick={() => onDensity(one)}
          >
            {t(`density_${one}`)}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={`btn txt icon sm ${s.narrow}`}
        aria-haspopup="menu"
        aria-label={t('density')}
        onClick={(event) => setAnchor(anchor ? undefined : event.currentTarget)}
      >
        <Icon name="board" />
      </button>
      {anchor ? (
        <Menu label={t('density')} anchor={anchor} groups={groups} onClose={() => setAnchor(undefined)} />
      ) : null}
    </>
  );
}
