import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import type { Threshold } from '@kf/shared/contract/live';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import type { Draft } from '#lib/use-draft.ts';
import { useLive } from '#live/use-live.tsx';
import { NumberInput } from './number-input.tsx';
import s from './settings.module.css';
import { alertSettingsText } from './text.ts';
import type { Preview } from './use-preview.ts';
import { WouldBe } from './would-be.tsx';

export interface Parts {
  value: AlertSettings;
  draft: Draft<'alerts'>;
  preview: Preview;
}

const MINUTE_MS = 60_000;
const rows = [
  { key: 'waiting', kind: 'waiting', factor: 1, unit: 'waitingUnit', min: 1 },
  { key: 'longestWaitMs', kind: 'longest_wait', factor: MINUTE_MS, unit: 'minutes', min: 0.1 },
  { key: 'sessionMs', kind: 'session_long', factor: MINUTE_MS, unit: 'minutes', min: 1 },
] as const;

/** What the board tints and the alerts watch. */
export function BoundsSection({ value, draft, preview }: Parts) {
  const t = useText(alertSettingsText);
  return (
    <Section title={t('bounds')} aside={<span className="sm t3">{t('boundsHint')}</span>}>
      {rows.map(({ key, kind, factor, unit, min }) => (
        <FieldGroup
          key={key}
          label={t(kind)}
          hint={kind === 'session_long' ? t('session_longHint') : undefined}
        >
          <Switch
            label={t('on', { rule: t(kind) })}
            isOn={value.rules[kind].on}
            onChange={(on) => draft.change((was) => ({ ...was, rules: { ...was.rules, [kind]: { on } } }))}
          />
          <Bounds
            label={t(kind)}
            value={value.thresholds[key]}
            {...{ factor, unit: t(unit), min }}
            isRising={!draft.faults.includes(`thresholds.${key}.alarm`)}
            onChange={(bounds) =>
              draft.change((was) => ({ ...was, thresholds: { ...was.thresholds, [key]: bounds } }))
            }
          />
          <WouldBe preview={preview} alertId={kind} isOn={value.rules[kind].on} />
        </FieldGroup>
      ))}
      <FieldGroup label={t('serviceLevel')} hint={t('serviceLevelHint')}>
        <NumberInput
          label={`${t('serviceLevel')} ${t('share')}`}
          value={value.serviceLevel.share}
          factor={0.01}
          unit={t('percent')}
          max={100}
          onChange={(share = Number.NaN) =>
            draft.change((was) => ({ ...was, serviceLevel: { ...was.serviceLevel, share } }))
          }
        />
        <span className="t2">{t('within')}</span>
        <NumberInput
          label={`${t('serviceLevel')} ${t('within')}`}
          value={value.serviceLevel.withinMs}
          factor={MINUTE_MS}
          unit={t('minutes')}
          min={0.1}
          max={1_440}
          onChange={(withinMs = Number.NaN) =>
            draft.change((was) => ({ ...was, serviceLevel: { ...was.serviceLevel, withinMs } }))
          }
        />
      </FieldGroup>
    </Section>
  );
}

interface BoundsProps {
  label: string;
  value: Threshold | undefined;
  factor: number;
  unit: string;
  min: number;
  isRising: boolean;
  optional?: boolean;
  onChange: (bounds: Threshold) => void;
}

/** The two bounds of a figure. */
function Bounds({ label, value, factor, unit, min, isRising, optional = false, onChange }: BoundsProps) {
  const t = useText(alertSettingsText);
  const attention = value?.attention ?? Number.NaN;
  const alarm = value?.alarm ?? Number.NaN;
  const crossed = !isRising && !Number.isNaN(attention) && !Number.isNaN(alarm);
  return (
    <>
      <span className="tag at">{t('attention')}</span>
      <NumberInput
        label={`${label} ${t('attention')}`}
        value={value?.attention}
        {...{ factor, unit, min, optional }}
        onChange={(next = Number.NaN) => onChange({ attention: next, alarm })}
      />
      <span className="tag al">{t('alarm')}</span>
      <NumberInput
        label={`${label} ${t('alarm')}`}
        value={value?.alarm}
        {...{ factor, unit, min, optional }}
        fault={crossed ? t('alarmBelow') : undefined}
        onChange={(next = Number.NaN) => onChange({ attention, alarm: next })}
      />
    </>
  );
}

export function Switch({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <input
      type="checkbox"
      className={s.check}
      aria-label={label}
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Groups that are watched by themselves. */
export function GroupsSection({ value, draft, preview }: Parts) {
  const t = useText(alertSettingsText);
  const groups = useLive((view) => view.state.groups);
  const sorted = Object.values(groups).sort((a, b) => a.order - b.order);
  return (
    <Section title={t('groups')}>
      <p className={`sm t3 ${s.note}`}>{sorted.length > 0 ? t('groupsHint') : t('groupsNone')}</p>
      {sorted.map(({ groupId, name }) => {
        const own = value.groups[groupId] ?? {};
        const put = (key: 'waiting' | 'longestWaitMs', bounds: Threshold): void => {
          const { [key]: _, ...rest } = own;
          const isEmpty = Number.isNaN(bounds.attention) && Number.isNaN(bounds.alarm);
          const next = isEmpty ? rest : { ...rest, [key]: bounds };
          draft.change((was) => ({ ...was, groups: { ...was.groups, [groupId]: next } }));
        };
        return (
          <FieldGroup key={groupId} label={name}>
            {rows.slice(0, 2).map(({ key, kind, factor, unit, min }) => {
              if (key === 'sessionMs') return null;
              return (
                <span key={key} className={s.pair}>
                  <span className={`sm t2 ${s.figure}`}>{t(kind)}</span>
                  <Bounds
                    label={`${name} ${t(kind)}`}
                    value={own[key]}
                    {...{ factor, unit: t(unit), min }}
                    isRising={!draft.faults.includes(`groups.${groupId}.${key}.alarm`)}
                    optional={own[key] === undefined}
                    onChange={(bounds) => put(key, bounds)}
                  />
                  {own[key] ? (
                    <WouldBe preview={preview} alertId={`${kind}:${groupId}`} isOn={value.rules[kind].on} />
                  ) : null}
                </span>
              );
            })}
          </FieldGroup>
        );
      })}
    </Section>
  );
}
