import type { ReplySettings } from '@kf/shared/contract/routing';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { isFaulty, useDraft } from '#lib/use-draft.ts';
import { DraftForm } from '../draft-form.tsx';
import { NumberField } from '../number-field.tsx';
import r from '../rules.module.css';
import { Switch } from '../switch.tsx';
import { rulesText } from '../text.ts';
import { WordList } from '../word-list.tsx';
import { KeywordList } from './keyword-list.tsx';
import { repliesText } from './text.ts';
import { Trial } from './trial.tsx';

/** Words, the last agent, and trying out what would be answered. */
export function RepliesPage({ accountId }: { accountId: string }) {
  const t = useText(repliesText);
  const common = useText(rulesText);
  const draft = useDraft(accountId, 'replies');
  const set = (patch: Partial<ReplySettings>): void => draft.change((was) => ({ ...was, ...patch }));
  const fits = draft.faults.length === 0;
  return (
    <DraftForm draft={draft} aside={<Trial accountId={accountId} draft={fits ? draft.value : undefined} />}>
      {(value) => (
        <>
          <Section title={t('order')}>
            <p className={`sm t2 ${r.pad}`}>{t('orderText')}</p>
          </Section>
          <KeywordList
            rules={value.keywords}
            faults={draft.faults}
            onChange={(keywords) => set({ keywords })}
          />
          <Section title={t('last')}>
            <FieldGroup label={t('sticky')} hint={t('stickyHint')}>
              <Switch
                label={t('sticky')}
                isOn={value.sticky.on}
                onChange={(on) => set({ sticky: { ...value.sticky, on } })}
              />
              <span className="t2">{t('within')}</span>
              <NumberField
                label={t('within')}
                value={value.sticky.withinHours}
                unit={common('hoursUnit')}
                min={1}
                max={720}
                disabled={!value.sticky.on}
                onChange={(withinHours) => set({ sticky: { ...value.sticky, withinHours } })}
              />
              <span className="t2">{t('withinAfter')}</span>
            </FieldGroup>
          </Section>
          <Section title={t('queue')}>
            <FieldGroup
              label={t('leaveWords')}
              hint={t('leaveWordsHint')}
              fault={isFaulty(draft.faults, 'leaveWords') ? t('wordsHint') : undefined}
            >
              <WordList
                label={t('leaveWords')}
                words={value.leaveWords}
                onChange={(leaveWords) => set({ leaveWords })}
              />
            </FieldGroup>
            <FieldGroup
              label={t('waitWords')}
              hint={t('waitWordsHint')}
              fault={isFaulty(draft.faults, 'waitWords') ? t('wordsHint') : undefined}
            >
              <WordList
                label={t('waitWords')}
                words={value.waitWords}
                onChange={(waitWords) => set({ waitWords })}
              />
            </FieldGroup>
          </Section>
        </>
      )}
    </DraftForm>
  );
}
