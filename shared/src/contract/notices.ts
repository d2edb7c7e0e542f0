import { z } from 'zod';
import { AgentId, CustomerId, EpochMs } from './ids.ts';
import { CustomerLanguage, CustomerText, TemplateText } from './routing.ts';

/** Told while somebody waits; at most so many of them per wait. */
export const waitKinds = ['joined', 'worse', 'better', 'next', 'late'] as const;
/** Told about a session. */
export const sessionKinds = ['taken_over', 'switched', 'closed'] as const;
export const noticeKinds = [...waitKinds, ...sessionKinds] as const;
export const NoticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof NoticeKind>;
export type WaitKind = (typeof waitKinds)[number];
export type SessionKind = (typeof sessionKinds)[number];

/** Everything the tower sends of its own accord, notices by template among them. */
export const sentKinds = [...noticeKinds, 'menu', 'choice_failed', 'closed_time', 'answer', 'test'] as const;
export const SentKind = z.enum(sentKinds);
export type SentKind = z.infer<typeof SentKind>;

const Template = z.object({ on: z.boolean(), text: TemplateText });
const Minutes = z.number().min(0).max(240);

export const NoticeSettings = z.object({
  /** Off: nothing is sent, whatever else is set. */
  on: z.boolean(),
  language: CustomerLanguage,
  templates: z.object({
    joined: Template,
    worse: Template,
    better: Template,
    next: Template,
    late: Template,
    taken_over: Template,
    switched: Template,
    closed: Template,
  }),
  rules: z.object({
    /** A wait that is likely to be shorter is not announced. */
    joinedFromMinutes: Minutes,
    /** Whoever is taken at once hears nothing. */
    joinedAfterSeconds: z.number().int().min(0).max(600),
    /** Worse: the new upper end passes the told one by both. */
    worseByShare: z.number().min(0.1).max(5),
    worseByMinutes: Minutes,
    /** Better: told at least so much, and now at most so much. */
    betterFromMinutes: Minutes,
    betterToMinutes: Minutes,
    /** Next in line: told to whoever has waited so long. */
    nextFromMinutes: Minutes,
    /** Late: the told end has passed, and it is likely to take so much longer. */
    lateMinutes: Minutes,
    betweenMinutes: z.number().min(1).max(120),
    perWait: z.number().int().min(1).max(5),
  }),
  /** Nothing about waiting is sent between these, minutes since midnight; `from` after `to` goes over midnight. Equal: never quiet. */
  quiet: z.object({ from: z.number().int().min(0).max(1439), to: z.number().int().min(0).max(1439) }),
  /** What WeChat allows after an act of the customer. */
  allowance: z.object({
    perMessage: z.number().int().min(1).max(20),
    messageHours: z.number().int().min(1).max(48),
    perTap: z.number().int().min(0).max(20),
    tapSeconds: z.number().int().min(10).max(600),
    /** Kept for the service itself: no notice about waiting takes one of these. */
    reserve: z.number().int().min(0).max(5),
  }),
  /** Messages of the whole account. */
  perMinute: z.number().int().min(1).max(2_000),
  satisfaction: z.object({
    /** Ask how it was with the notice about the end, by lines to tap. */
    on: z.boolean(),
    question: CustomerText,
    /** Best first. */
    choices: z.array(CustomerText).min(2).max(5),
    thanks: CustomerText,
  }),
});
export type NoticeSettings = z.infer<typeof NoticeSettings>;

export const noticeStates = [
  'planned',
  'claimed',
  'sending',
  'sent',
  'failed',
  'uncertain',
  'dropped',
] as const;

/** Why a notice was not sent, or not even planned. */
export const dropReasons = [
  'switched_off',
  'served',
  'left',
  'too_old',
  'changed',
  'allowance_spent',
  'reserve_kept',
  'window_closed',
  'stopped',
  'paused',
  'quiet_hours',
  'no_estimate',
  'session_unknown',
] as const;
export const DropReason = z.enum(dropReasons);
export type DropReason = z.infer<typeof DropReason>;

/** One message to one customer and what became of it. */
export const Notice = z.object({
  id: z.string(),
  customerId: CustomerId,
  kind: SentKind,
  /** `passive`: the answer to the customer's own message, free and without an allowance. */
  channel: z.enum(['message', 'passive']),
  state: z.enum(noticeStates),
  /** Why it was dropped. */
  reason: DropReason.optional(),
  plannedAt: EpochMs,
  endedAt: EpochMs.optional(),
  /** As it went out. Absent before that. */
  text: z.string().optional(),
  /** The wait it told of. */
  told: z.object({ lowMinutes: z.number(), highMinutes: z.number().optional() }).optional(),
  agentId: AgentId.optional(),
  attempts: z.number().int(),
  /** WeChat's answer where it refused; errcode 0: taken. */
  wechat: z
    .object({ errcode: z.number().int(), errmsg: z.string().optional(), rid: z.string().optional() })
    .optional(),
  /** The tower's code of the refusal. */
  code: z.string().optional(),
  by: z.string().optional(),
});
export type Notice = z.infer<typeof Notice>;

/** What may still be sent to a customer now. */
export const Allowance = z.object({
  left: z.number().int(),
  until: EpochMs.optional(),
  /** WeChat refused, so nothing is tried until the customer writes again. */
  stopped: z.object({ errcode: z.number().int(), at: EpochMs }).optional(),
});
export type Allowance = z.infer<typeof Allowance>;

export const CustomerNotices = z.object({
  /** Newest first. */
  notices: z.array(Notice),
  allowance: Allowance,
  ratings: z.array(z.object({ at: EpochMs, agentId: AgentId.optional(), score: z.number().int() })),
});
export type CustomerNotices = z.infer<typeof CustomerNotices>;

export const NoticeLogQuery = z.object({
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const NoticeLog = z.object({
  /** Newest first. `seq` is the place in the log; `code` the customer's short code. */
  rows: z.array(Notice.extend({ seq: z.number().int(), customerCode: z.string().optional() })),
  /** Sending for the whole account is held back until then. */
  paused: z.object({ until: EpochMs, code: z.string(), errcode: z.number().int().optional() }).optional(),
  today: z.object({
    sent: z.number().int(),
    failed: z.number().int(),
    /** Told about waiting: notices per customer who was told anything. */
    waits: z.number().int(),
    waitNotices: z.number().int(),
  }),
  ratings: z.array(z.object({ score: z.number().int(), count: z.number().int() })),
});
export type NoticeLog = z.infer<typeof NoticeLog>;

/** A trial to one customer, by short code or id; it takes one of that customer's messages. */
export const TestNoticeRequest = z.object({
  customer: z.string().trim().min(1).max(64),
  kind: NoticeKind,
  /** The template as it stands in the form. */
  text: TemplateText,
  language: CustomerLanguage,
  key: z.string().min(8).max(64),
});
export type TestNoticeRequest = z.infer<typeof TestNoticeRequest>;
export const TestNoticeAnswer = z.object({ notice: Notice });
