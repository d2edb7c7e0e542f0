import { z } from 'zod';
import { AgentId, CustomerId, EpochMs, GroupId } from './ids.ts';

export const AssignmentSettings = z.object({
  /** Off: nobody is assigned but by people. */
  on: z.boolean(),
  /** WeChat's own automatic acceptance, and people, go first for so long. */
  afterSeconds: z.number().int().min(0).max(600),
  /** Somebody who wished a group or agent waits for them for so long before anybody else is good enough; 0: for ever. */
  wishMinutes: z.number().int().min(0).max(240),
  /** Back to the agent who served them last, where the group and a place allow it. */
  preferLast: z.boolean(),
  /** No agent is filled beyond this share of the capacity, 0–1. */
  upToShare: z.number().min(0.1).max(1),
  perMinute: z.number().int().min(1).max(120),
});
export type AssignmentSettings = z.infer<typeof AssignmentSettings>;

export const assignmentReasons = ['wished_agent', 'wished_group', 'last_agent', 'freest'] as const;
export const AssignmentReason = z.enum(assignmentReasons);
export type AssignmentReason = z.infer<typeof AssignmentReason>;

export const AssignmentTrialRequest = z.object({
  hours: z.number().int().min(1).max(48),
  /** As it stands in the form. */
  rules: AssignmentSettings,
});

/** What the rules would have done at some moments of the past, beside what happened. */
export const AssignmentTrial = z.object({
  from: EpochMs,
  to: EpochMs,
  /** Nothing is recorded before this. */
  recordedFrom: EpochMs.optional(),
  waits: z.number().int(),
  assigned: z.number().int(),
  /** Of those assigned by the rules: mean wait until then, and mean wait as it was. */
  meanWaitMs: z.number(),
  meanRealWaitMs: z.number(),
  byAgent: z.array(z.object({ agentId: AgentId, nickname: z.string(), count: z.number().int() })),
  /** The newest, at most 200. */
  rows: z.array(
    z.object({
      at: EpochMs,
      customerId: CustomerId,
      code: z.string(),
      waitedMs: z.number(),
      agentId: AgentId,
      nickname: z.string(),
      reason: AssignmentReason,
      groupId: GroupId.optional(),
      really: z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('accepted'),
          agentId: AgentId,
          nickname: z.string(),
          waitedMs: z.number(),
        }),
        z.object({ kind: z.literal('left'), waitedMs: z.number() }),
        z.object({ kind: z.literal('still_waiting') }),
      ]),
    }),
  ),
});
export type AssignmentTrial = z.infer<typeof AssignmentTrial>;
