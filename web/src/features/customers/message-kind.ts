import type { Translate } from '#lib/i18n.ts';

const kinds = ['image', 'voice', 'video', 'shortvideo', 'location', 'link', 'event'] as const;
type KindKey = `kind_${(typeof kinds)[number]}` | 'kind_other';

/** The word for a message that is no text. */
export type MessageWord = (kind: string) => string;

export const messageWordIn =
  (t: Translate<KindKey>): MessageWord =>
  (kind) => {
    const known = kinds.find((one) => one === kind);
    return known ? t(`kind_${known}`) : t('kind_other', { kind });
  };
