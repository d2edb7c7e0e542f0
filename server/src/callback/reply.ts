import { randomBytes } from 'node:crypto';
import type { PassiveReply, Push } from '#routing/push.ts';
import { encrypt, sign } from './crypto.ts';
import { cdata } from './xml.ts';

/** Accepted, nothing is sent. Plain in every mode. */
export const SUCCESS = 'success';

/** @returns the reply as XML, or `success` where there is nothing to say. */
export function buildReply(push: Push, reply: PassiveReply, nowSeconds: number): string {
  if (reply.type === 'success' || (reply.type === 'text' && reply.content === '')) return SUCCESS;
  // The platform forwards messages only: an event answered with a transfer would show the customer an error.
  if (reply.type === 'transfer' && push.type !== 'message') return SUCCESS;
  const head = `<ToUserName>${cdata(push.customerId)}</ToUserName><FromUserName>${cdata(push.accountName)}</FromUserName><CreateTime>${nowSeconds}</CreateTime>`;
  if (reply.type === 'text') {
    return `<xml>${head}<MsgType>${cdata('text')}</MsgType><Content>${cdata(reply.content)}</Content></xml>`;
  }
  const to = reply.agentId ? `<TransInfo><KfAccount>${cdata(reply.agentId)}</KfAccount></TransInfo>` : '';
  return `<xml>${head}<MsgType>${cdata('transfer_customer_service')}</MsgType>${to}</xml>`;
}

export interface Sealing {
  appId: string;
  token: string;
  encodingAesKey: string;
}

/** The encrypted envelope. Time and nonce are ours, and the signature is over them. */
export function sealReply(
  xml: string,
  sealing: Sealing,
  nowSeconds: number,
  nonce: string = randomBytes(8).toString('hex'),
  random?: Buffer<ArrayBuffer>,
): string {
  const encrypted = encrypt(xml, sealing.appId, sealing.encodingAesKey, random);
  const timestamp = String(nowSeconds);
  const signature = sign(sealing.token, timestamp, nonce, encrypted);
  return `<xml>
<Encrypt>${cdata(encrypted)}</Encrypt>
<MsgSignature>${cdata(signature)}</MsgSignature>
<TimeStamp>${timestamp}</TimeStamp>
<Nonce>${cdata(nonce)}</Nonce>
</xml>`;
}
