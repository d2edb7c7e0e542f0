import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { describe, expect, it } from 'vitest';
import { addAgent, deleteAgent, listAgents, listOnlineAgents, renameAgent, uploadAvatar } from './agents.ts';
import { queryString } from './call.ts';
import { WechatError } from './errors.ts';
import { downloadMedia } from './media.ts';
import { sendText } from './messages.ts';
import { closeSession, createSession, getSession, listSessions } from './sessions.ts';
import { createFakeCall, createFakePlatform, networkError } from './testing/fake-platform.ts';
import { STABLE_TOKEN_PATH } from './token.ts';
import { listWaiting } from './wait-queue.ts';

const li = 'li@desk' as AgentId;
const customer = 'oABCD1234567890abcdefghijklmn' as CustomerId;
const RENAME = '/customservice/kfaccount/update';
const CREATE = '/customservice/kfsession/create';
const CLOSE = '/customservice/kfsession/close';
const LIST = '/customservice/kfsession/getsessionlist';
const SEND = '/cgi-bin/message/custom/send';
const busy = { errcode: -1, errmsg: 'system error' };

const setUp = () => {
  const platform = createFakePlatform();
  return { platform, ...createFakeCall(platform) };
};
const failure = async (work: Promise<unknown>): Promise<WechatError> => {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof WechatError) return error;
  throw new Error('expected a WechatError');
};

