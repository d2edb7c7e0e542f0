import { decrypt, sameText, sign } from '../crypto.ts';
import type { Settings } from '../settings.ts';
import { readXml, textOf, type XmlTree } from '../xml.ts';

/** What the callback's answer to a push asks for. `fault` is what the customer sees as a failure of the account. */
export type PassiveReply =
  | { kind: 'nothing' }
  | { kind: 'message'; type: string; text: string }
  | { kind: 'transfer'; kfAccount: string }
  | { kind: 'fault'; why: string };

type Account = Pick<Settings, 'mode' | 'token' | 'aesKey' | 'appid' | 'originalId'>;

const fault = (why: string): PassiveReply => ({ kind: 'fault', why });

export function readReply(body: string, account: Account, openid: string): PassiveReply {
  if (body === '' || body.trim() === 'success') return { kind: 'nothing' };
  const outer = readXml(body);
  if (!outer) return fault('not XML');
  const encrypted = outer['Encrypt'] !== undefined;
  if (account.mode === 'plain' && encrypted) return fault('encrypted reply in plain mode');
  if (account.mode === 'safe' && !encrypted) return fault('plain reply in safe mode');
  if (!encrypted) return readPlain(outer, account, openid);
  const opened = openEnvelope(outer, account);
  if ('why' in opened) return fault(opened.why);
  return opened.inner ? readPlain(opened.inner, account, openid) : fault('encrypted content is not XML');
}

function openEnvelope(outer: XmlTree, account: Account): { inner: XmlTree | null } | { why: string } {
  const [encrypted, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map(
    (name) => textOf(outer, name),
  );
  if (!encrypted || !signature || !timestamp || !nonce) return { why: 'incomplete encrypted envelope' };
  if (!sameText(sign(account.token, timestamp, nonce, encrypted), signature)) {
    return { why: 'MsgSignature does not match' };
  }
  try {
    return { inner: readXml(decrypt(encrypted, account)) };
  } catch (error) {
    return { why: `cannot decrypt: ${error instanceof Error ? error.message : 'unknown'}` };
  }
}

function readPlain(reply: XmlTree, account: Account, openid: string): PassiveReply {
  if (textOf(reply, 'ToUserName') !== openid) return fault('ToUserName is not the customer');
  if (textOf(reply, 'FromUserName') !== account.originalId) return fault('FromUserName is not the account');
  if (!/^\d+$/.test(textOf(reply, 'CreateTime') ?? '')) return fault('CreateTime is missing'); // seconds or milliseconds
  const type = textOf(reply, 'MsgType') ?? '';
  switch (type) {
    case 'text': {
      const text = textOf(reply, 'Content') ?? '';
      return text === '' ? fault('empty text') : { kind: 'message', type, text };
    }
    case 'transfer_customer_service':
      return readTransfer(reply);
    case 'image':
    case 'voice':
    case 'video':
    case 'music':
      return subtree(reply, capitalised(type))
        ? { kind: 'message', type, text: `[${type}]` }
        : fault(`${type} without content`);
    case 'news':
      return reply['Articles'] === undefined
        ? fault('news without articles')
        : { kind: 'message', type, text: '[news]' };
    default:
      return fault(`unknown MsgType "${type}"`);
  }
}

function readTransfer(reply: XmlTree): PassiveReply {
  if (reply['TransInfo'] === undefined || reply['TransInfo'] === '')
    return { kind: 'transfer', kfAccount: '' };
  const info = subtree(reply, 'TransInfo');
  return info
    ? { kind: 'transfer', kfAccount: textOf(info, 'KfAccount') ?? '' }
    : fault('malformed TransInfo');
}

function subtree(tree: XmlTree, name: string): XmlTree | undefined {
  const value = tree[name];
  return value && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
