import { z } from 'zod';
import { Alert } from './alerts.ts';
import { errorCodes } from './errors.ts';
import { AccountId, AgentId, AlertId, CustomerId, EpochMs, GroupId, OperationId } from './ids.ts';
import { Arrivals, CustomerEstimate } from './waits.ts';

/** What the platform says it is: `legacy` reports device, limit, arrival and wish; `current` does not. */
export const Dialect = z.enum(['current', 'legacy']);
export type Dialect = z.infer<typeof Dialect>;

/** Attention and alarm bounds of one figure; the figure is in attention from `attention` on, in alarm from `alarm` on. */
export const Threshold = z.object({ attention: z.number(), alarm: z.number() });
export type Threshold = z.infer<typeof Threshold>;

export const AccountInfo = z.object({
  id: AccountId,
  name: z.string(),
  dialect: Dialect,
  /** IANA zone; days and hours follow it. */
  timeZone: z.string(),
  /** Most agents the platform allows. */
  seatLimit: z.number().int(),
  thresholds: z.object({
    waiting: Threshold,
    longestWaitMs: Threshold,
    sessionMs: Threshold,
  }),
  serviceLevel: z.object({ share: z.number(), withinMs: z.number() }),
});
export type AccountInfo = z.infer<typeof AccountInfo>;

/** How the agents of a group are put in order: most free places, longest unserved, staff number, or `manualOrder`. */
export const AgentOrder = z.enum(['free_share', 'least_recent', 'staff_no', 'manual']);
export type AgentOrder = z.infer<typeof AgentOrder>;

export const Group = z.object({
  groupId: GroupId,
  name: z.string(),
  /** Index into the console's palette of group colours. */
  colour: z.number().int(),
  /** Ascending; ties by name. */
  order: z.number(),
  /** Capacity of its agents who have no capacity of their own. */
  defaultCapacity: z.number().int().optional(),
  /** Absent: `free_share`. */
  agentOrder: AgentOrder.optional(),
  /** For the rule `manual`; kept while another rule is chosen. Agents not named come behind, by staff number. */
  manualOrder: z.array(AgentId).optional(),
});
export type Group = z.infer<typeof Group>;

/** `online` is what the current dialect can say; `pc`, `phone`, `both` come from the legacy bit mask. */
export const Presence = z.enum(['offline', 'online', 'pc', 'phone', 'both']);
export type Presence = z.infer<typeof Presence>;

export const Binding = z.object({
  state: z.enum(['bound', 'unbound', 'waiting', 'rejected', 'expired', 'unknown']),
  /** The bound or the invited WeChat id. */
  wechatId: z.string().optional(),
  expiresAt: EpochMs.optional(),
});
export type Binding = z.infer<typeof Binding>;

export const Agent = z.object({
  agentId: AgentId,
  nickname: z.string(),
  /** The platform's `kf_id`. */
  staffNo: z.string().optional(),
  /** Changes with the picture; the picture itself is served by the tower. Absent: no picture. */
  avatarKey: z.string().optional(),
  presence: Presence,
  presenceSince: EpochMs,
  /** Was online at least once since the tower knows this agent. */
  seenOnline: z.boolean(),
  /** `auto_accept` of the legacy dialect: 0 means by hand. Absent: not reported. */
  reportedLimit: z.number().int().optional(),
  /** `accepted_case` of the last online list that named this agent. Absent: not reported. */
  reportedLoad: z.number().int().optional(),
  /** The tower's own setting; a reported limit is only its default. */
  capacity: z.number().int().optional(),
  excluded: z.object({ reason: z.string().optional(), until: EpochMs.optional() }).optional(),
  groupIds: z.array(GroupId),
  note: z.string().optional(),
  binding: Binding,
  /** Since when the agent's known sessions disagree with the platform's count, or its list is unread. Absent: confirmed with the online list. */
  unconfirmedSince: EpochMs.optional(),
  /** Sessions accepted since the start of the day (account's zone). */
  servedToday: z.number().int(),
  /** When the agent last took a customer. Absent: not since the tower knows the agent. */
  lastServedAt: EpochMs.optional(),
});
export type Agent = z.infer<typeof Agent>;

