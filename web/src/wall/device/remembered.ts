/** Until the board comes, a wall looks and speaks as it did last. */
export interface Look {
  theme: 'dark' | 'light';
  language: 'zh' | 'en';
}

const KEY = 'kf.wall.look';
const SOUND_KEY = 'kf.wall.sound';

export function rememberedLook(): Look {
  const [theme, lang] = read(KEY).split(' ');
  return {
    theme: theme === 'light' ? 'light' : 'dark',
    language: lang === 'en' || (lang === undefined && navigator.language.startsWith('en')) ? 'en' : 'zh',
  };
}
export const rememberLook = ({ theme, language }: Look): void => write(KEY, `${theme} ${language}`);

/** Somebody armed the sound on this television; after a reload browsers often still allow it. */
export const rememberedSound = (): boolean => read(SOUND_KEY) === 'on';
export const rememberSound = (on: boolean): void => write(SOUND_KEY, on ? 'on' : 'off');

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a television without storage starts dark and Chinese each time
  }
}
