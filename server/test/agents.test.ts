import type { AgentRow, ImportProgress } from '@kf/shared/contract/agents';
import type { ErrorBody, ErrorCode } from '@kf/shared/contract/errors';
import type { AgentId } from '@kf/shared/contract/ids';
import { asc } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aPicture } from '#agents/testing/pictures.ts';
import { audit } from '#store/schema-audit.ts';
import { testApp } from '#testing/test-app.ts';
import { cookieOf } from '#testing/test-people.ts';
import { credentials, startTower, startWorld } from './tower.ts';

// Managing agents over HTTP: real routes, store and writer, against the simulated platform in both dialects.

type World = Awaited<ReturnType<typeof startWorld>>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const base = '/api/accounts/main';
const [FIRST, SECOND] = ['kf2001@kfdemo', 'kf2002@kfdemo'] as [AgentId, AgentId];
const paths = {
  add: '/customservice/kfaccount/add',
  update: '/customservice/kfaccount/update',
  del: '/customservice/kfaccount/del',
  upload: '/customservice/kfaccount/uploadheadimg',
  invite: '/customservice/kfaccount/inviteworker',
};

async function open(platform: Parameters<typeof startWorld>[0] & object) {
  const world = await startWorld(platform);
  const { runtime } = world.tower;
  const { app } = await testApp({
    accounts: { find: (id) => (id === 'main' ? runtime : undefined), list: () => [] },
  });
  const cookie = await cookieOf(app, 'supervisor');
  const call = async (method: Method, url: string, payload?: object) => {
    const answer = await app.inject({
      method,
      url: `${base}${url}`,
      headers: { cookie },
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json(), answer };
  };
  const upload = (agentId: string, bytes: Buffer, filename = 'me.jpg', part = 'media') => {
    const type = filename.endsWith('.png') ? 'image/png' : 'image/jpeg';
    const head = `--b0\r\ncontent-disposition: form-data; name="${part}"; filename="${filename}"\r\ncontent-type: ${type}\r\n\r\n`;
    return app.inject({
      method: 'PUT',
      url: `${base}/agents/${agentId}/avatar`,
      headers: { cookie, 'content-type': 'multipart/form-data; boundary=b0' },
      payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b0--\r\n')]),
    });
  };
  return {
    ...world,
    call,
    upload,
    listening: async () => ({ origin: await app.listen({ host: '127.0.0.1', port: 0 }), cookie }),
    get: (url: string, headers: Record<string, string> = {}) =>
      app.inject({ url: `${base}${url}`, headers: { cookie, ...headers } }),
    /** Calls of one endpoint so far. */
    calls: (endpoint: string) => world.platform.calls({ endpoint }).total,
    acts: async () => (await world.database.db.select().from(audit).orderBy(asc(audit.id))).map(lineOf),
    async close() {
      await app.close();
      await world.close();
    },
  };
}
type Open = Awaited<ReturnType<typeof open>>;

const lineOf = (row: typeof audit.$inferSelect) => ({
  act: row.act,
  personId: row.personId,
  ...(row.entry as { outcome: string; code?: string; agentId?: string; before?: unknown; after?: unknown }),
});
const refused = (status: number, code: ErrorCode, more: object = {}) => ({
  status,
  body: { error: { code, ...more } },
});
const board = (world: World) => world.tower.state().agents;
const onlineOf = (world: World) =>
  Object.values(board(world)).filter((agent) => agent.presence !== 'offline');
const listed = async (world: Open, agentId: string): Promise<AgentRow | undefined> =>
  (await world.call('GET', '/agents')).body.agents.find((row: AgentRow) => row.agentId === agentId);

/** What another program, or the official console, does at the platform. */
async function atPlatform(url: string, path: string, body: object): Promise<void> {
  const post = (address: string, content: object) =>
    fetch(address, { method: 'POST', body: JSON.stringify(content) }).then(
      (answer) => answer.json() as Promise<Record<string, string>>,
    );
  const { appid, secret } = credentials;
  const grant = { grant_type: 'client_credential', appid, secret };
  const { access_token: token } = await post(`${url}/cgi-bin/stable_token`, grant);
  expect(await post(`${url}${path}?access_token=${token}`, body)).toMatchObject({ errcode: 0 });
}

describe.each(['current', 'legacy'] as const)('in the %s dialect', (dialect) => {
  let world: Open;
  beforeAll(async () => {
    world = await open({
      platform: {
        dialect,
        agents: 3,
        agentsOnline: 2,
        autoAccept: 0,
        overboundWechatIds: ['wx_everywhere'],
      },
      tower: { config: { dialect } },
    });
    await vi.waitFor(() => expect(Object.keys(board(world))).toHaveLength(3), 5_000);
    await vi.waitFor(() => expect(onlineOf(world)).toHaveLength(2), 5_000);
  });
  afterAll(() => world.close());

  it('creates an agent with groups, capacity and an invitation, and the board follows at once', async () => {
    const { call, platform } = world;
    const group = (await call('POST', '/groups', { name: '售前', defaultCapacity: 3 })).body.group;
    const made = await call('POST', '/agents', {
      prefix: 'new_one',
      nickname: '新客服😀',
      groupIds: [group.groupId],
      capacity: 4,
      note: '试用',
      inviteWechatId: 'wx_newperson',
      ...(dialect === 'legacy' && { generatePassword: true }),
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        agent: {
          agentId: 'new_one@kfdemo',
          nickname: '新客服😀',
          staffNo: '1004',
          presence: 'offline',
          groupIds: [group.groupId],
          capacity: 4,
          limit: 4,
          load: 0,
          note: '试用',
          binding: { state: 'waiting', wechatId: 'wx_newperson' },
        },
        invitation: { sent: true },
      },
    });
    expect(made.body.agent.binding.expiresAt).toBeGreaterThan(Date.now());
    expect(board(world)['new_one@kfdemo' as AgentId]).toMatchObject({ nickname: '新客服😀', capacity: 4 });
    expect(platform.state().agents).toHaveLength(4);
    if (dialect === 'legacy') expect(made.body.password).toMatch(/^\w{12}$/);
    else expect(made.body).not.toHaveProperty('password');

    const lines = (await world.acts()).slice(-3);
    expect(lines.map(({ act, outcome, personId }) => [act, outcome, personId])).toEqual([
      ['agent.created', 'done', 'p-supervisor'],
      ['agent.profile', 'done', 'p-supervisor'],
      ['agent.invited', 'done', 'p-supervisor'],
    ]);
    expect(lines[0]).toMatchObject({ after: { nickname: '新客服😀' }, wechat: { errcode: 0 } });
    expect(JSON.stringify(await world.acts())).not.toMatch(/password/i);
  });

  it('sends a typed password as MD5 in the legacy dialect only', async () => {
    const answer = await world.call('POST', '/agents', {
      prefix: 'typed',
      nickname: '有密码',
      password: 'secret1',
    });
    // The platform takes nothing but 32 hex digits, and answers 40035 to anything else.
    if (dialect === 'legacy') {
      expect(answer.status).toBe(201);
      expect(answer.body).not.toHaveProperty('password');
      await world.call('DELETE', '/agents/typed@kfdemo', { confirmNickname: '有密码' });
    } else expect(answer).toMatchObject(refused(400, 'request_invalid'));
  });

  it('shows the list with seats, the suffix and when it looked', async () => {
    const { body } = await world.call('GET', '/agents');
    expect(body).toMatchObject({ seats: { used: 4, limit: 100 }, suffix: 'kfdemo' });
    expect(Date.now() - body.lookedAt).toBeLessThan(30_000);
    expect(body.agents.map((row: AgentRow) => row.agentId).slice(0, 2)).toEqual([FIRST, SECOND]);
    const online = body.agents.filter((row: AgentRow) => row.presence !== 'offline');
    expect(online).toHaveLength(2);
    if (dialect === 'legacy') expect(online[0]).toHaveProperty('reportedLimit', 0);
    else expect(online[0]).not.toHaveProperty('reportedLimit');
  });

  it('renames, and says so on the board', async () => {
    expect(await world.call('PATCH', `/agents/${FIRST}`, { nickname: ' 改名 ' })).toMatchObject({
      status: 200,
      body: { agent: { nickname: '改名' } },
    });
    expect(board(world)[FIRST]?.nickname).toBe('改名');
    expect((await world.acts()).at(-1)).toMatchObject({ act: 'agent.renamed', after: { nickname: '改名' } });
  });

  it('uploads a square JPEG, whatever it was, and serves it small under a key', async () => {
    const answer = await world.upload(FIRST, await aPicture('clear png'), 'me.png');
    expect(answer.statusCode).toBe(200);
    const key: string = answer.json().agent.avatarKey;
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(board(world)[FIRST]?.avatarKey).toBe(key);
    expect(JSON.stringify(world.tower.state())).not.toContain('mmbiz');

    const small = await world.get(`/agents/${FIRST}/avatar?v=${key}`);
    expect(small.headers).toMatchObject({
      'content-type': 'image/webp',
      etag: `"${key}"`,
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(await sharp(small.rawPayload).metadata()).toMatchObject({ width: 128, height: 128 });
    const again = await world.get(`/agents/${FIRST}/avatar`, { 'if-none-match': `"${key}"` });
    expect(again.statusCode).toBe(304);
    expect((await world.get(`/agents/${SECOND}/avatar`)).statusCode).toBe(404);

    const second = await world.upload(FIRST, await aPicture('jpeg'));
    expect(second.json().agent.avatarKey).not.toBe(key);
  });

  it.each([
    ['6 MB', async () => Buffer.alloc(6 * 1024 * 1024, 0xff), 'me.jpg', 413, 'image_too_large'],
    ['a GIF called .jpg', () => aPicture('gif'), 'me.jpg', 422, 'image_misnamed'],
    ['a truncated JPG', () => aPicture('truncated jpeg'), 'me.jpg', 422, 'image_broken'],
    ['a PNG of 1 × 20000', () => aPicture('thin png'), 'me.png', 422, 'image_shape_refused'],
    ['nothing', async () => Buffer.alloc(0), 'me.jpg', 422, 'media_missing'],
  ] as const)('refuses %s as a picture, and sends nothing', async (_name, make, filename, status, code) => {
    const before = world.calls(paths.upload);
    const answer = await world.upload(FIRST, await make(), filename);
    expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([status, code]);
    expect(world.calls(paths.upload)).toBe(before);
  });

  it('answers an upload that is far too large on a real connection, too', async () => {
    const form = new FormData();
    form.append('media', new Blob([Buffer.alloc(20 * 1024 * 1024, 0xff)]), 'me.jpg');
    const { origin, cookie } = await world.listening();
    const answer = await fetch(`${origin}${base}/agents/${FIRST}/avatar`, {
      method: 'PUT',
      headers: { cookie },
      body: form,
    });
    expect([answer.status, ((await answer.json()) as ErrorBody).error.code]).toEqual([
      413,
      'image_too_large',
    ]);
  });

  it('wants the part to be called media', async () => {
    const answer = await world.upload(FIRST, await aPicture('jpeg'), 'me.jpg', 'file');
    expect(answer.json<ErrorBody>().error.code).toBe('media_missing');
  });

  it('invites, and does not invite twice while an invitation waits', async () => {
    const { call, platform, calls } = world;
    const before = calls(paths.invite);
    expect(await call('POST', '/agents/new_one@kfdemo/invitation', { wechatId: 'wx_another' })).toMatchObject(
      refused(409, 'invitation_pending', {
        details: { wechatId: 'wx_newperson', expiresAt: expect.any(Number) },
      }),
    );
    expect(calls(paths.invite)).toBe(before);

    platform.agents('new_one@kfdemo', { action: 'reject' });
    const again = await call('POST', '/agents/new_one@kfdemo/invitation', { wechatId: 'wx_another' });
    expect(again.body.agent.binding).toMatchObject({ state: 'waiting', wechatId: 'wx_another' });

    platform.agents('new_one@kfdemo', { action: 'expire' });
    expect(
      (await call('POST', '/agents/new_one@kfdemo/invitation', { wechatId: 'wx_third' })).body.agent.binding,
    ).toMatchObject({ state: 'waiting', wechatId: 'wx_third' });
    platform.agents('new_one@kfdemo', { action: 'confirm' });
  });

  it('names each refusal of an invitation', async () => {
    const { call, platform } = world;
    const unbound = 'unbound@kfdemo';
    await call('POST', '/agents', { prefix: 'unbound', nickname: '未绑定' });
    await call('POST', '/agents', { prefix: 'waits', nickname: '等待', inviteWechatId: 'wx_waits' });
    const bound = platform.state().agents[0]?.kf_account ?? '';
    const invite = (agentId: string, wechatId: string) =>
      call('POST', `/agents/${agentId}/invitation`, { wechatId });
    const wechat = (errcode: number) => ({ wechat: { errcode } });

    expect(await invite(unbound, 'wx_third')).toMatchObject(
      refused(409, 'worker_already_yours', wechat(65407)),
    );
    expect(await invite(unbound, 'wx_waits')).toMatchObject(
      refused(409, 'worker_already_invited', wechat(65408)),
    );
    expect(await invite(unbound, '1')).toMatchObject(refused(422, 'wechat_id_invalid', wechat(65409)));
    expect(await invite(unbound, 'wx_everywhere')).toMatchObject(
      refused(409, 'worker_bound_too_often', wechat(65410)),
    );
    expect(await invite(bound, 'wx_someone')).toMatchObject(
      refused(409, 'agent_already_bound', wechat(65412)),
    );
    // Somebody else invites between our last look and the call: then the platform says it.
    const other = { endpoint: paths.invite, errcode: 65411, errmsg: 'a effective invitation', times: 1 };
    platform.faults({ errors: [other] });
    expect(await invite(unbound, 'wx_someone')).toMatchObject(
      refused(409, 'invitation_pending', wechat(65411)),
    );
    const lines = (await world.acts()).filter((line) => line.act === 'agent.invited').slice(-6);
    expect(lines.map((line) => line.outcome)).toEqual(Array(6).fill('refused'));
    for (const prefix of ['unbound', 'waits'])
      await call('DELETE', `/agents/${prefix}@kfdemo`, {
        confirmNickname: prefix === 'waits' ? '等待' : '未绑定',
      });
  });

  it('creates all the same when the invitation is refused, and says why', async () => {
    const made = await world.call('POST', '/agents', {
      prefix: 'half',
      nickname: '一半',
      inviteWechatId: 'wx_everywhere',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        agent: { binding: { state: 'unbound' } },
        invitation: { refused: { code: 'worker_bound_too_often', errcode: 65410 } },
      },
    });
    await world.call('DELETE', '/agents/half@kfdemo', { confirmNickname: '一半' });
  });

  it('names each refusal of create and rename', async () => {
    const { call, platform } = world;
    expect(await call('POST', '/agents', { prefix: 'kf2001', nickname: '重复' })).toMatchObject(
      refused(409, 'agent_exists', { wechat: { errcode: 65406 }, details: { nickname: '改名' } }),
    );
    expect(await call('POST', '/agents', { kfAccount: 'a@other', nickname: '别家' })).toMatchObject(
      refused(422, 'agent_account_illegal', { wechat: { errcode: 65404 } }),
    );
    for (const [errcode, code, status] of [
      [65400, 'wechat_not_enabled', 502],
      [65403, 'agent_nickname_illegal', 422],
      [65405, 'agent_limit_reached', 409],
    ] as const) {
      platform.faults({ errors: [{ endpoint: paths.add, errcode, errmsg: 'x', times: 1 }] });
      expect(await call('POST', '/agents', { prefix: 'zz', nickname: '拒绝' })).toMatchObject(
        refused(status, code, { wechat: { errcode } }),
      );
    }
    for (const [errcode, code, status] of [
      [65401, 'agent_unknown', 404],
      [65403, 'agent_nickname_illegal', 422],
    ] as const) {
      platform.faults({ errors: [{ endpoint: paths.update, errcode, errmsg: 'x', times: 1 }] });
      expect(await call('PATCH', `/agents/${SECOND}`, { nickname: '拒绝' })).toMatchObject(
        refused(status, code, { wechat: { errcode } }),
      );
    }
    for (const [errcode, code, status] of [
      [40005, 'image_type_refused', 422],
      [40009, 'image_too_large', 413],
      [41005, 'media_missing', 422],
      [61457, 'image_type_refused', 422],
    ] as const) {
      platform.faults({ errors: [{ endpoint: paths.upload, errcode, errmsg: 'x', times: 1 }] });
      const answer = await world.upload(SECOND, await aPicture('jpeg'));
      expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([status, code]);
    }
    expect((await world.acts()).at(-1)).toMatchObject({ act: 'agent.avatar', outcome: 'refused' });
  });

  it('settles by the list what became of a command whose answer was lost', async () => {
    const { call, platform } = world;
    const lost = (endpoint: string, times: number) =>
      platform.faults({ errors: [{ endpoint, httpStatus: 502, afterEffect: true, times }] });
    lost(paths.add, 1);
    expect((await call('POST', '/agents', { prefix: 'lost', nickname: '丢了答复' })).status).toBe(201);
    lost(paths.invite, 1);
    const invited = await call('POST', '/agents/lost@kfdemo/invitation', { wechatId: 'wx_lost_one' });
    expect(invited.body.agent.binding).toMatchObject({ state: 'waiting', wechatId: 'wx_lost_one' });
    lost(paths.del, 1);
    expect((await call('DELETE', '/agents/lost@kfdemo', { confirmNickname: '丢了答复' })).status).toBe(200);
  });

  it('answers what was done also when the list cannot be read just then', async () => {
    const { call, platform } = world;
    const unreadable = () =>
      platform.faults({
        errors: [{ endpoint: '/cgi-bin/customservice/getkflist', httpStatus: 502, times: 1 }],
      });
    unreadable();
    expect((await call('PATCH', `/agents/${SECOND}`, { nickname: '没读到' })).body.agent.nickname).toBe(
      '没读到',
    );
    unreadable();
    expect(await call('POST', '/agents', { prefix: 'unread', nickname: '没读到' })).toMatchObject({
      status: 201,
      body: { agent: { agentId: 'unread@kfdemo', nickname: '没读到' } },
    });
    await call('PATCH', `/agents/${SECOND}`, { nickname: '读到了' });
    expect(board(world)).toMatchObject({
      [SECOND]: { nickname: '读到了' },
      'unread@kfdemo': { nickname: '没读到' },
    });
    // as a program does it: the path says whom, and nobody typed a name
    expect((await call('DELETE', '/agents/unread@kfdemo')).status).toBe(200);
    expect(await listed(world, 'unread@kfdemo')).toBeUndefined();
  });

  it('does not believe a deletion that the list does not confirm', async () => {
    const { call, platform } = world;
    platform.faults({ errors: [{ endpoint: paths.del, body: '{"errcode":0,"errmsg":"ok"}', times: 1 }] });
    expect(await call('DELETE', '/agents/new_one@kfdemo', { confirmNickname: '新客服😀' })).toMatchObject(
      refused(502, 'agent_still_listed'),
    );
    expect(await listed(world, 'new_one@kfdemo')).toBeDefined();
  });

  it('deletes one with open sessions only when asked to close them, and keeps the profile', async () => {
    const { call, platform, tower } = world;
    const openids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const arrived = await platform.customers({ action: 'arrive', wait: true });
      openids.push(...arrived.openids);
    }
    platform.agents('new_one@kfdemo', { action: 'online' });
    platform.agents('new_one@kfdemo', { action: 'accept', count: 2 });
    await expect.poll(() => Object.keys(tower.state().sessions).sort()).toEqual([...openids].sort());

    const url = '/agents/new_one@kfdemo';
    const without = await call('DELETE', url, { confirmNickname: '新客服😀' });
    expect(without).toMatchObject(refused(409, 'agent_has_sessions'));
    expect(without.body.error.details.sessions).toHaveLength(2);
    expect(without.body.error.details.sessions[0]).toMatchObject({ code: expect.stringMatching(/-/) });
    expect(platform.state().agents.some((one) => one.kf_account === 'new_one@kfdemo')).toBe(true);

    const done = await call('DELETE', url, { confirmNickname: '新客服😀', openSessions: 'close' });
    expect(done).toMatchObject({
      status: 200,
      body: {
        closedSessions: 2,
        deleted: { agentId: 'new_one@kfdemo', nickname: '新客服😀', staffNo: '1004' },
      },
    });
    expect(platform.state()).toMatchObject({ sessions: [] });
    await expect.poll(() => board(world)['new_one@kfdemo' as AgentId]).toBeUndefined();
    await expect
      .poll(async () => (await world.acts()).filter((line) => line.act === 'operation.close'))
      .toHaveLength(2);

    const list = (await call('GET', '/agents?deleted=1')).body;
    expect(list.deleted[0]).toMatchObject({ agentId: 'new_one@kfdemo', nickname: '新客服😀' });
    const again = await call('POST', '/agents', { prefix: 'new_one', nickname: '又来了' });
    expect(again.status).toBe(201);
    await expect
      .poll(() => board(world)['new_one@kfdemo' as AgentId])
      .toMatchObject({ capacity: 4, note: '试用', groupIds: [expect.any(String)] });
    const after = (await call('GET', '/agents?deleted=1')).body.deleted;
    expect(after.map((one: { agentId: string }) => one.agentId)).not.toContain('new_one@kfdemo');
  });

  it('hands the open sessions over first when asked to, and stays when the target cannot take them', async () => {
    const { call, platform, tower } = world;
    const made = await call('POST', '/agents', { prefix: 'leaving', nickname: '要走的' });
    expect(made.status).toBe(201);
    await call('POST', '/agents/leaving@kfdemo/invitation', { wechatId: 'wx_leaving' });
    platform.agents('leaving@kfdemo', { action: 'confirm' });
    platform.agents('leaving@kfdemo', { action: 'online' });
    platform.agents(FIRST, { action: 'online' });
    const { openids } = await platform.customers({ action: 'arrive', wait: true, count: 2 });
    platform.agents('leaving@kfdemo', { action: 'accept', count: 2 });
    const served = (by: string) =>
      platform
        .state()
        .sessions.filter((one) => one.kf_account === by)
        .map((one) => one.openid);
    await expect
      .poll(() => openids.filter((id) => tower.state().sessions[id as never]?.agentId === 'leaving@kfdemo'))
      .toHaveLength(2);
    await expect.poll(() => board(world)[FIRST]?.presence).not.toBe('offline');

    const url = '/agents/leaving@kfdemo';
    const confirmNickname = '要走的';
    const bad = await call('DELETE', url, { confirmNickname, openSessions: 'handover' });
    expect(bad).toMatchObject(refused(400, 'request_invalid'));
    const nobody = { confirmNickname, openSessions: 'handover', toAgentId: 'nobody@kfdemo' };
    expect(await call('DELETE', url, nobody)).toMatchObject(refused(404, 'agent_not_found'));
    expect(served('leaving@kfdemo').sort()).toEqual([...openids].sort());

    const done = await call('DELETE', url, { confirmNickname, openSessions: 'handover', toAgentId: FIRST });
    expect(done).toMatchObject({ status: 200, body: { closedSessions: 0, handedOver: 2 } });
    expect(served(FIRST)).toEqual(expect.arrayContaining(openids));
    expect(platform.state().agents.some((one) => one.kf_account === 'leaving@kfdemo')).toBe(false);
  });

  it('follows when somebody deletes an agent elsewhere and another acts on it here', async () => {
    const { call, platform } = world;
    await call('POST', '/agents', { prefix: 'elsewhere', nickname: '别处' });
    await atPlatform(platform.url, paths.del, { kf_account: 'elsewhere@kfdemo' });
    expect(await call('PATCH', '/agents/elsewhere@kfdemo', { nickname: 'x' })).toMatchObject(
      refused(404, 'agent_unknown', { wechat: { errcode: 65401 } }),
    );
    expect(await listed(world, 'elsewhere@kfdemo')).toBeUndefined();
  });

  it('keeps profile, exclusion and the order of a group', async () => {
    const { call } = world;
    const until = Date.now() + 3_600_000;
    const profile = { capacity: 0, note: '午休', excluded: { reason: '培训', until } };
    expect((await call('PUT', `/agents/${SECOND}/profile`, profile)).body.profile).toMatchObject(profile);
    expect(await listed(world, SECOND)).toMatchObject({
      limit: 'manual',
      reachable: 'excluded',
      note: '午休',
    });
    await call('PUT', `/agents/${SECOND}/profile`, { capacity: null, note: null, excluded: null });
    const row = await listed(world, SECOND);
    expect(row).not.toHaveProperty('excluded');
    expect(row).not.toHaveProperty('note');

    const { group } = (await call('POST', '/groups', { name: '手动组', agentOrder: 'manual' })).body;
    const order = { manualOrder: [SECOND, FIRST] };
    expect((await call('PATCH', `/groups/${group.groupId}`, order)).body.group).toMatchObject({
      agentOrder: 'manual',
      ...order,
    });
    expect((await call('GET', '/groups')).body.groups.at(-1)).toMatchObject(order);
    expect(world.tower.state().groups[group.groupId]).toMatchObject(order);
  });

  it('imports a file, row by row, and the same key does nothing twice', async () => {
    const { call, calls } = world;
    const csv = [
      '账号,昵称,分组,容量,邀请微信号',
      'imp1,导入一,售前,2,wx_import_one',
      'imp2,导入二,,,',
      'kf2002,第二位,,6,',
      'bad-one,坏的,,,',
      'imp3,导入三,没有的组,,',
      'imp4,导入四,,,wx_everywhere',
    ].join('\n');
    const preview = await call('POST', '/agents/import/preview', { csv });
    expect(preview.body.rows.map((row: { verdict: string }) => row.verdict)).toEqual([
      'create',
      'create',
      'change',
      'refused',
      'refused',
      'create',
    ]);
    const { used, after } = preview.body.seats;
    expect(after - used).toBe(3);

    const run = await call('POST', '/agents/import', { csv, key: `import-${dialect}` });
    const progress = run.body as ImportProgress;
    expect(progress.state).toBe('finished');
    expect(progress.rows.map((row) => [row.state, row.error?.code])).toEqual([
      ['done', undefined],
      ['done', undefined],
      ['done', undefined],
      ['refused', 'agent_account_illegal'],
      ['refused', 'request_invalid'],
      ['refused', 'worker_bound_too_often'],
    ]);
    expect(await listed(world, 'imp1@kfdemo')).toMatchObject({ capacity: 2, binding: { state: 'waiting' } });
    expect(await listed(world, SECOND)).toMatchObject({ nickname: '第二位', capacity: 6 });

    const before = calls(paths.add);
    expect((await call('POST', '/agents/import', { csv, key: `import-${dialect}` })).body).toEqual(progress);
    expect((await call('GET', `/agents/import/import-${dialect}`)).body).toEqual(progress);
    expect(calls(paths.add)).toBe(before);
    expect(
      await call('POST', '/agents/import', { csv: `${csv}\nx,y`, key: `import-${dialect}` }),
    ).toMatchObject(refused(400, 'request_invalid', { details: { reason: 'key_used' } }));
  });

  it('goes on with an import that the platform cut short', async () => {
    const { call, platform, calls } = world;
    const csv = '账号,昵称\nkf2003,第三位\ncut1,断一\ncut2,断二\n';
    const key = `cut-${dialect}-key`;
    platform.faults({
      errors: [{ endpoint: paths.add, errcode: 48001, errmsg: 'api unauthorized', times: 1 }],
    });
    const stopped = await call('POST', '/agents/import', { csv, key });
    expect(stopped.body).toMatchObject({
      state: 'stopped',
      error: { code: 'wechat_unauthorized', errcode: 48001 },
      rows: [{ state: 'done' }, { state: 'waiting' }, { state: 'waiting' }],
    });
    const renames = calls(paths.update);
    const finished = (await call('POST', '/agents/import', { csv, key })).body as ImportProgress;
    expect(finished.state).toBe('finished');
    expect(finished.error).toBeUndefined();
    expect(finished.rows.map((row) => row.state)).toEqual(['done', 'done', 'done']);
    expect(calls(paths.update)).toBe(renames);
    expect(await listed(world, 'cut2@kfdemo')).toMatchObject({ nickname: '断二' });
  });

  it('exports what the page shows, safe for spreadsheets', async () => {
    const { call } = world;
    await call('PATCH', `/agents/${FIRST}`, { nickname: '=1+1' });
    const answer = await world.get('/agents.csv');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.body.startsWith('\uFEFF账号,昵称,分组,')).toBe(true);
    expect(answer.body).toContain(`${FIRST},'=1+1,`);
    expect((await world.get('/agents.csv?lang=en')).body).toContain('account,nickname,groups,');
    const back = await call('POST', '/agents/import/preview', { csv: answer.body });
    expect(new Set(back.body.rows.map((row: { verdict: string }) => row.verdict))).toEqual(new Set(['same']));
  });
});

