import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { createSimulator, type Simulator, type SimulatorOptions } from '@kf/simulator';
import { afterEach, describe, expect, it } from 'vitest';
import { createWechatClient, type WechatClient } from '#wechat/client.ts';
import { WechatError } from '#wechat/errors.ts';
import { createQuotaLedger, type QuotaLedger } from '#wechat/ledger.ts';
import { FIRST_RECORD } from '#wechat/records.ts';

/** The whole client over HTTP, against the simulated platform. */
interface Pair {
  platform: Simulator;
  client: WechatClient;
  ledger: QuotaLedger;
}
const open: Pair[] = [];
afterEach(async () => {
  await Promise.all(
    open.splice(0).map(async ({ client, ledger, platform }) => {
      await client.close();
      await ledger.close();
      await platform.close();
    }),
  );
});

const quiet = { debug: () => {}, warn: () => {} };

async function setUp(options: SimulatorOptions = {}, secret = 'sim-secret'): Promise<Pair> {
  const platform = await createSimulator({ agents: 3, scenario: 'empty', recordDelaySeconds: 0, ...options });
  const store = { load: async () => [], save: async () => {} };
  const ledger = createQuotaLedger({ store, now: Date.now });
  const client = createWechatClient({
    appId: 'wx0123456789abcdef',
    secret,
    baseUrl: platform.url,
    dialect: options.dialect ?? 'current',
    ledger,
    now: Date.now,
    log: quiet,
    timeoutMs: 1_000,
    sleep: async () => {},
  });
  const pair = { platform, client, ledger };
  open.push(pair);
  return pair;
}

const agent = (prefix: string) => `${prefix}@kfdemo` as AgentId;
const [first, second, third] = [agent('kf2001'), agent('kf2002'), agent('kf2003')];
const arrive = async (platform: Simulator, over: object = {}): Promise<CustomerId> => {
  const { openids } = await platform.customers({ action: 'arrive', transfer: true, ...over });
  return openids[0] as CustomerId;
};
const code = (value: string) => expect.objectContaining({ code: value });
const calls = (platform: Simulator, endpoint: string) => platform.calls({ endpoint }).total;

