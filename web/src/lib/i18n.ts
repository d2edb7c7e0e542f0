import { useSyncExternalStore } from 'react';

export type Language = 'zh' | 'en';
type Vars = Record<string, string | number>;

/** A name of a set of texts that knows its keys. */
export type TextNs<K extends string> = string & { readonly keys?: K };
/** The keys of a set of texts. */
export type TextKey<N> = N extends TextNs<infer K> ? K : never;
export type Translate<K extends string> = (key: K, vars?: Vars) => string;

/** A text cut at its blanks: every other piece is the name of one. */
type Pieces = readonly string[];

const LANGUAGE_KEY = 'kf.language';
const texts: Record<Language, Map<string, Record<string, string>>> = { zh: new Map(), en: new Map() };
const translators = new Map<string, Translate<string>>();
const listeners = new Set<() => void>();

function storedLanguage(): Language {
  try {
    return localStorage.getItem(LANGUAGE_KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

let current = storedLanguage();

/**
 * English has the same keys as Chinese, by type. `{{n}}` is filled from the variables; `{{n|session}}` is "1 session" or
 * "2 sessions", `{{n|person|people}}` the same with a plural of its own.
 */
export function registerText<const K extends string>(
  ns: string,
  { zh, en }: { zh: Record<K, string>; en: Record<K, string> },
): TextNs<K> {
  texts.zh.set(ns, zh);
  texts.en.set(ns, en);
  // A changed text file registers again while the page stays open.
  for (const lang of ['zh', 'en']) translators.delete(`${lang} ${ns}`);
  return ns;
}

export const language = (): Language => current;

export function setLanguage(lang: Language): void {
  current = lang;
  try {
    localStorage.setItem(LANGUAGE_KEY, lang);
  } catch {
    // private windows: the choice lasts until the page closes
  }
  document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, language);

/** For places outside components; the language is the one at the time of the call. */
export function textOf<K extends string>(ns: TextNs<K>): Translate<K> {
  const name = `${current} ${ns}`;
  let translate = translators.get(name);
  if (!translate) {
    translate = createTranslate(texts[current].get(ns) ?? {});
    translators.set(name, translate);
  }
  return translate;
}

/** Rows ask for the same few texts thousands of times a second: each is cut once, and filling is joining. */
function createTranslate(of: Record<string, string>): Translate<string> {
  const cut = new Map<string, Pieces>();
  return (key, vars) => {
    const text = of[key];
    if (text === undefined) return key;
    if (!vars) return text;
    let pieces = cut.get(key);
    if (!pieces) {
      pieces = text.split(/\{\{([\w |]+)\}\}/);
      cut.set(key, pieces);
    }
    let filled = pieces[0] ?? '';
    for (let i = 1; i < pieces.length; i += 2)
      filled += `${fill(pieces[i] ?? '', vars)}${pieces[i + 1] ?? ''}`;
    return filled;
  };
}

function fill(blank: string, vars: Vars): string | number {
  if (!blank.includes('|')) return vars[blank] ?? '';
  const [name = '', one = '', many = `${one}s`] = blank.split('|');
  const n = vars[name] ?? '';
  return `${n} ${Number(n) === 1 ? one : many}`;
}

export function useText<K extends string>(ns: TextNs<K>): Translate<K> {
  useLanguage();
  return textOf(ns);
}
