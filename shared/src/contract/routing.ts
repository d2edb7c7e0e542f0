import { z } from 'zod';
import { unknownPlaceholders } from '../domain/templates.ts';
import { AgentId, CustomerId, EpochMs, GroupId } from './ids.ts';

export const CustomerLanguage = z.enum(['zh', 'en']);
export type CustomerLanguage = z.infer<typeof CustomerLanguage>;

/** What a customer reads, in both languages; the account's choice of language says which one is sent. */
const textOf = (max: number) =>
  z.object({ zh: z.string().trim().min(1).max(max), en: z.string().trim().min(1).max(max) });
export const CustomerText = textOf(500);
const ShortText = textOf(120);
export type CustomerText = z.infer<typeof CustomerText>;
/** With placeholders in braces: those that are known, since any other would reach the customer as it stands. */
export const TemplateText = CustomerText.superRefine((text, context) => {
  for (const language of CustomerLanguage.options)
    for (const unknown of unknownPlaceholders(text[language]))
      context.addIssue({ code: 'custom', path: [language], message: `${unknown} is no placeholder` });
});

/** Minutes since midnight of the account's zone; `to` 1440 is the end of the day. */
export const Span = z
  .object({ from: z.number().int().min(0).max(1439), to: z.number().int().min(1).max(1440) })
  .refine(({ from, to }) => from < to, 'a span ends after it begins');
export type Span = z.infer<typeof Span>;
const Spans = z
  .array(Span)
  .max(4)
  .refine(
    (spans) => spans.every((span, i) => i === 0 || (spans[i - 1] as Span).to < span.from),
    'spans stand in order and do not touch',
  );

export const Holiday = z.object({
  date: z.iso.date(),
  name: z.string().trim().max(20),
  /** Hours of that day instead of the week's; none: closed all day. */
  spans: Spans,
});
export type Holiday = z.infer<typeof Holiday>;

export const HoursSettings = z.object({
  /** Off: always open. */
  on: z.boolean(),
  /** Monday first. */
  week: z.array(Spans).length(7),
  holidays: z
    .array(Holiday)
    .max(200)
    .refine((days) => new Set(days.map((day) => day.date)).size === days.length, 'a date stands there once'),
  /** Said to a customer once per closed time. */
  closedText: TemplateText,
  /** What becomes of what the customer writes after that: it waits for the opening, or nothing is answered. */
  after: z.enum(['transfer', 'silent']),
});
export type HoursSettings = z.infer<typeof HoursSettings>;

/** What a line of the menu stands for. `groups` and `agents` are as many lines as there are ones really online. */
export const MenuItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('groups') }),
  z.object({ type: z.literal('group'), groupId: GroupId }),
  z.object({ type: z.literal('agents'), groupId: GroupId }),
  z.object({ type: z.literal('agent'), agentId: AgentId }),
  z.object({ type: z.literal('anyone') }),
]);
export type MenuItem = z.infer<typeof MenuItem>;

export const MenuSettings = z.object({
  on: z.boolean(),
  /** `text`: a numbered text as the answer itself, free. `msgmenu`: lines to tap, one of the messages WeChat allows. */
  form: z.enum(['text', 'msgmenu']),
  head: ShortText,
  tail: ShortText,
  items: z.array(MenuItem).min(1).max(20),
  showWait: z.boolean(),
  /** A customer who was shown the menu is not shown it again for so long. */
  againMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 1440),
  /** Keys of the account's own menu in WeChat that show it, as "talk to an agent". */
  eventKeys: z.array(z.string().trim().min(1).max(64)).max(10),
  /** A new follower is shown it, too. */
  onFollow: z.boolean(),
  /** Whoever chose has no room: `queue` waits in the queue with the wish kept; `direct` is put to that agent all the same. */
  whenFull: z.enum(['queue', 'direct']),
});
export type MenuSettings = z.infer<typeof MenuSettings>;

/** Plain words, no patterns: a pattern could take for ever. */
const Word = z.string().trim().min(1).max(20);
const Words = z.array(Word).max(20);

export const KeywordAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('group'), groupId: GroupId }),
  z.object({ do: z.literal('agent'), agentId: AgentId }),
  z.object({ do: z.literal('text'), text: CustomerText }),
  z.object({ do: z.literal('menu') }),
  z.object({ do: z.literal('transfer') }),
]);
export type KeywordAction = z.infer<typeof KeywordAction>;

