import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { setLanguage, useLanguage, useText } from '#lib/i18n.ts';
import { useOwnSettings } from '#lib/own-settings.ts';
import { setThemeChoice, useThemeChoice } from '#lib/preferences.ts';
import { meText } from './text.ts';
import { SaveState, useSave } from './use-save.tsx';

const densities = ['auto', 'rows', 'compact', 'matrix'] as const;

/** Theme and language are kept by the page as soon as they are chosen, wherever that is done. */
export function LookSection() {
  const t = useText(meText);
  const theme = useThemeChoice();
  const lang = useLanguage();
  const { density = 'auto' } = useOwnSettings();
  const save = useSave();
  return (
    <Section title={t('look')} aside={<SaveState save={save} idle={t('lookHint')} />}>
      <FieldGroup label={t('theme')}>
        <Choice
          label={t('theme')}
          value={theme}
          onChange={setThemeChoice}
          options={[
            { value: 'light', label: t('light') },
            { value: 'dark', label: t('dark') },
            { value: 'system', label: t('system') },
          ]}
        />
      </FieldGroup>
      <FieldGroup label={t('language')}>
        <Choice
          label={t('language')}
          value={lang}
          onChange={setLanguage}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </FieldGroup>
      <FieldGroup label={t('density')} hint={t('densityHint')}>
        <Choice
          label={t('density')}
          value={density}
          onChange={(next) => save.mutate({ density: next })}
          options={densities.map((value) => ({ value, label: t(`density_${value}`) }))}
        />
      </FieldGroup>
    </Section>
  );
}
