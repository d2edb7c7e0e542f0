import type { AgentId } from '@kf/shared/contract/ids';
import { describe, expect, it } from 'vitest';
import { parsePush } from './push.ts';
import { buildReply, sealReply } from './reply.ts';
import { account, chineseText, sessionCreated, transfer } from './testing/vectors.ts';
import { field, parseXml } from './xml.ts';

const { push } = parsePush(chineseText.xml);
const event = parsePush(sessionCreated.xml).push;
const li = 'test1@kfdemo' as AgentId;

describe('a reply', () => {
  it('of a transfer to one agent is the vector’s, byte for byte', () => {
    expect(buildReply(push, { type: 'transfer', agentId: li }, transfer.timestamp)).toBe(transfer.xml);
  });

  it('of a plain transfer names nobody', () => {
    const xml = buildReply(push, { type: 'transfer' }, 1);
    expect(xml).toContain('<MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>');
  });

  it('of a text comes through whatever it holds', () => {
    const content = 'a]]>b & <c>\n"你好"😀';
    const fields = parseXml(buildReply(push, { type: 'text', content }, 1_700_000_000));
    expect(field(fields, 'Content')).toBe(content);
    expect(field(fields, 'ToUserName')).toBe('oABCD1234567890abcdefghijklmn');
    expect(field(fields, 'FromUserName')).toBe('gh_0123456789ab');
    expect(field(fields, 'CreateTime')).toBe('1700000000');
  });

  it('is success where there is nothing to say, and never a transfer for an event', () => {
    expect(buildReply(push, { type: 'success' }, 1)).toBe('success');
    expect(buildReply(push, { type: 'text', content: '' }, 1)).toBe('success');
    expect(buildReply(event, { type: 'transfer' }, 1)).toBe('success');
    expect(buildReply(event, { type: 'text', content: 'hi' }, 1)).toContain('<Content>');
  });
});

it('an encrypted reply is the vector’s', () => {
  const sealing = { appId: account.appId, token: account.token, encodingAesKey: account.aesKey };
  const sealed = sealReply(
    transfer.xml,
    sealing,
    transfer.timestamp,
    transfer.nonce,
    Buffer.from(transfer.random),
  );
  expect(sealed).toBe(`<xml>
<Encrypt><![CDATA[${transfer.encrypted}]]></Encrypt>
<MsgSignature><![CDATA[${transfer.msgSignature}]]></MsgSignature>
<TimeStamp>1700000121</TimeStamp>
<Nonce><![CDATA[abcDEF123]]></Nonce>
</xml>`);
});
