import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { setLanguage, useLanguage, useText } from '#lib/i18n.ts';
import { setThemeChoice, useThemeChoice } from '#lib/preferences.ts';
import { KeysSection } from './keys-section.tsx';
import { meText } from './text.ts';

/** Own settings: what every person decides for themselves. */
export function MePage() {
  const t = useText(meText);
  const theme = useThemeChoice();
  const lang = useLanguage();
  return (
    <>
      <Section title={t('look')}>
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
      </Section>
      <KeysSection />
    </>
  );
}
