import type { AccountId } from '@kf/shared/contract/ids';
import type { Frame, Snapshot } from '@kf/shared/contract/live';
import type { LiveStatus } from '@kf/shared/contract/socket';
import type { Claims } from '../operations/claims.ts';
import type { Caller } from '../people/ports.ts';

/** What the sockets of one account are fed from. Nothing here knows how the state came about. */
export interface LiveSource {
  accountId: AccountId;
  /** The state after the last frame that `onFrame` told, neither older nor newer; cheap, as the state is shared. */
  snapshot(): Snapshot;
  /** Called once per committed frame, in order. The first frame of another epoch tells that a new writer began. */
  onFrame(listener: (frame: Frame) => void): () => void;
  /** Called when the state changed otherwise than by a frame: everybody needs it anew. */
  onReplaced?(listener: () => void): () => void;
  /** Frames after `seq` of this epoch, oldest first and without a gap; undefined when they are not kept any more. */
  since(epoch: string, seq: number): Promise<Frame[] | undefined>;
  status(): Omit<LiveStatus, 'viewers'>;
  claims: Claims;
  /** How many sockets of this process look at the account; paces the polling. */
  viewersChanged(viewers: number): void;
}

/** Who is behind a socket, and by which login; a key has no login. */
export interface Visitor {
  person: Caller;
  sid?: string;
}

export interface LiveSocketDeps {
  find(accountId: string): LiveSource | undefined;
  /** The same login as over HTTP. `token` is an API key. */
  authenticate(handshake: {
    cookie: string | undefined;
    token: string | undefined;
  }): Promise<Visitor | undefined>;
  /** Who it is now, and what they may see; undefined when the login or the key holds no longer. */
  refresh(visitor: Visitor): Promise<Caller | undefined>;
  onLoginEnded(listener: (sid: string) => void): () => void;
  /** `who`: the id of a person or a key whose rights or logins changed; `*`: everybody's. */
  onPeopleChanged(listener: (who: string) => void): () => void;
  /** An account that is no longer served: nobody may go on looking at it. */
  onAccountEnded(listener: (accountId: string) => void): () => void;
  publicUrl: string | undefined;
}