const customerFace = {
  customerId: CustomerId,
  /** Short code, `K7Q-2MF`: from a keyed hash of the openid, kept at first sight. */
  code: z.string(),
  remark: z.string().optional(),
};

export const Session = z.object({
  ...customerFace,
  agentId: AgentId,
  startedAt: EpochMs,
  /** How long the customer waited before this session. Absent: not known. */
  waitedMs: z.number().optional(),
  /** Name of the person who assigned it in the tower. Absent: accepted in WeChat. */
  assignedBy: z.string().optional(),
  /** A message reached the callback although the session is open: the platform no longer forwards. */
  notForwardedSince: EpochMs.optional(),
});
export type Session = z.infer<typeof Session>;

export const WaitingCustomer = z.object({
  ...customerFace,
  /** Earliest of our transfer reply, the platform's arrival time (legacy) and first seen in a list. */
  waitingSince: EpochMs,
  /** Where `waitingSince` is from. */
  sinceFrom: z.enum(['message', 'platform', 'list']),
  lastSpokeAt: EpochMs.optional(),
  wishedAgentId: AgentId.optional(),
  wishedGroupId: GroupId.optional(),
  /** Who served them last, as far as the tower remembers. */
  lastAgentId: AgentId.optional(),
  /** Sort key of the queue: order of arrival as far as known, corrected by the platform's list order. */
  order: z.number(),
  /** Place in the queue from 1. Derived; only in the HTTP snapshot, never in frames (see docs/live-protocol.md). */
  position: z.number().int().optional(),
  /** Was in the platform's list when it was last read. */
  listed: z.boolean(),
  /** Pulled out of the row by a supervisor, for all to see. */
  flagged: z.object({ by: z.string(), at: EpochMs }).optional(),
});
export type WaitingCustomer = z.infer<typeof WaitingCustomer>;

/** A waiting case that a supervisor put aside: out of queue and counts, back when the customer writes again. */
export const DismissedCustomer = z.object({
  ...customerFace,
  waitingSince: EpochMs,
  wishedAgentId: AgentId.optional(),
  wishedGroupId: GroupId.optional(),
  dismissedAt: EpochMs,
  dismissedBy: z.string(),
  note: z.string().optional(),
});
export type DismissedCustomer = z.infer<typeof DismissedCustomer>;

/**
 * `armed`: not sent before `sendAt`, and can be taken back until then. `unfinished`: only of a hand-over, the first agent
 * has let go of the customer and the next one did not get them: somebody must choose. `undone`: taken back.
 */
export const OperationState = z.enum([
  'armed',
  'sent',
  'accepted',
  'confirmed',
  'refused',
  'uncertain',
  'unfinished',
  'undone',
]);
export type OperationState = z.infer<typeof OperationState>;

export const OperationError = z.object({
  code: z.enum(errorCodes),
  errcode: z.number().int().optional(),
  errmsg: z.string().optional(),
  /** Who serves the customer instead. */
  agentId: AgentId.optional(),
});
export type OperationError = z.infer<typeof OperationError>;

/** One call of a hand-over and what became of it. Recovery adds steps; none is taken away. */
export const OperationStep = z.object({
  call: z.enum(['close', 'create']),
  /** Whom the customer is taken from, or given to. */
  agentId: AgentId,
  state: z.enum(['sent', 'uncertain', 'done', 'refused']),
  at: EpochMs,
  endedAt: EpochMs.optional(),
  /** Who chose this step, where it is not the first way. */
  by: z.string().optional(),
  error: OperationError.optional(),
});
export type OperationStep = z.infer<typeof OperationStep>;

