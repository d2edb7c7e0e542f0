import { theme as antdTheme, ConfigProvider, type ThemeConfig } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useLanguage } from '#lib/i18n.ts';
import { type Theme, useTheme } from '#lib/preferences.ts';
import themes from '../styles/antd-theme.json';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

type Algorithm = Extract<NonNullable<ThemeConfig['algorithm']>, (...args: never) => unknown>;

/** The dark algorithm repaints the seed colours; ours were measured for contrast and go back in. */
const keepSeeds: Algorithm = (seed, map) => ({
  ...(map ?? antdTheme.darkAlgorithm(seed)),
  colorPrimary: seed.colorPrimary,
  colorInfo: seed.colorInfo,
  colorLink: seed.colorLink,
  colorSuccess: seed.colorSuccess,
  colorWarning: seed.colorWarning,
  colorError: seed.colorError,
});

/** The stacks of tokens.css. */
const fonts = { fontFamily: 'var(--font)', fontFamilyCode: 'var(--num)' };

const configOf: Record<Theme, ThemeConfig> = {
  light: {
    ...themes.light,
    token: { ...themes.light.token, ...fonts },
    algorithm: antdTheme.defaultAlgorithm,
    hashed: false,
  },
  dark: {
    ...themes.dark,
    token: { ...themes.dark.token, ...fonts },
    algorithm: [antdTheme.darkAlgorithm, keepSeeds],
    hashed: false,
  },
};

/** antd in our tokens, in the reader's language, with styles that carry the page's nonce. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const theme = useTheme();
  const lang = useLanguage();
  return (
    <ConfigProvider
      theme={configOf[theme]}
      locale={lang === 'en' ? enGB : zhCN}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  );
}
