import {
  type Announcements,
  DndContext,
  type DragEndEvent,
  KeyboardCode,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import type { KeyboardEvent } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { moved } from '../model/move.ts';
import { type Counts, DELETED, UNGROUPED } from '../model/rows.ts';
import { agentsPageText } from '../text.ts';
import { GroupRow } from './group-row.tsx';
import s from './groups.module.css';
import { groupsText } from './text.ts';
import { useGroupOrder } from './use-group-order.ts';

const DRAG_FROM_PX = 4;
const TOUCH_HOLD_MS = 200;
const TOUCH_SLIP_PX = 8;

interface GroupColumnProps {
  /** A group's id, {@link UNGROUPED} or {@link DELETED}. */
  chosen: string | undefined;
  counts: Counts;
  total: number;
  /** Absent: not known. */
  deleted: number | undefined;
  canEdit: boolean;
  onChoose: (group: string | undefined) => void;
  onAdd: () => void;
  onEdit: (groupId: string) => void;
}

/** The groups in their order; choosing one filters the list, dragging or Alt with an arrow moves it. */
export function GroupColumn(props: GroupColumnProps) {
  const { chosen, counts, total, deleted, canEdit, onChoose, onAdd, onEdit } = props;
  const t = useText(groupsText);
  const page = useText(agentsPageText);
  const { groups, order, error } = useGroupOrder();
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: DRAG_FROM_PX } }),
    useSensor(TouchSensor, { activationConstraint: { delay: TOUCH_HOLD_MS, tolerance: TOUCH_SLIP_PX } }),
  );
  const placeOf = (id: unknown): number => groups.findIndex((group) => group.groupId === id);
  const nameOf = (id: unknown): string => groups[placeOf(id)]?.name ?? '';
  const move = (from: number, to: number): void => {
    order(moved(groups, from, to).map((group) => group.groupId));
  };
  const handleDrop = ({ active, over }: DragEndEvent): void => {
    if (over && over.id !== active.id) move(placeOf(active.id), placeOf(over.id));
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (!canEdit || !event.altKey) return;
    const step = event.code === KeyboardCode.Up ? -1 : event.code === KeyboardCode.Down ? 1 : 0;
    const id = (event.target as Element).closest<HTMLElement>('[data-group-id]')?.dataset['groupId'];
    const from = placeOf(id);
    if (step === 0 || from < 0) return;
    event.preventDefault();
    const to = from + step;
    const name = nameOf(id);
    if (to < 0 || to >= groups.length) return announce(t(to < 0 ? 'atTop' : 'atBottom', { name }));
    move(from, to);
    announce(t('moved', { name, place: to + 1, total: groups.length }));
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('picked', { name: nameOf(active.id) }),
    onDragOver: ({ active, over }) =>
      over ? t('over', { name: nameOf(active.id), place: placeOf(over.id) + 1 }) : undefined,
    onDragEnd: ({ active, over }) =>
      over
        ? t('dropped', { name: nameOf(active.id), place: placeOf(over.id) + 1 })
        : t('cancelled', { name: nameOf(active.id) }),
    onDragCancel: ({ active }) => t('cancelled', { name: nameOf(active.id) }),
  };
  return (
    <section className={`panel ${s.column}`} aria-label={t('title')}>
      <div className="ph">
        <h2>{t('title')}</h2>
        <span className="spacer" />
        {canEdit ? (
          <button type="button" className="btn txt icon sm" aria-label={t('add')} onClick={onAdd}>
            <Icon name="plus" />
          </button>
        ) : null}
      </div>
      <DndContext
        sensors={sensors}
        accessibility={{ announcements, screenReaderInstructions: { draggable: '' }, restoreFocus: false }}
        onDragEnd={handleDrop}
      >
        <ul className={s.list} onKeyDown={handleKey}>
          <Choice
            label={t('everybody')}
            count={total}
            isChosen={chosen === undefined}
            onChoose={() => onChoose(undefined)}
          />
          {groups.map((group, place) => (
            <GroupRow
              key={group.groupId}
              group={group}
              place={place}
              count={counts.group.get(group.groupId) ?? 0}
              isChosen={chosen === group.groupId}
              canEdit={canEdit}
              onChoose={onChoose}
              onEdit={onEdit}
            />
          ))}
          <Choice
            label={t('ungrouped')}
            count={counts.group.get(UNGROUPED) ?? 0}
            isChosen={chosen === UNGROUPED}
            onChoose={() => onChoose(UNGROUPED)}
          />
          {deleted !== undefined && (deleted > 0 || chosen === DELETED) ? (
            <Choice
              label={page('deleted')}
              count={deleted}
              isChosen={chosen === DELETED}
              onChoose={() => onChoose(DELETED)}
            />
          ) : null}
        </ul>
      </DndContext>
      {error ? (
        <p className={`sm al-c ${s.note}`} role="alert">
          {t('orderFailed')}: {errorTextOf(error).sentence}
        </p>
      ) : null}
      {canEdit ? (
        <p className={`sm t3 ${s.hint}`}>
          {t('hint')} <kbd className="kbd">Alt</kbd> <kbd className="kbd">↑</kbd> <kbd className="kbd">↓</kbd>{' '}
          {t('hintEnd')}
        </p>
      ) : null}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  count: number;
  isChosen: boolean;
  onChoose: () => void;
}

const Choice = ({ label, count, isChosen, onChoose }: ChoiceProps) => (
  <li className={`${s.row} ${isChosen ? s.on : ''}`}>
    <button type="button" className={s.choice} aria-pressed={isChosen} onClick={onChoose}>
      <span className="ell">{label}</span>
      <span className={s.count}>{count}</span>
    </button>
  </li>
);
