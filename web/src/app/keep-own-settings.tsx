import type { OwnSettings } from '@kf/shared/contract/people';
import { useEffect, useRef } from 'react';
import { setLanguage, useLanguage } from '#lib/i18n.ts';
import { useMe } from '#lib/me.ts';
import { loadOwnSettings, saveOwnSettings } from '#lib/own-settings.ts';
import { setGoKeys, setThemeChoice, useGoKeys, useThemeChoice } from '#lib/preferences.ts';

/**
 * Language, theme and keys follow the person: what was chosen in another browser comes in here, and what is chosen here
 * goes out, wherever in the console that is done. Draws nothing.
 */
export function KeepOwnSettings() {
  const { kind } = useMe();
  const theme = useThemeChoice();
  const language = useLanguage();
  const keys = useGoKeys();
  const told = useRef<string>(undefined);

  useEffect(() => {
    if (kind !== 'person') return;
    let left = false;
    void loadOwnSettings().then(
      (own) => {
        if (left) return;
        if (own.theme) setThemeChoice(own.theme);
        if (own.language) setLanguage(own.language);
        setGoKeys(own.keys);
        told.current = choiceOf(own);
      },
      // Not to be had just now: this browser's own choice stays, and nothing is sent over the person's.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [kind]);

  useEffect(() => {
    const known = told.current;
    const now = choiceOf({ theme, language, keys });
    if (known === undefined || known === now) return;
    told.current = now;
    // A choice that could not be sent holds in this browser, and is sent with the next one.
    void saveOwnSettings({ theme, language, keys }).catch(() => {
      told.current = known;
    });
  }, [theme, language, keys]);

  return null;
}

const choiceOf = (of: Pick<OwnSettings, 'theme' | 'language' | 'keys'>): string =>
  [of.theme, of.language, of.keys].join(' ');
