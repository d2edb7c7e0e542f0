import type { GroupId } from '@kf/shared/contract/ids';
import type { WallBoardSettings } from '@kf/shared/contract/wall';
import { useQuery } from '@tanstack/react-query';
import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { groupsQuery } from '../api.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';

type Account = WallBoardSettings['accounts'][number];

interface GroupFieldsProps {
  account: Account;
  /** Where there are several. */
  name: string | undefined;
  onChange: (account: Account) => void;
}

/** Rows of the group table: all groups in their own order, or some in an order of the board's. */
export function GroupFields({ account, name, onChange }: GroupFieldsProps) {
  const t = useText(wallsText);
  const { data: groups = [] } = useQuery(groupsQuery(account.accountId));
  const { groups: chosen, onlyThese, ...all } = account;
  const label = name === undefined ? t('groupRows') : t('groupsOf', { account: name });
  const choose = (groupIds: GroupId[], only = onlyThese): void =>
    onChange({ ...all, groups: groupIds, ...(only && { onlyThese: only }) });
  const pick = (rows: 'all' | 'some' | 'only'): void =>
    rows === 'all' ? onChange(all) : choose(chosen ?? groups.map(({ groupId }) => groupId), rows === 'only');
  const nameOf = (id: GroupId) => groups.find(({ groupId }) => groupId === id)?.name ?? t('groupGone');
  const rest = groups.filter(({ groupId }) => !chosen?.includes(groupId));
  return (
    <FieldGroup label={label} hint={onlyThese ? t('onlyGroupsHint') : undefined}>
      <Choice
        label={label}
        value={!chosen ? 'all' : onlyThese ? 'only' : 'some'}
        onChange={pick}
        options={[
          { value: 'all', label: t('allGroups') },
          { value: 'some', label: t('someGroups') },
          { value: 'only', label: t('onlyGroups') },
        ]}
      />
      <label className={s.check}>
        <input
          type="checkbox"
          checked={account.unassigned}
          onChange={(event) => onChange({ ...account, unassigned: event.target.checked })}
        />
        {t('unassigned')}
      </label>
      {chosen ? (
        <ul className={s.groups} aria-label={label}>
          {chosen.map((id, at) => (
            <li key={id}>
              <label className={s.check}>
                <input type="checkbox" checked onChange={() => choose(chosen.filter((one) => one !== id))} />
                <span className="ell">{nameOf(id)}</span>
              </label>
              <span className="spacer" />
              <Step
                label={t('moveUp', { name: nameOf(id) })}
                icon="up"
                isOff={at === 0}
                onClick={() => choose(moved(chosen, at, -1))}
              />
              <Step
                label={t('moveDown', { name: nameOf(id) })}
                icon="down"
                isOff={at === chosen.length - 1}
                onClick={() => choose(moved(chosen, at, 1))}
              />
            </li>
          ))}
          {rest.map(({ groupId, name: called }) => (
            <li key={groupId}>
              <label className={s.check}>
                <input type="checkbox" checked={false} onChange={() => choose([...chosen, groupId])} />
                <span className="ell t2">{called}</span>
              </label>
            </li>
          ))}
          {groups.length === 0 && chosen.length === 0 ? <li className="t3">{t('noGroups')}</li> : null}
        </ul>
      ) : null}
    </FieldGroup>
  );
}

interface StepProps {
  label: string;
  icon: 'up' | 'down';
  isOff: boolean;
  onClick: () => void;
}

const Step = ({ label, icon, isOff, onClick }: StepProps) => (
  <button type="button" className="btn txt icon sm" aria-label={label} disabled={isOff} onClick={onClick}>
    <Icon name={icon} size={14} />
  </button>
);

function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
}
