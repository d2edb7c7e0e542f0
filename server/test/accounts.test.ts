import { randomBytes } from 'node:crypto';
import type { AuditAnswer } from '@kf/shared/contract/audit';
import type {
  OfficialAccountAnswer,
  OfficialAccountRequest,
  OfficialAccountsAnswer,
} from '@kf/shared/contract/official-accounts';
import type { VisitsAnswer } from '@kf/shared/contract/visits';
import { createSimulator, type Simulator } from '@kf/simulator';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '#store/database.ts';
import { createTestDatabase } from './database.ts';
import { type Call, startInstallation, type TestInstallation } from './installation.ts';

const SECRETS = ['the-secret-of-a-1234', 'the-secret-of-b-5678'] as const;
const AES_KEYS = ['a'.repeat(42), 'b'.repeat(42)].map((key) => `${key}A`) as [string, string];
const until = { timeout: 15_000, interval: 50 };
const OPENID = 'oTheSameInBoth';

let database: Database;
let tower: TestInstallation;
let platforms: [Simulator, Simulator];
let admin: Call;

const platformOf = (index: 0 | 1) =>
  createSimulator({
    port: 0,
    scenario: 'empty',
    agents: 2,
    appid: `wx000000000000000${index + 1}`,
    secret: SECRETS[index],
    token: `token${index}`,
    aesKey: AES_KEYS[index],
  });

/** Connects a simulated account as an admin would, and waits until its board is true. */
async function connect(index: 0 | 1, id: string) {
  const platform = platforms[index];
  const { status, body } = await admin('POST', '/api/accounts', {
    id,
    name: `号 ${id}`,
    appId: `wx000000000000000${index + 1}`,
    appSecret: SECRETS[index],
    apiBase: platform.url,
    token: `token${index}`,
    aesKey: AES_KEYS[index],
  });
  expect(status).toBe(201);
  platform.setCallback(`${tower.url}/wechat/${id}/callback`);
  await vi.waitFor(() => expect(stateOf(id).sources.queue.state).toBe('live'), until);
  return (body as OfficialAccountAnswer).account;
}

const stateOf = (id: string) => {
  const runtime = tower.registry.find(id);
  if (!runtime) throw new Error(`no account ${id}`);
  return runtime.live.snapshot().state;
};

beforeEach(async () => {
  ({ database } = await createTestDatabase());
  platforms = [await platformOf(0), await platformOf(1)];
  tower = await startInstallation({ database, apiBase: platforms[0].url });
  admin = await tower.as('admin');
});
afterEach(async () => {
  await tower.close();
  await Promise.all(platforms.map((platform) => platform.close()));
  await database.close();
});

