/** What WeChat takes for agents; the server checks the same before it calls. */
const PREFIX = /^[A-Za-z0-9_]+$/;
const PREFIX_MOST = 10;
export const NICKNAME_MOST = 16; // code points
export const CAPACITY_MOST = 100;
export const NOTE_MOST = 200;
export const REASON_MOST = 60;
export const PASSWORD_LEAST = 6;
export const PASSWORD_MOST = 64;

export const lengthOf = (text: string): number => [...text.trim()].length;

export type NicknameFault = 'nicknameMissing' | 'nicknameLong';
export function nicknameFault(text: string): NicknameFault | undefined {
  const length = lengthOf(text);
  if (length === 0) return 'nicknameMissing';
  return length > NICKNAME_MOST ? 'nicknameLong' : undefined;
}

export type PrefixFault = 'prefixMissing' | 'prefixCharacters' | 'prefixLong' | 'prefixTaken';
export function prefixFault(
  prefix: string,
  suffix: string,
  taken: readonly string[],
): PrefixFault | undefined {
  if (prefix === '') return 'prefixMissing';
  if (!PREFIX.test(prefix)) return 'prefixCharacters';
  if (prefix.length > PREFIX_MOST) return 'prefixLong';
  return taken.includes(`${prefix}@${suffix}`) ? 'prefixTaken' : undefined;
}

export type SuffixFault = 'suffixMissing' | 'suffixIllegal';
export function suffixFault(suffix: string): SuffixFault | undefined {
  if (suffix === '') return 'suffixMissing';
  return /^[A-Za-z0-9_-]{1,30}$/.test(suffix) ? undefined : 'suffixIllegal';
}

export const isCapacity = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) <= CAPACITY_MOST;
