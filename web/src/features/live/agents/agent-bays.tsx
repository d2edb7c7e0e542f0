import { type ReactNode, useEffect } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { saveOwnSettings, useOwnSettings } from '#lib/own-settings.ts';
import { useLive } from '#live/use-live.tsx';
import { useBoard, useBoardTools } from '../acts/use-board.ts';
import { type AgentFilter, agentFilters } from '../model/agent-facts.ts';
import { type DensityChoice, densities, densityOf } from '../model/agent-lines.ts';
import { AgentList } from './agent-list.tsx';
import s from './agents.module.css';
import { AgentsHeader } from './agents-header.tsx';
import { agentsText } from './text.ts';

export interface AgentBaysProps {
  /** Values of the address `?show=`, `?density=` and `?group=`; unknown ones are ignored. */
  show?: string | undefined;
  density?: string | undefined;
  group?: string | undefined;
  onAddress?: ((patch: AgentAddress) => void) | undefined;
  /** What needs a decision about many of them, above the rows. */
  notice?: ReactNode;
}

interface AgentAddress {
  show?: string | undefined;
  density?: string | undefined;
  group?: string | undefined;
}

const filterFrom = (value: string | undefined): AgentFilter =>
  agentFilters.find((filter) => filter === value) ?? 'all';
const densityFrom = (value: string | undefined): DensityChoice | undefined =>
  value === 'auto' ? 'auto' : densities.find((density) => density === value);

/** Every agent with their sessions and free slots. */
export function AgentBays({ show, density: asked, group, onAddress, notice }: AgentBaysProps) {
  const t = useText(agentsText);
  const { board } = useBoardTools();
  const isLoading = useLive((view) => view.sync === 'loading');
  const count = useBoard((view) => view.facts.size);
  const own = useOwnSettings().density;
  const choice = densityFrom(asked) ?? own ?? 'auto';
  const density = densityOf(choice, count);

  // The address is the truth for what is shown, so that a link shows the same to everybody.
  useEffect(() => {
    board.setAgentView({ filter: filterFrom(show), groupId: group });
  }, [board, show, group]);

  const changeFilter = (filter: AgentFilter): void => {
    board.setAgentView({ filter });
    onAddress?.({ show: filter === 'all' ? undefined : filter });
  };
  const changeDensity = (next: DensityChoice): void => {
    // It holds here in any case; the next browser learns of it when the tower answers again.
    void saveOwnSettings({ density: next }).catch(() => undefined);
    onAddress?.({ density: next === 'auto' ? undefined : next });
  };
  return (
    <section className={`panel ${s.panel}`} aria-label={t('title')} data-panel="agents">
      <AgentsHeader density={density} choice={choice} onDensity={changeDensity} onFilter={changeFilter} />
      {notice}
      {isLoading ? (
        <Blocks />
      ) : (
        <Body density={density} onClear={() => onAddress?.({ show: undefined, group: undefined })} />
      )}
    </section>
  );
}

/** Rows of real size before the first snapshot. */
const Blocks = () => (
  <div className={s.blocks} aria-hidden="true">
    {[0, 1, 2, 3, 4].map((block) => (
      <i key={block} />
    ))}
  </div>
);

function Body({ density, onClear }: { density: ReturnType<typeof densityOf>; onClear: () => void }) {
  const t = useText(agentsText);
  const { board } = useBoardTools();
  const hasAgents = useBoard((view) => view.facts.size > 0);
  const hasRows = useBoard((view) => view.sections.some((section) => section.rows.length > 0));
  const hasRead = useLive((view) => view.state.sources.online.asOf > 0);
  if (hasRows) return <AgentList key={density} density={density} />;
  if (hasAgents)
    return (
      <div className={s.empty}>
        <Icon name="filter" size={32} />
        <b>{t('noHit')}</b>
        <button
          type="button"
          className="btn sm"
          onClick={() => {
            board.setAgentView({ filter: 'all', groupId: undefined });
            onClear();
          }}
        >
          {t('clearFilter')}
        </button>
      </div>
    );
  return (
    <div className={s.empty}>
      <Icon name="users" size={32} />
      <b>{t(hasRead ? 'nobody' : 'starting')}</b>
      {hasRead ? <p>{t('nobodyHint')}</p> : null}
    </div>
  );
}
