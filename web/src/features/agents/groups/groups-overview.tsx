import type { Agent, Group } from '@kf/shared/contract/live';
import { compareByRule } from '@kf/shared/domain/agent-order';
import { capacityOf, freeSlots, isOnline } from '@kf/shared/domain/load';
import { useMemo } from 'react';
import { Icon } from '#components/icon.tsx';
import { MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { GroupDot } from '../group-dot.tsx';
import { groupsInOrder } from '../model/rows.ts';
import page from '../page.module.css';
import table from '../table/table.module.css';
import s from './overview.module.css';
import { groupsText } from './text.ts';

const orderWords = {
  free_share: 'orderFree',
  least_recent: 'orderRecent',
  staff_no: 'orderStaff',
  manual: 'orderManual',
} as const;

interface GroupsOverviewProps {
  open: string | undefined;
  /** Absent: nothing can be changed. */
  onEdit: ((groupId: string) => void) | undefined;
  onAdd: () => void;
}

/** All groups side by side: who is in them in which order, and how they stand now. */
export function GroupsOverview({ open, onEdit, onAdd }: GroupsOverviewProps) {
  const t = useText(groupsText);
  const groups = useLive((view) => view.state.groups);
  const agents = useLive((view) => view.state.agents);
  const sessions = useLive((view) => view.index.sessionsByAgent);
  const rows = useMemo(
    () =>
      groupsInOrder(groups).map((group) => {
        const members = Object.values(agents).filter((agent) => agent.groupIds.includes(group.groupId));
        const load = (agent: Agent): number => sessions.get(agent.agentId)?.length ?? 0;
        const sum = (of: (agent: Agent) => number): number =>
          members.reduce((total, agent) => total + of(agent), 0);
        return {
          group,
          members: inRuleOrder(group, members, load, groups),
          online: members.filter(isOnline).length,
          serving: sum(load),
          free: sum((agent) => freeSlots(agent, load(agent), groups)),
        };
      }),
    [groups, agents, sessions],
  );
  if (rows.length === 0)
    return (
      <div className={page.empty}>
        <b>{t('none')}</b>
        <p>{t('noneText')}</p>
        {onEdit ? (
          <button type="button" className="btn sm" onClick={onAdd}>
            {t('add')}
          </button>
        ) : null}
      </div>
    );
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${s.overview}`} aria-label={t('overview')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col" className={table.right}>
              {t('colOnline')}
            </th>
            <th scope="col" className={table.right}>
              {t('colServing')}
            </th>
            <th scope="col" className={table.right}>
              {t('colFree')}
            </th>
            <th scope="col" className={table.right}>
              {t('capacity')}
            </th>
            <th scope="col">{t('order')}</th>
            <th scope="col">{t('colMembers')}</th>
            {onEdit ? <th scope="col" aria-label={t('colEdit')} /> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ group, members, online, serving, free }) => (
            <tr
              key={group.groupId}
              className={group.groupId === open ? table.open : onEdit ? table.editable : undefined}
              onClick={onEdit ? () => onEdit(group.groupId) : undefined}
            >
              <th scope="row">
                <span className={s.name}>
                  <GroupDot colour={group.colour} />
                  {group.name}
                </span>
              </th>
              <td className={`${table.right} n`}>
                {online}/{members.length}
              </td>
              <td className={`${table.right} n`}>{serving}</td>
              <td className={`${table.right} n`}>{free}</td>
              <td className={`${table.right} n`}>{capacityWord(group.defaultCapacity, t('byHand'))}</td>
              <td className="t2">{t(orderWords[group.agentOrder ?? 'free_share'])}</td>
              <td className={s.members}>
                {members.length === 0 ? (
                  <span className="t3">{t('noMembersShort')}</span>
                ) : (
                  members.map((agent) => agent.nickname).join(t('listJoin'))
                )}
              </td>
              {onEdit ? (
                <td className={table.right}>
                  <button
                    type="button"
                    className="btn txt icon sm"
                    aria-label={t('edit', { name: group.name })}
                    onClick={(event) => {
                      event.stopPropagation();
                      onEdit(group.groupId);
                    }}
                  >
                    <Icon name="edit" size={14} />
                  </button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const capacityWord = (capacity: number | undefined, byHand: string): string =>
  capacity === undefined ? MISSING : capacity === 0 ? byHand : String(capacity);

/** As the board orders them: who is online first, then by the group's rule. */
function inRuleOrder(
  group: Group,
  members: readonly Agent[],
  load: (agent: Agent) => number,
  groups: Readonly<Record<string, Group>>,
): Agent[] {
  const standing = (agent: Agent) => {
    const capacity = capacityOf(agent, groups);
    const free = freeSlots(agent, load(agent), groups);
    return {
      agentId: agent.agentId,
      staffNo: agent.staffNo,
      lastServedAt: agent.lastServedAt,
      freeShare: capacity.kind === 'limit' ? free / capacity.limit : 0,
    };
  };
  return [...members].sort(
    (a, b) =>
      Number(isOnline(b)) - Number(isOnline(a)) ||
      compareByRule({ agentOrder: 'free_share', ...group }, standing(a), standing(b)) ||
      a.agentId.localeCompare(b.agentId),
  );
}
