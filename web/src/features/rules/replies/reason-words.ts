import type { LiveState } from '@kf/shared/contract/live';
import type { ReplyReason } from '@kf/shared/contract/routing';
import { textOf } from '#lib/i18n.ts';
import { repliesText } from './text.ts';

/** One step of a decision, in words. */
export function reasonWords(
  reason: ReplyReason,
  { agents, groups }: Pick<LiveState, 'agents' | 'groups'>,
  stamp: (at: number) => string,
): string {
  const t = textOf(repliesText);
  const agent =
    reason.agentId === undefined ? '' : (agents[reason.agentId]?.nickname ?? String(reason.agentId));
  const group = reason.groupId === undefined ? '' : (groups[reason.groupId]?.name ?? t('gone'));
  return t(reason.code, {
    agent,
    target: agent || group || t('anyone'),
    word: reason.word ?? '',
    name: reason.name ?? '',
    at: reason.at === undefined || reason.at === 0 ? '–' : stamp(reason.at),
  });
}
