import type { AgentId, GroupId } from '@kf/shared/contract/ids';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { Menu } from '#components/menu.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { groupsInOrder } from '../model/rows.ts';
import { agentsPageText } from '../text.ts';
import s from './table-head.module.css';

interface BulkActsProps {
  chosen: ReadonlySet<string>;
  onClear: () => void;
}

type GroupAct = 'joinGroup' | 'leaveGroup';

/** What can be done with the ticked agents at once. Below the list: nothing moves under the pointer. */
export function BulkActs({ chosen, onClear }: BulkActsProps) {
  const t = useText(agentsPageText);
  const api = useAgentApi();
  const groups = useLive((view) => view.state.groups);
  const [menu, setMenu] = useState<{ act: GroupAct; anchor: HTMLElement }>();
  const agentIds = [...chosen] as AgentId[];
  const change = useMutation({
    mutationFn: api.changeProfiles,
    onSuccess: ({ changed, missing }) => {
      announce(
        missing.length > 0
          ? t('bulkMissing', { n: changed, m: missing.length })
          : t('bulkDone', { n: changed }),
      );
      onClear();
    },
  });
  const choose = (act: GroupAct, groupId: GroupId): void =>
    change.mutate({ agentIds, [act === 'joinGroup' ? 'addGroupIds' : 'removeGroupIds']: [groupId] });
  return (
    <div className={s.bulk} role="group" aria-label={t('chosen', { n: chosen.size })}>
      <b>{t('chosen', { n: chosen.size })}</b>
      {(['joinGroup', 'leaveGroup'] as const).map((act) => (
        <button
          key={act}
          type="button"
          className="btn sm"
          aria-haspopup="menu"
          disabled={change.isPending || Object.keys(groups).length === 0}
          onClick={(event) => setMenu({ act, anchor: event.currentTarget })}
        >
          {t(act)}
          <Icon name="up" size={12} />
        </button>
      ))}
      <button
        type="button"
        className="btn sm"
        disabled={change.isPending}
        onClick={() => change.mutate({ agentIds, excluded: {} })}
      >
        {t('exclude')}
      </button>
      <button
        type="button"
        className="btn sm"
        disabled={change.isPending}
        onClick={() => change.mutate({ agentIds, excluded: null })}
      >
        {t('include')}
      </button>
      <button type="button" className="btn txt sm" onClick={onClear}>
        {t('chosenNone')}
      </button>
      {change.error ? (
        <span className="sm al-c" role="alert">
          {errorTextOf(change.error).sentence}
        </span>
      ) : null}
      {menu ? (
        <Menu
          label={t(menu.act)}
          anchor={menu.anchor}
          groups={[
            {
              key: 'groups',
              items: groupsInOrder(groups).map((group) => ({
                key: group.groupId,
                label: group.name,
                onSelect: () => choose(menu.act, group.groupId),
              })),
            },
          ]}
          onClose={() => setMenu(undefined)}
        />
      ) : null}
    </div>
  );
}