describe.each(['current', 'legacy'] as const)('in the %s dialect', (dialect) => {
  it('lists agents, who is online, who waits, who is served', async () => {
    const { platform, client } = await setUp({
      dialect,
      kfIdType: dialect === 'current' ? 'string' : 'number',
    });
    platform.agents(first, { action: 'online', status: 3, autoAccept: 1 });
    const served = await arrive(platform);
    const waiting = await arrive(platform, { secondsAgo: 90 });

    expect(await client.listAgents()).toHaveLength(3);
    expect((await client.listAgents())[0]).toMatchObject({
      agentId: first,
      staffNo: '1001',
      binding: { state: 'bound' },
    });
    expect(await client.listOnlineAgents()).toEqual([
      dialect === 'legacy'
        ? { agentId: first, staffNo: '1001', presence: 'both', limit: 1, load: 1 }
        : { agentId: first, staffNo: '1001', presence: 'online', load: 1 },
    ]);

    const queue = await client.listWaiting();
    expect(queue.count).toBe(1);
    expect(queue.rows[0]?.customerId).toBe(waiting);
    const told = dialect === 'legacy' ? queue.rows[0]?.arrivedAt : queue.rows[0]?.lastSpokeAt;
    expect(told).toBeGreaterThan(Date.now() - 100_000);

    const [session] = await client.listSessions(first);
    expect(session?.customerId).toBe(served);
    expect(await client.getSession(served)).toEqual({ agentId: first, startedAt: session?.startedAt });
    expect(await client.getSession(waiting)).toEqual({});
  });

  it('assigns and closes', async () => {
    const { platform, client } = await setUp({ dialect });
    platform.agents(first, { action: 'online', autoAccept: 0 });
    platform.agents(second, { action: 'online', autoAccept: 0 });
    const customerId = await arrive(platform);

    await client.createSession({ agentId: first, customerId, note: '老客户，请优先' });
    await client.createSession({ agentId: first, customerId });
    expect(await client.getSession(customerId)).toMatchObject({ agentId: first });
    expect(platform.agent(first).notes.map((note) => note.text)).toEqual(['老客户，请优先']);

    await expect(client.createSession({ agentId: second, customerId })).rejects.toEqual(
      code('session_with_other'),
    );
    await expect(client.createSession({ agentId: third, customerId })).rejects.toEqual(code('agent_offline'));
    await expect(client.createSession({ agentId: agent('none'), customerId })).rejects.toEqual(
      code('agent_unknown'),
    );
    const stranger = { agentId: first, customerId: 'oNobody' as CustomerId };
    await expect(client.createSession(stranger)).rejects.toEqual(code('customer_invalid'));
    await expect(client.closeSession({ agentId: second, customerId })).rejects.toEqual(
      code('session_with_other'),
    );

    await client.closeSession({ agentId: first, customerId });
    await expect(client.closeSession({ agentId: first, customerId })).rejects.toEqual(
      code('session_missing'),
    );
    expect(await client.getSession(customerId)).toEqual({});
  });

  it('manages agents', async () => {
    const { platform, client } = await setUp({ dialect });
    const agentId = agent('new_one');
    const password = '111111';
    await client.addAgent({ agentId, nickname: '新客服', password });
    await expect(client.addAgent({ agentId, nickname: 'x' })).rejects.toEqual(code('agent_exists'));
    await expect(client.addAgent({ agentId: agent('far_too_long'), nickname: 'x' })).rejects.toEqual(
      code('agent_account_illegal'),
    );
    await expect(client.renameAgent({ agentId, nickname: 'x'.repeat(17) })).rejects.toEqual(
      code('agent_nickname_illegal'),
    );
    await client.renameAgent({ agentId, nickname: '改名' });

    await client.uploadAvatar(agentId, new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    await expect(client.uploadAvatar(agentId, new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).rejects.toEqual(
      code('image_type_refused'),
    );
    await client.inviteWorker(agentId, 'wx_person');
    await expect(client.inviteWorker(agentId, 'wx_other')).rejects.toEqual(code('invitation_pending'));
    await expect(client.inviteWorker(first, 'wx_other')).rejects.toEqual(code('agent_already_bound'));
    const listed = (await client.listAgents()).find((row) => row.agentId === agentId);
    expect(listed).toMatchObject({ nickname: '改名', binding: { state: 'waiting', wechatId: 'wx_person' } });
    expect(listed?.binding.expiresAt).toBeGreaterThan(Date.now());
    expect(listed?.avatarUrl).toMatch(/^http/);

    platform.agents(agentId, { action: 'confirm' });
    expect((await client.listAgents()).find((row) => row.agentId === agentId)?.binding.state).toBe('bound');
    await client.deleteAgent(agentId);
    await expect(client.deleteAgent(agentId)).rejects.toEqual(code('agent_unknown'));
    expect(await client.listAgents()).toHaveLength(3);
  });
});

describe('beyond sessions', () => {
  it('writes to customers, as long as they may be written to', async () => {
    const { platform, client } = await setUp({ messageWindow: { count: 2, seconds: 3600 } });
    const customerId = await arrive(platform);
    await client.sendText({ customerId, agentId: first }, '您好 😀');
    const entries = [{ id: 'v1:5', content: '满意' }];
    await client.sendMenu({ customerId }, { head: '满意吗？', entries, tail: '谢谢' });
    await expect(client.sendText({ customerId }, 'x')).rejects.toEqual(code('message_count_spent'));
    await expect(client.sendText({ customerId }, '')).rejects.toEqual(code('message_empty'));
    await expect(client.sendText({ customerId: 'oNobody' as CustomerId }, 'x')).rejects.toEqual(
      code('customer_invalid'),
    );
    expect(platform.customer(customerId).seen).toHaveLength(2);
  });

  it('shows that somebody types', async () => {
    const { platform, client } = await setUp();
    const customerId = await arrive(platform);
    await client.setTyping(customerId, true);
    await expect(client.setTyping(customerId, true)).rejects.toEqual(code('typing_refused'));
    await client.setTyping(customerId, false);
  });

  it('reads chat records page by page', async () => {
    const { platform, client } = await setUp();
    platform.agents(first, { action: 'online', autoAccept: 1 });
    const openid = await arrive(platform);
    for (const text of ['one', 'two', 'three']) platform.agents(first, { action: 'send', openid, text });
    const from = (Date.now() - 3_600_000) as EpochMs;
    const to = (Date.now() + 5_000) as EpochMs;
    const texts: string[] = [];
    for (let cursor: number | undefined = FIRST_RECORD; cursor !== undefined; ) {
      const page = await client.listRecords({ from, to, cursor, number: 2 });
      texts.push(
        ...page.records.filter((record) => record.kind === 'agent_sent').map((record) => record.text),
      );
      cursor = page.next;
    }
    expect(texts).toEqual(['one', 'two', 'three']);
    const day = 86_400_000;
    await expect(client.listRecords({ from: (to - day - 60_000) as EpochMs, to, cursor: 1 })).rejects.toEqual(
      code('records_span_too_long'),
    );
  });

  it('knows customers and keeps their remark', async () => {
    const { platform, client } = await setUp();
    const customerId = await arrive(platform);
    await client.setUserRemark(customerId, 'VIP');
    expect(await client.getUser(customerId)).toMatchObject({ follows: true, remark: 'VIP' });
    await expect(client.getUser('oNobody' as CustomerId)).rejects.toEqual(code('customer_invalid'));
  });

  it('carries media there and back', async () => {
    const { client } = await setUp();
    const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 9, 8, 7]);
    const { mediaId } = await client.uploadMedia('image', {
      filename: '图.jpg',
      contentType: 'image/jpeg',
      bytes,
    });
    expect((await client.downloadMedia(mediaId)).bytes).toEqual(bytes);
    await expect(client.downloadMedia('unknown')).rejects.toEqual(code('media_expired'));
  });

  it('learns the quotas, and clears them when asked', async () => {
    const path = '/customservice/kfsession/getwaitcase';
    const { client, ledger } = await setUp({ dailyLimits: { [path]: 2 } });
    await client.listWaiting();
    expect(await client.learnQuota(path)).toMatchObject({ limit: 2, used: 1 });
    expect(ledger.share([path])).toBe(0.5);
    await client.listWaiting();
    await expect(client.listWaiting()).rejects.toEqual(code('wechat_daily_limit'));
    expect(ledger.closure(path)?.reason).toBe('daily_limit');
    await client.clearQuota();
    await client.listWaiting();
    expect(ledger.usage().endpoints.find((row) => row.path === path)?.used).toBe(1);
  });
});

