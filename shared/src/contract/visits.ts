import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { AccountId, AgentId, CustomerId, EpochMs, GroupId, OperationId } from './ids.ts';
import { OperationState } from './live.ts';

/** How a visit ended. `open`: it has not. `left` is inferred: WeChat does not tell of it. */
export const VisitOutcome = z.enum(['open', 'served', 'left', 'unfollowed', 'dismissed']);
export type VisitOutcome = z.infer<typeof VisitOutcome>;

const Move = z.object({
  at: EpochMs,
  fromAgentId: AgentId,
  toAgentId: AgentId,
  /** Person who handed over in the tower. Absent: transferred by the agent in WeChat. */
  by: z.string().optional(),
});

/** An act on the customer that was refused. */
const VisitRefusal = z.object({
  at: EpochMs,
  type: z.string(),
  by: z.string(),
  agentId: AgentId.optional(),
  code: z.enum(errorCodes),
  errcode: z.number().int().optional(),
});

/** From a customer's arrival to the end of the last session that followed from it. */
export const Visit = z.object({
  visitId: z.number().int(),
  customerId: CustomerId,
  code: z.string(),
  remark: z.string().optional(),
  arrivedAt: EpochMs,
  /** How the arrival became known. `session`: only by a session that was there already. */
  knownBy: z.enum(['message', 'platform', 'list', 'session']),
  /** Place in the queue at arrival, from 1. Absent: not known. */
  position: z.number().int().optional(),
  wishedAgentId: AgentId.optional(),
  wishedGroupId: GroupId.optional(),
  /** Until the session, or until the customer was gone. Absent: still waiting, or not known. */
  waitedMs: z.number().optional(),
  acceptedAt: EpochMs.optional(),
  /** Who took the customer first. */
  agentId: AgentId.optional(),
  /** Who had the customer last. */
  lastAgentId: AgentId.optional(),
  /** Person who assigned. Absent: accepted in WeChat. */
  assignedBy: z.string().optional(),
  /** What that person noted. */
  note: z.string().optional(),
  /** Was taken over capacity. */
  over: z.boolean(),
  moves: z.array(Move),
  outcome: VisitOutcome,
  endedAt: EpochMs.optional(),
  /** Person who ended it in the tower. */
  endedBy: z.string().optional(),
  /** A read showed the end; nobody told it. */
  inferred: z.boolean(),
  refusals: z.array(VisitRefusal),
});
export type Visit = z.infer<typeof Visit>;

/** `from` and `to` bound the arrival: from inclusive, to exclusive. `cursor` is the answer's `next`. */
export const VisitsQuery = z.object({
  from: z.coerce.number().int().nonnegative().optional(),
  to: z.coerce.number().int().nonnegative().optional(),
  /** Had the customer at some time. */
  agent: AgentId.optional(),
  /** Wished for, or of the agent who took the customer, at that time. */
  group: GroupId.optional(),
  outcome: VisitOutcome.optional(),
  customer: CustomerId.optional(),
  cursor: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type VisitsQuery = z.infer<typeof VisitsQuery>;

/** Latest arrival first. `agents`: names of those named, also of deleted ones. */
export const VisitsAnswer = z.object({
  visits: z.array(Visit),
  agents: z.record(AgentId, z.string()),
  next: z.number().int().optional(),
});
export type VisitsAnswer = z.infer<typeof VisitsAnswer>;

export const SummaryQuery = z.object({
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().nonnegative(),
  /** Hours and days of the account's zone. */
  bucket: z.enum(['hour', 'day']).default('hour'),
  group: GroupId.optional(),
});
export type SummaryQuery = z.infer<typeof SummaryQuery>;

export const SummaryBucket = z.object({
  fromAt: EpochMs,
  toAt: EpochMs,
  arrived: z.number().int(),
  accepted: z.number().int(),
  acceptedInTarget: z.number().int(),
  /** Left without a session (inferred). */
  abandoned: z.number().int(),
  /** Of these within ten seconds: not counted against the service level. */
  abandonedShort: z.number().int(),
  /** Of the accepted. Absent without any. */
  waitMedianMs: z.number().optional(),
  waitP90Ms: z.number().optional(),
  /** 0–1. Absent when nobody was judged. */
  serviceLevel: z.number().optional(),
});
export type SummaryBucket = z.infer<typeof SummaryBucket>;
export const SummaryAnswer = z.object({ buckets: z.array(SummaryBucket) });
export type SummaryAnswer = z.infer<typeof SummaryAnswer>;

export const HistoryParams = z.object({ accountId: AccountId });

/** One thing known of a customer. Kinds are named after who told: WeChat, a person, or the tower. */
export const TimelineLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('arrived'),
    at: EpochMs,
    knownBy: Visit.shape.knownBy,
    position: z.number().int().optional(),
    wishedAgentId: AgentId.optional(),
    wishedGroupId: GroupId.optional(),
  }),
  /** Seen at the callback; WeChat pushes none while a session is on. `what`: the message's type. */
  z.object({ kind: z.literal('message'), at: EpochMs, what: z.string(), text: z.string().optional() }),
  z.object({
    kind: z.literal('accepted'),
    at: EpochMs,
    agentId: AgentId,
    waitedMs: z.number().optional(),
    by: z.string().optional(),
    over: z.boolean(),
  }),
  Move.extend({ kind: z.literal('moved') }),
  z.object({
    kind: z.literal('ended'),
    at: EpochMs,
    outcome: VisitOutcome,
    agentId: AgentId.optional(),
    by: z.string().optional(),
    inferred: z.boolean(),
    /** Of the session, or of the wait where there was none. */
    lastedMs: z.number().optional(),
  }),
  /** An act of the tower. */
  z.object({
    kind: z.literal('act'),
    at: EpochMs,
    operationId: OperationId,
    type: z.string(),
    by: z.string(),
    agentId: AgentId.optional(),
    /** Of a hand-over: who is to get the customer. */
    toAgentId: AgentId.optional(),
    note: z.string().optional(),
    state: OperationState,
    code: z.enum(errorCodes).optional(),
    errcode: z.number().int().optional(),
  }),
  /** A message of the tower to the customer. `state` and `name` as the notices have them. */
  z.object({
    kind: z.literal('notice'),
    at: EpochMs,
    name: z.string(),
    text: z.string().optional(),
    state: z.string(),
    code: z.enum(errorCodes).optional(),
    errcode: z.number().int().optional(),
  }),
  z.object({
    kind: z.literal('remarked'),
    at: EpochMs,
    by: z.string().optional(),
    remark: z.string().optional(),
  }),
]);
export type TimelineLine = z.infer<typeof TimelineLine>;

export const TimelineQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) });
/** Newest first. */
export const TimelineAnswer = z.object({
  lines: z.array(TimelineLine),
  agents: z.record(AgentId, z.string()),
});
export type TimelineAnswer = z.infer<typeof TimelineAnswer>;
