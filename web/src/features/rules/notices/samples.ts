import type { NoticeKind, NoticeSettings } from '@kf/shared/contract/notices';
import { noticeKinds, waitKinds } from '@kf/shared/contract/notices';
import { fillTemplate, type Placeholder } from '@kf/shared/domain/templates';
import { rangeWords } from '@kf/shared/domain/told-range';
import type { Bubble } from '../phone.tsx';

/** What a text of this kind may name. */
export const chipsOf = (kind: NoticeKind): Placeholder[] =>
  (waitKinds as readonly string[]).includes(kind)
    ? ['position', 'estimate', 'group']
    : kind === 'closed'
      ? ['agent', 'group', 'hours']
      : ['agent', 'group'];

/** A notice as the customer sees it, with made-up values. */
export function sampleOf(
  kind: NoticeKind,
  settings: NoticeSettings,
  names: { agent: string; group: string; hours: string },
): Bubble {
  const { language, satisfaction } = settings;
  const text = fillTemplate(settings.templates[kind].text[language], {
    ...names,
    position: language === 'zh' ? '5 位' : '5 people',
    estimate: rangeWords(
      kind === 'better' ? { lowMinutes: 0, highMinutes: 3 } : { lowMinutes: 5, highMinutes: 10 },
      language,
    ),
  });
  if (kind !== 'closed' || !satisfaction.on) return { from: 'account', text };
  return {
    from: 'account',
    text: `${text}\n${satisfaction.question[language]}`,
    lines: satisfaction.choices.map((choice) => choice[language]),
  };
}

/** Messages one customer may get in one visit, by what they are about. */
export function costOf(settings: NoticeSettings): { wait: number; session: NoticeKind[]; total: number } {
  const on = noticeKinds.filter((kind) => settings.templates[kind].on);
  const waits = on.filter((kind) => (waitKinds as readonly string[]).includes(kind)).length;
  const session = on.filter((kind) => !(waitKinds as readonly string[]).includes(kind));
  const wait = Math.min(waits, Number.isNaN(settings.rules.perWait) ? 0 : settings.rules.perWait);
  return { wait, session, total: wait + session.length };
}