/** A supervisor's act on its way. Kept in the live state until some time after its end. */
export const Operation = z.object({
  operationId: OperationId,
  type: z.enum(['assign', 'close', 'handover']),
  customerId: CustomerId,
  code: z.string(),
  /** As it was when the act began: between two agents the customer is nowhere else. */
  remark: z.string().optional(),
  /** assign: the target. close: who serves, absent when the customer was waiting. handover: who lets go of the customer. */
  agentId: AgentId.optional(),
  /** What a waiting customer wished for when the act began. */
  wishedAgentId: AgentId.optional(),
  wishedGroupId: GroupId.optional(),
  /** handover: who is to get the customer; recovery may choose another, also the first agent. */
  toAgentId: AgentId.optional(),
  /** handover: what was called so far, in order. */
  steps: z.array(OperationStep).optional(),
  /** handover: since when nobody has the customer because the second step failed. */
  unfinishedSince: EpochMs.optional(),
  /** handover: who chose how it goes on after it was unfinished. */
  resolvedBy: z.string().optional(),
  /** While `armed`: when it is sent. */
  sendAt: EpochMs.optional(),
  /** The bulk act it belongs to. */
  bulkId: OperationId.optional(),
  note: z.string().optional(),
  state: OperationState,
  by: z.string(),
  createdAt: EpochMs,
  updatedAt: EpochMs,
  /** Set when the act takes the agent over capacity. */
  over: z.object({ load: z.number().int(), capacity: z.number().int() }).optional(),
  /** close of a waiting case: the tower dismissed it itself. */
  dismissed: z.boolean().optional(),
  error: OperationError.optional(),
});
export type Operation = z.infer<typeof Operation>;

export const sourceNames = ['online', 'queue', 'sessions', 'events', 'token'] as const;
export const SourceName = z.enum(sourceNames);
export type SourceName = z.infer<typeof SourceName>;

/** How fresh one source is. Its age is now − `asOf`; whether that is slow or stopped is judged by the reader (ui). */
export const Source = z.object({
  /** Start of the last good read, or time of the last push. 0: never. */
  asOf: EpochMs,
  state: z.enum(['starting', 'live', 'failing']),
  /** Usual pause between two reads. 0 where nothing is polled (events). */
  intervalMs: z.number(),
  /** Why it fails. */
  reason: z.enum(errorCodes).optional(),
  errcode: z.number().int().optional(),
  failures: z.number().int().optional(),
  retryAt: EpochMs.optional(),
});
export type Source = z.infer<typeof Source>;

/** Counters of the account's day. */
export const Today = z.object({
  /** Start of the day in the account's zone. */
  startedAt: EpochMs,
  arrived: z.number().int(),
  accepted: z.number().int(),
  acceptedInTarget: z.number().int(),
  abandoned: z.number().int(),
  /** Abandoned within ten seconds: not counted against the service level. */
  abandonedShort: z.number().int(),
  lastAccepted: z
    .object({
      code: z.string(),
      remark: z.string().optional(),
      agentId: AgentId,
      at: EpochMs,
      waitedMs: z.number(),
    })
    .optional(),
});
export type Today = z.infer<typeof Today>;

export const LiveState = z.object({
  account: AccountInfo,
  /** Of the account only these groups are in here, and the day's counters are not. Absent: all of it. */
  onlyGroups: z.array(GroupId).optional(),
  groups: z.record(GroupId, Group),
  agents: z.record(AgentId, Agent),
  sessions: z.record(CustomerId, Session),
  waiting: z.record(CustomerId, WaitingCustomer),
  dismissed: z.record(CustomerId, DismissedCustomer),
  /** All who wait, also those beyond the platform's list of 100; without the dismissed. */
  waitingCount: z.number().int(),
  operations: z.record(OperationId, Operation),
  alerts: z.record(AlertId, Alert),
  /** Expected waits of those who wait; of some not yet. */
  estimates: z.record(CustomerId, CustomerEstimate),
  arrivals: Arrivals,
  sources: z.record(SourceName, Source),
  today: Today,
});
export type LiveState = z.infer<typeof LiveState>;

