import type { AgentId } from '@kf/shared/contract/ids';
import { localTime } from '@kf/shared/domain/local-time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { by, initial, startReception } from './reception.ts';
import { startTower } from './tower.ts';

type Reception = Awaited<ReturnType<typeof startReception>>;

const zone = 'Asia/Shanghai';
const allDay = Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]);
const never = Array.from({ length: 7 }, () => []);

/** What was done with the customer, and by whom. */
const auditOf = async (r: Reception, customer: string): Promise<string[]> => {
  const { rows } = await r.database.pool.query<{ act: string; person_id: string }>(
    `select act, person_id from audit where entry->>'customerId' = $1 order by at`,
    [customer],
  );
  return rows.map(({ act, person_id }) => `${act} ${person_id}`);
};

describe('customers who meet the menu', () => {
  let r: Reception;
  beforeAll(async () => {
    r = await startReception();
    await r.set('menu', { on: true });
  });
  afterAll(() => r.close());

  it('see groups and who is really there, choose by number, and are connected at once while there is room', async () => {
    const customer = await r.write(undefined, '你好');
    expect(r.last(customer)).toContain('1. 售前（现在有空）');
    expect(r.last(customer)).toContain('2. 售后（现在有空）');
    expect(r.stateOf(customer)).toBe('idle');
    await r.write(customer, '2');
    expect(r.last(customer)).toContain('正在为您接通 售后');
    await r.until((s) => s.sessions[customer]?.agentId === r.accounts[2]);
    await expect.poll(() => r.stateOf(customer)).toBe('in session');
    expect(r.tower.state().sessions[customer]?.assignedBy).toBe('tower');
    await expect.poll(() => auditOf(r, customer)).toEqual(['operation.assign tower']);
  });

  it('are shown no line of a group whose people are all offline', async () => {
    const [, , third] = r.accounts;
    r.platform.agents(third as string, { action: 'offline' });
    await r.until((s) => s.agents[third as never]?.presence === 'offline');
    const customer = await r.write(undefined, '在吗');
    expect(r.last(customer)).not.toContain('售后');
    expect(r.last(customer)).toContain('1. 售前');
    // the menu of yesterday still has the line
    await r.tap(customer, `kf:g:${r.service}`, '售后');
    expect(r.last(customer)).toContain('售后 现在不在线');
    expect(r.last(customer)).toContain('1. 售前');
    expect(r.stateOf(customer)).toBe('idle');
    r.platform.agents(third as string, { action: 'online' });
    await r.until((s) => s.agents[third as never]?.presence !== 'offline');
  });

  it('wait with their wish kept when the chosen group is full, change it by another tap, and leave by a word', async () => {
    const full: string[] = [];
    for (let i = 0; i < 4; i++) full.push(await r.write(undefined, '你好'));
    for (const customer of full) await r.tap(customer, `kf:g:${r.sales}`, '售前');
    await r.until((s) => full.every((customer) => s.sessions[customer as never] !== undefined));
    const customer = await r.write(undefined, '你好');
    await r.tap(customer, `kf:g:${r.sales}`, '售前');
    await r.until((s) => s.waiting[customer]?.wishedGroupId === r.sales);
    expect(r.stateOf(customer)).toBe('waiting');

    await r.tap(customer, `kf:a:${r.accounts[0]}`, 'anybody');
    expect(r.last(customer)).toContain('已为您改为等待');
    await r.until((s) => s.waiting[customer]?.wishedAgentId === r.accounts[0]);
    expect(r.tower.state().waiting[customer]).not.toHaveProperty('wishedGroupId');

    // a place in the other group is free: the same old menu opens the session now
    await r.tap(customer, `kf:g:${r.service}`, '售后');
    await r.until((s) => s.sessions[customer]?.agentId === r.accounts[2]);

    const leaver = await r.write(undefined, '你好');
    await r.tap(leaver, `kf:g:${r.sales}`, '售前');
    await r.until((s) => s.waiting[leaver] !== undefined);
    await r.write(leaver, '不等了。');
    expect(r.last(leaver)).toContain('已为您取消排队');
    await r.until((s) => s.waiting[leaver] === undefined);
    await expect.poll(() => auditOf(r, leaver)).toEqual(['operation.close tower']);
  });

  it('are told when the colleague of an old menu is offline, and go on from what there is', async () => {
    const [first] = r.accounts;
    r.platform.agents(first as string, { action: 'offline' });
    await r.until((s) => s.agents[first as never]?.presence === 'offline');
    const customer = await r.write(undefined, '你好');
    await r.tap(customer, `kf:a:${first}`, '李婷');
    expect(r.last(customer)).toContain(`${r.tower.state().agents[first as never]?.nickname} 现在不在线`);
    expect(r.stateOf(customer)).toBe('idle');
    r.platform.agents(first as string, { action: 'online' });
    await r.until((s) => s.agents[first as never]?.presence !== 'offline');
  });

  it('cannot leave by a word while an agent is being given to them: nobody is told so, and the agent has them', async () => {
    const customer = await r.write(undefined, '你好');
    await r.write(customer, '随便');
    await r.until((s) => s.waiting[customer] !== undefined);
    r.platform.faults({ errors: [{ endpoint: 'kfsession/create', delayMs: 1_500 }] });
    const agentId = r.accounts[2] as (typeof r.accounts)[number];
    await r.tower.runtime.operations.request(
      { type: 'assign', customerId: customer, agentId, key: 'late-1' },
      by,
    );
    await r.until((s) => Object.values(s.operations).some((o) => o.customerId === customer));
    const before = r.heard(customer).length;
    await r.write(customer, '不等了');
    expect(r.heard(customer)).toHaveLength(before);
    await r.until((s) => s.sessions[customer]?.agentId === agentId);
    await expect.poll(() => r.stateOf(customer)).toBe('in session');
    r.platform.faults({ reset: true });
  });

  it('get the same answer when WeChat repeats a message, and choose once', async () => {
    r.platform.faults({ duplicate: 1, seed: 'twice' });
    const customer = await r.write(undefined, '你好');
    await r.platform.idle();
    const menus = r.heard(customer).map(({ text }) => text);
    expect(new Set(menus).size).toBe(1);
    expect(menus[0]).toContain('1. ');
    r.platform.faults({ reset: true });
  });

  it('may be shown lines to tap instead', async () => {
    await r.set('menu', { on: true, form: 'msgmenu' });
    const customer = await r.write(undefined, '你好');
    await expect
      .poll(
        () =>
          r
            .heard(customer)
            .at(-1)
            ?.menu?.map(({ id }) => id) ?? [],
      )
      .toContain(`kf:g:${r.sales}`);
    await r.set('menu', { on: true, form: 'text' });
  });
});

