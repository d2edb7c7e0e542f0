import type { Me } from '@kf/shared/contract/http';
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { type AgentsAddress, DELETE, GROUPS, NEW_AGENT, NEW_GROUP } from './agents-address.ts';
import { useAgentsBridge, useAgentsQuery } from './agents-query.ts';
import { bindingWords } from './binding-view.tsx';
import { DeletedList } from './deleted-list.tsx';
import { GroupColumn } from './groups/group-column.tsx';
import { GroupsOverview } from './groups/groups-overview.tsx';
import {
  type BindingState,
  countAgents,
  DELETED,
  defaultSort,
  filterAgents,
  type Show,
  shows,
  sortAgents,
} from './model/rows.ts';
import s from './page.module.css';
import { PageHead } from './page-head.tsx';
import { SidePanel } from './panel/side-panel.tsx';
import { AgentsTable } from './table/agents-table.tsx';
import { BulkActs } from './table/bulk-acts.tsx';
import { RowMenu, type RowMenuState } from './table/row-menu.tsx';
import { TableHead } from './table/table-head.tsx';
import { agentsPageText } from './text.ts';

/** Rarely needed: loaded when it is. */
const ImportDialog = lazy(async () => ({
  default: (await import('./import/import-dialog.tsx')).ImportDialog,
}));

interface AgentsPageProps {
  role: Me['role'];
  address: AgentsAddress;
  onAddress: (patch: { [K in keyof AgentsAddress]?: string | undefined }) => void;
}

const isShow = (value: string | undefined): value is Show =>
  (shows as readonly string[]).includes(value ?? '');
const isBinding = (value: string | undefined): value is BindingState =>
  value !== undefined && Object.hasOwn(bindingWords, value);

