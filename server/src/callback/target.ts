import type { EpochMs } from '@kf/shared/contract/ids';
import type { PassiveReply, Push } from '#routing/push.ts';

/** Begins the echo string of the tower's own question whether its address can be reached; the platform's are digits. */
export const OWN_ECHO = 'kf-tower-';

export interface CallbackSettings {
  appId: string;
  /** Tokens of the console's callback page, not access tokens: the current one first, then the one before it while believed. */
  tokens: readonly string[];
  /** EncodingAESKeys, the current one first, then the one before it while it may still be in use. */
  aesKeys: readonly string[];
  mode: 'plain' | 'compatible' | 'safe';
  /** A push with an older timestamp is a replay. 0: not checked. */
  maxAgeSeconds: number;
}

/** The platform documents no limit; its retries carry a fresh timestamp. */
export const DEFAULT_MAX_AGE_SECONDS = 600;

/** A push as it is kept: plain JSON, enough to make its fact from after a restart (see `toFact`). Never ciphertext. */
export interface RecordedPush {
  /** Unique within the account: a second push with this key is the same push. */
  key: string;
  receivedAt: EpochMs;
  push: Push;
  /** As decided when this delivery came in; a repeat is answered alike. */
  reply: PassiveReply;
  /** Bytes of the request's body. */
  bytes: number;
}

export type CallbackOutcome =
  /** The console's check of the address succeeded. */
  | 'verified'
  | 'recorded'
  /** Verified, but not understood: told `success`, dropped. */
  | 'malformed'
  | 'store_failed'
  /** As verified, but it was the tower that asked. */
  | 'probed'
  | 'refused_signature'
  /** Without a signature at all: anybody who walks by. */
  | 'refused_unsigned'
  | 'refused_timestamp'
  | 'refused_plaintext'
  | 'refused_encryption';

/** One account as the callback sees it. */
export interface CallbackTarget {
  settings(): CallbackSettings;
  /** Resolves when the push is durable. A key that is known already is ignored: resolves to how it was answered then. */
  record(push: RecordedPush): Promise<PassiveReply | undefined>;
  /** From memory, without IO. */
  replyTo(push: Push): PassiveReply | Promise<PassiveReply>;
  /** For health and metrics. Must not throw. */
  seen(outcome: CallbackOutcome): void;
}
