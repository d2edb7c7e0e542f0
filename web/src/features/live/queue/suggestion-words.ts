import type { Translate } from '#lib/i18n.ts';
import type { Suggestion } from '../model/suggest.ts';
import type { queueText } from './text.ts';

type QueueKey = NonNullable<(typeof queueText)['keys']>;

export interface SuggestionWords {
  /** At most about ten characters. */
  reason: string;
  /** The whole sentence. */
  full: string;
}

export function suggestionWords(
  suggestion: Suggestion | undefined,
  agent: string,
  t: Translate<QueueKey>,
): SuggestionWords {
  if (!suggestion || suggestion.kind === 'none') {
    const reason = t(`none_${suggestion?.why ?? 'no_slot'}`);
    return { reason, full: reason };
  }
  const { free, load } = suggestion;
  // an agent without a known limit has no number of free slots
  const { why: ground } = suggestion;
  const why = (ground === 'wished' || ground === 'last') && free === 0 ? (`${ground}_open` as const) : ground;
  return { reason: t(`why_${why}`, { free, load }), full: t(`full_${why}`, { agent, free, load }) };
}
