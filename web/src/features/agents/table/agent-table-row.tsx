import type { Agent, Group, LiveState } from '@kf/shared/contract/live';
import { capacityOf } from '@kf/shared/domain/load';
import { memo } from 'react';
import { AgentAvatar } from '#components/agent-avatar.tsx';
import { Icon } from '#components/icon.tsx';
import { StatusTag } from '#components/status-tag.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import { BindingWord } from '../binding-view.tsx';
import { GroupDot } from '../group-dot.tsx';
import { groupsOf } from '../model/rows.ts';
import { agentsPageText } from '../text.ts';
import s from './table.module.css';

interface AgentTableRowProps {
  agent: Agent;
  load: number;
  groups: LiveState['groups'];
  dialect: LiveState['account']['dialect'];
  /** Of all rows from 1, the header being 1; only where not all rows are in the document. */
  rowIndex: number | undefined;
  isOpen: boolean;
  isChosen: boolean;
  onTick: (agentId: string) => void;
  /** Absent: nothing can be changed. */
  acts: RowActs | undefined;
}

/** What a row can be asked for. */
export interface RowActs {
  onEdit: (agentId: string) => void;
  onMenu: (agentId: string, anchor: HTMLElement) => void;
}

export const AgentTableRow = memo(function AgentTableRow(props: AgentTableRowProps) {
  const { agent, load, groups, dialect, rowIndex, isOpen, isChosen, onTick, acts } = props;
  const t = useText(agentsPageText);
  return (
    <tr
      className={isOpen ? s.open : isChosen ? s.chosen : acts ? s.editable : undefined}
      aria-rowindex={rowIndex}
      data-agent={agent.agentId}
      onClick={acts ? () => acts.onEdit(agent.agentId) : undefined}
    >
      {acts ? (
        <td className={s.tick} onClick={(event) => event.stopPropagation()}>
          <input
            type="checkbox"
            aria-label={t('choose', { name: agent.nickname })}
            checked={isChosen}
            onChange={() => onTick(agent.agentId)}
          />
        </td>
      ) : null}
      <th scope="row">
        <span className={s.who}>
          <AgentAvatar agent={agent} />
          <span className={s.names}>
            <strong className="ell" title={agent.nickname}>
              {agent.nickname}
            </strong>
            <span className="ell" title={agent.agentId}>
              {agent.agentId}
            </span>
          </span>
        </span>
      </th>
      <td className="n t2">{agent.staffNo ?? MISSING}</td>
      <td>
        <StatusTag agent={agent} account={{ dialect }} short />
        <span className={s.second} title={t('inState')}>
          <WaitTimer since={agent.presenceSince} />
        </span>
      </td>
      <td>
        <GroupCell agent={agent} groups={groupsOf(agent, groups)} />
      </td>
      <td>
        <span className={s.binding}>
          <BindingWord binding={agent.binding} />
        </span>
        {agent.binding.wechatId ? (
          <span className={`${s.second} ${s.indented} ell`} title={agent.binding.wechatId}>
            {agent.binding.wechatId}
          </span>
        ) : null}
      </td>
      <td className={s.right}>
        <CapacityCell agent={agent} load={load} groups={groups} />
      </td>
      <td className={`${s.right} n`}>{agent.servedToday}</td>
      {acts ? (
        <td className={`${s.right} ${s.action}`}>
          <button
            type="button"
            className="btn txt icon sm"
            aria-label={t('edit', { name: agent.nickname })}
            aria-expanded={isOpen}
            data-edit={agent.agentId}
            onClick={(event) => {
              event.stopPropagation();
              acts.onEdit(agent.agentId);
            }}
          >
            <Icon name="edit" size={14} />
          </button>
          <button
            type="button"
            className="btn txt icon sm"
            aria-label={t('more', { name: agent.nickname })}
            aria-haspopup="menu"
            onClick={(event) => {
              event.stopPropagation();
              acts.onMenu(agent.agentId, event.currentTarget);
            }}
          >
            <Icon name="more" size={14} />
          </button>
        </td>
      ) : null}
    </tr>
  );
});

function GroupCell({ agent, groups }: { agent: Agent; groups: readonly Group[] }) {
  const t = useText(agentsPageText);
  return (
    <span className={s.chips}>
      {groups.length === 0 ? <span className="t3 sm">{t('noGroups')}</span> : null}
      {groups.map((group) => (
        <span key={group.groupId} className={s.chip}>
          <GroupDot colour={group.colour} />
          {group.name}
        </span>
      ))}
      {agent.excluded ? <ExcludedChip excluded={agent.excluded} /> : null}
    </span>
  );
}

/** Until its time is over, whoever takes it out of the state. */
function ExcludedChip({ excluded: { reason, until } }: { excluded: NonNullable<Agent['excluded']> }) {
  const t = useText(agentsPageText);
  const format = useFormat();
  const now = useNow(15_000);
  if (until !== undefined && until <= now) return null;
  return (
    <span className={`${s.chip} at-c`} title={reason}>
      <Icon name="off" size={12} />
      {until === undefined ? t('excluded') : t('excludedUntil', { time: format.shortStamp(until, now) })}
    </span>
  );
}

function CapacityCell({ agent, load, groups }: Pick<AgentTableRowProps, 'agent' | 'load' | 'groups'>) {
  const t = useText(agentsPageText);
  const capacity = capacityOf(agent, groups);
  const { reportedLimit } = agent;
  return (
    <>
      {capacity.kind === 'limit' ? <span className="n">{capacity.limit}</span> : null}
      {capacity.kind === 'manual' ? t('manual') : null}
      {capacity.kind === 'unknown' ? <span title={t('capacityUnknown')}>{MISSING}</span> : null}
      <span className={`${s.second} ${s.reported}`}>
        {reportedLimit === undefined
          ? t('load', { load })
          : t('reported', { load, limit: reportedLimit === 0 ? t('manual') : reportedLimit })}
      </span>
    </>
  );
}
