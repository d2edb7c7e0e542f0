import i18next, { type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';

export type Language = 'zh' | 'en';
type Vars = Record<string, string | number>;

/** A name of a set of texts that knows its keys. */
export type TextNs<K extends string> = string & { readonly keys?: K };
export type Translate<K extends string> = (key: K, vars?: Vars) => string;

const LANGUAGE_KEY = 'kf.language';

function storedLanguage(): Language {
  try {
    return localStorage.getItem(LANGUAGE_KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

const i18n = i18next.createInstance();
void i18n.init({
  lng: storedLanguage(),
  fallbackLng: 'zh',
  resources: {},
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
});

/** English has the same keys as Chinese, by type; a count `n` may pick `key_one` and `key_other` in English. */
export function registerText<const K extends string>(
  ns: string,
  texts: { zh: Record<K, string>; en: Record<K, string> & Record<string, string> },
): TextNs<K> {
  i18n.addResourceBundle('zh', ns, texts.zh);
  i18n.addResourceBundle('en', ns, texts.en);
  return ns;
}

export const language = (): Language => (i18n.language === 'en' ? 'en' : 'zh');

export function setLanguage(lang: Language): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, lang);
  } catch {
    // private windows: the choice lasts until the page closes
  }
  document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';
  void i18n.changeLanguage(lang);
}

function subscribe(onChange: () => void): () => void {
  i18n.on('languageChanged', onChange);
  return () => i18n.off('languageChanged', onChange);
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, language);

const translators = new Map<string, TFunction>();

/** For places outside components; the language is the one at the time of the call. */
export function textOf<K extends string>(ns: TextNs<K>): Translate<K> {
  const key = `${language()}|${ns}`;
  let translate = translators.get(key);
  if (!translate) {
    translate = i18n.getFixedT(language(), ns);
    translators.set(key, translate);
  }
  const t = translate;
  return (name, vars) => t(name, vars ?? {});
}

export function useText<K extends string>(ns: TextNs<K>): Translate<K> {
  useLanguage();
  return textOf(ns);
}
