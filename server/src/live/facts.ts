import type { Alert, AlertAct } from '@kf/shared/contract/alerts';
import type { ErrorCode } from '@kf/shared/contract/errors';
import type {
  AgentId,
  AlertId,
  CustomerId,
  EpochMs,
  GroupId,
  OperationId,
  PersonId,
} from '@kf/shared/contract/ids';
import type { AccountInfo, Binding, Group, Operation, Presence, SourceName } from '@kf/shared/contract/live';
import type { Wish } from '@kf/shared/contract/routing';
import type { Arrivals, CustomerEstimate, ToldWait } from '@kf/shared/contract/waits';

/**
 * What was learnt, from which source, as of when. `decide` turns facts into changes.
 *
 * `at` is the platform's own stamp (whole seconds, unordered); `seenAt` is when it reached us; `askedAt` is when the
 * request of a read started: a read is as old as that.
 */
export type Fact = PushFact | ReadFact | ActFact | KeepingFact | AlertFact | WaitFact;

/** From the callback. */
export type PushFact =
  | {
      type: 'customer.spoke';
      customerId: CustomerId;
      at: EpochMs;
      seenAt: EpochMs;
      /** We answered with a transfer to customer service, so the customer now waits (or is taken at once). */
      transferred: boolean;
      /** Whom the customer waits for from now on; absent: as before. */
      wish?: Wish;
      /** The platform sent the same message once more: it did not see our first answer, and goes by this one. */
      repeated?: true;
    }
  | { type: 'session.created'; customerId: CustomerId; agentId: AgentId; at: EpochMs; seenAt: EpochMs }
  | { type: 'session.closed'; customerId: CustomerId; agentId: AgentId; at: EpochMs; seenAt: EpochMs }
  | {
      type: 'session.switched';
      customerId: CustomerId;
      fromAgentId: AgentId;
      toAgentId: AgentId;
      at: EpochMs;
      seenAt: EpochMs;
    }
  | { type: 'customer.unfollowed'; customerId: CustomerId; at: EpochMs; seenAt: EpochMs }
  /** Any other push: only the freshness of the events source. */
  | { type: 'push.other'; customerId: CustomerId; at: EpochMs; seenAt: EpochMs };

export interface AgentRow {
  agentId: AgentId;
  nickname: string;
  staffNo?: string;
  /** Changes with the picture. Its address stays with the server. */
  avatarKey?: string;
  binding: Binding;
}

export interface OnlineRow {
  agentId: AgentId;
  presence: Exclude<Presence, 'offline'>;
  staffNo?: string;
  /** `auto_accept`; absent in the current dialect. */
  limit?: number;
  /** `accepted_case` */
  load: number;
}

export interface WaitingRow {
  customerId: CustomerId;
  /** Arrival time, legacy dialect only. */
  arrivedAt?: EpochMs;
  /** Time of the last message, current dialect only. */
  lastSpokeAt?: EpochMs;
  wishedAgentId?: AgentId;
}

export interface SessionRow {
  customerId: CustomerId;
  startedAt: EpochMs;
}

/** From polling, or from a single question to the platform. */
export type ReadFact =
  | { type: 'agents.read'; askedAt: EpochMs; seenAt: EpochMs; agents: AgentRow[] }
  | { type: 'online.read'; askedAt: EpochMs; seenAt: EpochMs; agents: OnlineRow[]; intervalMs: number }
  /** Rows in the platform's order of arrival, at most 100; `count` may be larger. */
  | {
      type: 'queue.read';
      askedAt: EpochMs;
      seenAt: EpochMs;
      count: number;
      rows: WaitingRow[];
      intervalMs: number;
    }
  | { type: 'sessions.read'; askedAt: EpochMs; seenAt: EpochMs; agentId: AgentId; sessions: SessionRow[] }
  /** `getsession`: `agentId` absent means that nobody serves the customer. */
  | {
      type: 'session.checked';
      askedAt: EpochMs;
      seenAt: EpochMs;
      customerId: CustomerId;
      agentId?: AgentId;
      startedAt?: EpochMs;
    }
  | {
      type: 'source.failed';
      source: SourceName;
      seenAt: EpochMs;
      reason: ErrorCode;
      errcode?: number;
      retryAt?: EpochMs;
    }
  | { type: 'source.good'; source: SourceName; askedAt: EpochMs; seenAt: EpochMs; intervalMs: number };

/** From our own operations. */
export type ActFact =
  | { type: 'operation.changed'; seenAt: EpochMs; operation: Operation }
  | { type: 'operation.forgotten'; seenAt: EpochMs; operationId: OperationId }
  /** A supervisor put a waiting case aside; no session existed to close. */
  | { type: 'wait.flagged'; seenAt: EpochMs; customerId: CustomerId; by: string; flagged: boolean }
  | { type: 'wait.dismissed'; seenAt: EpochMs; customerId: CustomerId; by: string; note?: string };

/** From what the tower keeps itself. */
export type KeepingFact =
  | { type: 'customer.remarked'; seenAt: EpochMs; customerId: CustomerId; remark?: string }
  | {
      type: 'profile.changed';
      seenAt: EpochMs;
      agentId: AgentId;
      capacity?: number;
      groupIds: GroupId[];
      note?: string;
      excluded?: { reason?: string; until?: EpochMs };
    }
  | { type: 'groups.changed'; seenAt: EpochMs; groups: Group[] }
  | { type: 'account.changed'; seenAt: EpochMs; account: AccountInfo }
  /** Time passed: ends what is over (finished operations, the day). `dayStartedAt`: start of the account's day. */
  | { type: 'time.passed'; seenAt: EpochMs; dayStartedAt: EpochMs };

export type WaitFact =
  /** From the estimator: those whose shown range moved. */
  | {
      type: 'waits.estimated';
      seenAt: EpochMs;
      customers: Record<CustomerId, CustomerEstimate>;
      arrivals: Arrivals;
    }
  /** A waiting customer was told a range. */
  | { type: 'wait.told'; seenAt: EpochMs; customerId: CustomerId; told: ToldWait };

/** What a rule found: an alert without what people did with it. */
export type Finding = Omit<Alert, 'raisedAt' | 'levelSince' | 'seen' | 'owner' | 'snoozed'>;

/** From the rules of the alerts, and from people who see to them. */
export type AlertFact =
  | { type: 'alerts.judged'; seenAt: EpochMs; found: Finding[]; over: AlertId[] }
  | {
      type: 'alert.acted';
      seenAt: EpochMs;
      alertId: AlertId;
      act: AlertAct;
      by: { personId: PersonId; name: string };
    };