it('learns the seats and the suffix: none left, and none known', async () => {
  const full = await open({ platform: { agents: 2, maxAgents: 2 } });
  await expect.poll(() => Object.keys(board(full))).toHaveLength(2);
  expect(await full.call('POST', '/agents', { prefix: 'a', nickname: 'A' })).toMatchObject(
    refused(409, 'agent_limit_reached', { wechat: { errcode: 65405 } }),
  );
  await full.close();

  const small = await open({ platform: { agents: 2 }, tower: { config: { seatLimit: 2 } } });
  await expect.poll(() => Object.keys(board(small))).toHaveLength(2);
  expect(await small.call('POST', '/agents', { prefix: 'a', nickname: 'A' })).toMatchObject(
    refused(409, 'agent_limit_reached', { details: { used: 2, limit: 2 } }),
  );
  expect(small.calls(paths.add)).toBe(0);
  await small.close();

  const empty = await open({ platform: { agents: 0 } });
  await expect.poll(async () => (await empty.call('GET', '/agents')).body.lookedAt).toBeGreaterThan(0);
  expect((await empty.call('GET', '/agents')).body).not.toHaveProperty('suffix');
  expect(await empty.call('POST', '/agents', { prefix: 'a', nickname: 'A' })).toMatchObject(
    refused(422, 'agent_account_illegal', { details: { part: 'suffix', unknown: true } }),
  );
  expect((await empty.call('POST', '/agents', { kfAccount: 'a@kfdemo', nickname: 'A' })).status).toBe(201);
  await empty.close();
});

it('works on a node that does not write, and two nodes do not act on one agent together', async () => {
  const first = await open({ platform: { agents: 2 } });
  const second = await startTower({ platform: first.platform, database: first.database });
  await expect.poll(() => Object.keys(second.state().agents)).toHaveLength(2);
  const by = { personId: 'p1' as never, name: '林主管' };
  const made = await second.runtime.agents.create({ prefix: 'far', nickname: '远方' }, by);
  expect(made.agent).toMatchObject({ agentId: 'far@kfdemo', staffNo: '1003' });
  await expect.poll(() => board(first)['far@kfdemo' as AgentId]).toMatchObject({ nickname: '远方' });

  const renames = await Promise.allSettled(
    ['甲', '乙'].map((nickname) => second.runtime.agents.rename(FIRST, nickname, by)),
  );
  expect(renames.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
  expect(renames[1]).toMatchObject({ reason: { code: 'already_in_progress', details: { by: '林主管' } } });
  await second.close();
  await first.close();
});
