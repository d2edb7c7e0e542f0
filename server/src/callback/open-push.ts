import { decrypt, signingToken } from './crypto.ts';
import type { CallbackOutcome, CallbackSettings } from './target.ts';
import { findEncrypted } from './xml.ts';

/** Query of a push; anything else in it is ignored. */
export interface PushQuery {
  signature: string;
  timestamp: string;
  nonce: string;
  encryptType: string;
  msgSignature: string;
}

export type Opened =
  | {
      ok: true;
      xml: string;
      /** Set when the reply must be encrypted: with the key and the token that the push came under. */
      sealing?: { token: string; encodingAesKey: string };
    }
  | { ok: false; why: Extract<CallbackOutcome, `refused_${string}`> };

const refuse = (why: Extract<Opened, { ok: false }>['why']): Opened => ({ ok: false, why });

/** Checks where a push is from and takes it out of its envelope. Nothing of the body is parsed before it is verified. */
export function openPush(settings: CallbackSettings, query: PushQuery, body: string, nowMs: number): Opened {
  if (isTooOld(settings, query.timestamp, nowMs)) return refuse('refused_timestamp');
  const encrypted = query.encryptType === 'aes';
  // In safe mode plain text could be anybody's who has seen one signature: it does not cover the body.
  if (settings.mode === 'safe' && !encrypted) return refuse('refused_plaintext');
  if (encrypted && (settings.mode !== 'plain' || settings.aesKeys.length > 0)) {
    return openEncrypted(settings, query, body);
  }
  if (signingToken(query.signature, settings.tokens, query.timestamp, query.nonce) === undefined)
    return refuse('refused_signature');
  return { ok: true, xml: body };
}

/** `signature` alone proves nothing here: `msg_signature` is the one that covers the content. */
function openEncrypted(settings: CallbackSettings, query: PushQuery, body: string): Opened {
  const { tokens, appId, aesKeys } = settings;
  const { timestamp, nonce, msgSignature } = query;
  for (const sealed of findEncrypted(body)) {
    const token = signingToken(msgSignature, tokens, timestamp, nonce, sealed);
    if (token === undefined) continue;
    const opened = decrypt(sealed, appId, aesKeys);
    if (!opened) return refuse('refused_encryption');
    return { ok: true, xml: opened.xml, sealing: { token, encodingAesKey: opened.encodingAesKey } };
  }
  return refuse('refused_signature');
}

export function isTooOld(settings: CallbackSettings, timestamp: string, nowMs: number): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return true;
  return settings.maxAgeSeconds > 0 && nowMs / 1_000 - Number(timestamp) > settings.maxAgeSeconds;
}
