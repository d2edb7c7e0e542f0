import type { Rng } from '../rng.ts';
import type { Settings } from '../settings.ts';

/** The truth about one Official Account. Instants are milliseconds of the platform's clock; seconds appear only on the wire. */
export interface World {
  agents: Map<string, Agent>;
  customers: Map<string, Customer>;
  sessions: Map<string, Session>;
  /** Insertion order is the order of arrival. */
  queue: Map<string, Waiting>;
  nextKfId: number;
}

/** 0 offline, 1 PC, 2 mobile, 3 both. */
export type DeviceMask = 0 | 1 | 2 | 3;

export interface Agent {
  kfAccount: string;
  kfId: number;
  kfOpenid: string;
  nickname: string;
  headImageUrl: string;
  /** WeChat id of the person; absent while unbound. */
  wechatId: string | null;
  invitation: Invitation | null;
  status: DeviceMask;
  /** Most sessions taken automatically; 0 = automatic acceptance off. */
  autoAccept: number;
  sessions: Set<string>;
  /** What supervisors wrote in `text` of create and close. */
  notes: { at: number; openid: string; text: string }[];
}

export interface Invitation {
  wechatId: string;
  expiresAt: number;
  status: 'waiting' | 'rejected' | 'expired';
}

export interface Session {
  openid: string;
  kfAccount: string;
  createdAt: number;
  lastMessageAt: number;
}

export interface Waiting {
  openid: string;
  since: number;
  latestAt: number;
  /** The only agent who may take this customer, or empty. */
  kfAccount: string;
  /** Messages forwarded so far; the agent receives them on acceptance. */
  forwarded: string[];
}

export interface Customer {
  openid: string;
  following: boolean;
  subscribedAt: number;
  subscribeScene: string;
  qrScene: number;
  remark: string;
  tagIds: number[];
  lastMessageAt: number;
  /** Last message in either direction. */
  lastExchangeAt: number;
  typingUntil: number;
  refusesMessages: boolean;
  window: MessageWindow;
  seen: Seen[];
}

/** What one kind of act gave: messages left, and until when. */
export interface WindowPair {
  remaining: number;
  deadline: number;
}
export type WindowKind = 'message' | 'menu' | 'follow' | 'scan' | 'pay';
export type MessageWindow = Partial<Record<WindowKind | 'merged', WindowPair>>;

/** A line on the customer's screen. */
export interface Seen {
  at: number;
  from: 'passive' | 'custom' | 'agent' | 'system' | 'self';
  type: string;
  text: string;
  kfAccount?: string;
  menu?: { id: string; content: string }[];
}

export type OpenCause = 'auto' | 'hand' | 'api' | 'direct';
export type CloseCause = 'api' | 'agent' | 'timeout' | 'deleted';

/** What a transition did, for those who push, record and keep the scenario alive. */
export type Happening =
  | { type: 'queued'; openid: string }
  | { type: 'unqueued'; openid: string; reason: 'unfollowed' | 'silent' | 'left' }
  | { type: 'opened'; openid: string; kfAccount: string; cause: OpenCause; forwarded: string[] }
  | { type: 'closed'; openid: string; kfAccount: string; cause: CloseCause }
  | { type: 'switched'; openid: string; from: string; to: string }
  | { type: 'agent'; kfAccount: string };

export function createWorld(): World {
  return { agents: new Map(), customers: new Map(), sessions: new Map(), queue: new Map(), nextKfId: 1001 };
}

const SEEN_KEPT = 50;

export function showTo(customer: Customer, line: Seen): void {
  customer.seen.push(line);
  if (customer.seen.length > SEEN_KEPT) customer.seen.shift();
}

const OPENID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 28 characters, the first six the same for all followers of one account, as real ones look. */
export const newOpenid = (rng: Rng): string => `oKfDm6${rng.text(22, OPENID_ALPHABET)}`;

export function addCustomer(
  world: World,
  now: number,
  openid: string,
  over: Partial<Customer> = {},
): Customer {
  const customer: Customer = {
    openid,
    following: true,
    subscribedAt: now,
    subscribeScene: 'ADD_SCENE_SEARCH',
    qrScene: 0,
    remark: '',
    tagIds: [],
    lastMessageAt: 0,
    lastExchangeAt: 0,
    typingUntil: 0,
    refusesMessages: false,
    window: {},
    seen: [],
    ...over,
  };
  world.customers.set(openid, customer);
  return customer;
}

/** Forgets the customers known longest who are neither in session nor waiting, so that a long run stays small. */
export function forgetOldCustomers(world: World, settings: Settings): void {
  let surplus = world.customers.size - settings.maxCustomers;
  if (surplus <= 0) return;
  for (const openid of world.customers.keys()) {
    if (surplus <= 0) return;
    if (world.sessions.has(openid) || world.queue.has(openid)) continue;
    world.customers.delete(openid);
    surplus -= 1;
  }
}
