// What WeChat sends to a callback, made by hand: the tests of the door need pushes that the simulator would never send.
import { createCipheriv, createHash, randomBytes } from 'node:crypto';

export interface AccountKeys {
  appId: string;
  token: string;
  aesKey: string;
  originalId: string;
}

export const testKeys: AccountKeys = {
  appId: 'wx0123456789abcdef',
  token: 'kfSimToken2024',
  aesKey: 'KfReferenceKey0123456789abcdefghijklmnopqrG',
  originalId: 'gh_0123456789ab',
};

/** A request to the callback: the query string and the raw body. */
export interface Push {
  query: string;
  body: string;
}

const sha1 = (parts: string[]) => createHash('sha1').update(parts.toSorted().join('')).digest('hex');

/** AES-256-CBC over random(16) + length(4, big endian) + xml + appid, padded by PKCS#7 to blocks of 32 bytes. */
export function encrypt(xml: string, keys: AccountKeys): string {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64');
  const message = Buffer.from(xml);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(keys.appId)]);
  const padding = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64');
}

const query = (values: Record<string, string>) => new URLSearchParams(values).toString();
const stamp = () => ({
  timestamp: String(Math.floor(Date.now() / 1000)),
  nonce: String(randomBytes(4).readUInt32BE()),
});

export function plainPush(xml: string, keys = testKeys): Push {
  const { timestamp, nonce } = stamp();
  return { query: query({ signature: sha1([keys.token, timestamp, nonce]), timestamp, nonce }), body: xml };
}

export function safePush(xml: string, keys = testKeys): Push {
  const { timestamp, nonce } = stamp();
  const encrypted = encrypt(xml, keys);
  return {
    query: query({
      signature: sha1([keys.token, timestamp, nonce]),
      timestamp,
      nonce,
      encrypt_type: 'aes',
      msg_signature: sha1([keys.token, timestamp, nonce, encrypted]),
    }),
    body: `<xml><ToUserName><![CDATA[${keys.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
}

let lastId = BigInt(Date.now()) * 1_000_000n;

/** A customer's text message; every one has an id of its own. */
export function textMessage(openid: string, text: string, atSeconds = Math.floor(Date.now() / 1000)): string {
  lastId += 1n;
  return (
    `<xml><ToUserName><![CDATA[${testKeys.originalId}]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>` +
    `<CreateTime>${atSeconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>` +
    `<MsgId>${lastId}</MsgId></xml>`
  );
}
