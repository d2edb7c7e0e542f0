import { z } from 'zod';
import { AgentId, CustomerId, EpochMs, GroupId, OperationId } from './ids.ts';
import { OperationError } from './live.ts';

/** Most rows of one bulk act. */
export const MOST_BULK_ROWS = 500;

export const DistributionOptions = z.object({
  /** A customer who wished for an agent may get a colleague of the same group, or anybody. */
  sameGroup: z.boolean().default(true),
  /** Agents who take customers by hand may be given one each. */
  manual: z.boolean().default(false),
  /** Agents may be filled over their capacity when every place is taken. */
  exceed: z.boolean().default(false),
});
export type DistributionOptions = z.infer<typeof DistributionOptions>;

/** `queue`: who waits. `orphans`: whose agent has gone, of one agent or of all who are gone. */
export const DistributionOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue') }),
  z.object({ kind: z.literal('orphans'), agentId: AgentId.optional() }),
]);
export type DistributionOf = z.infer<typeof DistributionOf>;

export const PreviewRequest = z.object({
  of: DistributionOf.default({ kind: 'queue' }),
  options: DistributionOptions.default({ sameGroup: true, manual: false, exceed: false }),
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;

/** Why this agent: wished, served them last, of the wished group, a colleague of the wished one, freest of all, longest
 *  idle without a known capacity, takes by hand, least over capacity. */
export const planReasons = [
  'wished_agent',
  'last_agent',
  'wished_group',
  'same_group',
  'freest',
  'idle',
  'manual',
  'over',
] as const;
export const PlanReason = z.enum(planReasons);
export type PlanReason = z.infer<typeof PlanReason>;

/** Why a customer must wait on. */
export const restReasons = [
  /** Known from a message, not yet in WeChat's list. */
  'unlisted',
  /** Somebody is acting on them already. */
  'in_progress',
  'nobody_online',
  'wished_offline',
  'wished_full',
  'group_offline',
  'group_full',
  'no_place',
] as const;
export const RestReason = z.enum(restReasons);
export type RestReason = z.infer<typeof RestReason>;

const face = { customerId: CustomerId, code: z.string(), remark: z.string().optional(), since: EpochMs };

export const PlanRow = z.object({
  ...face,
  agentId: AgentId,
  /** Who serves them now (orphans). */
  fromAgentId: AgentId.optional(),
  reason: PlanReason,
  /** Sessions of the agent when all rows before and this one are done. */
  load: z.number().int(),
  /** Absent: by hand or not known. */
  capacity: z.number().int().optional(),
});
export type PlanRow = z.infer<typeof PlanRow>;

export const PlanRest = z.object({
  ...face,
  why: RestReason,
  fromAgentId: AgentId.optional(),
  /** Who is acting on them. */
  by: z.string().optional(),
});
export type PlanRest = z.infer<typeof PlanRest>;

/** Nothing was sent. `rows` in the order in which they would be sent. */
export const PreviewAnswer = z.object({
  at: EpochMs,
  rows: z.array(PlanRow),
  rest: z.array(PlanRest),
  /** Bulk acts that are running already. */
  running: z.array(z.object({ operationId: OperationId, by: z.string(), createdAt: EpochMs })),
});
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;

const BulkItem = z.object({
  act: z.enum(['assign', 'handover', 'close']),
  customerId: CustomerId,
  /** assign, handover: the target. close: absent. */
  agentId: AgentId.optional(),
  /** handover: who serves them as the caller saw it. close: as the server saw it, whatever was sent. */
  fromAgentId: AgentId.optional(),
  /** This row may take its agent over capacity. */
  exceed: z.boolean().optional(),
});

export const DistributeRequest = z.object({
  type: z.literal('distribute'),
  items: z
    .array(BulkItem.extend({ act: BulkItem.shape.act.default('assign') }))
    .min(1)
    .max(MOST_BULK_ROWS)
    .refine((items) => new Set(items.map((item) => item.customerId)).size === items.length, {
      message: 'a customer can be named once',
    })
    .refine((items) => items.every((item) => item.act === 'close' || item.agentId !== undefined), {
      message: 'assign and handover need an agentId',
    }),
  /** Rows that would take an agent over capacity are sent as well; else they are skipped. */
  exceed: z.boolean().default(false),
  note: z.string().trim().max(120).optional(),
  key: z.string().min(1).max(64),
});
export type DistributeRequest = z.infer<typeof DistributeRequest>;
/** As it is sent: what has a default may be left out. */
export type DistributeInput = z.input<typeof DistributeRequest>;

/**
 * `sent`: on its way, or its outcome is not known yet. `skipped`: overtaken by what others did. `stopped`: never begun.
 */
export const BulkRowState = z.enum(['waiting', 'sent', 'done', 'skipped', 'failed', 'stopped']);
export type BulkRowState = z.infer<typeof BulkRowState>;

export const BulkRow = BulkItem.extend({
  code: z.string(),
  state: BulkRowState,
  /** The act of this row, once it has begun. */
  operationId: OperationId.optional(),
  /** close: who waited when the bulk act began wished for these; who was served then has a `fromAgentId` instead. */
  waited: z.object({ wishedAgentId: AgentId.optional(), wishedGroupId: GroupId.optional() }).optional(),
  /** How often it was begun again, because WeChat took no more calls in that minute. */
  tries: z.number().int().optional(),
  error: OperationError.optional(),
});
export type BulkRow = z.infer<typeof BulkRow>;

/** Many acts by one decision, sent one by one. It goes on when the server restarts. */
export const BulkOperation = z.object({
  operationId: OperationId,
  type: z.literal('distribute'),
  /** `paused`: until `pausedUntil`, because WeChat takes no more calls in this minute. */
  state: z.enum(['running', 'paused', 'stopping', 'stopped', 'done']),
  by: z.string(),
  createdAt: EpochMs,
  updatedAt: EpochMs,
  pausedUntil: EpochMs.optional(),
  /** Who stopped it. */
  stoppedBy: z.string().optional(),
  exceed: z.boolean(),
  note: z.string().optional(),
  rows: z.array(BulkRow),
});
export type BulkOperation = z.infer<typeof BulkOperation>;