describe('a request', () => {
  it('carries the token in the query, a raw @, and literal UTF-8', async () => {
    const { platform, call } = setUp();
    platform.answer(LIST, { sessionlist: [] });
    await listSessions(call, li);
    await createSession(call, { agentId: li, customerId: customer, note: '请优先' });
    expect(platform.requestsTo(LIST)[0]?.url).toBe(
      `https://api.test${LIST}?access_token=TOKEN-1&kf_account=li@desk`,
    );
    expect(platform.requestsTo(CREATE)[0]).toMatchObject({
      method: 'POST',
      body: `{"kf_account":"li@desk","openid":"${customer}","text":"请优先"}`,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
  });

  it('leaves the note out where there is none', async () => {
    const { platform, call } = setUp();
    await createSession(call, { agentId: li, customerId: customer });
    expect(platform.requestsTo(CREATE)[0]?.body).not.toContain('text');
  });

  it('escapes everything else in a query', () => {
    expect(queryString({ a: 'x&y=z', b: undefined, c: '客@服' })).toBe('?a=x%26y%3Dz&c=%E5%AE%A2@%E6%9C%8D');
  });

  it('sends a picture as one part named media', async () => {
    const { platform, call } = setUp();
    await uploadAvatar(call, li, new Uint8Array([0xff, 0xd8, 0xff, 0x00]));
    const request = platform.requestsTo('/customservice/kfaccount/uploadheadimg')[0];
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=kf-/);
    expect(request?.body).toContain(
      'name="media"; filename="avatar.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\x00\r\n--kf-',
    );
  });
});

describe('a stale token', () => {
  it.each([40001, 40014, 42001])('is renewed once on %i, and the call repeated once', async (errcode) => {
    const { platform, call } = setUp();
    platform.answer(CREATE, { errcode, errmsg: 'stale' });
    await createSession(call, { agentId: li, customerId: customer });
    expect(platform.requestsTo(CREATE).map((request) => request.query)).toEqual([
      '?access_token=TOKEN-1',
      '?access_token=TOKEN-2',
    ]);
  });

  it('is surfaced when the new one is refused, too: never a loop', async () => {
    const { platform, call } = setUp();
    const refusal = { errcode: 40001, errmsg: 'invalid credential' };
    platform.answer(CREATE, refusal, refusal, refusal, refusal);
    const error = await failure(createSession(call, { agentId: li, customerId: customer }));
    expect(error).toMatchObject({ code: 'wechat_token_refused', errcode: 40001 });
    expect(platform.requestsTo(CREATE)).toHaveLength(2);
    expect(platform.slept).toEqual([]);
  });

  it('is not asked for again when another call has renewed it already', async () => {
    const { platform, call } = setUp();
    const stale = { errcode: 42001, errmsg: 'access_token expired' };
    platform.answer(CREATE, stale, stale, stale);
    const sessions = ['a', 'b', 'c'].map((id) => ({ agentId: li, customerId: id as CustomerId }));
    await Promise.all(sessions.map((session) => createSession(call, session)));
    expect(platform.requestsTo(STABLE_TOKEN_PATH)).toHaveLength(2);
    expect(platform.requestsTo(CREATE)).toHaveLength(6);
  });

  it('also lets a message be sent again: a refused call did nothing', async () => {
    const { platform, call } = setUp();
    platform.answer(SEND, { errcode: 42001, errmsg: 'access_token expired' });
    await sendText(call, { customerId: customer }, 'hello');
    expect(platform.requestsTo(SEND)).toHaveLength(2);
  });
});

describe('a failure that may pass', () => {
  it.each([
    ['busy', busy],
    ['HTTP 502', { httpStatus: 502 }],
    ['a reset', networkError('ECONNRESET')],
    ['no JSON', '<html>gateway</html>'],
  ])('(%s) is tried three times in all, with growing pauses', async (_name, answer) => {
    const { platform, call } = setUp();
    platform.answer(RENAME, answer, answer);
    await renameAgent(call, { agentId: li, nickname: '李婷' });
    expect(platform.requestsTo(RENAME)).toHaveLength(3);
    expect(platform.slept).toEqual([1_000, 2_000]);
  });

  it('is surfaced after the third try: silence leaves the outcome open', async () => {
    const { platform, call } = setUp();
    const reset = networkError('ECONNRESET');
    platform.answer(RENAME, reset, reset, reset, reset);
    const error = await failure(renameAgent(call, { agentId: li, nickname: '李婷' }));
    expect(error).toMatchObject({
      code: 'wechat_uncertain',
      afterRetry: true,
      details: { reason: 'ECONNRESET' },
    });
    expect(platform.requestsTo(RENAME)).toHaveLength(3);
  });

  it('hints at customer service not being enabled when -1 does not pass', async () => {
    const { platform, call } = setUp();
    platform.answer(RENAME, busy, busy, busy);
    const error = await failure(renameAgent(call, { agentId: li, nickname: '李婷' }));
    expect(error).toMatchObject({
      code: 'wechat_unavailable',
      errcode: -1,
      details: { maybeNotEnabled: true },
    });
  });

  it.each([
    ['a message', SEND, networkError('ECONNRESET'), 'wechat_uncertain'],
    ['a message that was answered', SEND, busy, 'wechat_unavailable'],
  ])('of %s is never tried again', async (_name, path, answer, code) => {
    const { platform, call } = setUp();
    platform.answer(path, answer);
    expect(await failure(sendText(call, { customerId: customer }, 'hello'))).toMatchObject({ code });
    expect(platform.requestsTo(path)).toHaveLength(1);
  });

  it.each([
    ['assignment', CREATE, createSession],
    ['close', CLOSE, closeSession],
  ])('of an %s is for the operation to look into', async (_name, path, send) => {
    const { platform, call } = setUp();
    platform.answer(path, networkError('ECONNRESET'));
    const error = await failure(send(call, { agentId: li, customerId: customer }));
    expect(error).toMatchObject({ code: 'wechat_uncertain', afterRetry: false });
    expect(platform.requestsTo(path)).toHaveLength(1);
  });

  it('is left to the poller where a list is read', async () => {
    const { platform, call } = setUp();
    platform.answer(LIST, networkError('ECONNRESET'));
    expect(await failure(listSessions(call, li))).toMatchObject({ code: 'wechat_unavailable' });
    expect(platform.requestsTo(LIST)).toHaveLength(1);
  });
});

describe('a command tried again', () => {
  it('takes "unknown" for its own earlier delete', async () => {
    const { platform, call } = setUp();
    platform.answer('/customservice/kfaccount/del', { httpStatus: 504 }, { errcode: 65401, errmsg: '' });
    await expect(deleteAgent(call, li)).resolves.toBeUndefined();
  });

  it.each([
    ['Li', undefined],
    ['Wang', 'agent_exists'],
  ])('looks whether "exists" speaks of the agent it wanted (%s)', async (nickname, expected) => {
    const { platform, call } = setUp();
    platform.answer('/customservice/kfaccount/add', busy, { errcode: 65406, errmsg: '' });
    const listed = { kf_account: li, kf_nick: nickname, kf_id: 1001 };
    platform.answer('/cgi-bin/customservice/getkflist', { kf_list: [listed] });
    const code = await addAgent(call, 'current', { agentId: li, nickname: 'Li' }).then(
      () => undefined,
      (error: unknown) => (error as WechatError).code,
    );
    expect(code).toBe(expected);
  });
});

describe('quotas', () => {
  it('a spent day closes the endpoint without another request until midnight in China', async () => {
    const { platform, call, ledger } = setUp();
    platform.answer(LIST, { errcode: 45009, errmsg: 'reach max api daily quota limit' });
    expect(await failure(listSessions(call, li))).toMatchObject({
      code: 'wechat_daily_limit',
      errcode: 45009,
    });
    const again = await failure(listSessions(call, li));
    expect(again).toMatchObject({ code: 'wechat_daily_limit', kind: 'daily_limit' });
    expect(again.errcode).toBeUndefined();
    expect(again.details).toEqual({ until: Date.UTC(2024, 4, 31, 16) });
    expect(platform.requestsTo(LIST)).toHaveLength(1);
    await getSession(call, customer); // other endpoints go on
    platform.pass(Date.UTC(2024, 4, 31, 16) - platform.now());
    expect(ledger.closure(LIST)).toBeUndefined();
    await listSessions(call, li);
  });

  it('a spent minute closes it until the next', async () => {
    const { platform, call } = setUp();
    platform.answer(LIST, { errcode: 45011, errmsg: 'api minute-quota reach limit' });
    expect(await failure(listSessions(call, li))).toMatchObject({ code: 'wechat_minute_limit' });
    expect(await failure(listSessions(call, li))).toMatchObject({ code: 'wechat_minute_limit' });
    platform.passSeconds(60);
    await listSessions(call, li);
    expect(platform.requestsTo(LIST)).toHaveLength(2);
  });
});

describe('secrets', () => {
  it('appear in no error and no log line', async () => {
    const { platform, call } = setUp();
    platform.answer(CREATE, networkError('ECONNRESET'), { httpStatus: 500 }, busy);
    const error = await failure(createSession(call, { agentId: li, customerId: customer }));
    const told = `${String(error)} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.cause)} ${platform.logged.join()}`;
    expect(told).not.toMatch(/TOKEN-1|TOP-SECRET|access_token/);
  });
});

describe('answers of both generations', () => {
  const ONLINE = '/cgi-bin/customservice/getonlinekflist';
  const WAIT = '/customservice/kfsession/getwaitcase';

  it('read the device only where it is told', async () => {
    const { platform, call } = setUp();
    const row = { kf_account: 'li@desk', kf_id: 1001, accepted_case: 2 };
    platform.answer(ONLINE, {
      kf_online_list: [
        { ...row, status: 1 },
        { ...row, status: 0 },
      ],
    });
    expect(await listOnlineAgents(call, 'current')).toEqual([
      { agentId: 'li@desk', presence: 'online', load: 2, staffNo: '1001' },
    ]);
    platform.answer(ONLINE, {
      kf_online_list: [
        { ...row, status: 1, auto_accept: 0 },
        { ...row, status: 3, auto_accept: 5 },
      ],
    });
    expect(await listOnlineAgents(call, 'current')).toMatchObject([
      { presence: 'pc', limit: 0 },
      { presence: 'both', limit: 5 },
    ]);
    platform.answer(ONLINE, { kf_online_list: [{ ...row, status: 2 }] });
    expect(await listOnlineAgents(call, 'legacy')).toMatchObject([{ presence: 'phone' }]);
  });

  it('keep the platform’s order of the queue', async () => {
    const { platform, call } = setUp();
    platform.answer(WAIT, {
      count: 150,
      waitcaselist: [
        { latest_time: 1_700_000_500, openid: 'first' },
        { latest_time: 1_700_000_100, openid: 'second' },
      ],
    });
    expect(await listWaiting(call)).toEqual({
      count: 150,
      rows: [
        { customerId: 'first', lastSpokeAt: 1_700_000_500_000 },
        { customerId: 'second', lastSpokeAt: 1_700_000_100_000 },
      ],
    });
    platform.answer(WAIT, {
      count: 1,
      waitcaselist: [{ createtime: 1_700_000_100, kf_account: '', openid: 'o' }],
    });
    expect((await listWaiting(call)).rows).toEqual([{ customerId: 'o', arrivedAt: 1_700_000_100_000 }]);
    platform.answer(WAIT, {
      count: 1,
      waitcaselist: [{ createtime: 1, kf_account: 'li@desk', openid: 'o' }],
    });
    expect((await listWaiting(call)).rows[0]).toMatchObject({ wishedAgentId: 'li@desk' });
  });

  it('tell a binding, and do not invent one', async () => {
    const { platform, call } = setUp();
    const list = (...rows: object[]) =>
      platform.answer('/cgi-bin/customservice/getkflist', { kf_list: rows });
    list(
      { kf_account: 'a@x', kf_nick: 'A', kf_id: '1001', kf_headimgurl: 'http://p/1', kf_wx: 'wx1' },
      {
        kf_account: 'b@x',
        kf_nick: 'B',
        kf_id: 1002,
        invite_wx: 'wx2',
        invite_expire_time: 1_700_000_000,
        invite_status: 'waiting',
      },
      { kf_account: 'c@x', kf_nick: 'C', kf_id: 1003, kf_headimg: 'http://p/3', later_field: 1 },
    );
    expect(await listAgents(call, 'current')).toEqual([
      {
        agentId: 'a@x',
        nickname: 'A',
        staffNo: '1001',
        avatarUrl: 'http://p/1',
        binding: { state: 'bound', wechatId: 'wx1' },
      },
      {
        agentId: 'b@x',
        nickname: 'B',
        staffNo: '1002',
        binding: { state: 'waiting', wechatId: 'wx2', expiresAt: 1_700_000_000_000 },
      },
      {
        agentId: 'c@x',
        nickname: 'C',
        staffNo: '1003',
        avatarUrl: 'http://p/3',
        binding: { state: 'unbound' },
      },
    ]);
    list({ kf_account: 'a@x', kf_nick: 'A', kf_id: '1001' });
    expect((await listAgents(call, 'legacy'))[0]?.binding).toEqual({ state: 'unknown' });
  });

  it('know nobody by an empty account', async () => {
    const { platform, call } = setUp();
    const GET = '/customservice/kfsession/getsession';
    platform.answer(
      GET,
      { createtime: 0, kf_account: '' },
      { errcode: 0, errmsg: 'ok', kf_account: ' li@desk', createtime: '1700000000' },
    );
    expect(await getSession(call, customer)).toEqual({});
    expect(await getSession(call, customer)).toEqual({ agentId: 'li@desk', startedAt: 1_700_000_000_000 });
  });

  it('may lack or leave empty all that is not needed', async () => {
    const { platform, call } = setUp();
    platform.answer(ONLINE, {
      kf_online_list: [
        { kf_account: 'li@desk', status: '1', kf_id: null, auto_accept: null, accepted_case: null },
      ],
    });
    expect(await listOnlineAgents(call, 'current')).toEqual([
      { agentId: 'li@desk', presence: 'online', load: 0 },
    ]);
    platform.answer('/cgi-bin/customservice/getkflist', {
      kf_list: [{ kf_account: 'li@desk', kf_nick: null, kf_headimgurl: null, kf_wx: null }],
    });
    expect(await listAgents(call, 'current')).toEqual([
      { agentId: 'li@desk', nickname: '', binding: { state: 'unbound' } },
    ]);
    platform.answer(WAIT, {
      count: null,
      waitcaselist: [{ openid: 'o', latest_time: null, kf_account: null }],
    });
    expect(await listWaiting(call)).toEqual({ count: 1, rows: [{ customerId: 'o' }] });
    platform.answer(LIST, { sessionlist: [{ openid: 'o' }, { openid: 'p', createtime: null }] });
    expect(await listSessions(call, li)).toEqual([
      { customerId: 'o', startedAt: 0 },
      { customerId: 'p', startedAt: 0 },
    ]);
  });

  it('in an unknown shape are said to be unreadable', async () => {
    const { platform, call } = setUp();
    platform.answer(LIST, { sessionlist: 'none' });
    expect(await failure(listSessions(call, li))).toMatchObject({
      code: 'wechat_unreadable',
      details: { fields: ['sessionlist'] },
    });
  });

  it('that are files are told from errors by content', async () => {
    const { platform, call } = setUp();
    platform.answer('/cgi-bin/media/get', 'GIF89a…', { errcode: 40007, errmsg: 'invalid media_id' });
    expect(Buffer.from((await downloadMedia(call, 'M')).bytes).toString()).toBe('GIF89a…');
    expect(await failure(downloadMedia(call, 'M'))).toMatchObject({ code: 'media_expired' });
  });
});
