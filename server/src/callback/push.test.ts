import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainReply } from '#routing/plain-reply.ts';
import { parsePush } from './push.ts';
import { chineseText, sessionCreated } from './testing/vectors.ts';
import { toFact } from './to-facts.ts';
import { cdata, MalformedPush } from './xml.ts';

const base = { ToUserName: 'gh_0123456789ab', FromUserName: 'oCustomer', CreateTime: '1700000000' };
const xmlOf = (fields: Record<string, string>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${/^\d+$/.test(value) ? value : cdata(value)}</${name}>`)
    .join('')}</xml>`;
const event = (fields: Record<string, string>) => parsePush(xmlOf({ ...base, MsgType: 'event', ...fields }));
const message = (fields: Record<string, string>) => parsePush(xmlOf({ ...base, ...fields }));
const common = { customerId: 'oCustomer', accountName: 'gh_0123456789ab', at: 1_700_000_000_000 };

describe('a message', () => {
  it('is read with its 64-bit id as text', () => {
    expect(parsePush(chineseText.xml)).toEqual({
      key: 'm:24801004976846051',
      push: {
        type: 'message',
        kind: 'text',
        customerId: 'oABCD1234567890abcdefghijklmn',
        accountName: 'gh_0123456789ab',
        at: 1_700_000_120_000,
        messageId: '24801004976846051',
        text: '你好,有人在吗?😀!!!!!!!!!!!!!!!!!!!!!!!!',
      },
    });
  });

  it.each([
    [
      'image',
      { PicUrl: 'http://p/0', MediaId: 'M' },
      { kind: 'image', pictureUrl: 'http://p/0', mediaId: 'M' },
    ],
    [
      'voice',
      { MediaId: 'M', Format: 'amr', Recognition: '你好' },
      { kind: 'voice', format: 'amr', text: '你好' },
    ],
    ['voice', { MediaId: 'M', Format: 'amr', Recognition: '' }, { kind: 'voice', mediaId: 'M' }],
    ['shortvideo', { MediaId: 'M', ThumbMediaId: 'T' }, { kind: 'shortvideo', mediaId: 'M' }],
    [
      'location',
      { Location_X: '23.1', Location_Y: '113.3', Label: 'Here' },
      { place: { latitude: '23.1', longitude: '113.3' }, text: 'Here' },
    ],
    ['link', { Title: 'T', Url: 'http://u' }, { kind: 'link', text: 'T', url: 'http://u' }],
    ['hologram', {}, { kind: 'unknown' }],
  ])('of type %s %j is read', (MsgType, fields, expected) => {
    expect(message({ MsgType, MsgId: '1', ...fields } as Record<string, string>).push).toMatchObject({
      ...common,
      type: 'message',
      ...expected,
    });
  });

  it('that answers a menu says which line', () => {
    expect(message({ MsgType: 'text', MsgId: '1', Content: '满意', bizmsgmenuid: '101' }).push).toMatchObject(
      { menuId: '101', text: '满意' },
    );
  });
});

describe('an event', () => {
  it('of a session is read', () => {
    expect(parsePush(sessionCreated.xml).push).toEqual({
      type: 'session.created',
      customerId: 'oABCD1234567890abcdefghijklmn',
      accountName: 'gh_0123456789ab',
      at: 1_700_000_060_000,
      agentId: 'test1@kfdemo',
    });
    expect(event({ Event: 'kf_close_session', KfAccount: 'a@x', CloseType: 'TIMEOUT' }).push).toEqual({
      ...common,
      type: 'session.closed',
      agentId: 'a@x',
      closeType: 'TIMEOUT',
    });
    expect(event({ Event: 'kf_switch_session', FromKfAccount: 'a@x', ToKfAccount: 'b@x' }).push).toEqual({
      ...common,
      type: 'session.switched',
      fromAgentId: 'a@x',
      toAgentId: 'b@x',
    });
  });

  it.each([
    [
      { Event: 'subscribe', EventKey: 'qrscene_1' },
      { type: 'followed', eventKey: 'qrscene_1' },
    ],
    [{ Event: 'unsubscribe', EventKey: '' }, { type: 'unfollowed' }],
    [
      { Event: 'CLICK', EventKey: 'service' },
      { type: 'menu.clicked', eventKey: 'service' },
    ],
    [
      { Event: 'click', EventKey: 'service' },
      { type: 'menu.clicked', eventKey: 'service' },
    ],
    [
      { Event: 'SCAN', EventKey: '7' },
      { type: 'qr.scanned', eventKey: '7' },
    ],
    [
      { Event: 'VIEW', EventKey: 'http://u' },
      { type: 'event.other', event: 'VIEW', eventKey: 'http://u' },
    ],
    [{ Event: 'TEMPLATESENDJOBFINISH' }, { type: 'event.other', event: 'TEMPLATESENDJOBFINISH' }],
    [{ Event: 'kf_create_session' }, { type: 'event.other', event: 'kf_create_session' }],
  ])('%j is read', (fields, expected) => {
    expect(event(fields as Record<string, string>).push).toEqual({ ...common, ...expected });
  });
});

it.each([
  ['no sender', { ...base, FromUserName: '' }],
  ['a sender longer than any', { ...base, FromUserName: 'o'.repeat(65) }],
  ['no time', { ...base, CreateTime: 'now' }],
])('a push with %s is malformed', (_name, fields) => {
  expect(() => parsePush(xmlOf({ ...fields, MsgType: 'text' }))).toThrow(MalformedPush);
});

describe('the key', () => {
  it('is the same whatever the order and form of the elements', () => {
    const one = event({ Event: 'kf_create_session', KfAccount: 'a@x' }).key;
    const two = parsePush(
      '<xml><KfAccount>a@x</KfAccount><Event>kf_create_session</Event><MsgType>event</MsgType><CreateTime>1700000000</CreateTime><FromUserName>oCustomer</FromUserName><ToUserName>gh_0123456789ab</ToUserName></xml>',
    ).key;
    expect(one).toBe(two);
  });

  it('tells different pushes of one second apart', () => {
    const text = fc.constantFrom('a@x', 'b@x', '', '1', 'a');
    const fields = fc.record({
      CreateTime: fc.constantFrom('1700000000', '1700000001'),
      Event: fc.constantFrom('kf_create_session', 'kf_close_session', 'kf_switch_session', 'CLICK'),
      EventKey: text,
      KfAccount: text,
      FromKfAccount: text,
      ToKfAccount: text,
    });
    fc.assert(
      fc.property(fields, fields, (one, two) => {
        const same = JSON.stringify(one) === JSON.stringify(two);
        expect(event(one).key === event(two).key).toBe(same);
      }),
    );
  });

  it('stays short whatever is in the push', () => {
    expect(event({ Event: 'VIEW', EventKey: 'x'.repeat(5_000) }).key.length).toBeLessThan(70);
    expect(message({ MsgType: 'text', MsgId: '9'.repeat(5_000) }).key.length).toBeLessThan(70);
  });
});

describe('the fact', () => {
  const seenAt = 1_700_000_001_000 as EpochMs;
  const fact = (push: ReturnType<typeof parsePush>['push']) => toFact(push, seenAt, plainReply(push));

  it('of a message is that the customer spoke and was transferred', () => {
    expect(fact(message({ MsgType: 'text', MsgId: '1', Content: 'hi' }).push)).toEqual({
      type: 'customer.spoke',
      customerId: 'oCustomer',
      at: 1_700_000_000_000,
      seenAt,
      transferred: true,
    });
    const push = message({ MsgType: 'text', MsgId: '1', Content: 'hi' }).push;
    expect(toFact(push, seenAt, { type: 'transfer', agentId: 'a@x' as AgentId })).toMatchObject({
      wish: { kind: 'agent', agentId: 'a@x' },
    });
    expect(toFact(push, seenAt, { type: 'text', content: 'closed' })).toMatchObject({ transferred: false });
  });

  it('of an event is what it says, and of others only that something came', () => {
    expect(fact(event({ Event: 'kf_close_session', KfAccount: 'a@x', CloseType: 'KF' }).push)).toEqual({
      type: 'session.closed',
      customerId: 'oCustomer',
      agentId: 'a@x',
      at: 1_700_000_000_000,
      seenAt,
    });
    expect(fact(event({ Event: 'unsubscribe' }).push).type).toBe('customer.unfollowed');
    expect(fact(event({ Event: 'CLICK', EventKey: 'k' }).push).type).toBe('push.other');
  });

  it('survives being stored as JSON', () => {
    const { push } = event({ Event: 'kf_switch_session', FromKfAccount: 'a@x', ToKfAccount: 'b@x' });
    expect(JSON.parse(JSON.stringify(push))).toEqual(push);
  });
});
