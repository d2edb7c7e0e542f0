import { z } from 'zod';
import { AccountId, CustomerId, EpochMs, GroupId } from './ids.ts';

/** Why there is no number, or how little it rests on. `off_hours`: nobody is on duty because it is closed. */
export const waitReasons = ['nobody_online', 'closing', 'off_hours', 'few_samples'] as const;
export const WaitReason = z.enum(waitReasons);
export type WaitReason = z.infer<typeof WaitReason>;

/** `model`: looked ahead from the floor as it is. `cold`: the same with too little history. `none`: no number. */
export const WaitBasis = z.enum(['model', 'cold', 'none']);
export type WaitBasis = z.infer<typeof WaitBasis>;

/** An expected remaining wait as it was when `at`. */
export const ShownEstimate = z.object({
  at: EpochMs,
  basis: WaitBasis,
  reason: WaitReason.optional(),
  /** As often longer as shorter. Absent without a basis, like `p90Ms`. */
  p50Ms: z.number().optional(),
  /** Longer one time in ten. */
  p90Ms: z.number().optional(),
  /** Of arrivals: share of the estimates of the last two hours whose upper end held, and how many came true or not. */
  hit: z.object({ share: z.number(), count: z.number().int() }).optional(),
});
export type ShownEstimate = z.infer<typeof ShownEstimate>;

/** A wait that somebody was told, from `at` on. */
export const ToldWait = z.object({
  at: EpochMs,
  lowMs: z.number(),
  /** Absent: more than an hour. */
  highMs: z.number().optional(),
});
export type ToldWait = z.infer<typeof ToldWait>;

/** Of one who waits. `told`: the last the customer was told. */
export const CustomerEstimate = ShownEstimate.extend({ told: ToldWait.optional() });
export type CustomerEstimate = z.infer<typeof CustomerEstimate>;

/** Of one who would arrive now: with no wish under `ANYBODY`, wishing a group under its id. */
export const Arrivals = z.record(z.string(), ShownEstimate);
export type Arrivals = z.infer<typeof Arrivals>;

/** What an estimate rests on, in numbers. */
export const WaitGrounds = z.object({
  /** Customers before this one who compete for the same places. */
  ahead: z.number().int(),
  /** Agents online who may serve, the places they have, and how many of them take by hand. */
  agents: z.number().int(),
  places: z.number().int(),
  byHand: z.number().int(),
  /** Median length of a chat at the present pace, in ms. */
  chatMs: z.number(),
  /** Agents expected to leave, and to come, before the upper end. */
  leaving: z.number().int(),
  coming: z.number().int(),
  /** Chats learnt from. */
  learntFrom: z.number().int(),
  /** Share of recent forecasts whose upper end held. */
  held: z.number(),
});
export type WaitGrounds = z.infer<typeof WaitGrounds>;

/** `GET /customers/:customerId/wait` and `GET /waits/arrival`: the estimate now, why, and what was told. */
export const WaitAnswer = z.object({
  estimate: ShownEstimate,
  grounds: WaitGrounds.optional(),
  waitingSince: EpochMs.optional(),
  told: z.array(ToldWait),
});
export type WaitAnswer = z.infer<typeof WaitAnswer>;
export const ArrivalQuery = z.object({ groupId: GroupId.optional() });
export const WaitParams = z.object({ accountId: AccountId });

/** How estimates came true, of waits that ended in a range of time. */
const GradeCount = z.object({
  /** Customers who got an estimate and were accepted. */
  accepted: z.number().int(),
  /** Of these: within the range, sooner, later than its upper end. */
  within: z.number().int(),
  sooner: z.number().int(),
  later: z.number().int(),
  /** Got an estimate and left before they were accepted. */
  left: z.number().int(),
});
export type GradeCount = z.infer<typeof GradeCount>;

/** Accepted customers by the upper end they were given, up to `toMs` (absent: more than an hour). */
export const GradedRange = z.object({
  toMs: z.number().optional(),
  /** Mean ends of the ranges given. */
  lowMs: z.number(),
  highMs: z.number().optional(),
  accepted: z.number().int(),
  later: z.number().int(),
  /** Of the waits as they were: tenth, half, nine tenths. */
  p10Ms: z.number(),
  p50Ms: z.number(),
  p90Ms: z.number(),
});
export type GradedRange = z.infer<typeof GradedRange>;

export const GradedWait = z.object({
  customerId: CustomerId,
  code: z.string(),
  remark: z.string().optional(),
  source: z.enum(['told', 'shown']),
  at: EpochMs,
  lowMs: z.number(),
  highMs: z.number().optional(),
  actualMs: z.number(),
});
export type GradedWait = z.infer<typeof GradedWait>;

const GradeSource = z.enum(['told', 'shown']);
export type GradeSource = z.infer<typeof GradeSource>;

/** `GET /waits/grades`: `told` grades what customers were told, `shown` the estimate at their arrival. */
export const GradesQuery = z.object({
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().nonnegative(),
});
export const GradesAnswer = z.object({
  from: EpochMs,
  to: EpochMs,
  sources: z.record(
    GradeSource,
    z.object({
      total: GradeCount,
      /** By the hour the estimate was given in; hours without any are left out. */
      hours: z.array(GradeCount.extend({ at: EpochMs })),
      ranges: z.array(GradedRange),
      /** Those whose upper end was passed by most. */
      worst: z.array(GradedWait),
    }),
  ),
});
export type GradesAnswer = z.infer<typeof GradesAnswer>;