export const KeywordRule = z.object({
  id: z.string().min(1).max(40),
  on: z.boolean(),
  words: Words.min(1),
  match: z.enum(['contains', 'equals', 'starts']),
  action: KeywordAction,
});
export type KeywordRule = z.infer<typeof KeywordRule>;

export const ReplySettings = z.object({
  /** The first that fits counts. */
  keywords: z.array(KeywordRule).max(100),
  /** Back to the agent who served the customer last, while they are online and have room. */
  sticky: z.object({ on: z.boolean(), withinHours: z.number().int().min(1).max(720) }),
  /** Whole messages by which a waiting customer leaves the queue. */
  leaveWords: Words,
  /** Whole messages by which a waiting customer asks how long it still takes; answered free. */
  waitWords: Words,
});
export type ReplySettings = z.infer<typeof ReplySettings>;

/** What a customer chose or was promised. */
export const Wish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agentId: AgentId }),
  z.object({ kind: z.literal('group'), groupId: GroupId }),
  z.object({ kind: z.literal('anyone') }),
]);
export type Wish = z.infer<typeof Wish>;

/** What a step of the decision found. In order of the steps; the last one decided. */
export const replyReasons = [
  'event_ignored',
  'event_menu',
  'event_wait',
  'followed',
  'rating',
  'handover_gap',
  'leave_word',
  'wait_word',
  'still_waiting',
  'being_connected',
  'always_open',
  'within_hours',
  'closed',
  'closed_holiday',
  'closed_text',
  'closed_told',
  'choice',
  'choice_unknown',
  'choice_gone',
  'choice_room',
  'choice_full',
  'choice_served',
  'keyword',
  'keyword_none',
  'keyword_room',
  'keyword_full',
  'keyword_gone',
  'last_agent',
  'last_agent_none',
  'last_agent_offline',
  'last_agent_full',
  'menu',
  'menu_off',
  'menu_shown_before',
  'menu_nobody',
  'plain_transfer',
  'rules_failed',
] as const;
export const ReplyReason = z.object({
  code: z.enum(replyReasons),
  agentId: AgentId.optional(),
  groupId: GroupId.optional(),
  word: z.string().optional(),
  /** An instant the reason speaks of: when it opens, closes, was told. */
  at: EpochMs.optional(),
  name: z.string().optional(),
});
export type ReplyReason = z.infer<typeof ReplyReason>;

/** How the customer of a trial stands. */
export const TrialCustomer = z.object({
  state: z.enum(['new', 'waiting']),
  lastAgentId: AgentId.optional(),
  /** Was told already that nobody is there. */
  toldClosed: z.boolean().optional(),
});

/** What would be answered, to what, when. `draft`: settings that are not saved yet. Nothing is sent. */
export const TrialRequest = z.object({
  what: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string().min(1).max(500) }),
    z.object({ kind: z.literal('tap'), wish: Wish }),
    z.object({ kind: z.literal('other') }),
    z.object({ kind: z.literal('follow') }),
  ]),
  at: EpochMs.optional(),
  customer: TrialCustomer,
  draft: z
    .object({
      hours: HoursSettings.optional(),
      menu: MenuSettings.optional(),
      replies: ReplySettings.optional(),
    })
    .optional(),
});
export type TrialRequest = z.infer<typeof TrialRequest>;

export const TrialAnswer = z.object({
  reply: z.discriminatedUnion('type', [
    z.object({ type: z.literal('success') }),
    z.object({ type: z.literal('text'), content: z.string() }),
    z.object({ type: z.literal('transfer'), agentId: AgentId.optional() }),
  ]),
  wish: Wish.optional(),
  /** Set when the tower opens the session itself, with the first of these that takes the customer. */
  opens: z.array(AgentId).optional(),
  /** Lines to tap, sent as a message of their own. */
  menu: z.object({ head: z.string(), lines: z.array(z.string()), tail: z.string() }).optional(),
  leaves: z.boolean().optional(),
  why: z.array(ReplyReason),
});
export type TrialAnswer = z.infer<typeof TrialAnswer>;

export const MenuPreviewRequest = z.object({ menu: MenuSettings, language: CustomerLanguage });
/** The menu as a customer would see it now. Without lines nobody is online, and no menu is shown. */
export const MenuPreview = z.object({ head: z.string(), lines: z.array(z.string()), tail: z.string() });
export type MenuPreview = z.infer<typeof MenuPreview>;

export const RatingRow = z.object({
  at: EpochMs,
  customerId: CustomerId,
  agentId: AgentId.optional(),
  score: z.number().int(),
});
