import { encrypt, sign } from '../crypto.ts';
import { DIGITS, type Rng } from '../rng.ts';
import type { Settings } from '../settings.ts';
import { writeXml, type XmlFields } from '../xml.ts';

export interface WireRequest {
  url: string;
  body: string;
}

/** One delivery: the same content each time, with its own timestamp, nonce, signature and random prefix. */
export function writeDelivery(
  { callbackUrl, fields, openid }: { callbackUrl: string; fields: XmlFields; openid: string },
  account: Pick<Settings, 'mode' | 'token' | 'aesKey' | 'appid' | 'originalId'>,
  timestampSeconds: number,
  rng: Rng,
): WireRequest {
  const timestamp = String(timestampSeconds);
  const nonce = String(rng.int(1, 9)) + rng.text(rng.int(8, 9), DIGITS);
  const url = new URL(callbackUrl);
  url.searchParams.append('signature', sign(account.token, timestamp, nonce));
  url.searchParams.append('timestamp', timestamp);
  url.searchParams.append('nonce', nonce);
  url.searchParams.append('openid', openid);
  if (account.mode === 'plain') return { url: url.href, body: writeXml(fields) };
  const encrypted = encrypt(writeXml(fields), account, rng.bytes(16));
  url.searchParams.append('encrypt_type', 'aes');
  url.searchParams.append('msg_signature', sign(account.token, timestamp, nonce, encrypted));
  const outer = account.mode === 'compatible' ? fields : { ToUserName: account.originalId };
  return { url: url.href, body: writeXml({ ...outer, Encrypt: encrypted }) };
}

/** The console's check of a callback address: the answer must be `echostr`, nothing more. */
export function writeVerification(callbackUrl: string, token: string, timestampSeconds: number, rng: Rng) {
  const timestamp = String(timestampSeconds);
  const nonce = rng.text(10, '123456789');
  const echostr = rng.text(19, '123456789');
  const url = new URL(callbackUrl);
  url.searchParams.append('signature', sign(token, timestamp, nonce));
  url.searchParams.append('echostr', echostr);
  url.searchParams.append('timestamp', timestamp);
  url.searchParams.append('nonce', nonce);
  return { url: url.href, echostr };
}
