import { TOWER_NAME } from '@kf/shared/contract/plain';
import { type Language, language } from './i18n.ts';

const tower: Record<Language, string> = { zh: '塔台', en: 'the tower' };

/** Who did something, as people read it: the tower itself acts by rules and by what a customer chose. */
export const actorName = (name: string, lang: Language = language()): string =>
  name === TOWER_NAME ? tower[lang] : name;
