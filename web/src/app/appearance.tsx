import { Icon } from '#components/icon.tsx';
import { setLanguage, useLanguage, useText } from '#lib/i18n.ts';
import { setThemeChoice, type ThemeChoice, useThemeChoice } from '#lib/preferences.ts';
import { appText } from './text.ts';

const nextChoice = { light: 'dark', dark: 'system', system: 'light' } as const;
const icons = { light: 'sun', dark: 'moon', system: 'contrast' } as const;
const words = { light: 'themeLight', dark: 'themeDark', system: 'themeSystem' } as const satisfies Record<
  ThemeChoice,
  string
>;

/** Light, dark, as the system: one press each. */
export function ThemeButton() {
  const t = useText(appText);
  const choice = useThemeChoice();
  const label = t('theme', { choice: t(words[choice]) });
  return (
    <button
      type="button"
      className="btn txt icon sm"
      aria-label={label}
      title={label}
      onClick={() => setThemeChoice(nextChoice[choice])}
    >
      <Icon name={icons[choice]} />
    </button>
  );
}

export function LanguageButton() {
  const t = useText(appText);
  const lang = useLanguage();
  return (
    <button
      type="button"
      className="btn txt sm"
      aria-label={t('toEnglish')}
      onClick={() => setLanguage(lang === 'zh' ? 'en' : 'zh')}
    >
      {t('language')}
    </button>
  );
}
