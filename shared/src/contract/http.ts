import { z } from 'zod';
import { BulkOperation, DistributeRequest } from './distribution.ts';
import { AccountId, AgentId, CustomerId, EpochMs, OperationId, PersonId } from './ids.ts';
import { Change, Dialect, Operation } from './live.ts';
import { roles } from './plain.ts';
import { Scope } from './scope.ts';

export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

export const LoginRequest = z.object({
  username: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
  /** Stay logged in for 12 h instead of until the browser closes. */
  remember: z.boolean().optional(),
  /** Of the second factor, or a recovery code; asked for with `factor_needed`. */
  code: z.string().trim().max(20).optional(),
});
export type LoginRequest = z.infer<typeof LoginRequest>;

export const Me = z.object({
  personId: PersonId,
  username: z.string(),
  name: z.string(),
  role: Role,
  scope: Scope,
  /** A key has neither password nor settings of its own. */
  kind: z.enum(['person', 'key']),
  /** The role asks for a second factor and there is none yet: until then nothing else is open. */
  mustSetUpFactor: z.boolean(),
  /** Names of those who can grant more. */
  admins: z.array(z.string()),
  accounts: z.array(z.object({ id: AccountId, name: z.string(), dialect: Dialect })),
  build: z.string(),
});
export type Me = z.infer<typeof Me>;

/** Chosen by the caller, one per click: the same key never acts twice. */
const OperationKey = z.string().min(1).max(64);
const Note = z.string().trim().max(120).optional();

export const OperationRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('assign'),
    customerId: CustomerId,
    agentId: AgentId,
    note: Note,
    key: OperationKey,
  }),
  z.object({ type: z.literal('close'), customerId: CustomerId, note: Note, key: OperationKey }),
  z.object({
    type: z.literal('handover'),
    customerId: CustomerId,
    toAgentId: AgentId,
    /** Who serves the customer as the caller saw it; somebody else by now is a refusal. */
    fromAgentId: AgentId.optional(),
    note: Note,
    key: OperationKey,
  }),
]);
export type OperationRequest = z.infer<typeof OperationRequest>;

/** Pulls a waiting customer's strip out of the row for everybody to see, or puts it back. */
export const FlagRequest = z.object({ flagged: z.boolean() });

/** What to do about a hand-over whose second step failed: give the customer to this agent, or leave them. */
export const ResolveRequest = z.union([
  z.strictObject({ toAgentId: AgentId }),
  z.strictObject({ drop: z.literal(true) }),
]);
export type ResolveRequest = z.infer<typeof ResolveRequest>;

export const OperationAnswer = z.object({ operation: Operation });
/** One act, or many by one decision. */
export const AnyOperationRequest = z.union([OperationRequest, DistributeRequest]);
export const AnyOperationAnswer = z.object({ operation: z.union([Operation, BulkOperation]) });
export const BulkAnswer = z.object({ operation: BulkOperation });

export const CustomerDetails = z.object({
  customerId: CustomerId,
  code: z.string(),
  remark: z.string().optional(),
  remarkBy: z.string().optional(),
  remarkAt: EpochMs.optional(),
  firstSeenAt: EpochMs,
  /** Messages seen at the callback (the platform pushes none while a session is on), newest first. */
  messages: z.array(z.object({ at: EpochMs, kind: z.string(), text: z.string().optional() })),
  /** What the platform answered when it was last asked for this customer's session. */
  checked: z.object({ at: EpochMs, agentId: AgentId.optional(), startedAt: EpochMs.optional() }).optional(),
});
export type CustomerDetails = z.infer<typeof CustomerDetails>;

/** A short code as somebody typed it: `k7q2mf`, `K7Q-2MF`. */
export const CustomerQuery = z.object({ code: z.string().trim().min(3).max(16) });

export const RemarkRequest = z.object({ remark: z.string().trim().max(20) });

/** One line of the event feed: a change worth telling, with its place in the stream. */
export const FeedEntry = z.object({ id: z.string(), at: EpochMs, change: Change });
export type FeedEntry = z.infer<typeof FeedEntry>;
export const FeedAnswer = z.object({ entries: z.array(FeedEntry) });

/** Waiting customers per minute, oldest first; `null` where nothing was collected. */
export const TrendAnswer = z.object({
  fromAt: EpochMs,
  stepMs: z.number(),
  waiting: z.array(z.number().nullable()),
});
export type TrendAnswer = z.infer<typeof TrendAnswer>;

export const QuotaAnswer = z.object({
  day: z.string(),
  endpoints: z.array(
    z.object({
      path: z.string(),
      used: z.number().int(),
      /** The platform's daily limit as last read. Absent: not known. */
      limit: z.number().int().optional(),
      refused: z.number().int(),
    }),
  ),
});
export type QuotaAnswer = z.infer<typeof QuotaAnswer>;

export const AgentParams = z.object({ accountId: AccountId, kfAccount: AgentId });
export const AccountParams = z.object({ accountId: AccountId });
export const CustomerParams = z.object({ accountId: AccountId, openid: CustomerId });
export const OperationParams = z.object({ accountId: AccountId, id: OperationId });
