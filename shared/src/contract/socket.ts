import type { AccountId, EpochMs } from './ids.ts';
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

/** Namespace `/live`. `docs/live-protocol.md` has the rules. */
export interface ServerToClientEvents {
  'live:snapshot': (message: Snapshot) => void;
  'live:frame': (message: Frame) => void;
  'live:status': (message: LiveStatus) => void;
  operation: (message: { operation: Operation }) => void;
}

export interface ClientToServerEvents {
  /** The browser lost the thread: the answer is a fresh snapshot. */
  'live:resync': (ack: (snapshot: Snapshot) => void) => void;
}
