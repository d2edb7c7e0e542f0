import { z } from 'zod';
import { GroupId } from './ids.ts';
import { Threshold } from './live.ts';

/** Alarm comes no earlier than attention. */
const Rising = Threshold.extend({
  attention: z.number().nonnegative(),
  alarm: z.number().nonnegative(),
}).refine(({ attention, alarm }) => alarm >= attention, {
  path: ['alarm'],
  message: 'alarm must not be below attention',
});
const HOUR_MS = 3_600_000;
const Duration = z
  .number()
  .int()
  .nonnegative()
  .max(24 * HOUR_MS);
const Switch = z.object({ on: z.boolean() });
/** A trouble must have lasted this long. */
const After = Switch.extend({ afterMs: Duration });
/** Minutes since midnight in the account's zone. */
const DayMinute = z.number().int().min(0).max(1_439);

const GroupThresholds = z.object({ waiting: Rising.optional(), longestWaitMs: Rising.optional() });

/** When the tower calls for help, and how loudly. */
export const AlertSettings = z.object({
  /** Also what the board tints. */
  thresholds: z.object({ waiting: Rising, longestWaitMs: Rising, sessionMs: Rising }),
  /** A service level is met when this share is accepted within this time. */
  serviceLevel: z.object({ share: z.number().min(0).max(1), withinMs: Duration.min(1_000) }),
  /** Of groups that are watched by themselves. Ids of deleted groups are harmless. */
  groups: z.record(GroupId, GroupThresholds),
  rules: z.object({
    waiting: Switch,
    longest_wait: Switch,
    nobody_online: After,
    agent_vanished: After.extend({ alarmAfterMs: Duration }),
    session_long: Switch,
    handover_unfinished: Switch,
    platform_degraded: After.extend({ alarmAfterMs: Duration }),
    /** Shares of the day's calls, 0–1. */
    quota_low: Switch.extend({ attention: z.number().min(0).max(1), alarm: z.number().min(0).max(1) }),
    callback_silent: After.extend({ alarmAfterMs: Duration }),
  }),
  /** A figure must have been better this long before its alert ends or falls to attention. */
  clearAfterMs: Duration,
  /** The sound of an alarm comes again after this long, until somebody acknowledges it. */
  soundEveryMs: Duration.min(10_000),
  /** No sound and no browser notification meanwhile. `to` may be the next morning. */
  quiet: z.object({ on: z.boolean(), from: DayMinute, to: DayMinute }),
});
export type AlertSettings = z.infer<typeof AlertSettings>;
