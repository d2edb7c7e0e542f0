import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { AccountId, EpochMs } from './ids.ts';

/** What can be wrong between the tower and the platform, in the order in which one looks for it. */
export const checkIds = [
  'token',
  'allow_list',
  'feature',
  'clock',
  'callback',
  'keys',
  'agents',
  'quota',
] as const;
export const CheckId = z.enum(checkIds);
export type CheckId = z.infer<typeof CheckId>;

/** Why a check is not good, beyond what an error code says. The console has a fix for each. */
export const checkReasons = [
  // feature
  'busy',
  'maybe_not_enabled',
  // clock
  'clock_skewed',
  'clock_untold',
  // callback
  'never_verified',
  'no_push_yet',
  'pushes_missing',
  'no_public_url',
  'address_unreachable',
  'address_wrong_answer',
  // keys
  'signature_mismatch',
  'decryption_failed',
  'plaintext_refused',
  'timestamp_refused',
  // agents
  'no_agents',
  'none_bound',
  'none_online',
  'some_unbound',
  // quota
  'quota_spent',
  'quota_runs_out',
  'quota_untold',
  // any
  'waits_for_token',
  'never_checked',
] as const;
export const CheckReason = z.enum(checkReasons);
export type CheckReason = z.infer<typeof CheckReason>;

/** `unknown`: not looked at yet, or cannot be told before another check is good. */
export const CheckState = z.enum(['good', 'attention', 'failed', 'unknown']);
export type CheckState = z.infer<typeof CheckState>;

const Cause = {
  reason: CheckReason.optional(),
  /** What the platform's answer means, and its number. */
  code: z.enum(errorCodes).optional(),
  errcode: z.number().int().optional(),
  rid: z.string().optional(),
};

/** Figures of a check by name, for its words: `address`, `skewMs`, `online`, `bound` … */
export const CheckFacts = z.record(z.string(), z.union([z.string(), z.number()]));
export type CheckFacts = z.infer<typeof CheckFacts>;

export const Check = z.object({
  id: CheckId,
  state: CheckState,
  /** When this was learnt. Absent: never. */
  at: EpochMs.optional(),
  ...Cause,
  facts: CheckFacts,
  /** The newest failure, also when it is over. */
  lastFailure: z.object({ at: EpochMs, ...Cause, facts: CheckFacts }).optional(),
});
export type Check = z.infer<typeof Check>;

/** Kinds of pushes, and what became of requests that were none. */
export const SeenCount = z.object({ what: z.string(), at: EpochMs, count: z.number().int() });
export type SeenCount = z.infer<typeof SeenCount>;

export const PlatformError = z.object({
  at: EpochMs,
  path: z.string(),
  code: z.enum(errorCodes),
  errcode: z.number().int().optional(),
  errmsg: z.string().optional(),
  rid: z.string().optional(),
});
export type PlatformError = z.infer<typeof PlatformError>;

export const EndpointUse = z.object({
  path: z.string(),
  used: z.number().int(),
  refused: z.number().int(),
  /** The platform's daily limit as last read. Absent: not known. */
  limit: z.number().int().optional(),
  /** When the day's calls are used up at the present rate, if that is before the platform's midnight. */
  runsOutAt: EpochMs.optional(),
  /** The platform refuses the call until then. */
  closedUntil: EpochMs.optional(),
});
export type EndpointUse = z.infer<typeof EndpointUse>;

export const DoctorAnswer = z.object({
  at: EpochMs,
  checks: z.array(Check),
  callback: z.object({
    /** Where the platform pushes to; a path when PUBLIC_URL is not set. */
    url: z.string(),
    mode: z.enum(['plain', 'compatible', 'safe']),
    verifiedAt: EpochMs.optional(),
    pushes: z.array(SeenCount),
    refused: z.array(SeenCount),
  }),
  quota: z.array(EndpointUse),
  /** Newest first. */
  errors: z.array(PlatformError),
});
export type DoctorAnswer = z.infer<typeof DoctorAnswer>;

export const CheckParams = z.object({ accountId: AccountId, check: CheckId });
