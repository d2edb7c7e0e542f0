import type { AssignmentSettings } from '@kf/shared/contract/assignment';
import type { ReactNode } from 'react';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { useDraft } from '#lib/use-draft.ts';
import { DraftForm } from '../draft-form.tsx';
import { NumberField } from '../number-field.tsx';
import { Switch } from '../switch.tsx';
import { rulesText } from '../text.ts';
import { assignmentText } from './text.ts';
import { Trial } from './trial.tsx';

interface AssignmentPageProps {
  accountId: string;
  customerLink: (code: string) => ReactNode;
}

/** Assigning by rules, and what they would have done. */
export function AssignmentPage({ accountId, customerLink }: AssignmentPageProps) {
  const t = useText(assignmentText);
  const common = useText(rulesText);
  const draft = useDraft(accountId, 'assignment');
  const set = (patch: Partial<AssignmentSettings>): void => draft.change((was) => ({ ...was, ...patch }));
  const fits = draft.faults.length === 0;
  const aside = draft.value ? (
    <Trial accountId={accountId} rules={fits ? draft.value : undefined} customerLink={customerLink} />
  ) : null;
  return (
    <DraftForm draft={draft} aside={aside}>
      {(value) => (
        <Section title={t('title')}>
          <FieldGroup label={t('on')} hint={t('onHint')}>
            <Switch label={t('on')} saysState isOn={value.on} onChange={(on) => set({ on })} />
            {value.on ? null : <span className="sm t3">{t('onWarn')}</span>}
          </FieldGroup>
          <FieldGroup label={t('after')} hint={t('afterHint')}>
            <NumberField
              label={t('after')}
              value={value.afterSeconds}
              unit={common('seconds')}
              min={0}
              max={600}
              onChange={(afterSeconds) => set({ afterSeconds })}
            />
          </FieldGroup>
          <FieldGroup label={t('wish')} hint={t('wishHint')}>
            <NumberField
              label={t('wish')}
              value={value.wishMinutes}
              unit={common('minutes')}
              min={0}
              max={240}
              onChange={(wishMinutes) => set({ wishMinutes })}
            />
          </FieldGroup>
          <FieldGroup label={t('last')}>
            <Switch
              label={t('last')}
              saysState
              isOn={value.preferLast}
              onChange={(preferLast) => set({ preferLast })}
            />
          </FieldGroup>
          <FieldGroup label={t('share')} hint={t('shareHint')}>
            <NumberField
              label={t('share')}
              value={value.upToShare}
              factor={0.01}
              unit={common('percent')}
              min={10}
              max={100}
              onChange={(upToShare) => set({ upToShare })}
            />
          </FieldGroup>
          <FieldGroup label={t('perMinute')}>
            <NumberField
              label={t('perMinute')}
              value={value.perMinute}
              unit={t('unit')}
              min={1}
              max={120}
              onChange={(perMinute) => set({ perMinute })}
            />
          </FieldGroup>
        </Section>
      )}
    </DraftForm>
  );
}
