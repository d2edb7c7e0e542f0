import type { KeywordRule } from '@kf/shared/contract/routing';

/** A longer message is no keyword; what is compared stays bounded. */
const COMPARED_MAX = 500;

/** As compared: width, case, and what stands around the words do not matter. */
export const normalise = (text: string): string =>
  text
    .slice(0, COMPARED_MAX)
    .normalize('NFKC')
    .trim()
    .replace(/[\s。！？!?.,，、~～]+$/u, '')
    .toLowerCase();

/** The rule that fits a text first, and the word by which it does. */
export function findKeyword(
  rules: readonly KeywordRule[],
  text: string,
): { rule: KeywordRule; word: string } | undefined {
  const said = normalise(text);
  if (said === '') return undefined;
  for (const rule of rules) {
    if (!rule.on) continue;
    const word = rule.words.find((candidate) => matches(said, normalise(candidate), rule.match));
    if (word !== undefined) return { rule, word };
  }
  return undefined;
}

function matches(said: string, word: string, how: KeywordRule['match']): boolean {
  if (word === '') return false;
  if (how === 'equals') return said === word;
  return how === 'starts' ? said.startsWith(word) : said.includes(word);
}

/** The whole message is one of these words. */
export function isWord(words: readonly string[], text: string): string | undefined {
  const said = normalise(text);
  return said === '' ? undefined : words.find((word) => normalise(word) === said);
}