describe('colleagues in the menu', () => {
  let r: Reception;
  beforeAll(async () => {
    r = await startReception();
  });
  afterAll(() => r.close());

  it('are seen by name with the wait for each, the chosen one gets the customer, and one who is full is waited for', async () => {
    await r.set('menu', { on: true, items: [{ type: 'agents', groupId: r.sales }] });
    const [first, second] = r.accounts as [AgentId, AgentId];
    const nameOf = (agent: AgentId) => r.tower.state().agents[agent]?.nickname as string;
    for (let i = 0; i < 2; i++) {
      const customer = await r.write(undefined, '你好');
      await r.tap(customer, `kf:a:${first}`, nameOf(first));
      await r.until((s) => s.sessions[customer]?.agentId === first);
    }
    const late = await r.write(undefined, '你好');
    const lines = (r.last(late) ?? '').split('\n').filter((line) => /^\d\. /.test(line));
    expect(lines).toHaveLength(2);
    expect(lines.find((line) => line.includes(nameOf(first)))).toMatch(/（预计等待 .+）$/);
    expect(lines.find((line) => line.includes(nameOf(second)))).toMatch(/（现在有空）$/);
    await r.write(late, String(lines.findIndex((line) => line.includes(nameOf(first))) + 1));
    await r.until((s) => s.waiting[late]?.wishedAgentId === first);
    await r.write(late, String(lines.findIndex((line) => line.includes(nameOf(second))) + 1));
    await r.until((s) => s.sessions[late]?.agentId === second);
    expect(r.last(late)).toContain(`正在为您接通 ${nameOf(second)}`);
  });

  it('are told when the chosen agent has gone meanwhile, and reach somebody else with their next message', async () => {
    const customer = await r.write(undefined, '你好');
    r.platform.faults({ errors: [{ endpoint: 'kfsession/create', errcode: 65415, times: 1 }] });
    await r.tap(customer, `kf:g:${r.service}`, '售后');
    await expect.poll(() => r.last(customer), { timeout: 10_000 }).toContain('售后 暂时无法接待');
    expect(r.stateOf(customer)).toBe('idle');
    expect(r.heard(customer).map(({ from }) => from)).toEqual(['passive', 'passive', 'custom']);
    r.platform.faults({ reset: true });
    await r.write(customer, '那就其他人吧');
    await r.until((s) => s.waiting[customer] !== undefined);
    await r.write(customer, '不等了');
    await r.until((s) => s.waiting[customer] === undefined);
  });
});

