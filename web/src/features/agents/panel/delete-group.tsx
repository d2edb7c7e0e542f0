import type { Group } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { groupsText } from '../groups/text.ts';
import s from './panel.module.css';
import { Refusal } from './refusal.tsx';

export function DeleteGroup({ group, onDeleted }: { group: Group; onDeleted: () => void }) {
  const t = useText(groupsText);
  const api = useAgentApi();
  const { groupId, name } = group;
  const [isAsking, setAsking] = useState(false);
  const members = useLive(
    ({ state }) => Object.values(state.agents).filter((agent) => agent.groupIds.includes(groupId)).length,
  );
  const wishes = useLive((view) => view.index.queue.filter((one) => one.wishedGroupId === groupId).length);
  const remove = useMutation({
    mutationFn: () => api.removeGroup(groupId),
    onSuccess: () => {
      announce(t('removed', { name }));
      onDeleted();
    },
  });
  return (
    <section className={s.warn} aria-label={t('removeTitle')}>
      <h3>{t('removeTitle')}</h3>
      <ul>
        <li>{t('removeMembers', { n: members })}</li>
        {wishes > 0 ? <li>{t('removeWishes', { n: wishes })}</li> : null}
      </ul>
      {remove.error ? <Refusal error={remove.error} /> : null}
      {isAsking ? (
        <span className={s.row}>
          <button
            type="button"
            className="btn sm dan"
            autoFocus
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <Icon name="trash" size={14} />
            {t('removeConfirm', { name })}
          </button>
          <button type="button" className="btn sm" onClick={() => setAsking(false)}>
            {t('cancel')}
          </button>
        </span>
      ) : (
        <button type="button" className={`btn sm dan ${s.btnStart}`} onClick={() => setAsking(true)}>
          <Icon name="trash" size={14} />
          {t('remove')}
        </button>
      )}
    </section>
  );
}