/** The people who serve: groups, list, and the panel of whoever is being edited. */
export function AgentsPage({ role, address, onAddress }: AgentsPageProps) {
  const t = useText(agentsPageText);
  const canEdit = role !== 'viewer';
  useAgentsBridge();
  const query = useAgentsQuery();
  const [isImporting, setImporting] = useState(false);
  const [again, setAgain] = useState<string>();
  const opener = useRef<HTMLElement | null>(null);

  const openPanel = useCallback(
    (panel: Pick<AgentsAddress, 'agent' | 'edit'>): void => {
      opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      onAddress({ agent: panel.agent, edit: panel.edit });
    },
    [onAddress],
  );
  const closePanel = useCallback((): void => {
    const { agent } = address;
    onAddress({ agent: undefined, edit: undefined });
    setAgain(undefined);
    requestAnimationFrame(() => {
      const row =
        agent === undefined
          ? null
          : document.querySelector<HTMLElement>(`[data-edit="${CSS.escape(agent)}"]`);
      const back = row ?? (opener.current?.isConnected ? opener.current : null);
      // Whoever deleted an agent has no row to go back to.
      (back ?? document.getElementById('main'))?.focus({ preventScroll: true });
    });
  }, [onAddress, address]);
  const editAgent = useCallback((agent: string) => openPanel({ agent }), [openPanel]);

  const isOpen = canEdit && (address.agent !== undefined || address.edit !== undefined);
  return (
    <div className={s.page}>
      <PageHead
        query={query}
        canEdit={canEdit}
        tab={address.tab}
        onTab={(tab) => onAddress({ tab })}
        onAdd={() => openPanel({ edit: NEW_AGENT })}
        onImport={() => setImporting(true)}
      />
      <div className={`${s.columns} ${isOpen ? s.withPanel : ''}`}>
        <Groups
          address={address}
          onAddress={onAddress}
          openPanel={openPanel}
          canEdit={canEdit}
          query={query}
        />
        <section className="panel" aria-label={t(address.tab === GROUPS ? 'tabGroups' : 'list')}>
          {address.tab === GROUPS ? (
            <GroupsOverview
              open={address.edit}
              onEdit={canEdit ? (edit) => openPanel({ edit }) : undefined}
              onAdd={() => openPanel({ edit: NEW_GROUP })}
            />
          ) : address.group === DELETED ? (
            <DeletedList
              deleted={query.data?.deleted}
              onRecreate={
                canEdit
                  ? (agentId) => {
                      setAgain(agentId);
                      openPanel({ edit: NEW_AGENT });
                    }
                  : undefined
              }
            />
          ) : (
            <List
              address={address}
              onAddress={onAddress}
              onEdit={canEdit ? editAgent : undefined}
              onDelete={(agent) => openPanel({ agent, edit: DELETE })}
            />
          )}
        </section>
        {isOpen ? (
          <SidePanel
            agentId={address.agent}
            edit={address.edit}
            answer={query.data}
            again={again}
            onAgent={editAgent}
            onClose={closePanel}
          />
        ) : null}
      </div>
      {isImporting ? (
        <Suspense fallback={null}>
          <ImportDialog onClose={() => setImporting(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

interface GroupsProps extends Pick<AgentsPageProps, 'address' | 'onAddress'> {
  openPanel: (panel: Pick<AgentsAddress, 'edit'>) => void;
  canEdit: boolean;
  query: ReturnType<typeof useAgentsQuery>;
}

function Groups({ address, onAddress, openPanel, canEdit, query }: GroupsProps) {
  const agents = useLive((view) => view.state.agents);
  const groups = useLive((view) => view.state.groups);
  const counts = useMemo(() => countAgents(agents, groups, undefined), [agents, groups]);
  return (
    <GroupColumn
      chosen={address.group}
      counts={counts}
      total={counts.show.all}
      deleted={query.data?.deleted?.length}
      canEdit={canEdit}
      onChoose={(group) => onAddress({ group, tab: undefined })}
      onAdd={() => openPanel({ edit: NEW_GROUP })}
      onEdit={(edit) => openPanel({ edit })}
    />
  );
}

const nobody: ReadonlySet<string> = new Set();

interface ListProps extends Pick<AgentsPageProps, 'address' | 'onAddress'> {
  onEdit: ((agentId: string) => void) | undefined;
  onDelete: (agentId: string) => void;
}

function List({ address, onAddress, onEdit, onDelete }: ListProps) {
  const t = useText(agentsPageText);
  const agents = useLive((view) => view.state.agents);
  const groups = useLive((view) => view.state.groups);
  const isLoading = useLive((view) => view.sync === 'loading');
  const [words, setWords] = useState('');
  const [sort, setSort] = useState(defaultSort);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(nobody);
  const [menu, setMenu] = useState<RowMenuState>();
  const acts = useMemo(
    () =>
      onEdit && {
        onEdit,
        onMenu: (agentId: string, anchor: HTMLElement) => setMenu({ agentId, anchor }),
      },
    [onEdit],
  );
  // Typing comes before drawing.
  const wanted = useDeferredValue(words);
  const { group } = address;
  const show = isShow(address.show) ? address.show : 'all';
  const binding = isBinding(address.binding) ? address.binding : undefined;
  const rows = useMemo(
    () =>
      sortAgents(
        filterAgents(Object.values(agents), { words: wanted, show, group, binding }, groups),
        sort,
        groups,
      ),
    [agents, groups, wanted, show, group, binding, sort],
  );
  // Whoever is gone, or filtered away, is not acted on.
  const chosen = useMemo(() => {
    const here = rows.filter((agent) => ticked.has(agent.agentId)).map((agent) => agent.agentId);
    return here.length === 0 ? nobody : new Set<string>(here);
  }, [rows, ticked]);
  const counts = useMemo(() => countAgents(agents, groups, group), [agents, groups, group]);
  const clear = (): void => {
    setWords('');
    onAddress({ show: undefined, group: undefined, binding: undefined });
  };
  return (
    <>
      <TableHead
        words={words}
        show={show}
        binding={binding}
        counts={counts.show}
        onWords={setWords}
        onShow={(next) => onAddress({ show: next === 'all' ? undefined : next })}
        onBinding={(next) => onAddress({ binding: next })}
      />
      {onEdit ? (
        <RowMenu open={menu} onEdit={onEdit} onDelete={onDelete} onClose={() => setMenu(undefined)} />
      ) : null}
      {isLoading ? <Blocks /> : null}
      {!isLoading && rows.length > 0 ? (
        <AgentsTable
          rows={rows}
          sort={sort}
          onSort={setSort}
          openAgent={address.agent}
          chosen={chosen}
          onChoose={setTicked}
          row={acts}
        />
      ) : null}
      {chosen.size > 0 ? <BulkActs chosen={chosen} onClear={() => setTicked(nobody)} /> : null}
      {!isLoading && rows.length === 0 ? (
        Object.keys(agents).length === 0 ? (
          <div className={s.empty}>
            <b>{t('noAgents')}</b>
            <p>{t('noAgentsText')}</p>
          </div>
        ) : (
          <div className={s.empty}>
            <b>
              {t('noHit', {
                filter: filterWords(
                  t,
                  { words, show, binding },
                  group ? groups[group as keyof typeof groups]?.name : undefined,
                ),
              })}
            </b>
            <button type="button" className="btn sm" onClick={clear}>
              {t('clearFilters')}
            </button>
          </div>
        )
      ) : null}
      <span className="vh" role="status">
        {isLoading ? t('loading') : t('shownCount', { n: rows.length })}
      </span>
    </>
  );
}

function filterWords(
  t: (key: 'online' | 'offline' | 'unbound' | (typeof bindingWords)[BindingState]) => string,
  filter: { words: string; show: Show; binding: BindingState | undefined },
  group: string | undefined,
): string {
  return [
    filter.words.trim(),
    filter.show === 'all' ? '' : t(filter.show),
    filter.binding ? t(bindingWords[filter.binding]) : '',
    group ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Of the real size; the snapshot is a moment away. */
const Blocks = () => (
  <div className={s.blocks} aria-hidden="true">
    {Array.from({ length: 8 }, (_, place) => (
      <i key={place} />
    ))}
  </div>
);
