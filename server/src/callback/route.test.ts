import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { plainReply } from '#routing/plain-reply.ts';
import { decrypt, encrypt, sign } from './crypto.ts';
import { callbackRoutes } from './route.ts';
import type { CallbackOutcome, CallbackSettings, CallbackTarget, RecordedPush } from './target.ts';
import { account, chineseText, sessionCreated, verification } from './testing/vectors.ts';
import { field, parseXml } from './xml.ts';

const NOW_SECONDS = 1_700_000_120;
const URL = '/wechat/main/callback';

async function setUp(over: Partial<CallbackSettings> = {}, target: Partial<CallbackTarget> = {}) {
  const recorded = new Map<string, RecordedPush>();
  const outcomes: CallbackOutcome[] = [];
  const lines: string[] = [];
  const main: CallbackTarget = {
    settings: () => ({
      appId: account.appId,
      tokens: [account.token],
      aesKeys: [account.aesKey],
      mode: 'safe',
      maxAgeSeconds: 600,
      ...over,
    }),
    record: async (push) => {
      const before = recorded.get(push.key);
      if (!before) recorded.set(push.key, push);
      return before?.reply;
    },
    replyTo: plainReply,
    seen: (outcome) => outcomes.push(outcome),
    ...target,
  };
  const app = Fastify({
    logger: { level: 'warn', stream: { write: (line: string) => void lines.push(line) } },
  });
  await app.register(callbackRoutes, {
    find: (id) => (id === 'main' ? main : undefined),
    now: () => NOW_SECONDS * 1_000,
  });
  const post = (
    query: Record<string, string>,
    payload: string | Buffer,
    contentType = 'text/xml',
    url = URL,
  ) => app.inject({ method: 'POST', url, query, payload, headers: { 'content-type': contentType } });
  return { app, recorded, outcomes, lines, post };
}