describe('two accounts whose customers and agents have the same names', () => {
  it('keep apart numbers, rooms, frames, feed, customers, audit, exports and quotas', async () => {
    await connect(0, 'one');
    await connect(1, 'two');
    const agent = 'kf2001@kfdemo';
    for (const platform of platforms) platform.agents(agent, { action: 'online', autoAccept: 0 });
    await platforms[0].customers({ action: 'arrive', openid: OPENID, text: '只在一号说的话', wait: true });
    await vi.waitFor(() => expect(stateOf('one').waiting).toHaveProperty(OPENID), until);
    expect(stateOf('two').waiting).toEqual({});
    expect(stateOf('two').today.arrived).toBe(0);

    await admin('PATCH', `/api/accounts/one/customers/${OPENID}`, { remark: '一号的客户' });
    await admin('POST', '/api/accounts/one/groups', { name: '一号的组' });
    await admin('PUT', `/api/accounts/one/agents/${agent}/profile`, { note: '一号的客服', capacity: 7 });
    await vi.waitFor(() => expect(stateOf('one').agents[agent as never]?.['presence']).toBe('online'), until);
    const assigned = await admin('POST', '/api/accounts/one/operations', {
      type: 'assign',
      customerId: OPENID,
      agentId: agent,
      key: 'same-key-in-both',
    });
    expect(assigned.status).toBe(202);
    await vi.waitFor(() => expect(stateOf('one').sessions).toHaveProperty(OPENID), until);

    // the same person goes to the other account: a stranger there, with a wait and a history of their own
    await platforms[1].customers({ action: 'arrive', openid: OPENID, text: '你好', wait: true });
    await vi.waitFor(() => expect(stateOf('two').waiting).toHaveProperty(OPENID), until);
    expect(stateOf('two').sessions).toEqual({});
    expect(stateOf('two').waiting).not.toHaveProperty([OPENID, 'remark']);
    expect(stateOf('two').groups).toEqual({});
    await vi.waitFor(() => expect(Object.keys(stateOf('two').agents)).toContain(agent), until);
    expect(stateOf('two').agents).not.toHaveProperty([agent, 'note']);
    // the same key of an operation is another operation there
    const second = await admin('POST', '/api/accounts/two/operations', {
      type: 'close',
      customerId: OPENID,
      key: 'same-key-in-both',
    });
    expect(second.status).toBe(202);
    expect((second.body as { operation: { type: string } }).operation.type).toBe('close');

    const visits = `/history/visits?from=${Date.now() - 3_600_000}&to=${Date.now() + 3_600_000}`;
    for (const path of [
      '/live',
      '/live/feed',
      `/customers/${OPENID}`,
      `/customers/${OPENID}/timeline`,
      '/agents',
      '/agents.csv',
      '/groups',
      '/doctor',
      visits,
    ]) {
      const { status, text } = await admin('GET', `/api/accounts/two${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(text, path).not.toMatch(/一号/);
    }
    const own = await admin('GET', `/api/accounts/one/customers/${OPENID}`);
    expect(own.text).toContain('只在一号说的话');
    expect(own.text).not.toContain('你好');

    const used = async (id: string) =>
      (
        (await admin('GET', `/api/accounts/${id}/quota`)).body as {
          endpoints: { path: string; used: number }[];
        }
      ).endpoints;
    const creates = (rows: { path: string; used: number }[]) =>
      rows.find(({ path }) => path.endsWith('kfsession/create'))?.used ?? 0;
    expect([creates(await used('one')), creates(await used('two'))]).toEqual([1, 0]);
    const calls = (platform: Simulator) => platform.calls({ endpoint: 'kfsession/create' }).log.length;
    expect(platforms.map(calls)).toEqual([1, 0]);

    // history and its exports: one visit in each, of the same person, and none has a word of the other
    const period = `from=${Date.now() - 3_600_000}&to=${Date.now() + 3_600_000}`;
    const history = async (id: string) => {
      const { body, text } = await admin('GET', `/api/accounts/${id}/history/visits?${period}`);
      const csv = await admin('GET', `/api/accounts/${id}/history/visits.csv?${period}`);
      return { visits: (body as VisitsAnswer).visits, text: text + csv.text };
    };
    await vi.waitFor(async () => {
      expect((await history('one')).visits).toMatchObject([{ customerId: OPENID, agentId: agent }]);
      expect((await history('two')).visits).toMatchObject([{ customerId: OPENID }]);
    }, until);
    expect((await history('two')).visits[0]).not.toHaveProperty('agentId');
    expect((await history('one')).text).toContain('一号的客户');
    expect((await history('two')).text).not.toMatch(/一号/);

    // audit and its export: what was done in one is told of one
    const audit = async (id: string) => {
      const { body } = await admin('GET', `/api/audit?account=${id}`);
      const csv = await admin('GET', `/api/audit.csv?account=${id}`);
      const { lines } = body as AuditAnswer;
      return { acts: new Set(lines.map(({ act }) => act)), text: JSON.stringify(lines) + csv.text };
    };
    const [inOne, inTwo] = [await audit('one'), await audit('two')];
    expect(inOne.acts).toContain('operation.assign');
    expect(inOne.acts).toContain('customer.remarked');
    expect(inTwo.acts).toContain('operation.close');
    for (const act of ['operation.assign', 'customer.remarked', 'group.created'])
      expect(inTwo.acts, act).not.toContain(act);
    expect(inOne.acts).not.toContain('operation.close');
    expect(inOne.text).toContain('一号的客户');
    expect(inTwo.text).not.toMatch(/一号的/);
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where column_name = 'account_id' and table_schema = 'public' and table_name <> 'audit'`,
    );
    for (const { name } of tables) {
      const { rows: ids } = await database.pool.query<{ account_id: string }>(
        `select distinct account_id from "${name}"`,
      );
      for (const { account_id } of ids) expect(['one', 'two'], name).toContain(account_id);
    }
  });

  it('send to a socket of one account nothing of the other', async () => {
    await connect(0, 'one');
    await connect(1, 'two');
    const answer = await tower.app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { username: 'viewer', password: 'correct horse' },
    });
    const cookie = answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const socket = io(`${tower.url}/live`, {
      transports: ['websocket'],
      auth: { accountId: 'two' },
      extraHeaders: { cookie },
      forceNew: true,
    });
    const heard: string[] = [];
    socket.onAny((name: string, message: unknown) => heard.push(JSON.stringify([name, message])));
    await vi.waitFor(() => expect(heard.join()).toContain('live:snapshot'), until);
    await platforms[0].customers({ action: 'arrive', openid: 'oOnlyInOne', wait: true });
    await platforms[1].customers({ action: 'arrive', openid: 'oOnlyInTwo', wait: true });
    await vi.waitFor(() => expect(heard.join()).toContain('oOnlyInTwo'), until);
    await vi.waitFor(() => expect(stateOf('one').waiting).toHaveProperty('oOnlyInOne'), until);
    expect(heard.join()).not.toContain('oOnlyInOne');
    socket.disconnect();
  });
});