/** What a customer was when they left a place: enough for the event feed and the history. */
const Parting = z.object({
  code: z.string(),
  remark: z.string().optional(),
  waitedMs: z.number().optional(),
  lastedMs: z.number().optional(),
});

/**
 * One step of the live state. Each carries the whole new value of what it names; `cause` says why, for the event feed
 * and the history, and does not influence the state.
 */
export const Change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('account.put'), account: AccountInfo }),
  z.object({ type: z.literal('group.put'), group: Group }),
  z.object({ type: z.literal('group.removed'), groupId: GroupId }),
  z.object({
    type: z.literal('agent.put'),
    agent: Agent,
    cause: z.enum(['online', 'offline', 'added']).optional(),
  }),
  z.object({ type: z.literal('agent.removed'), agentId: AgentId, nickname: z.string().optional() }),
  z.object({
    type: z.literal('session.put'),
    session: Session,
    cause: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('accepted'), over: z.boolean().optional() }),
        z.object({ kind: z.literal('switched'), fromAgentId: AgentId }),
        /** By a hand-over of the tower. */
        z.object({ kind: z.literal('handed_over'), fromAgentId: AgentId, over: z.boolean().optional() }),
        z.object({ kind: z.literal('found') }),
      ])
      .optional(),
  }),
  z.object({
    type: z.literal('session.removed'),
    customerId: CustomerId,
    agentId: AgentId.optional(),
    cause: z.enum(['closed', 'inferred']).optional(),
    by: z.string().optional(),
    was: Parting.optional(),
  }),
  z.object({
    type: z.literal('waiting.put'),
    waiting: WaitingCustomer,
    cause: z.enum(['arrived', 'found']).optional(),
    /** With a cause: the place in the queue then, from 1. */
    position: z.number().int().optional(),
  }),
  z.object({
    type: z.literal('waiting.removed'),
    customerId: CustomerId,
    cause: z.enum(['accepted', 'left', 'dismissed', 'unfollowed', 'inferred_accepted']).optional(),
    was: Parting.optional(),
  }),
  z.object({ type: z.literal('waiting.counted'), count: z.number().int() }),
  z.object({ type: z.literal('dismissed.put'), dismissed: DismissedCustomer }),
  z.object({ type: z.literal('dismissed.removed'), customerId: CustomerId }),
  z.object({ type: z.literal('operation.put'), operation: Operation }),
  z.object({ type: z.literal('operation.removed'), operationId: OperationId }),
  z.object({
    type: z.literal('alert.put'),
    alert: Alert,
    cause: z.enum(['raised', 'rose', 'fell']).optional(),
  }),
  z.object({ type: z.literal('alert.removed'), alertId: AlertId, was: Alert.optional() }),
  /** Only those whose shown range moved; a customer's goes with the customer. */
  z.object({
    type: z.literal('estimates.put'),
    customers: z.record(CustomerId, CustomerEstimate),
    arrivals: Arrivals,
  }),
  z.object({ type: z.literal('source.put'), name: SourceName, source: Source }),
  z.object({ type: z.literal('today.put'), today: Today }),
]);
export type Change = z.infer<typeof Change>;
export type ChangeOf<T extends Change['type']> = Extract<Change, { type: T }>;

/** `seq` grows by one per change within an epoch; a new writer (start, takeover) starts a new epoch. */
export const Frame = z.object({
  epoch: z.string(),
  /** seq before the first change */
  from: z.number().int(),
  /** seq after the last change */
  to: z.number().int(),
  /** Server time of the commit. */
  at: EpochMs,
  changes: z.array(Change),
  /** The number of each change, in a frame that leaves changes out because they are of other groups. */
  numbers: z.array(z.number().int()).optional(),
  /** Digest of the state at `to`; now and then. */
  digest: z.number().int().optional(),
});
export type Frame = z.infer<typeof Frame>;

export const Snapshot = z.object({ epoch: z.string(), seq: z.number().int(), at: EpochMs, state: LiveState });
export type Snapshot = z.infer<typeof Snapshot>;
