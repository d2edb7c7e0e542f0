import type { GroupId } from '@kf/shared/contract/ids';
import { FieldGroup } from '#components/form/field.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { GroupDot } from '../group-dot.tsx';
import { groupsInOrder } from '../model/rows.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface GroupTogglesProps {
  value: readonly GroupId[];
  onChange: (groupIds: GroupId[]) => void;
}

/** Any number of groups. */
export function GroupToggles({ value, onChange }: GroupTogglesProps) {
  const t = useText(panelText);
  const groups = useLive((view) => view.state.groups);
  const list = groupsInOrder(groups);
  const toggle = (groupId: GroupId): void =>
    onChange(value.includes(groupId) ? value.filter((id) => id !== groupId) : [...value, groupId]);
  return (
    <FieldGroup label={t('groups')} hint={list.length === 0 ? t('groupsNone') : undefined}>
      <div className={s.chips}>
        {list.map(({ groupId, name, colour }) => {
          const isIn = value.includes(groupId);
          return (
            <button
              key={groupId}
              type="button"
              className={s.chip}
              aria-pressed={isIn}
              onClick={() => toggle(groupId)}
            >
              {isIn ? <Icon name="check" size={12} /> : <GroupDot colour={colour} />}
              {name}
            </button>
          );
        })}
      </div>
    </FieldGroup>
  );
}
