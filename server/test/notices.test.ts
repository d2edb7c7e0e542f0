import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { NoticeSettings } from '@kf/shared/contract/notices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { by, initial, startReception } from './reception.ts';
import { startTower } from './tower.ts';

type Reception = Awaited<ReturnType<typeof startReception>>;

const first = initial('notices');
/** Every wait is announced at once, at any hour. */
const eager: Partial<NoticeSettings> = {
  on: true,
  quiet: { from: 0, to: 0 },
  rules: { ...first.rules, joinedFromMinutes: 0, joinedAfterSeconds: 0 },
};

const notices = (r: Reception, customer: string) =>
  r.tower.runtime.reception.notices.ofCustomer(customer as CustomerId);
const linesOf = async (r: Reception, customer: string) =>
  (await notices(r, customer)).notices.map(({ kind, state }) => `${kind} ${state}`).reverse();
/** Waits until the customer's log reads so. */
const untilLines = (r: Reception, customer: string, lines: string[]) =>
  expect.poll(() => linesOf(r, customer), { timeout: 12_000, interval: 50 }).toEqual(lines);

describe('notices to customers', () => {
  let r: Reception;
  beforeAll(async () => {
    r = await startReception();
    await r.set('notices', eager);
  });
  afterAll(() => r.close());

  it('are not sent unless somebody switched them on', () => {
    expect(first.on).toBe(false);
  });

  it('are not a word while all is off: not of the wait, not of who took over, not of the end', async () => {
    const on = Object.entries(first.templates).map(([kind, one]) => [kind, { ...one, on: true }]);
    await r.set('notices', { ...eager, on: false, templates: Object.fromEntries(on) });
    const customer = await r.write(undefined, '你好');
    await r.until((s) => s.estimates[customer]?.p90Ms !== undefined);
    const agent = r.accounts[2] as string;
    r.platform.agents(agent, { action: 'accept', openid: customer });
    await r.until((s) => s.sessions[customer] !== undefined);
    r.platform.agents(agent, { action: 'close', openid: customer });
    await r.until((s) => s.sessions[customer] === undefined);
    await new Promise((done) => setTimeout(done, 1_500));
    expect(r.heard(customer)).toEqual([]);
    expect(await linesOf(r, customer)).toEqual([]);
  });

  it('whose text names a placeholder that nobody knows are refused, with where it is', async () => {
    const text = { zh: '您好 {昵称}，还有 {位置}', en: 'Hello, {position} before you' };
    const templates = { ...first.templates, joined: { on: true, text } };
    await expect(r.set('notices', { templates })).rejects.toMatchObject({
      code: 'request_invalid',
      details: { issues: [{ path: 'templates.joined.text.zh', message: '{昵称} is no placeholder' }] },
    });
    const closedText = { zh: '{时间} 再来', en: 'later' };
    await expect(r.set('hours', { closedText })).rejects.toMatchObject({ code: 'request_invalid' });
    const emoji = { zh: '😀👨‍👩‍👧 还有 {位置}', en: '😀 {position}' };
    await r.set('notices', { templates: { ...first.templates, joined: { on: true, text: emoji } } });
  });

  it('tell of the wait, of who took over and of the end, each once and with WeChat’s answer', async () => {
    await r.set('notices', {
      ...eager,
      templates: { ...first.templates, closed: { ...first.templates.closed, on: true } },
      satisfaction: { ...first.satisfaction, on: true },
    });
    const customer = await r.write(undefined, '你好');
    await untilLines(r, customer, ['joined sent']);
    expect(r.last(customer)).toContain('仅供参考');
    await expect.poll(() => r.tower.state().estimates[customer]?.told).toBeDefined();
    const [agent] = r.accounts;
    r.platform.agents(agent as string, { action: 'accept', openid: customer });
    await untilLines(r, customer, ['joined sent', 'taken_over sent']);
    expect(r.last(customer)).toContain(r.tower.state().agents[agent as never]?.nickname ?? '?');
    r.platform.agents(agent as string, { action: 'close', openid: customer });
    await untilLines(r, customer, ['joined sent', 'taken_over sent', 'closed sent']);
    const { notices: log, allowance } = await notices(r, customer);
    expect(log.every(({ wechat }) => wechat?.errcode === 0)).toBe(true);
    expect(allowance.left).toBe(2);

    const menu = r.heard(customer).at(-1)?.menu ?? [];
    expect(menu.map(({ content }) => content)).toEqual(['满意', '一般', '不满意']);
    await r.tap(customer, menu[0]?.id ?? '');
    expect(r.last(customer)).toBe('感谢您的评价。');
    await r.tap(customer, menu[2]?.id ?? '');
    await expect
      .poll(async () => (await notices(r, customer)).ratings.map(({ score }) => score))
      .toEqual([3]);
    await r.set('notices', { ...eager, templates: first.templates, satisfaction: first.satisfaction });
  });

  it('name the new colleague after a transfer and after a hand-over, which is no end: nobody is asked how it was', async () => {
    const satisfaction = { ...first.satisfaction, on: true };
    const closed = { ...first.templates.closed, on: true };
    const switched = { ...first.templates.switched, on: true };
    await r.set('notices', { ...eager, templates: { ...first.templates, closed, switched }, satisfaction });
    const [a, b, c] = r.accounts as [AgentId, AgentId, AgentId];
    const nameOf = (agent: AgentId) => r.tower.state().agents[agent]?.nickname as string;
    const customer = await r.write(undefined, '你好');
    await untilLines(r, customer, ['joined sent']);
    r.platform.agents(a, { action: 'accept', openid: customer });
    await untilLines(r, customer, ['joined sent', 'taken_over sent']);
    r.platform.agents(a, { action: 'switch', openid: customer, to: b });
    await untilLines(r, customer, ['joined sent', 'taken_over sent', 'switched sent']);
    expect(r.last(customer)).toContain(nameOf(b));

    r.platform.faults({ errors: [{ endpoint: 'kfsession/create', delayMs: 2_500 }] }); // the gap between the steps
    await r.tower.runtime.operations.request(
      { type: 'handover', customerId: customer, toAgentId: c, key: 'notices-handover' },
      by,
    );
    await r.until((s) => s.sessions[customer]?.agentId === c);
    r.platform.faults({ reset: true });
    const all = ['joined sent', 'taken_over sent', 'switched sent', 'taken_over sent'];
    await untilLines(r, customer, all);
    expect(r.last(customer)).toContain(nameOf(c));
    expect(r.heard(customer).flatMap(({ menu = [] }) => menu)).toEqual([]);
    await r.set('notices', { ...eager, templates: first.templates, satisfaction: first.satisfaction });
  });

  it('of the wait do not go to who was taken a moment ago, of which no event has told yet', async () => {
    const send = '/cgi-bin/message/custom/send';
    const rules = { ...eager.rules, joinedAfterSeconds: 2 } as NoticeSettings['rules'];
    await r.set('notices', { ...eager, rules });
    const unheard = ['getwaitcase', 'getsessionlist', 'getonlinekflist'].map((endpoint) => ({
      ...{ endpoint, errcode: -1 },
    }));
    const customer = await r.write(undefined, '你好');
    await r.until((s) => s.estimates[customer]?.p90Ms !== undefined);
    r.platform.faults({ drop: 1, errors: unheard });
    const before = r.platform.calls({ endpoint: send }).total;
    r.platform.agents(r.accounts[0] as string, { action: 'accept', openid: customer });
    expect(r.tower.state().waiting[customer]).toBeDefined();
    await untilLines(r, customer, ['joined dropped']);
    expect((await notices(r, customer)).notices[0]?.reason).toBe('served');
    expect(r.platform.calls({ endpoint: send }).total).toBe(before);
    expect(r.heard(customer)).toEqual([]);
    r.platform.faults({ reset: true });
    await r.set('notices', eager);
  });

  it('go out free, as the answer, when the customer asks how long it takes', async () => {
    await r.set('notices', { ...eager, on: false });
    const customer = await r.write(undefined, '你好');
    await r.until((s) => s.waiting[customer] !== undefined);
    await r.write(customer, '还要多久?');
    expect(r.heard(customer).at(-1)).toMatchObject({ from: 'passive' });
    await untilLines(r, customer, ['joined sent']);
    await r.set('notices', eager);
    expect((await notices(r, customer)).allowance.left).toBe(5);
    // told already: nothing is sent about the same wait
    await new Promise((done) => setTimeout(done, 1_500));
    expect(await linesOf(r, customer)).toEqual(['joined sent']);
    r.platform.agents(r.accounts[1] as string, { action: 'accept', openid: customer });
    await untilLines(r, customer, ['joined sent', 'taken_over sent']);
  });

  it('try a template out on one customer', async () => {
    const customer = await r.write(undefined, '你好');
    await untilLines(r, customer, ['joined sent']);
    const text = {
      zh: '试发：{位置}，{预计}，{客服}，{分组}',
      en: 'test: {position}, {estimate}, {agent}, {group}',
    };
    const request = { customer, kind: 'joined', text, language: 'zh', key: 'test-key-0001' } as const;
    const sent = await r.tower.runtime.reception.notices.test(request, customer, '林主管');
    const { agents, groups } = r.tower.state();
    const agent = Object.values(agents).find(({ agentId }) => agentId === sent.agentId);
    const group = groups[agent?.groupIds[0] as never]?.name;
    expect(group).toMatch(/^售[前后]$/);
    expect(sent).toMatchObject({
      ...{ state: 'sent', by: '林主管' },
      text: `试发：3 位，5~15 分钟，${agent?.nickname}，${group}`,
    });
    const english = { ...request, language: 'en', key: 'test-key-0002' } as const;
    expect(await r.tower.runtime.reception.notices.test(english, customer, '林主管')).toMatchObject({
      text: `test: 3 people, 5–15 min, ${agent?.nickname}, ${group}`,
    });
    const again = await r.tower.runtime.reception.notices.test(request, customer, '林主管');
    expect(again.id).toBe(sent.id);
    expect(r.heard(customer).filter(({ text: words }) => words.startsWith('试发'))).toHaveLength(1);
  });

  it.each([
    { errcode: 45015, code: 'message_window_closed' },
    { errcode: 45047, code: 'message_count_spent' },
    { errcode: 48002, code: 'customer_refuses_messages' },
  ])('stop for a customer when WeChat answers $errcode', async ({ errcode, code }) => {
    r.platform.faults({ errors: [{ endpoint: 'message/custom/send', errcode, times: 1 }] });
    const customer = await r.write(undefined, '你好');
    await untilLines(r, customer, ['joined failed']);
    const { notices: log, allowance } = await notices(r, customer);
    expect(log[0]).toMatchObject({ code, wechat: { errcode } });
    expect(allowance).toMatchObject({ left: 0, stopped: { errcode } });
    r.platform.agents(r.accounts[0] as string, { action: 'accept', openid: customer });
    await untilLines(r, customer, ['joined failed', 'taken_over dropped']);
    const timeline = await r.tower.runtime.history.timeline(customer, 50);
    expect(timeline.lines).toContainEqual(
      expect.objectContaining({ kind: 'notice', name: 'joined', errcode }),
    );
    r.platform.faults({ reset: true });
  });

  it('stop for the whole account when the day’s calls are spent (45009), and say until when', async () => {
    r.platform.faults({ quotaSpent: ['/cgi-bin/message/custom/send'] });
    const customer = await r.write(undefined, '你好');
    await untilLines(r, customer, ['joined failed']);
    expect((await notices(r, customer)).notices[0]).toMatchObject({
      code: 'wechat_daily_limit',
      wechat: { errcode: 45009 },
    });
    const before = r.platform.calls({ endpoint: '/cgi-bin/message/custom/send' }).log.length;
    const next = await r.write(undefined, '你好');
    await r.until((s) => s.waiting[next] !== undefined);
    await new Promise((done) => setTimeout(done, 1_500));
    expect(await linesOf(r, next)).toEqual([]);
    expect(r.platform.calls({ endpoint: '/cgi-bin/message/custom/send' }).log).toHaveLength(before);
    const log = await r.tower.runtime.reception.notices.log(undefined, 5, 0 as never);
    expect(log.paused).toMatchObject({ code: 'wechat_daily_limit' });
    const timeline = await r.tower.runtime.history.timeline(customer, 50);
    expect(timeline.lines).toContainEqual(
      expect.objectContaining({ kind: 'notice', name: 'joined', state: 'failed', errcode: 45009 }),
    );
  });
});

describe('a restart', () => {
  it('in the middle of a rush loses no notice and doubles none', async () => {
    const r = await startReception();
    try {
      await r.set('notices', { ...eager, perMinute: 600 });
      r.platform.faults({ errors: [{ endpoint: 'message/custom/send', delayMs: 150 }] });
      const customers: string[] = [];
      for (let i = 0; i < 12; i++) customers.push(await r.write(undefined, '你好'));
      const sent = () => customers.flatMap((one) => r.heard(one));
      for (let restart = 0; restart < 2; restart++) {
        const before = sent().length;
        await expect.poll(() => sent().length, { timeout: 12_000, interval: 10 }).toBeGreaterThan(before + 1);
        await r.tower.close();
        r.replace(await startTower({ platform: r.platform, database: r.database }));
      }
      await expect.poll(() => sent().length, { timeout: 40_000, interval: 100 }).toBe(customers.length);
      await new Promise((done) => setTimeout(done, 1_500));
      for (const customer of customers) expect(r.heard(customer)).toHaveLength(1);
    } finally {
      await r.close();
    }
  }, 90_000);
});
