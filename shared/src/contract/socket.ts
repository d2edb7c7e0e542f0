import type { AccountId, CustomerId, EpochMs, PersonId } from './ids.ts';
import type { Frame, Operation, Snapshot, Source, SourceName } from './live.ts';

/** What a browser sends with the handshake of `/live`. With `epoch` and `seq` it asks for what it missed. */
export interface LiveAuth {
  accountId: AccountId | string;
  epoch?: string;
  seq?: number;
  /** API key, where there is no login cookie. */
  token?: string;
}

export interface LiveStatus {
  sources: Record<SourceName, Source>;
  viewers: number;
  /** Server's clock, for the browser's offset. */
  at: EpochMs;
  /** Build of the server; a browser of another build offers to reload. */
  build: string;
}

/** Somebody is deciding about a customer: a dialog is open. `until` is when that ends unless it is renewed; 0: it has ended. */
export interface Claim {
  customerId: CustomerId;
  personId: PersonId;
  by: string;
  until: EpochMs;
}

/** Namespace `/live`. `docs/live-protocol.md` has the rules. */
export interface ServerToClientEvents {
  'live:snapshot': (message: Snapshot) => void;
  'live:frame': (message: Frame) => void;
  'live:status': (message: LiveStatus) => void;
  operation: (message: { operation: Operation }) => void;
  claim: (message: Claim) => void;
  /** What the person may do or see has changed: `GET /api/me` says what it is now. */
  'me:changed': () => void;
}

export interface ClientToServerEvents {
  /** The browser lost the thread: the answer is a fresh snapshot. */
  'live:resync': (ack: (snapshot: Snapshot) => void) => void;
  /** The answer is the claim that holds, which may be somebody else's. */
  claim: (message: { customerId: CustomerId }, ack?: (claim: Claim) => void) => void;
  release: (message: { customerId: CustomerId }) => void;
}
