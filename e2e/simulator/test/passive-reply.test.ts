import { describe, expect, it } from 'vitest';
import { encrypt, sign } from '../src/crypto.ts';
import { readReply } from '../src/push/passive-reply.ts';
import { account, transferReply } from './vectors.ts';

const openid = 'oABCD1234567890abcdefghijklmn';
const safe = { ...account, originalId: 'gh_0123456789ab', mode: 'safe' as const };
const plain = { ...safe, mode: 'plain' as const };
const compatible = { ...safe, mode: 'compatible' as const };

const head = (to = openid, from = 'gh_0123456789ab', time: string | number = 1700000121) =>
  `<ToUserName><![CDATA[${to}]]></ToUserName><FromUserName>${from}</FromUserName><CreateTime>${time}</CreateTime>`;
const text = (content: string) =>
  `<xml>${head()}<MsgType>text</MsgType><Content><![CDATA[${content}]]></Content></xml>`;
const transfer = (info = '') =>
  `<xml>${head()}<MsgType><![CDATA[transfer_customer_service]]></MsgType>${info}</xml>`;

function envelope(
  inner: string,
  over: Partial<Record<'signature' | 'timestamp' | 'nonce' | 'appid', string>> = {},
): string {
  const { timestamp = '1700000121', nonce = 'n0nce' } = over;
  const encrypted = encrypt(inner, { ...account, appid: over.appid ?? account.appid }, Buffer.alloc(16, 7));
  const signature = over.signature ?? sign(account.token, timestamp, nonce, encrypted);
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`;
}

describe('a passive reply', () => {
  it.each([plain, compatible, safe])('may be nothing: success or an empty body ($mode)', (mode) => {
    expect(readReply('success', mode, openid)).toEqual({ kind: 'nothing' });
    expect(readReply('', mode, openid)).toEqual({ kind: 'nothing' });
  });

  it('transfers to any agent or to a named one', () => {
    expect(readReply(transfer(), plain, openid)).toEqual({ kind: 'transfer', kfAccount: '' });
    for (const name of ['test1@kfdemo', '<![CDATA[test1@kfdemo]]>']) {
      const info = `<TransInfo><KfAccount>${name}</KfAccount></TransInfo>`;
      expect(readReply(transfer(info), plain, openid)).toEqual({
        kind: 'transfer',
        kfAccount: 'test1@kfdemo',
      });
    }
  });

  it('says something to the customer, a split CDATA included', () => {
    expect(readReply(text('你好\n再见'), plain, openid)).toMatchObject({
      kind: 'message',
      text: '你好\n再见',
    });
    expect(readReply(text('a]]]]><![CDATA[>b'), plain, openid)).toMatchObject({ text: 'a]]>b' });
  });

  it('may give CreateTime in milliseconds, as an old package does', () => {
    const old = `<xml>${head(openid, 'gh_0123456789ab', Date.now())}<MsgType>text</MsgType><Content>x</Content></xml>`;
    expect(readReply(old, plain, openid).kind).toBe('message');
  });

  it.each([
    ['JSON', '{"a":1}'],
    ['a quoted word', '"success"'],
    ['broken XML', '<xml><MsgType>text</xml>'],
    ['another root', '<reply></reply>'],
    ['an empty text', text('')],
    ['an unknown type', `<xml>${head()}<MsgType>dance</MsgType></xml>`],
    [
      'names the wrong way round',
      `<xml>${head('gh_0123456789ab', openid)}<MsgType>text</MsgType><Content>x</Content></xml>`,
    ],
    [
      'no time',
      `<xml>${head(openid, 'gh_0123456789ab', '')}<MsgType>text</MsgType><Content>x</Content></xml>`,
    ],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${text('x')}`],
    ['encryption in plain mode', envelope(transfer())],
  ])('is a fault when it is %s', (_what, body) => {
    expect(readReply(body, plain, openid).kind).toBe('fault');
  });
});

describe('an encrypted reply', () => {
  it('is read as others write it', () => {
    const body = `<xml>\n<Encrypt><![CDATA[${transferReply.encrypted}]]></Encrypt>\n<MsgSignature><![CDATA[${transferReply.msgSignature}]]></MsgSignature>\n<TimeStamp>1700000121</TimeStamp>\n<Nonce><![CDATA[abcDEF123]]></Nonce>\n</xml>`;
    expect(readReply(body, safe, openid)).toEqual({ kind: 'transfer', kfAccount: 'test1@kfdemo' });
  });

  it('may come in any order, with or without CDATA, the time in CDATA', () => {
    const body = `<xml><Nonce>abcDEF123</Nonce><TimeStamp><![CDATA[1700000121]]></TimeStamp>
      <MsgSignature>${transferReply.msgSignature}</MsgSignature><Encrypt>${transferReply.encrypted}</Encrypt></xml>`;
    expect(readReply(body, safe, openid).kind).toBe('transfer');
  });

  it('is optional in compatible mode and required in safe mode', () => {
    expect(readReply(transfer(), compatible, openid).kind).toBe('transfer');
    expect(readReply(envelope(transfer()), compatible, openid).kind).toBe('transfer');
    expect(readReply(envelope(transfer()), safe, openid).kind).toBe('transfer');
    expect(readReply(transfer(), safe, openid)).toEqual({ kind: 'fault', why: 'plain reply in safe mode' });
  });

  it.each([
    ['a wrong signature', envelope(transfer(), { signature: 'f'.repeat(40) })],
    [
      'the signature without the ciphertext',
      envelope(transfer(), { signature: sign(account.token, '1700000121', 'n0nce') }),
    ],
    ['another appid', envelope(transfer(), { appid: 'wxffffffffffffffff' })],
    ['no nonce', envelope(transfer()).replace(/<Nonce>.*<\/Nonce>/, '')],
    ['content that is no XML', envelope('hello')],
    ['success, encrypted', envelope('success')],
  ])('is a fault with %s', (_what, body) => {
    expect(readReply(body, safe, openid).kind).toBe('fault');
  });
});