describe('an account in the console', () => {
  it('never shows a secret, and made-up ones only once', async () => {
    const made = await admin('POST', '/api/accounts', {
      name: '新号',
      appId: 'wx000000000000000f',
      appSecret: 'a-secret-nobody-sees',
      apiBase: platforms[0].url,
    });
    const { account, callback } = made.body as OfficialAccountAnswer;
    expect(account).toMatchObject({
      id: 'main',
      run: 'running',
      secrets: { appSecret: { set: true, tail: 'sees' } },
    });
    expect(account.callbackUrl).toBe('https://tower.example/wechat/callback');
    expect(callback?.token).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(callback?.aesKey).toMatch(/^[A-Za-z0-9]{43}$/);
    const listed = await admin('GET', '/api/accounts');
    const renewed = await admin('PATCH', '/api/accounts/main', { version: 1, aesKey: 'new' });
    const { rows } = await database.pool.query(`select * from official_account`);
    const audit = await database.pool.query(`select * from audit`);
    for (const secret of ['a-secret-nobody-sees', callback?.token ?? '?', callback?.aesKey ?? '?']) {
      for (const text of [listed.text, renewed.text, JSON.stringify(rows), JSON.stringify(audit.rows)])
        expect(text).not.toContain(secret);
    }
  });

  it('takes the AppSecret again before it goes to another AppID or another address', async () => {
    await connect(0, 'one');
    const moved = await admin('PATCH', '/api/accounts/one', { version: 1, apiBase: 'https://evil.example' });
    expect([moved.status, moved.body]).toMatchObject([422, { error: { code: 'account_secret_needed' } }]);
    const renamed = await admin('PATCH', '/api/accounts/one', { version: 1, appId: 'wx00000000000000ff' });
    expect(renamed.status).toBe(422);
  });

  it('is refused twice, and when somebody changed it meanwhile', async () => {
    await connect(0, 'one');
    const again = { name: 'x', appId: 'wx0000000000000001', appSecret: 'whatever' };
    expect(await admin('POST', '/api/accounts', again)).toMatchObject({
      status: 409,
      body: { error: { code: 'account_exists', details: { taken: 'appId' } } },
    });
    const change = (name: string) => admin('PATCH', '/api/accounts/one', { version: 1, name });
    const both = await Promise.all([change('甲'), change('乙')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is for admins only', async () => {
    const supervisor = await tower.as('supervisor');
    expect((await supervisor('GET', '/api/accounts')).status).toBe(403);
    expect((await supervisor('POST', '/api/accounts', {})).status).toBe(403);
  });
});

describe('a change', () => {
  const change = async (id: string, request: Omit<OfficialAccountRequest, 'version'>) => {
    const { body } = await admin('GET', '/api/accounts');
    const { version } = (body as OfficialAccountsAnswer).accounts.find((one) => one.id === id) ?? {
      version: 0,
    };
    const answer = await admin('PATCH', `/api/accounts/${id}`, { version, ...request });
    expect(answer.status, answer.text).toBe(200);
    return answer.body as OfficialAccountAnswer;
  };

  it('of the AES key holds at once, and pushes under the one before it are still read', async () => {
    await connect(0, 'one');
    const next = `${'c'.repeat(42)}A`;
    const { account } = await change('one', { aesKey: next });
    expect(account.previousAesKeyUntil).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const [push] = (await platforms[0].customers({ action: 'arrive', openid: 'oUnderOld', wait: true }))
      .pushes;
    expect(push?.outcome).toBe('delivered');
    platforms[0].configure({ aesKey: next });
    await platforms[0].customers({ action: 'arrive', openid: 'oUnderNew', wait: true });
    await vi.waitFor(() => {
      expect(stateOf('one').waiting).toHaveProperty('oUnderOld');
      expect(stateOf('one').waiting).toHaveProperty('oUnderNew');
    }, until);
  });

  it('of token and AES key at once is read under the old ones, the new ones, and either with the other', async () => {
    await connect(0, 'one');
    const old = { token: 'token0', aesKey: AES_KEYS[0] };
    const next = { token: 'tokenOfTomorrow', aesKey: `${'d'.repeat(42)}A` };
    const { account } = await change('one', next);
    expect(account.previousTokenUntil).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const inWechat = [
      old,
      { ...old, token: next.token }, // the console stores them one after the other
      { ...old, aesKey: next.aesKey },
      next,
    ];
    for (const [index, keys] of inWechat.entries()) {
      platforms[0].configure(keys);
      const openid = `oUnder${index}`;
      const { pushes } = await platforms[0].customers({ action: 'arrive', openid, wait: true });
      expect(pushes[0]?.outcome).toBe('delivered');
      // the answer was understood as well: it came under the token and the key of the push
      expect(platforms[0].customer(openid).state).toBe('waiting');
      expect(await platforms[0].verifyCallback()).toMatchObject({ ok: true });
      await vi.waitFor(() => expect(stateOf('one').waiting).toHaveProperty(openid), until);
    }
    // of those before the last change nothing is left, nor of a stranger's
    await change('one', { token: 'tokenAfterThat' });
    platforms[0].configure({ token: 'token0', deliveries: 1 });
    const refused = await platforms[0].customers({ action: 'arrive', openid: 'oLate', wait: true });
    expect(refused.pushes[0]?.outcome).not.toBe('delivered');
  });

  it('of the AppSecret and the token holds at once, without losing what is on the board', async () => {
    await connect(0, 'one');
    await platforms[0].customers({ action: 'arrive', openid: OPENID, wait: true });
    await vi.waitFor(() => expect(stateOf('one').waiting).toHaveProperty(OPENID), until);
    const since = stateOf('one').waiting[OPENID as never]?.['waitingSince'];
    const heard = { live: 0, wall: 0 };
    tower.registry.find('one')?.live.onFrame(() => heard.live++);
    tower.registry.find('one')?.wall.onFrame(() => heard.wall++);
    platforms[0].configure({ secret: 'another-secret', token: 'anotherToken' });
    platforms[0].faults({ killToken: true });
    await vi.waitFor(() => expect(stateOf('one').sources.token.state).toBe('failing'), until);
    await change('one', { appSecret: 'another-secret', token: 'anotherToken' });
    await vi.waitFor(() => expect(stateOf('one').sources.token.state).toBe('live'), until);
    // who listened before listens on
    heard.live = 0;
    heard.wall = 0;
    await platforms[0].customers({ action: 'arrive', openid: 'oAfter', wait: true });
    await vi.waitFor(() => expect(stateOf('one').waiting).toHaveProperty('oAfter'), until);
    expect(heard.live).toBeGreaterThan(0);
    expect(heard.wall).toBeGreaterThan(0);
    expect(stateOf('one').waiting[OPENID as never]?.['waitingSince']).toBe(since);
  });

  it('never lets a customer be answered by other rules than the account’s own', async () => {
    await connect(0, 'one');
    const settings = tower.registry.find('one')?.settings;
    const week = Array.from({ length: 7 }, () => []);
    await settings?.put('hours', { ...(settings.get('hours') as object), on: true, week }, 0, {
      personId: 'p1' as never,
      name: '林主管',
    });
    let isChanging = true;
    const asking = (async () => {
      const asked: string[] = [];
      for (let i = 0; isChanging || i < 5; i++) {
        asked.push(`oWhile${i}`);
        await platforms[0].customers({ action: 'arrive', openid: `oWhile${i}`, text: '在吗', wait: true });
      }
      return asked;
    })();
    for (const name of ['一', '二', '三']) await change('one', { name });
    isChanging = false;
    const answers = (await asking).map((openid) => platforms[0].customer(openid).seen.at(-1)?.text);
    expect(answers.length).toBeGreaterThan(5);
    for (const answer of answers) expect(answer).toContain('现在没有客服在线');
  });

  it('ends and begins an account without a restart, also on another node', async () => {
    await connect(0, 'one');
    const other = await startInstallation({
      database,
      apiBase: platforms[0].url,
      secretKey: Buffer.alloc(32, 9), // cannot read what the first one sealed
    });
    expect(other.registry.failures()).toEqual([{ accountId: 'one', problem: 'secrets_unreadable' }]);
    await other.close();

    const socket = io(`${tower.url}/live`, {
      transports: ['websocket'],
      auth: { accountId: 'one' },
      extraHeaders: { cookie: await cookie() },
      forceNew: true,
    });
    const ended: string[] = [];
    socket.on('disconnect', (reason) => ended.push(reason));
    await new Promise<void>((done) => socket.once('live:snapshot', () => done()));
    await change('one', { enabled: false });
    expect(tower.registry.find('one')).toBeUndefined();
    await vi.waitFor(() => expect(ended).toEqual(['io server disconnect']), until);
    socket.disconnect();
    expect((await fetch(`${tower.url}/wechat/one/callback`)).status).toBe(404);
    await change('one', { enabled: true });
    await vi.waitFor(() => expect(stateOf('one').sources.queue.state).toBe('live'), until);
  });

  it('reaches every node', async () => {
    const secretKey = randomBytes(32);
    const nodes = await Promise.all([
      startInstallation({ database, apiBase: platforms[0].url, secretKey }),
      startInstallation({ database, apiBase: platforms[0].url, secretKey }),
    ]);
    const [a, b] = nodes as [TestInstallation, TestInstallation];
    const onA = await a.as('admin');
    const request = {
      id: 'one',
      name: '一',
      appId: 'wx0000000000000001',
      appSecret: SECRETS[0],
      token: 'token0',
    };
    await onA('POST', '/api/accounts', { ...request, aesKey: AES_KEYS[0] });
    await vi.waitFor(() => expect(b.registry.find('one')).toBeDefined(), until);
    await onA('PATCH', '/api/accounts/one', { version: 1, name: '改名' });
    await vi.waitFor(() => expect(b.registry.find('one')?.info.name).toBe('改名'), until);
    await Promise.all(nodes.map((node) => node.close()));
  });
});

async function cookie(): Promise<string> {
  const { cookies } = await tower.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { username: 'viewer', password: 'correct horse' },
  });
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
