import type { NoticeSettings } from '@kf/shared/contract/notices';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { NumberField } from '../number-field.tsx';
import s from './notices.module.css';
import { costOf } from './samples.ts';
import { noticesText } from './text.ts';

interface LimitsProps {
  value: NoticeSettings;
  onChange: (step: (was: NoticeSettings) => NoticeSettings) => void;
}

const words = { taken_over: 'budgetTaken', switched: 'budgetSwitched', closed: 'budgetClosed' } as const;

/** How many notices a customer may get, against what WeChat allows. */
export function Limits({ value, onChange }: LimitsProps) {
  const t = useText(noticesText);
  const { rules, allowance } = value;
  const cost = costOf(value);
  const max = Number.isNaN(allowance.perMessage) ? 5 : allowance.perMessage;
  const parts = [
    ...(cost.wait > 0 ? [t('budgetWait', { n: cost.wait })] : []),
    ...cost.session.map((kind) => t(words[kind as keyof typeof words])),
  ];
  return (
    <Section title={t('limits')}>
      <FieldGroup label={t('budget')}>
        <span className={s.budget} aria-hidden="true">
          {Array.from({ length: Math.max(max, cost.total) }, (_, index) => (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: boxes are their places
              key={index}
              className={index >= max ? s.over : index < cost.total ? s.used : undefined}
            />
          ))}
        </span>
        <span>{t('budgetOf', { n: cost.total, max })}</span>
        <span className="sm t3">{parts.join(' + ')}</span>
        {cost.total > max ? <span className="sm at-c">{t('budgetOver')}</span> : null}
      </FieldGroup>
      <FieldGroup label={t('perWait')} hint={t('reserveHint')}>
        <NumberField
          label={t('perWait')}
          value={rules.perWait}
          unit=""
          min={1}
          max={5}
          onChange={(perWait) => onChange((was) => ({ ...was, rules: { ...was.rules, perWait } }))}
        />
        <span className="t2">{t('between')}</span>
        <NumberField
          label={t('between')}
          value={rules.betweenMinutes}
          unit={t('minutes')}
          min={1}
          max={120}
          onChange={(betweenMinutes) =>
            onChange((was) => ({ ...was, rules: { ...was.rules, betweenMinutes } }))
          }
        />
        <span className="t2">{t('reserve')}</span>
        <NumberField
          label={t('reserve')}
          value={allowance.reserve}
          unit=""
          min={0}
          max={5}
          onChange={(reserve) => onChange((was) => ({ ...was, allowance: { ...was.allowance, reserve } }))}
        />
      </FieldGroup>
      <FieldGroup label={t('perMinute')}>
        <NumberField
          label={t('perMinute')}
          value={value.perMinute}
          unit=""
          min={1}
          max={2_000}
          onChange={(perMinute) => onChange((was) => ({ ...was, perMinute }))}
        />
      </FieldGroup>
    </Section>
  );
}
