import { z } from 'zod';
import { AccountId } from './ids.ts';

/** The first set-up: admin, platform, callback, agents and groups, rules and walls. */
export const SETUP_STEPS = 5;
export const SetupStep = z.number().int().min(1).max(SETUP_STEPS);

/** What anybody may know; the rest only who has given the code. */
export const SetupStatus = z.object({
  open: z.boolean(),
  /** This browser has given the code. */
  unlocked: z.boolean(),
  /** Absent unless unlocked. */
  progress: z
    .object({
      /** There is somebody who can log in: the first step is done. */
      hasAdmin: z.boolean(),
      step: SetupStep,
      /** The account that is being connected. */
      accountId: AccountId.optional(),
      /** Without it nobody knows what is in front of the server, and the callback's address is only a path. */
      publicUrl: z.string().optional(),
    })
    .optional(),
});
export type SetupStatus = z.infer<typeof SetupStatus>;

export const SetupCodeRequest = z.object({ code: z.string().trim().min(1).max(32) });

export const FirstAdminRequest = z.object({
  username: z
    .string()
    .trim()
    .min(2)
    .max(64)
    .regex(/^[^\s\p{Cc}]+$/u, 'must have no spaces'),
  name: z.string().trim().min(1).max(40),
  password: z.string().min(1).max(256),
});
export type FirstAdminRequest = z.infer<typeof FirstAdminRequest>;

export const SetupStepRequest = z.object({ step: SetupStep });
