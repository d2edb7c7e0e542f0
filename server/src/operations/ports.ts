import type { AccountId, AgentId, CustomerId, EpochMs, OperationId, PersonId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { WechatAnswer } from '#errors.ts';
import type { Fact } from '#live/facts.ts';

/** Where the customer was when the act was asked for. Kept in the journal, so that another process can finish the act. */
export type CustomerPlace =
  | { kind: 'waiting'; waitingSince: EpochMs; wishedAgentId?: AgentId }
  | { kind: 'session'; agentId: AgentId; startedAt: EpochMs }
  | { kind: 'dismissed'; dismissedAt: EpochMs; by: string }
  | { kind: 'none' };

export interface JournalEntry {
  operation: Operation;
  /** One per click, chosen by the caller. */
  key: string;
  personId: PersonId;
  before: CustomerPlace;
  /** The process (or rather: the `Operations` instance) that drives it now. */
  driver: string;
  /**
   * Holds the customer: no other operation on them may start. Ends with `confirmed` and `refused`, and when the tower
   * stops looking for the confirmation of an `accepted` one.
   */
  open: boolean;
}

export type InsertResult =
  | { kind: 'inserted' }
  /** The same key was used before: this is what became of it. */
  | { kind: 'repeated'; entry: JournalEntry }
  /** Another operation holds the customer. */
  | { kind: 'busy'; entry: JournalEntry };

/**
 * The journal of one account. What it must guarantee, across processes:
 *
 * - unique (account, key), and unique (account, customer) where `open`. `insert` is one statement,
 *   `insert … on conflict do nothing returning`; no row back → look up by key first (`repeated`), then the open one of
 *   the customer (`busy`); neither (it closed in between) → insert again.
 * - `save` is `update … set open = open and $open, touched_at = … where id = $ and driver = $ and state not in ('confirmed',
 *   'refused', 'undone')`; no row → false: another process took over, or it is over. What is closed never opens again.
 * - `undo` and `takeOver` are one conditional `update` each: of two at the same time, one gets the row.
 * - every answer is durable when the promise resolves.
 *
 * Suggested columns: account_id, operation_id (key), key, person_id, customer_id, type, state, open, driver,
 * touched_at, created_at, `operation` jsonb, `before` jsonb; index (account_id, customer_id, created_at desc).
 */
export interface OperationJournal {
  insert(entry: JournalEntry): Promise<InsertResult>;
  findByKey(key: string): Promise<JournalEntry | undefined>;
  find(operationId: OperationId): Promise<JournalEntry | undefined>;
  /** @returns false when `driver` no longer drives it; nothing was written then */
  save(operation: Operation, open: boolean, driver: string): Promise<boolean>;
  /** Heartbeat of what `driver` is working on: sets `touched_at`. */
  touch(operationIds: readonly OperationId[], driver: string, now: EpochMs): Promise<void>;
  /** Open ones whose `touched_at` is before `touchedBefore`: nobody works on them. */
  listAbandoned(touchedBefore: EpochMs): Promise<JournalEntry[]>;
  /** Takes an abandoned one over: sets `driver` and `touched_at` where it is still open and untouched. @returns whether it was ours */
  claim(operationId: OperationId, driver: string, touchedBefore: EpochMs, now: EpochMs): Promise<boolean>;
  /** Takes an `armed` one back: only where it is still armed. @returns whether it was */
  undo(operation: Operation): Promise<boolean>;
  /** Hands an `unfinished` one to `driver` in the state given: only where it is still open and unfinished. @returns whether it was */
  takeOver(operation: Operation, driver: string): Promise<boolean>;
  /** The last `close` of the customer that was confirmed. */
  lastClose(customerId: CustomerId): Promise<Operation | undefined>;
}

export interface SessionCommand {
  agentId: AgentId;
  customerId: CustomerId;
  /** Shown to the agent by some WeChat clients. */
  note?: string;
}

/** What operations need from the platform. All throw `AppError` with a code of the contract. */
export interface SessionApi {
  createSession(command: SessionCommand): Promise<void>;
  closeSession(command: SessionCommand): Promise<void>;
  /** `agentId` absent: nobody serves the customer. */
  getSession(customerId: CustomerId): Promise<{ agentId?: AgentId; startedAt?: EpochMs }>;
}

/**
 * Who acts. The tower itself acts as the person `tower` (assignment by rules): `{personId: 'tower', name: …}`, without
 * grace, and its requests are refused, journalled and audited like everybody's.
 */
export interface Actor {
  personId: PersonId;
  name: string;
  /** How long an assignment or hand-over can be taken back before it leaves, ms. Absent or 0: it leaves at once. */
  graceMs?: number;
}

/** One line per act, when its outcome is known (or given up on: `accepted`). */
export interface OperationAudit {
  at: EpochMs;
  accountId: AccountId;
  operationId: OperationId;
  act: Operation['type'];
  personId: PersonId;
  by: string;
  customerId: CustomerId;
  code: string;
  agentId?: AgentId;
  toAgentId?: AgentId;
  steps?: Operation['steps'];
  bulkId?: OperationId;
  note?: string;
  before: CustomerPlace;
  after: CustomerPlace;
  over?: { load: number; capacity: number };
  dismissed?: boolean;
  outcome: 'confirmed' | 'accepted' | 'refused' | 'unfinished' | 'undone';
  error?: Operation['error'];
  /** WeChat's last answer to the act itself. Absent: it was not asked, or nothing came back. */
  wechat?: WechatAnswer;
}

export interface OperationsLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface OperationsDeps {
  accountId: AccountId;
  journal: OperationJournal;
  wechat: SessionApi;
  /** The account's live state as this process knows it now. */
  state(): LiveState;
  /** Code and remark of a customer the tower has ever seen; undefined for any other. */
  codeOf(customerId: CustomerId): Promise<{ code: string; remark?: string } | undefined>;
  /**
   * Durable hand-over to the account's writer. `decide` must not let an `operation.changed` take an operation back:
   * confirmed and refused are final, whatever arrives later.
   */
  publish(fact: Fact): Promise<void>;
  /** Asks the poller to read a source early. Never fails. @returns whether a poller runs in this process */
  nudge(source: 'online' | 'queue' | 'sessions', agentId?: AgentId): boolean;
  audit(entry: OperationAudit): Promise<void>;
  now(): EpochMs;
  newId(): string;
  /** Resolves after `ms`; rejects when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  settings(): { sendNotes: boolean };
  log: OperationsLog;
}