describe('when the platform is difficult', () => {
  it.each([
    ['replaced', { killToken: true }],
    ['over', { expireToken: true }],
  ] as const)('renews a token that is %s, once for all callers', async (_name, fault) => {
    const { platform, client } = await setUp();
    await client.listAgents();
    platform.faults(fault);
    await Promise.all([client.listAgents(), client.listWaiting(), client.listOnlineAgents()]);
    expect(calls(platform, '/cgi-bin/stable_token')).toBe(2);
    expect(client.token.state().error).toBeUndefined();
  });

  it('is not troubled by another service that uses the other token endpoint', async () => {
    const { platform, client } = await setUp();
    await client.listAgents();
    platform.faults({ anotherRefresh: true });
    await client.listAgents();
    expect(calls(platform, '/cgi-bin/stable_token')).toBe(1);
  });

  it.each([
    ['a wrong secret', {}, 'wrong', 'wechat_credentials_wrong'],
    ['an address that is not on the list', { ipRefused: true }, 'sim-secret', 'wechat_ip_refused'],
    ['a frozen secret', { secretFrozen: true }, 'sim-secret', 'wechat_secret_frozen'],
  ])('names %s, and asks once', async (_name, faults, secret, expected) => {
    const { platform, client } = await setUp({ faults }, secret);
    await expect(client.listAgents()).rejects.toEqual(code(expected));
    await expect(client.listWaiting()).rejects.toEqual(code(expected));
    expect(calls(platform, '/cgi-bin/stable_token')).toBe(1);
  });

  it('says that customer service is not enabled', async () => {
    const { client } = await setUp({ faults: { featureOff: true } });
    await expect(client.listWaiting()).rejects.toEqual(code('wechat_not_enabled'));
  });

  it.each([
    ['a reset', { reset: true }],
    ['a gateway error', { httpStatus: 502 }],
    ['a page of HTML', { body: '<html>' }],
    ['busy', { errcode: -1 }],
    ['silence', { hang: true }],
  ])('(%s) on an assignment is not sent again, although it took effect', async (_name, fault) => {
    const { platform, client } = await setUp();
    platform.agents(first, { action: 'online', autoAccept: 0 });
    const customerId = await arrive(platform);
    platform.faults({ errors: [{ endpoint: 'kfsession/create', afterEffect: true, times: 1, ...fault }] });
    await expect(client.createSession({ agentId: first, customerId })).rejects.toBeInstanceOf(WechatError);
    expect(calls(platform, '/customservice/kfsession/create')).toBe(1);
    expect(await client.getSession(customerId)).toMatchObject({ agentId: first });
  });

  it('never sends a message twice', async () => {
    const { platform, client } = await setUp();
    const customerId = await arrive(platform);
    platform.faults({ errors: [{ endpoint: 'custom/send', afterEffect: true, reset: true, times: 1 }] });
    await expect(client.sendText({ customerId }, 'once')).rejects.toEqual(code('wechat_uncertain'));
    expect(platform.customer(customerId).seen).toHaveLength(1);
  });
});