describe('words and the last agent', () => {
  let r: Reception;
  beforeAll(async () => {
    r = await startReception();
    await r.set('replies', {
      keywords: [
        {
          id: 'k1',
          on: true,
          words: ['退款', '退货'],
          match: 'contains',
          action: { do: 'group', groupId: r.service },
        },
        {
          id: 'k2',
          on: true,
          words: ['地址'],
          match: 'equals',
          action: { do: 'text', text: { zh: '杭州市文一路 1 号', en: '1 Wenyi Road' } },
        },
      ],
      sticky: { on: true, withinHours: 24 },
    });
  });
  afterAll(() => r.close());

  it('bring a message with a keyword to a free agent of the group, together with the message', async () => {
    const customer = await r.write(undefined, '我要退款!!');
    await r.until((s) => s.sessions[customer]?.agentId === r.accounts[2]);
    expect(await r.write(undefined, '地址?')).toBeDefined();
    const asked = await r.write(undefined, ' 地址。');
    expect(r.last(asked)).toBe('杭州市文一路 1 号');
  });

  it('bring a customer back to the agent who served them last, also after a restart', async () => {
    const customer = await r.write(undefined, '你好');
    const [first] = r.accounts;
    r.platform.agents(first as string, { action: 'accept', openid: customer });
    await r.until((s) => s.sessions[customer] !== undefined);
    r.platform.agents(first as string, { action: 'close', openid: customer });
    await r.until((s) => s.sessions[customer] === undefined);
    await r.tower.close();
    r.replace(await startTower({ platform: r.platform, database: r.database }));
    await r.until((s) => s.agents[first as never]?.presence === 'online');
    await r.write(customer, '还有一个问题');
    await r.until((s) => s.sessions[customer]?.agentId === first);
  });
});

describe('outside the hours', () => {
  let r: Reception;
  beforeAll(async () => {
    r = await startReception();
  });
  afterAll(() => r.close());

  it('the customer is told once, and what they write then waits for the opening', async () => {
    await r.set('hours', { on: true, week: never });
    const customer = await r.write(undefined, '有人吗');
    expect(r.last(customer)).toContain('现在没有客服在线');
    expect(r.stateOf(customer)).toBe('idle');
    await r.write(customer, '我的订单没到');
    expect(r.heard(customer)).toHaveLength(1);
    await r.until((s) => s.waiting[customer] !== undefined);
    const log = await r.tower.runtime.reception.notices.ofCustomer(customer);
    expect(log.notices.map(({ kind, channel }) => `${kind} ${channel}`)).toEqual(['closed_time passive']);
    expect(log.allowance.left).toBe(5);
  });

  it('a holiday closes the day, in the zone of the account', async () => {
    const { date } = localTime(Date.now(), zone);
    const holidays = [{ date, name: '国庆节', spans: [] }];
    await r.set('hours', { on: true, week: allDay, holidays });
    const customer = await r.write(undefined, '有人吗');
    expect(r.last(customer)).toContain('现在没有客服在线');
    await r.set('hours', { on: true, week: allDay, holidays: [] });
    const other = await r.write(undefined, '有人吗');
    await r.until((s) => s.waiting[other] !== undefined);
  });

  it('a trial says what would be answered at any moment, and why', async () => {
    const { responder } = r.tower.runtime.reception;
    const week = initial('hours').week;
    const trial = responder.trial({
      what: { kind: 'text', text: '你好' },
      at: Date.parse('2026-10-01T03:00:00+08:00') as never,
      customer: { state: 'new' },
      draft: { hours: { ...initial('hours'), on: true, week } },
    });
    expect(trial.reply).toMatchObject({ type: 'text' });
    expect(trial.reply).toHaveProperty('content', expect.stringContaining('9:00~21:00'));
    expect(trial.why.map(({ code }) => code)).toEqual(['closed', 'closed_text']);
  });
});

