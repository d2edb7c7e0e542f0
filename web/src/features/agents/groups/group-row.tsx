import { useDraggable, useDroppable } from '@dnd-kit/core';
import type { Group } from '@kf/shared/contract/live';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { GroupDot } from '../group-dot.tsx';
import s from './groups.module.css';
import { groupsText } from './text.ts';

interface GroupRowProps {
  group: Group;
  place: number;
  count: number;
  isChosen: boolean;
  canEdit: boolean;
  onChoose: (groupId: string) => void;
  onEdit: (groupId: string) => void;
}

export function GroupRow({ group, place, count, isChosen, canEdit, onChoose, onEdit }: GroupRowProps) {
  const t = useText(groupsText);
  const { groupId, name, colour } = group;
  const drag = useDraggable({ id: groupId, data: { place }, disabled: !canEdit });
  const drop = useDroppable({ id: groupId, data: { place } });
  const from: unknown = drag.active?.data.current?.['place'];
  const over = drop.isOver && !drag.isDragging && typeof from === 'number';
  const edge = over ? (from > place ? s.before : s.after) : '';
  return (
    <li
      ref={(node) => {
        drag.setNodeRef(node);
        drop.setNodeRef(node);
      }}
      className={`${s.row} ${isChosen ? s.on : ''} ${drag.isDragging ? s.dragged : ''} ${edge}`}
      style={drag.transform ? { transform: `translateY(${drag.transform.y}px)` } : undefined}
      data-group-id={groupId}
    >
      {canEdit ? (
        <button
          ref={drag.setActivatorNodeRef}
          type="button"
          className={s.grip}
          aria-label={t('move', { name })}
          {...drag.listeners}
        >
          <Icon name="grip" />
        </button>
      ) : null}
      <button
        type="button"
        className={`${s.choice} ${canEdit ? s.grouped : ''}`}
        aria-pressed={isChosen}
        aria-keyshortcuts={canEdit ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
        onClick={() => onChoose(groupId)}
      >
        <GroupDot colour={colour} />
        <span className="ell" title={name}>
          {name}
        </span>
        <span className={s.count}>{count}</span>
      </button>
      {canEdit ? (
        <button
          type="button"
          className={s.edit}
          aria-label={t('edit', { name })}
          onClick={() => onEdit(groupId)}
        >
          <Icon name="edit" size={14} />
        </button>
      ) : null}
    </li>
  );
}
