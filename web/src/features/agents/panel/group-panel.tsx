import type { AgentId, GroupId } from '@kf/shared/contract/ids';
import type { AgentOrder, Group } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { SidePanel } from '#components/side-panel.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { COLOURS, GroupDot } from '../group-dot.tsx';
import { groupsText } from '../groups/text.ts';
import { isCapacity } from '../model/checks.ts';
import { DeleteGroup } from './delete-group.tsx';
import { ManualOrder } from './manual-order.tsx';
import s from './panel.module.css';
import { Refusal } from './refusal.tsx';

const orders = {
  free_share: 'orderFree',
  least_recent: 'orderRecent',
  staff_no: 'orderStaff',
  manual: 'orderManual',
} as const satisfies Record<AgentOrder, string>;
const orderNames = Object.keys(orders) as AgentOrder[];

interface GroupPanelProps {
  /** Absent: a new one. */
  groupId: string | undefined;
  onClose: () => void;
}

export function GroupPanel({ groupId, onClose }: GroupPanelProps) {
  const t = useText(groupsText);
  const group = useLive((view) =>
    groupId === undefined ? undefined : view.state.groups[groupId as GroupId],
  );
  const isGone = useLive((view) => view.sync !== 'loading') && groupId !== undefined && !group;
  return (
    <SidePanel
      title={t(groupId === undefined ? 'newTitle' : 'editTitle')}
      about={group?.name}
      onClose={onClose}
    >
      {isGone ? <p className={s.body}>{t('gone')}</p> : null}
      {groupId === undefined || group ? <GroupForm group={group} onClose={onClose} /> : null}
    </SidePanel>
  );
}

interface Draft {
  name: string;
  /** Undefined: the least used one. */
  colour: number | undefined;
  capacity: string;
  agentOrder: AgentOrder;
  manualOrder: readonly AgentId[] | undefined;
}

const draftOf = (group: Group | undefined): Draft => ({
  name: group?.name ?? '',
  colour: group?.colour,
  capacity: group?.defaultCapacity === undefined ? '' : String(group.defaultCapacity),
  agentOrder: group?.agentOrder ?? 'free_share',
  manualOrder: group?.manualOrder,
});

/** Only what differs is sent, so that two people do not undo each other. */
function patchOf(was: Draft, is: Draft) {
  const capacity = is.capacity.trim();
  return {
    ...(is.name.trim() !== was.name && { name: is.name.trim() }),
    ...(is.colour !== undefined && is.colour !== was.colour && { colour: is.colour }),
    ...(capacity !== was.capacity && { defaultCapacity: capacity === '' ? null : Number(capacity) }),
    ...(is.agentOrder !== was.agentOrder && { agentOrder: is.agentOrder }),
    ...(is.manualOrder && is.manualOrder !== was.manualOrder && { manualOrder: [...is.manualOrder] }),
  };
}

const NAME_MOST = 20;

function GroupForm({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const t = useText(groupsText);
  const api = useAgentApi();
  const groups = useLive((view) => view.state.groups);
  const [touched, setTouched] = useState<Partial<Draft>>({});
  const [isChecked, setChecked] = useState(false);
  const was = draftOf(group);
  const draft: Draft = { ...was, ...touched };
  const set = (patch: Partial<Draft>): void => setTouched((before) => ({ ...before, ...patch }));
  const patch = patchOf(was, draft);
  const name = draft.name.trim();
  const isTaken = Object.values(groups).some((one) => one.name === name && one.groupId !== group?.groupId);
  const nameFault = name === '' ? 'nameMissing' : isTaken ? 'nameTaken' : undefined;
  const isLegalCapacity = draft.capacity.trim() === '' || isCapacity(draft.capacity.trim());

  const save = useMutation({
    mutationFn: async () => {
      if (group) return api.changeGroup(group.groupId, patch);
      const { defaultCapacity, ...rest } = patch;
      return api.addGroup({ ...rest, name, ...(typeof defaultCapacity === 'number' && { defaultCapacity }) });
    },
    onSuccess: () => {
      announce(t(group ? 'saved' : 'created', { name }));
      onClose();
    },
  });
  const handleSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const first = nameFault ? 'name' : isLegalCapacity ? undefined : 'capacity';
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    if (!save.isPending) save.mutate();
  };
  return (
    <>
      <div className={s.body}>
        <form id="edit-group" className={s.form} onSubmit={handleSubmit} noValidate>
          <Field
            label={t('name')}
            fault={nameFault && (isChecked || nameFault === 'nameTaken') ? t(nameFault) : undefined}
          >
            {(ids) => (
              <input
                {...ids}
                name="name"
                className={s.input}
                value={draft.name}
                autoComplete="off"
                maxLength={NAME_MOST}
                data-first
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <FieldGroup label={t('colour')}>
            <span className={s.palette}>
              {Array.from({ length: COLOURS }, (_, colour) => (
                <label key={colour} className={s.swatch}>
                  <input
                    type="radio"
                    name="colour"
                    aria-label={t('colourN', { n: colour + 1 })}
                    checked={draft.colour !== undefined && draft.colour % COLOURS === colour}
                    onChange={() => set({ colour })}
                  />
                  <GroupDot colour={colour} />
                </label>
              ))}
            </span>
          </FieldGroup>
          <Field
            label={t('capacity')}
            hint={t('capacityHint')}
            fault={isChecked && !isLegalCapacity ? t('capacityIllegal') : undefined}
          >
            {(ids) => (
              <input
                {...ids}
                name="capacity"
                className={s.input}
                inputMode="numeric"
                autoComplete="off"
                maxLength={4}
                value={draft.capacity}
                onChange={(event) => set({ capacity: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('order')}>
            {(ids) => (
              <select
                {...ids}
                className={s.input}
                value={draft.agentOrder}
                onChange={(event) => set({ agentOrder: event.target.value as AgentOrder })}
              >
                {orderNames.map((one) => (
                  <option key={one} value={one}>
                    {t(orders[one])}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {group && draft.agentOrder === 'manual' ? (
            <ManualOrder
              group={group}
              order={draft.manualOrder}
              onChange={(manualOrder) => set({ manualOrder })}
            />
          ) : null}
        </form>
        {save.error ? <Refusal error={save.error} /> : null}
        {group ? <DeleteGroup group={group} onDeleted={onClose} /> : null}
      </div>
      <div className={s.foot}>
        <button
          type="submit"
          form="edit-group"
          className="btn pri"
          disabled={save.isPending || (group !== undefined && Object.keys(patch).length === 0)}
        >
          {t(group ? 'save' : 'create')}
        </button>
        <button type="button" className="btn" onClick={onClose}>
          {t('cancel')}
        </button>
      </div>
    </>
  );
}
