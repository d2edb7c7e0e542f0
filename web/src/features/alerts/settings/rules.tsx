import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { type Parts, Switch } from './bounds.tsx';
import { NumberInput } from './number-input.tsx';
import { alertSettingsText } from './text.ts';
import { WouldBe } from './would-be.tsx';

type Rules = AlertSettings['rules'];
const kinds = [
  'nobody_online',
  'agent_vanished',
  'handover_unfinished',
  'platform_degraded',
  'quota_low',
  'callback_silent',
] as const satisfies readonly (keyof Rules)[];

/** Each trouble that has no bounds on the board: whether it calls, and after what. */
export function RulesSection({ value, draft, preview }: Parts) {
  const t = useText(alertSettingsText);
  const patch = <K extends keyof Rules>(kind: K, change: Partial<Rules[K]>): void =>
    draft.change((was) => ({
      ...was,
      rules: { ...was.rules, [kind]: { ...was.rules[kind], ...change } },
    }));
  return (
    <Section title={t('rules')}>
      {kinds.map((kind) => {
        const rule = value.rules[kind];
        return (
          <FieldGroup key={kind} label={t(kind)} hint={t(`${kind}Hint`)}>
            <Switch
              label={t('on', { rule: t(kind) })}
              isOn={rule.on}
              onChange={(on) => patch(kind, { on })}
            />
            {'afterMs' in rule ? (
              <>
                <span className="t2">{t('lasted')}</span>
                <NumberInput
                  label={`${t(kind)} ${t('alarmAfterMs' in rule ? 'thenAttention' : 'thenRaise')}`}
                  value={rule.afterMs}
                  factor={1_000}
                  unit={t('seconds')}
                  max={86_400}
                  onChange={(afterMs = Number.NaN) => patch(kind, { afterMs })}
                />
                <span className="t2">{t('alarmAfterMs' in rule ? 'thenAttention' : 'thenRaise')}</span>
              </>
            ) : null}
            {'alarmAfterMs' in rule ? (
              <>
                <NumberInput
                  label={`${t(kind)} ${t('thenAlarm')}`}
                  value={rule.alarmAfterMs}
                  factor={1_000}
                  unit={t('seconds')}
                  max={86_400}
                  onChange={(alarmAfterMs = Number.NaN) => patch(kind, { alarmAfterMs })}
                />
                <span className="t2">{t('thenAlarm')}</span>
              </>
            ) : null}
            {'attention' in rule
              ? (['attention', 'alarm'] as const).map((level) => (
                  <span key={level}>
                    <NumberInput
                      label={`${t(kind)} ${t(level)}`}
                      value={rule[level]}
                      factor={0.01}
                      unit={t('percent')}
                      max={100}
                      onChange={(next = Number.NaN) => patch(kind, { [level]: next })}
                    />{' '}
                    <span className="t2">{t(level)}</span>
                  </span>
                ))
              : null}
            <WouldBe preview={preview} alertId={kind} isOn={rule.on} />
          </FieldGroup>
        );
      })}
    </Section>
  );
}