const { token, appId, aesKey } = account;
const stamp = { timestamp: String(NOW_SECONDS), nonce: '555666777' };
const plainQuery = (over: Partial<typeof stamp> = {}) => {
  const { timestamp, nonce } = { ...stamp, ...over };
  return { timestamp, nonce, signature: sign(token, timestamp, nonce) };
};
const sealedQuery = (encrypted: string, over: Partial<typeof stamp> = {}) => {
  const { timestamp, nonce } = { ...stamp, ...over };
  const msg_signature = sign(token, timestamp, nonce, encrypted);
  return { ...plainQuery(over), encrypt_type: 'aes', msg_signature };
};
const envelope = (encrypted: string) =>
  `<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
const seal = (xml: string, key = aesKey, id = appId) => {
  const encrypted = encrypt(xml, id, key);
  return { query: sealedQuery(encrypted), body: envelope(encrypted) };
};

/** In the last block, where only the padding stands. */
const flipNearEnd = (text: string): string =>
  `${text.slice(0, -10)}${text.at(-10) === 'A' ? 'B' : 'A'}${text.slice(-9)}`;

/** As the platform does: signature first, then open. */
function openReply(body: string, key = aesKey): string {
  const fields = parseXml(body);
  const part = (name: string) => field(fields, name) ?? '';
  expect(part('MsgSignature')).toBe(sign(token, part('TimeStamp'), part('Nonce'), part('Encrypt')));
  return decrypt(part('Encrypt'), appId, [key])?.xml ?? 'not readable';
}

describe('the address check', () => {
  it.each(['plain', 'compatible', 'safe'] as const)('answers the echo verbatim in %s mode', async (mode) => {
    const { app, outcomes } = await setUp({ mode });
    const { echostr } = verification;
    const answer = await app.inject({ method: 'GET', url: URL, query: { ...plainQuery(), echostr } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(echostr);
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    expect(outcomes).toEqual(['verified']);
  });

  it('takes the published vector when its time is now, and on the short address', async () => {
    const { app } = await setUp({ maxAgeSeconds: 0 });
    const { timestamp, nonce, echostr, signature } = verification;
    const answer = await app.inject({
      url: '/wechat/callback',
      query: { timestamp, nonce, echostr, signature },
    });
    expect(answer.body).toBe(echostr);
  });

  it('refuses another signature', async () => {
    const { app } = await setUp();
    const answer = await app.inject({
      url: URL,
      query: { ...plainQuery(), signature: verification.signature, echostr: 'x' },
    });
    expect([answer.statusCode, answer.body]).toEqual([403, 'forbidden']);
  });

  it('knows no other account', async () => {
    const { app, post } = await setUp();
    expect((await app.inject({ url: '/wechat/other/callback', query: plainQuery() })).statusCode).toBe(404);
    expect((await post(plainQuery(), '<xml/>', 'text/xml', '/wechat/other/callback')).statusCode).toBe(404);
  });
});

describe('a push in safe mode', () => {
  it('is opened, recorded, and a message answered with an encrypted transfer', async () => {
    const { post, recorded, outcomes } = await setUp();
    const { encrypted, signature, msgSignature, timestamp, nonce } = chineseText;
    const query = {
      signature,
      timestamp,
      nonce,
      encrypt_type: 'aes',
      msg_signature: msgSignature,
      openid: 'o',
    };
    const answer = await post(query, envelope(encrypted));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/xml/);
    expect(openReply(answer.body)).toBe(
      `<xml><ToUserName><![CDATA[oABCD1234567890abcdefghijklmn]]></ToUserName><FromUserName><![CDATA[gh_0123456789ab]]></FromUserName><CreateTime>${NOW_SECONDS}</CreateTime><MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>`,
    );
    const [push] = recorded.values();
    expect(push).toMatchObject({
      key: 'm:24801004976846051',
      receivedAt: NOW_SECONDS * 1_000,
      reply: { type: 'transfer' },
    });
    expect(JSON.parse(JSON.stringify(push))).toEqual(push);
    expect(outcomes).toEqual(['recorded']);
  });

  it('of an event is answered with a plain success', async () => {
    const { post, recorded } = await setUp();
    const { encrypted, signature, msgSignature, timestamp, nonce } = sessionCreated;
    const query = { signature, timestamp, nonce, encrypt_type: 'aes', msg_signature: msgSignature };
    const answer = await post(query, envelope(encrypted));
    expect([answer.statusCode, answer.body]).toEqual([200, 'success']);
    expect(recorded.size).toBe(1);
  });

  it('encrypted with the previous key is answered with that key', async () => {
    const previous = 'OtherKey0123456789abcdefghijklmnopqrstuvwxG';
    const { post } = await setUp({ aesKeys: [aesKey, previous] });
    const { query, body } = seal(chineseText.xml, previous);
    expect(openReply((await post(query, body)).body, previous)).toContain('transfer_customer_service');
  });

  it('in the console’s JSON format is not understood but is no forgery', async () => {
    const { post, outcomes } = await setUp();
    const encrypted = encrypt('{"MsgType":"text"}', appId, aesKey);
    const body = JSON.stringify({ ToUserName: 'gh_0123456789ab', Encrypt: encrypted });
    const answer = await post(sealedQuery(encrypted), body, 'application/json');
    expect([answer.statusCode, answer.body, outcomes]).toEqual([200, 'success', ['malformed']]);
    expect((await post(sealedQuery('AAAA'), body)).statusCode).toBe(403);
  });

  it('comes with any content type, or none', async () => {
    const { post, app } = await setUp();
    const { query, body } = seal(chineseText.xml);
    for (const type of [
      'text/xml; charset=utf-8',
      'application/xml',
      'application/json',
      'application/x-www-form-urlencoded',
    ]) {
      expect((await post(query, body, type)).statusCode).toBe(200);
    }
    expect((await app.inject({ method: 'POST', url: URL, query, payload: body })).statusCode).toBe(200);
  });

  const good = seal(chineseText.xml);
  const flippedText = flipNearEnd(/<Encrypt><!\[CDATA\[([^\]]*)/.exec(good.body)?.[1] ?? '');
  const flipped = envelope(flippedText);
  it.each([
    ['one character flipped', good.query, flipped, 'refused_signature'],
    ['one character flipped and signed again', sealedQuery(flippedText), flipped, 'refused_encryption'],
    [
      'signature given as msg_signature',
      { ...good.query, msg_signature: good.query.signature },
      good.body,
      'refused_signature',
    ],
    ['no msg_signature', { ...plainQuery(), encrypt_type: 'aes' }, good.body, 'refused_signature'],
    ['another appid', seal(chineseText.xml, aesKey, 'wxffffffffffffffff').query, '', 'refused_signature'],
    ['plaintext', plainQuery(), chineseText.xml, 'refused_plaintext'],
    [
      'plaintext that says raw',
      { ...plainQuery(), encrypt_type: 'raw' },
      chineseText.xml,
      'refused_plaintext',
    ],
    [
      'plaintext that says aes',
      { ...plainQuery(), encrypt_type: 'aes', msg_signature: good.query.msg_signature },
      chineseText.xml,
      'refused_signature',
    ],
    ['no query', {}, good.body, 'refused_unsigned'],
    ['no body', good.query, '', 'refused_signature'],
  ])('is refused with %s', async (_name, query, body, why) => {
    const { post, recorded, outcomes, lines } = await setUp();
    const answer = await post(query as Record<string, string>, body);
    expect([answer.statusCode, answer.body]).toEqual([403, 'forbidden']);
    expect(recorded.size).toBe(0);
    expect(outcomes).toEqual([why]);
    expect(lines.join()).not.toMatch(new RegExp(`${token}|${aesKey}|你好`));
  });

  it('is refused for another appid, with the same answer as any other', async () => {
    const { post, recorded, outcomes } = await setUp();
    const { query, body } = seal(chineseText.xml, aesKey, 'wxffffffffffffffff');
    const answer = await post(query, body);
    expect([answer.statusCode, answer.body, recorded.size]).toEqual([403, 'forbidden', 0]);
    expect(outcomes).toEqual(['refused_encryption']);
  });

  it('is refused when its timestamp is older than ten minutes, and taken a little before', async () => {
    const { post } = await setUp();
    const { encrypted } = chineseText;
    const at = (seconds: number) =>
      post(sealedQuery(encrypted, { timestamp: String(NOW_SECONDS - seconds) }), envelope(encrypted));
    expect((await at(601)).statusCode).toBe(403);
    expect((await at(600)).statusCode).toBe(200);
    expect((await at(-300)).statusCode).toBe(200);
  });
});

describe('a push in compatible mode', () => {
  const encrypted = encrypt(chineseText.xml, appId, aesKey);
  const forged = chineseText.xml
    .replace('24801004976846051', '1')
    .replace('</xml>', `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`);

  it('is read from its encrypted part, and answered encrypted', async () => {
    const { post, recorded } = await setUp({ mode: 'compatible' });
    const answer = await post(sealedQuery(encrypted), forged);
    expect(openReply(answer.body)).toContain('transfer_customer_service');
    expect([...recorded.keys()]).toEqual(['m:24801004976846051']);
  });

  it('may still be plain while the console is being changed', async () => {
    const { post } = await setUp({ mode: 'compatible' });
    const answer = await post(plainQuery(), chineseText.xml);
    expect(field(parseXml(answer.body), 'MsgType')).toBe('transfer_customer_service');
  });
});

describe('a push in plain mode', () => {
  it('is answered plainly', async () => {
    const { post, recorded } = await setUp({ mode: 'plain', aesKeys: [] });
    const answer = await post(plainQuery(), chineseText.xml);
    expect(field(parseXml(answer.body), 'MsgType')).toBe('transfer_customer_service');
    expect(recorded.size).toBe(1);
  });

  it('is refused with a wrong signature', async () => {
    const { post } = await setUp({ mode: 'plain', aesKeys: [] });
    const answer = await post({ ...plainQuery(), nonce: '1' }, chineseText.xml);
    expect(answer.statusCode).toBe(403);
  });

  it.each([
    ['a bomb', '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>'],
    ['JSON', '{"ToUserName":"gh"}'],
    ['nothing', ''],
    ['no sender', '<xml><MsgType>text</MsgType></xml>'],
  ])('that is %s is answered with success, logged and dropped', async (_name, body) => {
    const { post, recorded, outcomes, lines } = await setUp({ mode: 'plain' });
    const answer = await post(plainQuery(), body);
    expect([answer.statusCode, answer.body]).toEqual([200, 'success']);
    expect(recorded.size).toBe(0);
    expect(outcomes).toEqual(['malformed']);
    expect(lines).toHaveLength(1);
  });

  it('of 2 MiB is refused before anything else', async () => {
    const { post, outcomes } = await setUp({ mode: 'plain' });
    const answer = await post(plainQuery(), Buffer.alloc(2 * 1_048_576, 0x20));
    expect(answer.statusCode).toBe(413);
    expect(outcomes).toEqual([]);
  });
});

describe('recording', () => {
  const { query, body } = seal(chineseText.xml);

  it('comes before the answer', async () => {
    const order: string[] = [];
    const { post } = await setUp(
      {},
      {
        record: async () => {
          await new Promise((resolve) => setTimeout(resolve, 50));
          order.push('recorded');
        },
      },
    );
    await post(query, body).then(() => order.push('answered'));
    expect(order).toEqual(['recorded', 'answered']);
  });

  it('that fails asks the platform to come again, and keeps the customer’s words out of the log', async () => {
    const { post, outcomes, lines } = await setUp(
      {},
      {
        record: async () => {
          throw Object.assign(new Error('Failed query: insert … params: 你好,有人在吗'), { code: '57P01' });
        },
      },
    );
    const answer = await post(query, body);
    expect(answer.statusCode).toBe(500);
    expect(outcomes).toEqual(['store_failed']);
    expect(lines.join()).toContain('57P01');
    expect(lines.join()).not.toContain('你好');
  });

  it('happens once for a push that comes twice, and both are answered alike', async () => {
    const { post, recorded } = await setUp();
    const again = seal(chineseText.xml); // fresh random bytes, other ciphertext
    const answers = await Promise.all([post(query, body), post(again.query, again.body), post(query, body)]);
    expect(answers.map((answer) => /transfer/.test(openReply(answer.body)))).toEqual([true, true, true]);
    expect(recorded.size).toBe(1);
  });
});

describe('the decision', () => {
  const { query, body } = seal(chineseText.xml);
  const replyOf = async (replyTo: CallbackTarget['replyTo'], push = { query, body }) => {
    const { post, recorded } = await setUp({}, { replyTo });
    const answer = await post(push.query, push.body);
    return {
      text: answer.body === 'success' ? 'success' : openReply(answer.body),
      recorded: [...recorded.values()][0],
    };
  };

  it('that throws, hangs or is slow is a plain transfer within a second', async () => {
    const broken = await replyOf(() => {
      throw new Error('a rule of ours');
    });
    expect(broken.text).toContain('transfer_customer_service');
    expect(broken.recorded?.reply).toMatchObject({ type: 'transfer', why: [{ code: 'rules_failed' }] });
    for (const late of [
      () => new Promise<never>(() => {}),
      () => {
        for (;;);
      },
    ]) {
      const since = performance.now();
      expect((await replyOf(late)).text).toContain('transfer_customer_service');
      expect(performance.now() - since).toBeLessThan(1_000);
    }
  });

  it('is left out for a while once it hung, so that a rush of messages does not queue behind it', async () => {
    let asked = 0;
    const { post } = await setUp(
      {},
      {
        replyTo: () => {
          asked++;
          for (;;);
        },
      },
    );
    const since = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(query, body)));
    expect(performance.now() - since).toBeLessThan(1_000);
    for (const answer of answers) expect(openReply(answer.body)).toContain('transfer_customer_service');
    expect(asked).toBe(1);
  });

  it('to transfer an event becomes success, also in what is recorded', async () => {
    const { text, recorded } = await replyOf(() => ({ type: 'transfer' }), seal(sessionCreated.xml));
    expect(text).toBe('success');
    expect(recorded?.reply).toEqual({ type: 'success' });
  });

  it('may be a text, or nothing', async () => {
    expect((await replyOf(() => ({ type: 'text', content: '现在下班了' }))).text).toContain(
      '<![CDATA[现在下班了]]>',
    );
    expect((await replyOf(() => ({ type: 'success' }))).text).toBe('success');
  });
});
