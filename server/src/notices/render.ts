import type { CustomerId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { type NoticeKind, type NoticeSettings, noticeKinds } from '@kf/shared/contract/notices';
import type { CustomerLanguage, HoursSettings } from '@kf/shared/contract/routing';
import { hoursWords } from '@kf/shared/domain/hours';
import { fillTemplate, type TemplateValues } from '@kf/shared/domain/templates';
import { rangeWords, type ToldRange } from '@kf/shared/domain/told-range';
import { placeInQueue } from '#routing/choices.ts';
import { cutText, LINE_BYTES_MAX } from '#routing/cut-text.ts';
import { ratingMenuId } from '#routing/rating.ts';
import { wordsIn } from '#routing/words.ts';
import type { NoticeRow } from './ports.ts';

/** Of a passive or custom text, in bytes; WeChat documents none, and cuts. */
const TEXT_BYTES_MAX = 2_000;

export type Message =
  | { type: 'text'; content: string }
  | { type: 'menu'; head: string; entries: { id: string; content: string }[]; tail: string };

export interface RenderContext {
  state: LiveState;
  settings: NoticeSettings;
  hours: HoursSettings;
  ahead: number | undefined;
  told: ToldRange | undefined;
  now: number;
}

const isTemplateKind = (kind: string): kind is NoticeKind =>
  (noticeKinds as readonly string[]).includes(kind);

/** A notice as it goes out now. */
export function render(row: NoticeRow, context: RenderContext): Message {
  const { settings } = context;
  const { body } = row;
  if (body.menu)
    return { type: 'menu', head: body.menu.head, entries: body.menu.lines, tail: body.menu.tail };
  if (body.text !== undefined) return { type: 'text', content: body.text };
  const template =
    body.template ?? (isTemplateKind(row.kind) ? settings.templates[row.kind].text : undefined);
  if (!template) throw new Error(`no text for ${row.kind}`);
  const { satisfaction } = settings;
  const language = body.language ?? settings.language;
  const content = fillTemplate(template[language], valuesFor(row, context, language));
  if (row.kind !== 'closed' || !satisfaction.on)
    return { type: 'text', content: cutText(content, TEXT_BYTES_MAX) };
  const question = `\n${satisfaction.question[language]}`;
  const best = satisfaction.choices.length;
  return {
    type: 'menu',
    head: cutText(content, TEXT_BYTES_MAX - Buffer.byteLength(question)) + question,
    entries: satisfaction.choices.map((choice, index) => ({
      id: ratingMenuId(row.id, best - index),
      content: cutText(choice[language], LINE_BYTES_MAX),
    })),
    tail: '',
  };
}

/** As it is kept in the log. */
export const textOf = (message: Message): string =>
  message.type === 'text'
    ? message.content
    : [message.head, ...message.entries.map(({ content }) => content), message.tail]
        .filter(Boolean)
        .join('\n');

function valuesFor(row: NoticeRow, context: RenderContext, language: CustomerLanguage): TemplateValues {
  const { state, hours, told, ahead, now } = context;
  const agent = row.agentId === undefined ? undefined : state.agents[row.agentId];
  const group = groupName(state, row.customerId, row.agentId);
  return {
    position: wordsIn(language).people(Math.max(0, ahead ?? placeInQueue(state, row.customerId))),
    ...(told && { estimate: rangeWords(told, language) }),
    agent: agent?.nickname ?? row.agentId?.split('@')[0] ?? '',
    group,
    hours: hoursWords(hours, state.account.timeZone, now, language),
  };
}

function groupName(state: LiveState, customerId: CustomerId, agentId: NoticeRow['agentId']): string {
  const wished = state.waiting[customerId]?.wishedGroupId;
  const groupId = wished ?? (agentId === undefined ? undefined : state.agents[agentId]?.groupIds[0]);
  return groupId === undefined ? '' : (state.groups[groupId]?.name ?? '');
}
