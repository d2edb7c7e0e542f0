import { registerText } from '#lib/i18n.ts';

export const meText = registerText('me', {
  zh: {
    look: '界面',
    theme: '外观',
    light: '浅色',
    dark: '深色',
    system: '跟随系统',
    language: '语言',
  },
  en: {
    look: 'Interface',
    theme: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    system: 'As the system',
    language: 'Language',
  },
});
