import { type Format, useFormatIn } from './format.ts';

/** Formats in the reader's own zone, for what belongs to no account: logins, people, keys. */
export const useOwnFormat = (): Format => useFormatIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
