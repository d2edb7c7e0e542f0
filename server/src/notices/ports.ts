import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { DropReason, Notice } from '@kf/shared/contract/notices';
import type { CustomerLanguage, CustomerText } from '@kf/shared/contract/routing';
import type { SettingKey, SettingValue } from '@kf/shared/contract/settings';
import type { ToldRange } from '@kf/shared/domain/told-range';
import type { WechatAnswer } from '#errors.ts';
import type { Estimates } from '#routing/estimates.ts';

/** What a notice needs besides the state of the moment in which it goes out. */
export interface NoticeBody {
  menu?: { head: string; lines: { id: string; content: string }[]; tail: string };
  /** A text of its own instead of the account's template. */
  text?: string;
  template?: CustomerText;
  /** Of the template where it is not the account's. */
  language?: CustomerLanguage;
}

/** A notice as it is kept. */
export interface NoticeRow extends Notice {
  seq: number;
  /** What it is about: a second one with the same key is not planned. */
  key: string;
  /** Start of the wait, or moment of what happened. */
  aboutAt?: EpochMs;
  body: NoticeBody;
}

export type NewNotice = Pick<NoticeRow, 'key' | 'customerId' | 'kind' | 'body'> &
  Partial<Pick<NoticeRow, 'aboutAt' | 'told' | 'agentId' | 'by'>>;

/** Something the customer did that allows some messages. */
export interface CustomerAct {
  at: EpochMs;
  kind: 'message' | 'tap' | 'follow' | 'scan';
}

export interface CustomerRecord {
  /** Newest first, of the last days. */
  notices: NoticeRow[];
  acts: CustomerAct[];
}

export type Ending =
  | { state: 'sent' }
  | { state: 'dropped'; reason: DropReason }
  | { state: 'failed' | 'uncertain'; code: string; wechat?: WechatAnswer };

export interface NoticeStore {
  /** Those whose key was not there. */
  plan(notices: readonly (NewNotice & { id: string; at: EpochMs })[]): Promise<NoticeRow[]>;
  /** One that went out with the answer to the customer's own message. False: it is known already. */
  logPassive(notice: NewNotice & { id: string; at: EpochMs; text: string }): Promise<boolean>;
  find(id: string): Promise<NoticeRow | undefined>;
  findByKey(key: string): Promise<NoticeRow | undefined>;
  /** Takes a planned one in hand; undefined when it is not to be done any more, or by somebody else. */
  claim(id: string, at: EpochMs): Promise<NoticeRow | undefined>;
  /** The last step before it leaves: from here on it is not tried again. False: it is no longer in hand. */
  sending(id: string, at: EpochMs, as: { text: string; told?: ToldRange }): Promise<boolean>;
  end(id: string, at: EpochMs, ending: Ending): Promise<void>;
  /** Not sent, and safe to try from `dueAt` on; it counts as left behind only when that is long past, too. */
  putBack(id: string, dueAt: EpochMs): Promise<void>;
  /**
   * Unfinished ones that nobody has touched since, nor were due since: planned and claimed ones to take up again, and
   * what may have left.
   */
  stranded(before: EpochMs): Promise<{ open: string[]; uncertain: string[] }>;
  /** Claimed by a process that is gone: planned again. */
  release(ids: readonly string[], at: EpochMs): Promise<void>;
  recordsOf(customerIds: readonly CustomerId[], since: EpochMs): Promise<Map<CustomerId, CustomerRecord>>;
  log(before: number | undefined, limit: number): Promise<NoticeRow[]>;
  /** The newest failure with one of these codes. */
  lastFailure(codes: readonly string[], since: EpochMs): Promise<NoticeRow | undefined>;
  today(since: EpochMs): Promise<{ sent: number; failed: number; waits: number; waitNotices: number }>;
  addRating(rating: {
    session: string;
    customerId: CustomerId;
    agentId?: AgentId;
    score: number;
    at: EpochMs;
  }): Promise<boolean>;
  ratingsOf(customerId: CustomerId): Promise<{ at: EpochMs; agentId?: AgentId; score: number }[]>;
  ratingCounts(since: EpochMs): Promise<{ score: number; count: number }[]>;
  prune(before: EpochMs): Promise<void>;
}

/** What notices need from the platform. All throw `AppError` with a code of the contract. */
export interface MessageApi {
  sendText(target: { customerId: CustomerId }, content: string): Promise<void>;
  sendMenu(
    target: { customerId: CustomerId },
    menu: { head: string; entries: readonly { id: string; content: string }[]; tail: string },
  ): Promise<void>;
  getSession(customerId: CustomerId): Promise<{ agentId?: AgentId }>;
}

export interface NoticesDeps {
  store: NoticeStore;
  platform: MessageApi;
  state(): LiveState;
  setting<K extends SettingKey>(key: K): SettingValue<K>;
  estimates: Estimates;
  /** The customer was told this. */
  told(customerId: CustomerId, range: ToldRange, at: EpochMs): void;
  /** Durable: {@link Notices.deliver} is called with this id, soon or at `runAt`, on some node. */
  enqueue(id: string, runAt?: EpochMs): Promise<void>;
  /** Until when the platform takes no messages of this account, where that is known. */
  closure(): { until: number; code: string } | undefined;
  now(): EpochMs;
  newId(): string;
  sleep(ms: number): Promise<void>;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}
