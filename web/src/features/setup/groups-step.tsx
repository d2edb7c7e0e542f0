import type { AgentProfileRequest, AgentRow, AgentsAnswer } from '@kf/shared/contract/agents';
import type { Group } from '@kf/shared/contract/live';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import inputs from '#components/form/input.module.css';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { http } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import s from './setup.module.css';
import { setupText } from './text.ts';
import type { StepProps } from './wizard.tsx';

/** The platform's list may take a moment after the account was connected. */
const EVERY_MS = 3_000;

function useRoster(accountId: string) {
  const base = `/api/accounts/${encodeURIComponent(accountId)}`;
  const queryClient = useQueryClient();
  const agentsKey = ['setup', accountId, 'agents'];
  const groupsKey = ['setup', accountId, 'groups'];
  const agents = useQuery({
    queryKey: agentsKey,
    queryFn: ({ signal }) => http.get<AgentsAnswer>(`${base}/agents`, { signal }),
    refetchInterval: EVERY_MS,
  });
  const groups = useQuery({
    queryKey: groupsKey,
    queryFn: ({ signal }) => http.get<{ groups: Group[] }>(`${base}/groups`, { signal }),
  });
  const addGroup = useMutation({
    mutationFn: (name: string) => http.post<{ group: Group }>(`${base}/groups`, { name }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: groupsKey }),
  });
  const setProfile = useMutation({
    mutationFn: ({ agentId, ...profile }: AgentProfileRequest & { agentId: string }) =>
      http.put<unknown>(`${base}/agents/${encodeURIComponent(agentId)}/profile`, profile),
    onSettled: () => queryClient.invalidateQueries({ queryKey: agentsKey }),
  });
  return { agents, groups, addGroup, setProfile };
}

/** Groups, and who is in them: enough to begin with; the agents page has the rest. */
export function GroupsStep({ accountId, onBack, onNext }: { accountId: string } & StepProps) {
  const t = useText(setupText);
  const { agents, groups, addGroup, setProfile } = useRoster(accountId);
  const known = groups.data?.groups ?? [];
  return (
    <main className={s.main}>
      <h1>{t('step4')}</h1>
      <p className={s.lead}>{t('groupsLead')}</p>
      <Section title={t('groupsCard')}>
        <div className={s.groups}>
          {known.map((group) => (
            <span key={group.groupId} className="tag">
              {group.name}
            </span>
          ))}
          <NewGroup
            isSaving={addGroup.isPending}
            onAdd={(name, done) => addGroup.mutate(name, { onSuccess: done })}
          />
        </div>
        {addGroup.error ? (
          <div className={s.formEnd}>
            <Refusal error={addGroup.error} />
          </div>
        ) : null}
      </Section>
      <Section
        title={t('agentsCard')}
        aside={
          <>
            <span className="sm t3">{t('agentsCount', { n: agents.data?.agents.length ?? 0 })}</span>
            <button type="button" className="btn txt sm" onClick={() => void agents.refetch()}>
              <Icon name="sync" size={14} />
              {t('readAgain')}
            </button>
          </>
        }
      >
        {agents.error ? (
          <div className={s.formEnd}>
            <Refusal error={agents.error} />
          </div>
        ) : agents.data?.agents.length === 0 ? (
          <p className={s.empty}>
            <b>{t('noAgents')}</b>
            <br />
            {t('noAgentsText')}
          </p>
        ) : (
          <AgentTable
            agents={agents.data?.agents ?? []}
            groups={known}
            onGroup={(agent, groupId) => {
              setProfile.mutate({
                agentId: agent.agentId,
                groupIds: (groupId === '' ? [] : [groupId]) as Group['groupId'][],
              });
              const name = known.find((group) => group.groupId === groupId)?.name ?? t('noGroup');
              announce(`${agent.nickname}: ${name}`);
            }}
          />
        )}
        {setProfile.error ? (
          <div className={s.formEnd}>
            <Refusal error={setProfile.error} />
          </div>
        ) : null}
      </Section>
      <div className={s.actions}>
        <button type="button" className="btn" onClick={onBack}>
          {t('back')}
        </button>
        <span className="spacer" />
        <button type="button" className="btn pri" onClick={onNext}>
          {t('next', { step: t('step5') })}
        </button>
      </div>
    </main>
  );
}

function NewGroup({
  isSaving,
  onAdd,
}: {
  isSaving: boolean;
  onAdd: (name: string, done: () => void) => void;
}) {
  const t = useText(setupText);
  const [name, setName] = useState('');
  const handleSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && !isSaving) onAdd(name.trim(), () => setName(''));
  };
  return (
    <form onSubmit={handleSubmit}>
      <input
        className={inputs.input}
        value={name}
        aria-label={t('newGroup')}
        placeholder={t('groupName')}
        maxLength={20}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="btn" disabled={name.trim() === '' || isSaving}>
        <Icon name="plus" size={14} />
        {t('add')}
      </button>
    </form>
  );
}

interface AgentTableProps {
  agents: readonly AgentRow[];
  groups: readonly Group[];
  onGroup: (agent: AgentRow, groupId: string) => void;
}

function AgentTable({ agents, groups, onGroup }: AgentTableProps) {
  const t = useText(setupText);
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t('agent')}</th>
            <th scope="col">{t('binding')}</th>
            <th scope="col">{t('group')}</th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <tr key={agent.agentId}>
              <th scope="row">
                {agent.nickname} <span className="sm t3">{agent.agentId}</span>
              </th>
              <td className={agent.binding.state === 'bound' ? undefined : 'at-c'}>
                {t(agent.binding.state === 'bound' ? 'bound' : 'unbound')}
              </td>
              <td>
                <select
                  className={inputs.input}
                  aria-label={t('groupOf', { agent: agent.nickname })}
                  value={agent.groupIds[0] ?? ''}
                  disabled={groups.length === 0}
                  onChange={(event) => onGroup(agent, event.target.value)}
                >
                  <option value="">{t('noGroup')}</option>
                  {groups.map((group) => (
                    <option key={group.groupId} value={group.groupId}>
                      {group.name}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
