import type { GroupId } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { Field } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface CapacityFieldProps {
  /** Absent: a new one. */
  agent?: Agent | undefined;
  groupIds: readonly GroupId[];
  value: string;
  fault: 'capacityIllegal' | undefined;
  onChange: (capacity: string) => void;
}

/** The tower's own limit; the hint says what holds without it. */
export function CapacityField({ agent, groupIds, value, fault, onChange }: CapacityFieldProps) {
  const t = useText(panelText);
  const groups = useLive((view) => view.state.groups);
  const defaults = groupIds.flatMap((id) => groups[id]?.defaultCapacity ?? []);
  const reported = agent?.reportedLimit;
  const hint =
    defaults.length > 0
      ? t('capacityHintGroup', { n: Math.max(...defaults) })
      : reported === undefined
        ? t('capacityHintNone')
        : t('capacityHintReported', { n: reported });
  return (
    <Field label={t('capacity')} hint={hint} fault={fault ? t(fault) : undefined}>
      {(ids) => (
        <input
          {...ids}
          name="capacity"
          className={s.input}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
