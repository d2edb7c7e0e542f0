import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, sign } from '../src/crypto.ts';
import { SYSTEM_LINE } from '../src/platform.ts';
import { A1, A2, aCallback, anApi, aSimulator, type Received, transferTo } from './support.ts';

const FAST = { deliveryTimeoutMs: 60 };

describe('a push', () => {
  it('looks like one of WeChat', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    const pushes = await aCallback(simulator);
    await simulator.customers({ action: 'arrive', openid: 'oWrites', text: 'a]]>b 你好', wait: true });
    const [push] = pushes;
    expect(push?.headers).toMatchObject({
      'user-agent': 'Mozilla/4.0',
      accept: '*/*',
      connection: 'close',
      pragma: 'no-cache',
      'content-type': 'text/xml',
    });
    expect(push?.query).toEqual({
      signature: sign('kfSimToken2024', push?.query['timestamp'] ?? '', push?.query['nonce'] ?? ''),
      timestamp: expect.stringMatching(/^\d{10}$/),
      nonce: expect.stringMatching(/^[1-9]\d{8,9}$/),
      openid: 'oWrites',
    });
    expect(push?.body).toMatch(
      /^<xml><ToUserName><!\[CDATA\[gh_0123456789ab\]\]><\/ToUserName><FromUserName><!\[CDATA\[oWrites\]\]><\/FromUserName><CreateTime>\d{10}<\/CreateTime><MsgType><!\[CDATA\[text\]\]><\/MsgType><Content><!\[CDATA\[a\]\]\]\]><!\[CDATA\[>b 你好\]\]><\/Content><MsgId>\d{17}<\/MsgId><\/xml>$/,
    );
    expect(push?.field('Content')).toBe('a]]>b 你好');
  });

  it('is only ciphertext in safe mode, signed over it', async () => {
    const simulator = await aSimulator({ mode: 'safe' });
    const pushes = await aCallback(simulator);
    await simulator.customers({ action: 'arrive', openid: 'oWrites', wait: true });
    const { query, body, xml } = pushes[0] as Received;
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)?.[1] ?? '';
    expect(body).toBe(
      `<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    );
    expect(query).toMatchObject({
      encrypt_type: 'aes',
      signature: sign('kfSimToken2024', query['timestamp'] ?? '', query['nonce'] ?? ''),
    });
    expect(query['msg_signature']).toBe(
      sign('kfSimToken2024', query['timestamp'] ?? '', query['nonce'] ?? '', encrypted),
    );
    expect(decrypt(encrypted, simulator.settings())).toBe(xml);
  });

  it('is both in compatible mode', async () => {
    const simulator = await aSimulator({ mode: 'compatible' });
    const pushes = await aCallback(simulator);
    await simulator.customers({ action: 'arrive', openid: 'oWrites', wait: true });
    const { body, xml } = pushes[0] ?? { body: '', xml: '' };
    expect(body).toContain(xml.slice('<xml>'.length, -'</xml>'.length));
    expect(body).toContain('<Encrypt>');
  });

  it('keeps what the address has in its query', async () => {
    const simulator = await aSimulator();
    const pushes = await aCallback(simulator);
    const { callbackUrl } = simulator.settings();
    simulator.setCallback(`${callbackUrl}?tenant=a%20b`);
    await simulator.customers({ action: 'arrive', wait: true });
    expect(pushes[0]?.query).toMatchObject({ tenant: 'a b' });
  });

  it('may carry elements nobody knows', async () => {
    const simulator = await aSimulator();
    const pushes = await aCallback(simulator);
    await simulator.push({
      openid: 'oOdd',
      event: 'kf_new_thing',
      fields: { KfAccount: A1, Extra: { Inner: 1 } },
      wait: true,
    });
    expect(pushes[0]?.xml).toContain(
      '<Event><![CDATA[kf_new_thing]]></Event><KfAccount><![CDATA[kf2001@kfdemo]]></KfAccount><Extra><Inner>1</Inner></Extra>',
    );
  });

  it('verifies an address by an echo', async () => {
    const simulator = await aSimulator();
    await aCallback(simulator, (push) => push.query['echostr'] ?? '');
    expect(await simulator.verifyCallback()).toMatchObject({ ok: true });
    await aCallback(simulator, (push) => `"${push.query['echostr']}"`);
    expect(await simulator.verifyCallback()).toMatchObject({ ok: false });
  });
});

describe('deliveries', () => {
  it.each([3, 4])(
    'are %i with the same content and everything else fresh, then the customer is told',
    async (deliveries) => {
      const simulator = await aSimulator({ ...FAST, deliveries, mode: 'safe' });
      const pushes = await aCallback(simulator, () => null);
      await simulator.customers({ action: 'arrive', openid: 'oWrites', wait: true });
      expect(pushes).toHaveLength(deliveries);
      expect(new Set(pushes.map(({ xml }) => xml)).size).toBe(1);
      expect(new Set(pushes.map(({ body }) => body)).size).toBe(deliveries);
      expect(new Set(pushes.map(({ query }) => query['nonce'])).size).toBe(deliveries);
      expect(simulator.customer('oWrites').seen.at(-1)).toMatchObject({ from: 'system', text: SYSTEM_LINE });
      expect(simulator.deliveries().log[0]).toMatchObject({
        outcome: 'failed',
        attempts: Array(deliveries).fill(expect.objectContaining({ outcome: 'timeout' })),
      });
    },
  );

  it('begin again only when the time of the one before is over', async () => {
    const simulator = await aSimulator({ deliveryTimeoutMs: 150, callbackUrl: 'http://127.0.0.1:9/nobody' });
    await simulator.customers({ action: 'arrive', wait: true });
    const { attempts } = simulator.deliveries().log[0] ?? { attempts: [] };
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['connection', 'connection', 'connection']);
    const gaps = attempts.slice(1).map(({ realAt }, index) => realAt - (attempts[index]?.realAt ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(140);
  });

  it('are tried again after an HTTP error, and the first good answer ends them', async () => {
    const simulator = await aSimulator(FAST);
    let times = 0;
    const pushes = await aCallback(simulator, (_push, response) => {
      times += 1;
      response.statusCode = times < 3 ? 503 : 200;
      return 'success';
    });
    await simulator.customers({ action: 'arrive', openid: 'oWrites', wait: true });
    expect(pushes).toHaveLength(3);
    expect(simulator.deliveries().log[0]).toMatchObject({ outcome: 'delivered' });
    expect(simulator.customer('oWrites').seen.map(({ from }) => from)).toEqual(['self']);
  });

  it('obey the answer to a retry after the first answer was lost', async () => {
    const simulator = await aSimulator({ ...FAST, mode: 'plain', faults: { loseAnswer: 1 } });
    const pushes = await aCallback(simulator, (push) => transferTo(push));
    await simulator.customers({ action: 'arrive', openid: 'oWrites', wait: true });
    expect(pushes).toHaveLength(2);
    expect(simulator.state().queue.map(({ openid }) => openid)).toEqual(['oWrites']);
  });

  it('do not follow redirects', async () => {
    const simulator = await aSimulator({ ...FAST, deliveries: 1 });
    const pushes = await aCallback(simulator, (_push, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      return '';
    });
    await simulator.customers({ action: 'arrive', wait: true });
    expect(pushes).toHaveLength(1);
    expect(simulator.deliveries().log[0]).toMatchObject({ outcome: 'failed' });
  });

  it('of an event nobody notices fail in silence', async () => {
    const simulator = await aSimulator({ ...FAST, deliveries: 1, callbackUrl: 'http://127.0.0.1:9/nobody' });
    await simulator.customers({ action: 'arrive', openid: 'oWaits', transfer: true });
    simulator.agents(A1, { action: 'online', autoAccept: 1 });
    await simulator.idle();
    expect(simulator.deliveries({ name: 'kf_create_session' }).outcomes).toEqual({ failed: 1 });
    expect(simulator.customer('oWaits').seen).toEqual([]);
    await simulator.customers({ action: 'tap', openid: 'oWaits', wait: true });
    expect(simulator.customer('oWaits').seen).toMatchObject([{ from: 'system' }]);
  });
});

describe('faults of pushes', () => {
  const openids = Array.from({ length: 40 }, (_, index) => `oMany${index}`);
  async function sendAll(faults: object, seed = 7) {
    const simulator = await aSimulator({ mode: 'plain', seed, faults });
    const pushes = await aCallback(simulator);
    for (const openid of openids) await simulator.customers({ action: 'arrive', openid });
    simulator.clock({ advanceSeconds: 600 });
    await simulator.idle();
    return { simulator, pushes, order: pushes.map((push) => push.field('FromUserName') ?? '') };
  }

  it('strike the same pushes with the same seed', async () => {
    const faults = { drop: 0.3, duplicate: 0.3, delay: 0.3 };
    const fates = async (seed: number) =>
      (await sendAll(faults, seed)).simulator.deliveries().log.map(({ fate }) => fate);
    const first = await fates(7);
    expect(await fates(7)).toEqual(first);
    expect(await fates(8)).not.toEqual(first);
    expect(first.filter(({ drop }) => drop).length).toBeGreaterThan(3);
  });

  it('drop: the push is lost for good, and the customer is told', async () => {
    const { simulator, order } = await sendAll({ drop: 1 });
    expect(order).toEqual([]);
    expect(simulator.deliveries().outcomes).toEqual({ dropped: 40 });
    expect(simulator.customer('oMany0').seen.at(-1)?.text).toBe(SYSTEM_LINE);
  });

  it('duplicate: everything comes twice with its own signature', async () => {
    const { pushes, order } = await sendAll({ duplicate: 1 });
    for (const openid of openids) expect(order.filter((from) => from === openid)).toHaveLength(2);
    expect(new Set(pushes.map(({ query }) => query['signature'])).size).toBe(80);
  });

  it('delay and reorder: everything comes, in another order', async () => {
    for (const faults of [{ delay: 0.5, delayMaxSeconds: 30 }, { reorder: 0.4 }]) {
      const { order } = await sendAll(faults);
      expect([...order].sort()).toEqual([...openids].sort());
      expect(order).not.toEqual(openids);
    }
  });

  it('delay: waits for the clock of the platform', async () => {
    const simulator = await aSimulator({ faults: { delay: 1, delayMinSeconds: 20, delayMaxSeconds: 20 } });
    const pushes = await aCallback(simulator);
    await simulator.customers({ action: 'arrive' });
    simulator.clock({ advanceSeconds: 19 });
    expect(simulator.deliveries().pending).toBe(1);
    simulator.clock({ advanceSeconds: 1 });
    await simulator.idle();
    expect(pushes).toHaveLength(1);
  });

  it('outage: pushes are lost or held, and API calls fail, until it ends', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const pushes = await aCallback(simulator);
    simulator.faults({ outage: { pushes: 'held', seconds: 30 } });
    await simulator.customers({ action: 'arrive' });
    expect((await api.raw('GET', '/cgi-bin/customservice/getkflist')).status).toBe(502);
    expect(pushes).toHaveLength(0);
    simulator.clock({ advanceSeconds: 30 });
    await simulator.idle();
    expect(pushes).toHaveLength(1);
    expect(await api.get('/cgi-bin/customservice/getkflist')).toHaveProperty('kf_list');
    simulator.faults({ outage: true });
    await simulator.customers({ action: 'arrive' });
    expect(simulator.deliveries().outcomes).toEqual({ delivered: 1, lost: 1 });
    simulator.faults({ outage: false });
    expect(simulator.readFaults().faults.outage).toBeNull();
  });
});

describe('the answer of the callback', () => {
  const modes = ['plain', 'compatible', 'safe'] as const;

  function encrypted(inner: string, simulator: Awaited<ReturnType<typeof aSimulator>>): string {
    const settings = simulator.settings();
    const text = encrypt(inner, settings, Buffer.alloc(16, 1));
    const signature = sign(settings.token, '1', '2', text);
    return `<xml><Encrypt>${text}</Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>`;
  }

  it.each(modes)('transfers the customer into the queue (%s)', async (mode) => {
    const simulator = await aSimulator({ mode });
    await aCallback(simulator, (push) =>
      mode === 'plain' ? transferTo(push) : encrypted(transferTo(push), simulator),
    );
    await simulator.customers({ action: 'arrive', openid: 'oWaits', wait: true });
    const { queue, at } = simulator.state();
    expect(queue).toEqual([{ openid: 'oWaits', since: at, latest_time: at, kf_account: '' }]);
    expect(simulator.deliveries().log[0]?.reply).toBe('transfer');
  });

  it('is a fault to the customer when it is plain in safe mode', async () => {
    const simulator = await aSimulator({ mode: 'safe' });
    await aCallback(simulator, (push) => transferTo(push));
    await simulator.customers({ action: 'arrive', openid: 'oWaits', wait: true });
    expect(simulator.state().queue).toEqual([]);
    expect(simulator.customer('oWaits').seen.at(-1)?.text).toBe(SYSTEM_LINE);
    expect(simulator.readFaults().notes[0]?.text).toContain('plain reply in safe mode');
  });

  it('puts the customer straight to the agent named, even offline or full (direct)', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    await aCallback(simulator, (push) =>
      push.field('MsgType') === 'text' ? transferTo(push, A2) : 'success',
    );
    await simulator.customers({ action: 'arrive', openid: 'oHers', wait: true });
    await simulator.idle();
    expect(simulator.state().sessions).toMatchObject([{ openid: 'oHers', kf_account: A2 }]);
    expect(simulator.deliveries({ name: 'kf_create_session' }).total).toBe(1);
  });

  it('lets the customer wait for the agent named and nobody else (wait)', async () => {
    const simulator = await aSimulator({ mode: 'plain', transMode: 'wait' });
    await aCallback(simulator, (push) =>
      push.field('MsgType') === 'text' ? transferTo(push, A2) : 'success',
    );
    await simulator.customers({ action: 'arrive', openid: 'oHers', wait: true });
    await simulator.customers({ action: 'arrive', openid: 'oAny', transfer: true });
    simulator.agents(A1, { action: 'online', autoAccept: 5 });
    expect(simulator.state().queue).toMatchObject([{ openid: 'oHers', kf_account: A2 }]);
    expect(() => simulator.agents(A1, { action: 'accept', openid: 'oHers' })).toThrow(
      'waits for kf2002@kfdemo only',
    );
    simulator.agents(A2, { action: 'online', autoAccept: 1 });
    expect(simulator.state().sessions.find(({ openid }) => openid === 'oHers')?.kf_account).toBe(A2);
  });

  it('is as without a name when nobody has it', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    await aCallback(simulator, (push) => transferTo(push, 'nobody@kfdemo'));
    await simulator.customers({ action: 'arrive', openid: 'oWaits', wait: true });
    expect(simulator.state().queue).toMatchObject([{ openid: 'oWaits', kf_account: '' }]);
    expect(simulator.readFaults().notes[0]?.text).toContain('nobody@kfdemo');
  });

  it('keeps the place in the queue however often it transfers', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    await aCallback(simulator, (push) => transferTo(push));
    for (const openid of ['oFirst', 'oSecond'])
      await simulator.customers({ action: 'arrive', openid, wait: true });
    simulator.clock({ advanceSeconds: 30 });
    await simulator.customers({ action: 'message', openid: 'oFirst', wait: true });
    expect(simulator.state().queue.map(({ openid }) => openid)).toEqual(['oFirst', 'oSecond']);
  });

  it('may not transfer an event', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    await aCallback(simulator, (push) => transferTo(push));
    await simulator.customers({ action: 'follow', openid: 'oNew', wait: true });
    expect(simulator.state().queue).toEqual([]);
    expect(simulator.deliveries().log[0]?.reply).toContain('event cannot be transferred');
  });

  it('shows its text to the customer and uses none of the count', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    await aCallback(simulator, (push) =>
      transferTo(push).replace(
        'transfer_customer_service]]></MsgType>',
        'text]]></MsgType><Content>稍等</Content>',
      ),
    );
    await simulator.customers({ action: 'arrive', openid: 'oReads', wait: true });
    const { seen, window } = simulator.customer('oReads');
    expect(seen.at(-1)).toMatchObject({ from: 'passive', text: '稍等' });
    expect(window.merged?.remaining).toBe(5);
  });

  it('does nothing for one who unfollowed meanwhile', async () => {
    const simulator = await aSimulator({ mode: 'plain' });
    let release = () => {};
    const asked = new Promise<void>((resolve) => {
      release = resolve;
    });
    await aCallback(simulator, async (push) => {
      if (push.field('MsgType') === 'event') return 'success';
      await asked;
      return transferTo(push);
    });
    await simulator.customers({ action: 'arrive', openid: 'oGone' });
    await simulator.customers({ action: 'unfollow', openid: 'oGone' });
    release();
    await simulator.idle();
    expect(simulator.state().queue).toEqual([]);
  });
});

describe('messages in session', () => {
  it('go to the agent and not to the callback; taps do', async () => {
    const simulator = await aSimulator();
    const pushes = await aCallback(simulator);
    simulator.agents(A1, { action: 'online', autoAccept: 1 });
    await simulator.customers({ action: 'arrive', openid: 'oTalks', transfer: true });
    await simulator.customers({ action: 'message', openid: 'oTalks' });
    await simulator.customers({ action: 'tap', openid: 'oTalks' });
    await simulator.idle();
    expect(pushes.map((push) => push.field('Event')).sort()).toEqual(['CLICK', 'kf_create_session']);
  });

  it('come to the callback again when the session has timed out', async () => {
    const simulator = await aSimulator({ timeoutEmitsClose: false });
    simulator.agents(A1, { action: 'online', autoAccept: 1 });
    await simulator.customers({ action: 'arrive', openid: 'oTalks', transfer: true });
    const pushes = await aCallback(simulator);
    simulator.clock({ advanceSeconds: 1800 });
    await simulator.customers({ action: 'message', openid: 'oTalks', wait: true });
    expect(pushes.map((push) => push.field('MsgType'))).toEqual(['text']);
  });
});
