import { describe, expect, it } from 'vitest';
import { endpoints } from '../src/api/app.ts';
import { A1, A2, A3, aCustomer, anApi, aSimulator } from './support.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

function file(bytes: Buffer, name = 'a.jpg', field = 'media'): FormData {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name);
  return form;
}

describe('every answer', () => {
  it('is HTTP 200 with JSON, errors with a request id', async () => {
    const simulator = await aSimulator();
    const response = await fetch(`${simulator.url}/cgi-bin/customservice/getkflist`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; encoding=utf-8');
    const { errcode, errmsg } = (await response.json()) as { errcode: number; errmsg: string };
    expect(errcode).toBe(41001);
    const seconds = simulator.state().at.toString(16);
    expect(errmsg).toMatch(new RegExp(`^access_token missing rid: ${seconds}-[0-9a-f]{8}-[0-9a-f]{8}$`));
  });

  it.each([
    '/',
    '/nope',
    '/cgi-bin/customservice/',
    '/customservice/getkflist',
    '/customservice/msgrecord/getrecord',
    '/%zz',
    '//',
    '//cgi-bin/token',
  ])('is 40066 for the unknown path %s, whatever the method', async (path) => {
    const simulator = await aSimulator();
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(simulator.url + path, { method });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ errcode: 40066 });
    }
  });

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'json', ';;'])(
    'reads JSON that calls itself "%s"',
    async (type) => {
      const simulator = await aSimulator();
      const { appid, secret } = simulator.settings();
      const response = await fetch(`${simulator.url}/cgi-bin/stable_token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
      });
      expect(await response.json()).toMatchObject({ expires_in: 7200 });
    },
  );

  it('checks the token, then the quota, then the method, on every endpoint', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    for (const { path, method, auth, uncounted } of endpoints.values()) {
      const wrong = method === 'GET' ? 'POST' : method === 'POST' ? 'GET' : 'PUT';
      const code = async (token: string) =>
        (
          (await (await api.raw(wrong, path, undefined, { access_token: token })).json()) as {
            errcode: number;
          }
        ).errcode;
      const expected = method === 'GET' ? 43001 : 43002;
      expect([path, await code(api.token)]).toEqual([path, expected]);
      if (auth === 'secret') continue;
      expect([path, await code('')]).toEqual([path, 41001]);
      expect([path, await code('never-issued')]).toEqual([path, 40014]);
      if (uncounted) continue;
      simulator.faults({ quotaSpent: [path] });
      expect([path, await code(api.token)]).toEqual([path, 45009]);
    }
  });
});

describe('the token endpoints', () => {
  const good = { grant_type: 'client_credential', appid: 'wx0123456789abcdef', secret: 'sim-secret' };
  const cases: [string, Record<string, string>, number][] = [
    ['grant_type missing', { ...good, grant_type: '' }, 40002],
    ['another grant_type', { ...good, grant_type: 'password' }, 40002],
    ['appid missing', { ...good, appid: '' }, 41002],
    ['secret missing', { ...good, secret: '' }, 41004],
    ['another appid', { ...good, appid: 'wxffffffffffffffff' }, 40013],
    ['another secret', { ...good, secret: 'guess' }, 40125],
  ];

  it.each(cases)('refuse %s', async (_what, fields, errcode) => {
    const { url } = await aSimulator();
    const plain = await fetch(`${url}/cgi-bin/token?${new URLSearchParams(fields)}`);
    expect(await plain.json()).toMatchObject({ errcode });
    const stable = await fetch(`${url}/cgi-bin/stable_token`, {
      method: 'POST',
      body: JSON.stringify(fields),
    });
    expect(await stable.json()).toMatchObject({ errcode });
  });

  it('answer with a token and its time and nothing else', async () => {
    const { url } = await aSimulator();
    const plain = await (await fetch(`${url}/cgi-bin/token?${new URLSearchParams(good)}`)).json();
    expect(plain).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    const body = JSON.stringify({ ...good, force_refresh: 'yes' });
    expect(await (await fetch(`${url}/cgi-bin/stable_token`, { method: 'POST', body })).json()).toMatchObject(
      { errcode: 40035 },
    );
    expect(await (await fetch(`${url}/cgi-bin/stable_token`, { method: 'POST' })).json()).toMatchObject({
      errcode: 44002,
    });
  });

  it('refuse a caller who is not on the list, and a frozen secret', async () => {
    const simulator = await aSimulator();
    const ask = async () =>
      (await fetch(`${simulator.url}/cgi-bin/token?${new URLSearchParams(good)}`)).json();
    simulator.faults({ ipRefused: true });
    expect(await ask()).toMatchObject({
      errcode: 40164,
      errmsg: expect.stringMatching(
        /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /,
      ),
    });
    simulator.faults({ ipRefused: false, secretFrozen: true });
    expect(await ask()).toMatchObject({ errcode: 40243 });
  });

  it('let an API call fail with 40001 or 42001 when somebody killed or outlived the token', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const list = '/cgi-bin/customservice/getkflist';
    simulator.faults({ killToken: true });
    expect(await api.get(list)).toMatchObject({
      errcode: 40001,
      errmsg: expect.stringContaining('invalid credential, access_token is invalid or not latest'),
    });
    const second = await anApi(simulator);
    expect(second.token).not.toBe(api.token);
    simulator.clock({ advanceSeconds: 7200 });
    expect(await second.get(list)).toMatchObject({ errcode: 42001 });
  });
});

describe('quotas', () => {
  it('are told by quota/get, which counts itself', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    await api.post('/cgi-bin/message/custom/send');
    const ask = (cgi_path: string) => api.post('/cgi-bin/openapi/quota/get', { cgi_path });
    expect(await ask('/cgi-bin/message/custom/send')).toMatchObject({
      errcode: 0,
      quota: { daily_limit: 500_000, used: 1, remain: 499_999 },
      rate_limit: { call_count: 5000, refresh_second: 60 },
    });
    expect(await ask('/cgi-bin/openapi/quota/get')).toMatchObject({
      quota: { daily_limit: 100_000, used: 2 },
    });
    for (const [path, errcode] of [
      ['cgi-bin/message/custom/send', 76003],
      ['https://api.weixin.qq.com/cgi-bin/token', 76003],
      ['', 76003],
      ['/sns/userinfo', 76022],
      ['/cgi-bin/nope', 76021],
    ] as const) {
      expect([path, (await ask(path)).errcode]).toEqual([path, errcode]);
    }
  });

  it('are cleared with the token or, when that is spent too, with the secret', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const list = '/cgi-bin/customservice/getkflist';
    simulator.faults({ quotaSpent: [list] });
    expect(await api.get(list)).toMatchObject({ errcode: 45009 });
    expect(await api.post('/cgi-bin/clear_quota', { appid: 'wxother' })).toMatchObject({ errcode: 40013 });
    expect(await api.post('/cgi-bin/clear_quota', { appid: 'wx0123456789abcdef' })).toMatchObject({
      errcode: 0,
    });
    expect(await api.get(list)).not.toHaveProperty('errcode');
    const v2 = `${simulator.url}/cgi-bin/clear_quota/v2?appid=wx0123456789abcdef&appsecret=`;
    expect(await (await fetch(`${v2}bad`, { method: 'POST' })).json()).toMatchObject({ errcode: 40125 });
    for (let i = 0; i < 9; i += 1) await fetch(`${v2}sim-secret`, { method: 'POST' });
    expect(await (await fetch(`${v2}sim-secret`, { method: 'POST' })).json()).toMatchObject({
      errcode: 48006,
    });
  });

  it('refuse the call too many of a minute with 45011, without its effect', async () => {
    const simulator = await aSimulator({ minuteLimits: { '/customservice/kfaccount/add': 1 } });
    const api = await anApi(simulator);
    const add = (name: string) =>
      api.post('/customservice/kfaccount/add', { kf_account: `${name}@kfdemo`, nickname: name });
    expect(await add('a')).toMatchObject({ errcode: 0 });
    expect(await add('b')).toMatchObject({ errcode: 45011 });
    simulator.clock({ advanceSeconds: 60 });
    expect(await add('b')).toMatchObject({ errcode: 0 });
  });
});

describe('agents', () => {
  const ADD = '/customservice/kfaccount/add';
  it.each([
    ['no account', { nickname: '小雨' }, 65404],
    ['no suffix', { kf_account: 'test1', nickname: '小雨' }, 65404],
    ['another suffix', { kf_account: 'test1@other', nickname: '小雨' }, 65404],
    ['eleven characters', { kf_account: 'abcdefghijk@kfdemo', nickname: '小雨' }, 65404],
    ['a dash', { kf_account: 'a-b@kfdemo', nickname: '小雨' }, 65404],
    ['no nickname', { kf_account: 'test1@kfdemo' }, 65403],
    ['seventeen characters of nickname', { kf_account: 'test1@kfdemo', nickname: '客'.repeat(17) }, 65403],
    ['an account that exists', { kf_account: A1, nickname: '小雨' }, 65406],
    [
      'a password that is no MD5',
      { kf_account: 'test1@kfdemo', nickname: '小雨', password: 'secret' },
      40035,
    ],
    ['sixteen code points, beyond the plane too', { kf_account: 'a_1@kfdemo', nickname: '😀'.repeat(16) }, 0],
    [
      'the MD5 of a password',
      { kf_account: 'test1@kfdemo', nickname: '小雨', password: '96e79218965eb72c92a549dd5a330112' },
      0,
    ],
  ])('add: %s', async (_what, body, errcode) => {
    const api = await anApi(await aSimulator());
    expect(await api.post(ADD, body)).toMatchObject({ errcode });
  });

  it('are a hundred at most', async () => {
    const api = await anApi(await aSimulator({ agents: 0, maxAgents: 1 }));
    expect(await api.post(ADD, { kf_account: 'a@kfdemo', nickname: 'a' })).toMatchObject({ errcode: 0 });
    expect(await api.post(ADD, { kf_account: 'b@kfdemo', nickname: 'b' })).toMatchObject({ errcode: 65405 });
  });

  it('are renamed, and left alone when there is no new name', async () => {
    const api = await anApi(await aSimulator());
    const update = (body: object) => api.post('/customservice/kfaccount/update', body);
    expect(await update({ kf_account: A1, nickname: '新名字' })).toMatchObject({ errcode: 0 });
    expect(await update({ kf_account: A1 })).toMatchObject({ errcode: 0 });
    expect(await update({ kf_account: A1, nickname: '' })).toMatchObject({ errcode: 65403 });
    expect(await update({ nickname: 'x' })).toMatchObject({ errcode: 65401 });
    expect((await api.get('/cgi-bin/customservice/getkflist'))['kf_list']).toMatchObject([
      { kf_nick: '新名字' },
      {},
      {},
    ]);
  });

  it('are deleted by GET or POST, by query or body, their sessions closed first', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const DEL = '/customservice/kfaccount/del';
    simulator.agents(A1, { action: 'online', autoAccept: 1 });
    await simulator.customers({ action: 'arrive', openid: 'oHers', transfer: true });
    expect(await api.get(DEL)).toMatchObject({ errcode: 65401 });
    expect(await api.get(DEL, { kf_account: A1 })).toMatchObject({ errcode: 0 });
    expect(simulator.state().sessions).toEqual([]);
    expect(simulator.deliveries({ name: 'kf_close_session' }).total).toBe(1);
    expect(await (await api.raw('POST', DEL, '', { kf_account: A2 })).json()).toMatchObject({ errcode: 0 });
    expect(await api.post(DEL, { kf_account: A3 })).toMatchObject({ errcode: 0 });
    expect(await api.post(DEL, { kf_account: A3 })).toMatchObject({ errcode: 65401 });
    expect(await api.get('/cgi-bin/customservice/getkflist')).toEqual({ kf_list: [] });
    await api.post(ADD, { kf_account: 'next@kfdemo', nickname: 'n' });
    expect((await api.get('/cgi-bin/customservice/getkflist'))['kf_list']).toMatchObject([{ kf_id: '1004' }]);
  });

  it('take an @ as it is or escaped', async () => {
    const simulator = await aSimulator();
    const { token } = await anApi(simulator);
    for (const account of ['kf2001@kfdemo', 'kf2001%40kfdemo']) {
      const url = `${simulator.url}/customservice/kfsession/getsessionlist?access_token=${token}&kf_account=${account}`;
      expect(await (await fetch(url)).json()).toEqual({ sessionlist: [] });
    }
  });

  it('show a JPEG head, and refuse everything else', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const upload = async (body: FormData | string, kf_account = A1) =>
      (
        (await (
          await api.raw('POST', '/customservice/kfaccount/uploadheadimg', body, { kf_account })
        ).json()) as { errcode: number }
      ).errcode;
    expect(await upload(file(JPEG), 'x@kfdemo')).toBe(65401);
    expect(await upload('')).toBe(41005);
    expect(await upload(file(JPEG, 'a.jpg', 'picture'))).toBe(41005);
    expect(await upload(file(Buffer.alloc(0)))).toBe(44001);
    expect(await upload(file(PNG, 'a.png'))).toBe(40005);
    expect(await upload(file(Buffer.concat([JPEG, Buffer.alloc(5 * 1024 * 1024)])))).toBe(40009);
    expect(await upload(file(Buffer.concat([JPEG, Buffer.alloc(25 * 1024 * 1024)])))).toBe(40009);
    expect(await upload(file(JPEG))).toBe(0);
    const [agent] = (await api.get('/cgi-bin/customservice/getkflist'))['kf_list'] as [
      { kf_headimgurl: string },
    ];
    const picture = await fetch(agent.kf_headimgurl);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(JPEG);
    simulator.configure({ allowPngHead: true });
    expect(await upload(file(PNG, 'a.png'))).toBe(0);
  });
});

describe('invitations', () => {
  async function aDesk() {
    const simulator = await aSimulator({ overboundWechatIds: ['toomany1'], tokenSeconds: 1_000_000 });
    const api = await anApi(simulator);
    for (const name of ['u1', 'u2'])
      await api.post('/customservice/kfaccount/add', { kf_account: `${name}@kfdemo`, nickname: name });
    const invite = async (kf_account: string, invite_wx: string) =>
      (await api.post('/customservice/kfaccount/inviteworker', { kf_account, invite_wx })).errcode;
    const listed = async (kf_account: string) =>
      ((await api.get('/cgi-bin/customservice/getkflist'))['kf_list'] as { kf_account: string }[]).find(
        (row) => row.kf_account === kf_account,
      );
    return { simulator, invite, listed };
  }

  it('are checked in order', async () => {
    const { simulator, invite } = await aDesk();
    expect(await invite('x@kfdemo', '!')).toBe(65401);
    expect(await invite(A1, '!')).toBe(65412);
    expect(await invite('u1@kfdemo', '!')).toBe(65409);
    expect(await invite('u1@kfdemo', 'wx_kf1001')).toBe(65407);
    expect(await invite('u1@kfdemo', 'toomany1')).toBe(65410);
    expect(await invite('u1@kfdemo', 'zhangsan1')).toBe(0);
    expect(await invite('u1@kfdemo', '!')).toBe(65411);
    expect(await invite('u2@kfdemo', 'zhangsan1')).toBe(65408);
    simulator.configure({ knownWechatIds: ['lisi_001'] });
    expect(await invite('u2@kfdemo', 'wangwu_1')).toBe(65409);
    expect(await invite('u2@kfdemo', 'lisi_001')).toBe(0);
  });

  it('are confirmed, refused or expire, and the list tells', async () => {
    const { simulator, invite, listed } = await aDesk();
    await invite('u1@kfdemo', 'zhangsan1');
    const until = simulator.state().at + 86_400;
    expect(await listed('u1@kfdemo')).toEqual({
      kf_account: 'u1@kfdemo',
      kf_headimgurl: '',
      kf_id: '1004',
      kf_nick: 'u1',
      invite_wx: 'zhangsan1',
      invite_expire_time: until,
      invite_status: 'waiting',
    });
    expect(() => simulator.agents('u1@kfdemo', { action: 'online' })).toThrow('not bound');
    simulator.agents('u1@kfdemo', { action: 'reject' });
    expect(await listed('u1@kfdemo')).toMatchObject({ invite_status: 'rejected' });
    expect(await invite('u1@kfdemo', 'zhangsan1')).toBe(0);
    simulator.clock({ advanceSeconds: 86_400 });
    expect(await listed('u1@kfdemo')).toMatchObject({ invite_status: 'expired' });
    expect(await invite('u1@kfdemo', 'zhangsan1')).toBe(0);
    simulator.agents('u1@kfdemo', { action: 'confirm' });
    expect(await listed('u1@kfdemo')).toEqual({
      kf_account: 'u1@kfdemo',
      kf_headimgurl: '',
      kf_id: '1004',
      kf_nick: 'u1',
      kf_wx: 'zhangsan1',
    });
    expect(simulator.agents('u1@kfdemo', { action: 'online' })).toMatchObject({ status: 1 });
  });
});

describe('getonlinekflist', () => {
  it('says 1 for online today, and devices and limits in the old dialect', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const path = '/cgi-bin/customservice/getonlinekflist';
    expect(await api.get(path)).toEqual({ kf_online_list: [] });
    simulator.agents(A1, { action: 'online', status: 3, autoAccept: 2 });
    await simulator.customers({ action: 'arrive', transfer: true });
    expect(await api.get(path)).toEqual({
      kf_online_list: [
        { kf_account: A1, status: 1, kf_id: '1001', kf_openid: expect.any(String), accepted_case: 1 },
      ],
    });
    simulator.configure({ dialect: 'legacy', kfIdType: 'number' });
    expect(await api.get(path)).toEqual({
      kf_online_list: [{ kf_account: A1, status: 3, kf_id: 1001, auto_accept: 2, accepted_case: 1 }],
    });
  });
});

describe('custom messages', () => {
  const SEND = '/cgi-bin/message/custom/send';
  const text = (touser: string, content = '您好') => ({ touser, msgtype: 'text', text: { content } });

  it('are refused for what is wrong with them before the window is looked at', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const touser = await aCustomer(simulator);
    simulator.clock({ advanceSeconds: 61 }); // the window of having followed
    for (const [body, errcode] of [
      [{ msgtype: 'text' }, 41009],
      [text('oNobody'), 40003],
      [{ touser }, 40008],
      [{ touser, msgtype: 'dance' }, 40008],
      [{ touser, msgtype: 'text' }, 44004],
      [text(touser, ''), 44004],
      [text(touser, '客'.repeat(683)), 45002],
      [{ touser, msgtype: 'image', image: { media_id: 'x' } }, 40007],
      [{ touser, msgtype: 'msgmenu', msgmenu: { list: [] } }, 40035],
      [{ touser, msgtype: 'msgmenu', msgmenu: { list: [{ id: 'i'.repeat(65), content: 'a' }] } }, 40035],
      [{ touser, msgtype: 'msgmenu', msgmenu: { list: Array(11).fill({ id: '1', content: 'a' }) } }, 40035],
      [{ ...text(touser), customservice: { kf_account: 'x@kfdemo' } }, 65401],
      [text(touser), 45015],
    ] as const) {
      expect([body, (await api.post(SEND, body)).errcode]).toEqual([body, errcode]);
    }
  });

  it('reach the customer five times after a message, in session too, then 45047', async () => {
    const simulator = await aSimulator({ tokenSeconds: 1_000_000 });
    const api = await anApi(simulator);
    await simulator.customers({ action: 'arrive', openid: 'oTalks' });
    for (let i = 0; i < 5; i += 1)
      expect(await api.post(SEND, text('oTalks'))).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await api.post(SEND, text('oTalks'))).toMatchObject({ errcode: 45047 });
    await simulator.customers({ action: 'message', openid: 'oTalks' });
    const from = { customservice: { kf_account: A1 } };
    expect(await api.post(SEND, { ...text('oTalks', '我是客服'), ...from })).toMatchObject({ errcode: 0 });
    expect(simulator.customer('oTalks').seen.at(-1)).toMatchObject({
      from: 'custom',
      text: '我是客服',
      kfAccount: A1,
    });
    simulator.clock({ advanceSeconds: 172_801 });
    expect(await api.post(SEND, text('oTalks'))).toMatchObject({ errcode: 45015 });
  });

  it('do not reach those who left or refuse', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    await simulator.customers({ action: 'arrive', openid: 'oLeaves' });
    await simulator.customers({ action: 'refuse', openid: 'oLeaves' });
    expect(await api.post(SEND, text('oLeaves'))).toMatchObject({ errcode: 48002 });
    await simulator.customers({ action: 'unfollow', openid: 'oLeaves' });
    expect(await api.post(SEND, text('oLeaves'))).toMatchObject({ errcode: 45015 });
  });

  it('show typing only shortly after a message, not twice, and a message ends it', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const typing = async (command: string, touser = 'oReads') =>
      (await api.post('/cgi-bin/message/custom/typing', { touser, command })).errcode;
    await simulator.customers({ action: 'arrive', openid: 'oReads' });
    expect(await typing('Dance')).toBe(45072);
    expect(await typing('Typing')).toBe(0);
    expect(await typing('Typing')).toBe(45081);
    expect(await typing('CancelTyping')).toBe(0);
    expect(await typing('Typing')).toBe(0);
    await api.post(SEND, text('oReads'));
    expect(await typing('Typing')).toBe(0);
    simulator.clock({ advanceSeconds: 31 });
    expect(await typing('Typing')).toBe(45080);
    expect(await typing('Typing', await aCustomer(simulator).then(() => 'oNobody'))).toBe(40003);
  });

  it('send a menu whose lines can be tapped, again and again', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    await simulator.customers({ action: 'arrive', openid: 'oRates' });
    const list = [
      { id: 's1-5', content: '满意' },
      { id: 's1-1', content: '不满意' },
    ];
    expect(
      await api.post(SEND, {
        touser: 'oRates',
        msgtype: 'msgmenu',
        msgmenu: { head_content: '满意吗', list },
      }),
    ).toMatchObject({ errcode: 0 });
    const { pushes } = await simulator.customers({ action: 'tap', openid: 'oRates', menuId: 's1-5' });
    expect(pushes[0]?.fields).toMatchObject({
      MsgType: 'text',
      Content: '满意',
      bizmsgmenuid: { raw: 's1-5' },
    });
    await expect(simulator.customers({ action: 'tap', openid: 'oRates', menuId: 'zz' })).rejects.toThrow(
      'no menu line',
    );
  });
});

describe('media', () => {
  it('are kept three days', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const upload = async (type: string, body: FormData | string) =>
      (await (await api.raw('POST', '/cgi-bin/media/upload', body, { type })).json()) as {
        errcode?: number;
        media_id: string;
      };
    expect(await upload('song', file(JPEG))).toMatchObject({ errcode: 40004 });
    expect(await upload('image', '')).toMatchObject({ errcode: 41005 });
    expect(await upload('image', file(Buffer.alloc(0)))).toMatchObject({ errcode: 44001 });
    expect(await upload('image', file(Buffer.from('text'), 'a.txt'))).toMatchObject({ errcode: 40005 });
    const { media_id, ...rest } = await upload('image', file(JPEG));
    expect(rest).toEqual({ type: 'image', created_at: simulator.state().at });
    const got = await api.raw('GET', '/cgi-bin/media/get', undefined, { media_id });
    expect(got.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await got.arrayBuffer())).toEqual(JPEG);
    await simulator.customers({ action: 'arrive', openid: 'oSees' });
    expect(
      await api.post('/cgi-bin/message/custom/send', {
        touser: 'oSees',
        msgtype: 'image',
        image: { media_id },
      }),
    ).toMatchObject({ errcode: 0 });
    const video = await upload('video', file(Buffer.from('....ftypmp42'), 'a.mp4'));
    expect(await api.get('/cgi-bin/media/get', { media_id: video.media_id })).toEqual({
      video_url: expect.stringContaining(video.media_id),
    });
    simulator.clock({ advanceSeconds: 3 * 86_400 });
    const later = await anApi(simulator);
    expect(await later.get('/cgi-bin/media/get', { media_id })).toMatchObject({ errcode: 40007 });
  });
});

describe('chat records', () => {
  const LIST = '/customservice/msgrecord/getmsglist';
  async function aTalk(options = {}) {
    const simulator = await aSimulator(options);
    const api = await anApi(simulator);
    const start = simulator.state().at;
    simulator.agents(A1, { action: 'online', autoAccept: 1 });
    await simulator.customers({ action: 'arrive', openid: 'oTalks', transfer: true, text: '你好' });
    for (let i = 0; i < 3; i += 1) {
      simulator.clock({ advanceSeconds: 10 });
      simulator.agents(A1, { action: 'send', openid: 'oTalks', text: `答 ${i}` });
      await simulator.customers({ action: 'message', openid: 'oTalks', msgtype: 'image' });
    }
    const page = (msgid: number, number: number, more: object = {}) =>
      api.post(LIST, { starttime: start, endtime: start + 3600, msgid, number, ...more });
    return { simulator, api, start, page };
  }

  it('tell who said what, a few seconds late', async () => {
    const { simulator, start, page } = await aTalk();
    expect((await page(1, 10))['number']).toBe(5);
    simulator.clock({ advanceSeconds: 5 });
    const answer = await page(1, 10);
    expect(answer['number']).toBe(7);
    expect((answer['recordlist'] as object[]).slice(0, 3)).toEqual([
      { openid: 'oTalks', opercode: 2003, text: '你好', time: start, worker: A1 },
      { openid: 'oTalks', opercode: 2002, text: '答 0', time: start + 10, worker: A1 },
      { openid: 'oTalks', opercode: 2003, text: '[image]', time: start + 10, worker: A1 },
    ]);
  });

  it('come in pages whose cursor is the last id plus one', async () => {
    const { simulator, page } = await aTalk();
    simulator.clock({ advanceSeconds: 60 });
    const all = (await page(1, 100))['recordlist'] as object[];
    const read: object[] = [];
    let msgid = 1;
    for (;;) {
      const answer = await page(msgid, 3);
      read.push(...(answer['recordlist'] as object[]));
      if ((answer['number'] as number) < 3) break;
      msgid = answer['msgid'] as number;
    }
    expect(read).toEqual(all);
    expect(await page(99_999_999, 3)).toEqual({ recordlist: [], number: 0, msgid: 0 });
  });

  it('are refused for a bad question', async () => {
    const { api, start } = await aTalk();
    const good = { starttime: start, endtime: start + 60, msgid: 1, number: 10 };
    for (const [over, errcode] of [
      [{ starttime: undefined }, 65416],
      [{ number: undefined }, 65416],
      [{ msgid: 'a' }, 65416],
      [{ number: 0 }, 65416],
      [{ number: 10_001 }, 65416],
      [{ endtime: start - 1 }, 65416],
      [{ endtime: start + 86_401 }, 65417],
      [{ endtime: start + 86_400 }, undefined],
      [{ msgid: '1', number: '10' }, undefined],
    ] as const) {
      expect([over, (await api.post(LIST, { ...good, ...over })).errcode]).toEqual([over, errcode]);
    }
  });

  it('have the old codes only when asked for', async () => {
    const { simulator, page } = await aTalk({ oldRecordCodes: true });
    simulator.agents(A1, { action: 'close', openid: 'oTalks' });
    simulator.clock({ advanceSeconds: 60 });
    const codes = ((await page(1, 100))['recordlist'] as { opercode: number }[]).map(
      ({ opercode }) => opercode,
    );
    expect(codes).toEqual([1001, 2003, 2002, 2003, 2002, 2003, 2002, 2003, 1004]);
  });
});

describe('what is known of customers', () => {
  it('has no name and no picture', async () => {
    const simulator = await aSimulator();
    const api = await anApi(simulator);
    const openid = await aCustomer(simulator);
    expect(await api.post('/cgi-bin/user/info/updateremark', { openid, remark: 'VIP' })).toMatchObject({
      errcode: 0,
    });
    expect(
      await api.post('/cgi-bin/user/info/updateremark', { openid, remark: '长'.repeat(30) }),
    ).toMatchObject({ errcode: 40035 });
    expect(
      await api.post('/cgi-bin/tags/members/batchtagging', { openid_list: [openid], tagid: 100 }),
    ).toMatchObject({ errcode: 0 });
    const { at } = simulator.state();
    expect(await api.get('/cgi-bin/user/info', { openid, lang: 'zh_CN' })).toEqual({
      subscribe: 1,
      openid,
      language: 'zh_CN',
      subscribe_time: at,
      remark: 'VIP',
      groupid: 100,
      tagid_list: [100],
      subscribe_scene: 'ADD_SCENE_SEARCH',
      qr_scene: 0,
      qr_scene_str: '',
    });
    expect(await api.post('/cgi-bin/tags/getidlist', { openid })).toEqual({ tagid_list: [100] });
    expect((await api.get('/cgi-bin/tags/get'))['tags']).toContainEqual({ id: 100, name: 'VIP', count: 1 });
    await simulator.customers({ action: 'unfollow', openid });
    expect(await api.get('/cgi-bin/user/info', { openid })).toEqual({ subscribe: 0, openid });
    expect(await api.post('/cgi-bin/user/info/batchget', { user_list: [{ openid }] })).toEqual({
      user_info_list: [{ subscribe: 0, openid }],
    });
    expect(await api.get('/cgi-bin/user/info', { openid: 'oNobody' })).toMatchObject({ errcode: 40003 });
  });
});