describe('assignment by rules', () => {
  it('assigns the oldest to the freest of the wished group as “tower”, audited, and only when switched on', async () => {
    const r = await startReception();
    try {
      const first = await r.write(undefined, '你好');
      await r.until((s) => s.waiting[first]?.listed === true);
      const trial = await r.tower.runtime.reception.tryAssignment(1, {
        ...initial('assignment'),
        afterSeconds: 0,
      });
      expect(trial.rows.map(({ customerId }) => customerId)).toContain(first);
      expect(r.tower.state().sessions[first]).toBeUndefined();

      await r.set('assignment', { on: true, afterSeconds: 0 });
      await r.until((s) => s.sessions[first] !== undefined);
      expect(r.tower.state().sessions[first]?.assignedBy).toBe('tower');
      await expect.poll(() => auditOf(r, first)).toEqual(['operation.assign tower']);
    } finally {
      await r.close();
    }
  });
});

describe('assignment by rules over two nodes', () => {
  it('is done by one, each customer once, up to the places and no further, and goes on when that node is gone', async () => {
    const r = await startReception();
    const other = await startTower({ platform: r.platform, database: r.database });
    const create = '/customservice/kfsession/create';
    try {
      await r.set('assignment', { on: true, afterSeconds: 0 });
      const customers: string[] = [];
      for (let i = 0; i < 8; i++) customers.push(await r.write(undefined, '你好'));
      const served = () => Object.values(other.state().sessions);
      await expect.poll(() => served().length, { timeout: 15_000 }).toBe(6);
      await new Promise((done) => setTimeout(done, 2_500)); // two rounds more of both
      expect(served()).toHaveLength(6);
      for (const account of r.accounts)
        expect(served().filter(({ agentId }) => agentId === account)).toHaveLength(2);
      expect(r.platform.calls({ endpoint: create, limit: 100 }).log).toHaveLength(6);
      expect(served().every(({ assignedBy }) => assignedBy === 'tower')).toBe(true);

      await r.tower.close();
      r.replace(other);
      r.platform.agents(r.accounts[0] as string, {
        action: 'close',
        openid: served()[0]?.customerId as string,
      });
      const [leaving] = served().filter(({ agentId }) => agentId === r.accounts[1]);
      r.platform.agents(r.accounts[1] as string, { action: 'close', openid: leaving?.customerId as string });
      await expect
        .poll(() => customers.filter((one) => r.stateOf(one) === 'in session').length, { timeout: 20_000 })
        .toBe(6);
      expect(r.platform.calls({ endpoint: create, limit: 100 }).log).toHaveLength(8);
    } finally {
      if (r.tower !== other) await other.close();
      await r.close();
    }
  }, 60_000);
});

describe('a message that WeChat delivers again', () => {
  it('is answered as the first time, also by a process that would decide otherwise, and has no further effect', async () => {
    const r = await startReception();
    try {
      let deliveries = 0;
      r.tower.runtime.callback.replyTo = () => {
        deliveries += 1;
        if (deliveries === 1)
          return { type: 'text', content: '第一次的答复', effects: [{ do: 'told', kind: 'answer' }] };
        return { type: 'transfer' };
      };
      r.platform.faults({ loseAnswer: 1 });
      const customer = await r.write(undefined, '你好');
      await r.platform.idle();
      expect(deliveries).toBeGreaterThan(1);
      expect(new Set(r.heard(customer).map(({ text }) => text))).toEqual(new Set(['第一次的答复']));
      expect(r.stateOf(customer)).toBe('idle');
      expect(r.tower.state().waiting[customer]).toBeUndefined();
      await expect
        .poll(async () => (await r.tower.runtime.reception.notices.ofCustomer(customer)).notices.length)
        .toBe(1);
    } finally {
      await r.close();
    }
  });
});

describe('with the rules broken', () => {
  it.each([
    {
      how: 'throwing',
      reply: () => {
        throw new Error('a rule of ours');
      },
    },
    {
      how: 'hanging',
      reply: () => {
        for (;;);
      },
    },
    { how: 'slow', reply: () => new Promise<never>(() => {}) },
  ])('($how) every message is answered with a transfer within a second', async ({ reply }) => {
    const r = await startReception();
    try {
      r.tower.runtime.callback.replyTo = reply;
      const customers = await Promise.all(Array.from({ length: 8 }, () => r.write(undefined, '你好')));
      const answers = r.platform.deliveries().log.flatMap(({ attempts }) => attempts);
      expect(answers.length).toBeGreaterThanOrEqual(8);
      for (const { outcome, tookMs } of answers) {
        expect(outcome).toBe('answered');
        expect(tookMs).toBeLessThan(1_000);
      }
      await r.until((s) => customers.every((customer) => s.waiting[customer] !== undefined));
    } finally {
      await r.close();
    }
  });
});
